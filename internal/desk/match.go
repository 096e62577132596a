package desk

import "amends/internal/fault"

// ErrMoved says that a case is not any more as it was when somebody made up his mind.
var ErrMoved = fault.New(fault.Conflict, "complaint.changed_meanwhile")

// OnVersion is the desk, refusing to change a case that is not on the version that somebody had before him: see the lane's.
func (d *Desk) OnVersion(version int) *Desk {
	guarded := *d
	guarded.Lane = d.Lane.OnVersion(version)
	return &guarded
}
