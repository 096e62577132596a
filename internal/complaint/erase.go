package complaint

// Erase records that the person's data was destroyed; the vault did it.
type Erase struct {
	Reason string `json:"reason"`
}

// Erased says that the complainant's words and data can no longer be read.
type Erased struct {
	Reason string `json:"reason"`
}

// Name is the API name.
func (*Erase) Name() string { return "erase" }

func (c *Erase) decide(d *decision) error {
	if err := d.known(); err != nil {
		return err
	}
	if !d.s.Erased {
		d.emit(Erased{c.Reason})
	}
	return nil
}

func (e Erased) apply(s *State, r Recorded) { s.Erased = true }
