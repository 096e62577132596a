package view

import (
	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/procedure"
)

// EntryKind says whose voice an entry is, for its icon and side.
type EntryKind string

// The kinds of entries.
const (
	EntryCustomer EntryKind = "customer" // the complainant's own words and acts
	EntryReply    EntryKind = "reply"    // what was told to the complainant
	EntryNote     EntryKind = "note"     // among colleagues
	EntryStep     EntryKind = "step"     // a step of the procedure was done
	EntryChange   EntryKind = "change"   // assigned, tagged, linked, escalated, moved, erased …
	EntryClock    EntryKind = "clock"    // a time limit moved
)

// Entry is one line of the timeline. It is not a sentence: the page words it by Key and Args.
type Entry struct {
	Version  int // of the case after it
	Group    int // version of the first event of the same command: entries of one group belong together
	Kind     EntryKind
	Key      string // catalogue key: "event.complaint.assigned", "event.clock.start"
	At       clock.Instant
	By       string // staff id, "customer", "system"
	Channel  string
	Step     string // id of the step that it finished
	Args     []Arg
	Bodies   []Body
	Files    []FileRef
	Internal bool // colleagues only
	SLA      bool // about a time limit
}

// Arg is one fact of an entry. Type says how to word Value, as for the inputs of a form: a choice is
// "choice.<name>.<value>", a staff id is a name, money is cents.
type Arg struct {
	Name  string
	Type  procedure.InputType
	Value any // string, int64, bool, clock.Instant or []string
}

// What Args may hold besides the inputs of forms.
const (
	ArgStep  procedure.InputType = "step"  // id of a step of the procedure
	ArgClock procedure.InputType = "clock" // id of a time limit of the procedure
	ArgSpan  procedure.InputType = "span"  // "2wd"
	ArgCase  procedure.InputType = "case"  // id of another case
	ArgRole  procedure.InputType = "role"
	ArgTags  procedure.InputType = "tags"
)

// Body is something that somebody wrote. Label is the input's name: "matter", "understood", "reason".
type Body struct {
	Label  string
	ID     string
	Text   string
	Erased bool
}

// FileRef is a file of the case.
type FileRef struct {
	Digest string
	Name   string
	Type   string
	Size   int64
}

// Words resolves the texts of a case, all read in one query.
type Words struct {
	bodies map[string]string
	erased map[string]bool
}

// Of gives the words of a text; "" once erased.
func (w Words) Of(t complaint.Text) string {
	if t.Plain != "" {
		return t.Plain
	}
	return w.bodies[t.ID]
}

// Erased says whether the words were forgotten on purpose.
func (w Words) Erased(t complaint.Text) bool { return w.erased[t.ID] }
