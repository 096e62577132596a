package complaint

import "slices"

// handle remembers who handled the case: whoever did an owner's work on it while it was his, and whoever it was given to
// after such work began. Passing on a case that nobody has worked on yet, as leads do, is no handling.
func (s *State) handle(r Recorded) {
	who := s.Owner
	switch e := r.Event.(type) {
	case Assigned:
		if who = e.Owner; len(s.Handlers) == 0 {
			return
		}
	case Reopened: // what comes now is judged on its own
		s.Handlers = nil
		return
	default:
		if !r.Event.trait().Handles || r.By != who {
			return
		}
	}
	if who != "" && !slices.Contains(s.Handlers, who) {
		s.Handlers = add(s.Handlers, who)
	}
}

// own tells whether a decision about the case is a decision about one's own work (row I2): the owner's, as long as anybody
// else works here, and that of whoever handled it before, as long as the house has somebody who did not and may give
// this command. fits says who may, besides the permission.
func (d *decision) own(command string, fits func(staff string) bool) bool {
	by := d.m.By
	if by == d.s.Owner {
		return !d.w.Alone(by)
	}
	return slices.Contains(d.s.Handlers, by) && d.w.Others(command, func(id string) bool {
		return id != d.s.Owner && !d.s.Party(id) && !slices.Contains(d.s.Handlers, id) && fits(id)
	})
}

func anybody(string) bool { return true }
