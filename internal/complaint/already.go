package complaint

import "amends/internal/procedure"

// Already says who did before what a command asks for once more, and when; both are empty where the record has no such
// act of a person, as with a tag that is there.
type Already struct {
	By string
	At int64 // µs UTC
}

// WhoDid finds that for a command to which the rules had nothing to add. A caller who is told nothing would take somebody
// else's act for his own.
func WhoDid(w World, s *State, c Command) Already {
	switch c := c.(type) {
	case *WaiveStep:
		return doneBy(s.Marks[c.Step])
	case *Close:
		return Already{s.ClosedBy, s.ClosedAt}
	case *ApprovePlan, *Classify, *Archive:
		p, err := w.Procedure(s.Procedure.ID, s.Procedure.Version)
		if err != nil {
			return Already{}
		}
		for i := range p.Steps {
			st := &p.Steps[i]
			if st.Kind == c.Act().Kind && s.Marks[st.ID].Status == procedure.Done {
				return doneBy(s.Marks[st.ID])
			}
		}
	}
	return Already{}
}

func doneBy(m procedure.Mark) Already { return Already{m.By, m.At} }
