package improve

import (
	"slices"

	"amends/internal/act"
	"amends/internal/field"
)

// WorkOnAction (整改进展) lays down what was done on an action so far, and what shows it.
type WorkOnAction struct {
	Text  Text   `json:"text"`
	Files []File `json:"files,omitempty"`
}

// Worked says so.
type Worked struct {
	Text  Text   `json:"text"`
	Files []File `json:"files,omitempty"`
}

// CompleteAction (报告完成) says that it is done, and what shows it: a file, now or laid down before, or the reason why there
// is none. Somebody else then looks.
type CompleteAction struct {
	Text     Text   `json:"text"`
	Files    []File `json:"files,omitempty"`
	Unproven Text   `json:"unproven,omitzero"` // why no file shows it
}

// Completed says so.
type Completed struct {
	Text     Text   `json:"text"`
	Files    []File `json:"files,omitempty"`
	Unproven Text   `json:"unproven,omitzero"`
	RemindAt int64  `json:"remind_at"` // µs UTC: when whoever is to look is reminded
}

var workAct = &Act{
	Act: act.Act{Name: "work_on_action", Conflict: act.Free, At: "POST work", May: mayWork, Menu: act.Open,
		Icon: "paperclip", Fields: proof},
	New: func() Command { return new(WorkOnAction) }, Trial: func() Command { return &WorkOnAction{Text: some} },
}

var completeAct = &Act{
	Act: act.Act{Name: "complete_action", Conflict: act.Free, At: "POST completion", May: mayWork, Menu: act.Open,
		Icon: "check", Fields: append(slices.Clip(proof), field.Para.Of("unproven").With("files", ""))},
	New:   func() Command { return new(CompleteAction) },
	Trial: func() Command { return &CompleteAction{Text: some} },
	Asks:  func(_ World, s *State, _ string, list []field.Field) []field.Field { return unproven(s, list) },
}

// unproven asks for no reason where a file shows it already.
func unproven(s *State, list []field.Field) []field.Field {
	if len(s.Files) > 0 {
		return field.NeededWhen(list, "unproven")
	}
	return list
}

var proof = []field.Field{field.Para.Of("text").Need(), field.Files.Of("files")}

// Act is the declaration.
func (*WorkOnAction) Act() *Act { return workAct }

// Act is the declaration.
func (*CompleteAction) Act() *Act { return completeAct }

func (c *WorkOnAction) decide(d *decision) error {
	if err := d.works(c, proof); err != nil {
		return err
	}
	d.emit(Worked{c.Text, c.Files})
	return nil
}

func (c *CompleteAction) decide(d *decision) error {
	if err := d.works(c, unproven(&d.s, completeAct.Fields)); err != nil {
		return err
	}
	d.emit(Completed{c.Text, c.Files, c.Unproven, micros(d.m.At.Add(checkAfter))})
	return nil
}

// works refuses who may not work on it, and when nobody may.
func (d *decision) works(c Command, fields []field.Field) error {
	if err := d.taken(); err != nil {
		return err
	}
	if err := d.yours(); err != nil {
		return err
	}
	return field.Noted(lists{d}, fields, c).Err()
}

func (Worked) trait() act.Trait {
	return act.Trait{Name: "improve.worked", Voice: act.Work, Icon: "paperclip"}
}

func (e Worked) apply(s *State, r Recorded) {
	s.Worked++
	s.did(r.By)
	s.file(e.Files)
}

func (Completed) trait() act.Trait {
	return act.Trait{Name: "improve.completed", Voice: act.Work, Icon: "check"}
}

func (e Completed) apply(s *State, r Recorded) {
	s.Status, s.DoneAt, s.DoneBy, s.RemindAt = Reported, micros(r.At), r.By, e.RemindAt
	s.did(r.By)
	s.file(e.Files)
}
