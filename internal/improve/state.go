package improve

import (
	"slices"

	"amends/internal/stream"
)

// Status is how an action stands.
type Status string

// How an action can stand.
const (
	Open     Status = "open"      // promised, and nobody has taken it yet
	Taken    Status = "accepted"  // somebody works on it
	Reported Status = "reported"  // said to be done: somebody else is to look
	Checked  Status = "verified"  // somebody else found it done
	Before   Status = "done"      // done before actions had a record of their own: nobody looked
	Dropped  Status = "withdrawn" // decided anew: it is not needed any more
)

// State is one corrective action as its record tells it. It is a value, as every state is.
type State struct {
	Version int

	Case          string // the complaint that it was promised in
	Number        string // of it
	Rectification string // and what it is called there
	Decided       int    // version of the complaint with which it was decided, or decided anew
	By            string // who decided it
	OpenedAt      int64  // µs UTC

	What       Text
	Department string
	Owner      string // who is to do it: the lead of the department until somebody takes it
	DueOn      string
	DueAt      int64 // µs UTC: the end of that day
	RemindAt   int64 // µs UTC: when it is said next; 0: not at all
	Late       bool  // its day went by, and that is on record
	Level      int   // how far up it was told

	Status     Status
	AcceptedAt int64
	Doers      []string // who took it, worked on it, or said that it was done: somebody else looks whether it is
	Worked     int      // how often proof was laid down
	Files      []File
	DoneAt     int64 // when it was said to be done
	DoneBy     string
	VerifiedAt int64
	VerifiedBy string
	Returned   int // how often it was sent back
}

// Over tells whether nothing is to be done any more.
func (s *State) Over() bool { return s.Status == Checked || s.Status == Before || s.Status == Dropped }

// Named tells a file that the action has already, with the name it bears there.
func (s *State) Named(digest string) (File, bool) {
	for _, f := range s.Files {
		if f.Digest == digest && !f.Name.IsZero() {
			return f, true
		}
	}
	return File{}, false
}

// evolve adds an event to a state of one's own.
func (s *State) evolve(r Recorded) {
	s.Version = r.Version
	r.Event.apply(s, r)
}

// due is when the timer must look next.
func (s *State) due() stream.Due {
	if s.RemindAt == 0 {
		return stream.Due{}
	}
	return stream.Due{At: s.RemindAt, What: "action"}
}

// tie is what it belongs to, and the files that prove it.
func (s *State) tie() stream.Tie {
	t := stream.Tie{Case: s.Case}
	for _, f := range s.Files {
		t.Files = append(t.Files, f.Digest)
	}
	return t
}

// did remembers who had a hand in it.
func (s *State) did(staff string) {
	if staff != "" && staff != stream.System && !slices.Contains(s.Doers, staff) {
		s.Doers = append(slices.Clip(s.Doers), staff)
	}
}

// file keeps what proves it.
func (s *State) file(list []File) {
	for _, f := range list {
		if !slices.ContainsFunc(s.Files, func(g File) bool { return g.Digest == f.Digest }) {
			s.Files = append(slices.Clip(s.Files), f)
		}
	}
}
