package view

import "amends/internal/complaint"

// Improved is what was promised to be improved, as the complainant may read of it: until when, and how it stands.
// What exactly,
// who does it and what they say of it is written for colleagues; the result has told him in words for him.
type Improved struct {
	DueOn string
	State string // open, working, done
}

// How a promise stands for the complainant.
const (
	PromiseOpen    = "open"
	PromiseWorking = "working"
	PromiseDone    = "done"
)

// promisesOf are those of a case whose result he was told; before that nothing is promised to him.
func promisesOf(s *complaint.State) (out []Improved) {
	if s.ResultAt == 0 {
		return nil
	}
	for _, r := range s.Rectifications {
		p := Improved{r.DueOn, PromiseOpen}
		switch {
		case r.DoneAt != 0:
			p.State = PromiseDone
		case r.Stands != "":
			p.State = PromiseWorking
		}
		out = append(out, p)
	}
	return out
}
