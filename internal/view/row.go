package view

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
)

// Face is what lists show of a case, and Row what the queue keeps of it. Their fields declare the columns.
type Face struct {
	Seq     int64  `sql:",key"` // position of the registration: unique, grows with time
	ID      string `sql:",unique,fixed"`
	Number  string `sql:",unique,fixed"`
	Person  string `sql:",fixed"` // changes when he is parted from whom he was wrongly joined to
	Subject string `sql:",fixed"` // "" once erased

	Stage string
	Hue   string
	Step  string // the current one; "" when nothing is left to do
	Kind  string // of the current step
	Who   string // of the current step: a role, "owner" or "complainant"
	State string // open waiting closed archived

	Grade      string `sql:",keyed"`
	Content    string `sql:",keyed"`
	Channel    string `sql:",fixed"`
	Department string `sql:",keyed"`
	Owner      string `sql:",keyed"`
	Region     string
	Product    string
	Tags       Tags
	Flags      Flags
	Repeat     int `sql:"repeats,fixed"` // changes with Person
	Reopened   int
	Escalated  int
	Done       int `sql:"steps_done"` // for the ring
	All        int `sql:"steps_all"`

	Clock      string // id of the most pressing clock
	ClockState clock.State
	StartedAt  clock.Instant
	WarnAt     clock.Instant
	RiskAt     clock.Instant
	DueAt      clock.Instant
	BreachedAt clock.Instant

	ReceivedAt  clock.Instant `sql:",fixed"`
	UpdatedAt   clock.Instant
	LastHeardAt clock.Instant `sql:"heard_at"`
	LastReplyAt clock.Instant `sql:"replied_at"`
	ClosedAt    clock.Instant
	Urgency     int64 `sql:",keyed"` // the default order
}

// Row is one case as the queue keeps it. See docs/how-to-add-a-column.md.
type Row struct {
	Face
	Version          int
	Position         int64 // of the last event
	Role             *string
	Nature           string
	Object           string
	LimitClass       string
	Registrar        string `sql:",fixed"`
	Procedure        string `sql:"procedure_id"`
	ProcedureVersion int
	Outcome          string
	Score            int   // lowest mark of the survey; 0 none
	Amount           int64 // cents promised by the plan
	Paid             int64 // cents delivered
	Granted          int64 // cents that the customer would have in all by the plan that waits for approval; 0 when none does
	ArchivedAt       clock.Instant
	PersonBy         string // who of the house said later whose case it is

	lost  bool             // the words of the subject cannot be read; of a replay only
	state *complaint.State // of which it is the row: what hangs on it follows from there; nil of one that was read
}

// The states of a row.
const (
	StateOpen     = "open"
	StateWaiting  = "waiting" // for the complainant
	StateClosed   = "closed"
	StateArchived = "archived"
)

// Flags are the yes-or-no facts of a row.
type Flags int64

// The flags.
const (
	FlagSafety Flags = 1 << iota
	FlagMedia
	FlagUnread // the customer wrote after our last reply
	FlagAnonymous
	FlagErased
	FlagWithdrawn
	FlagQuestion // a question to the complainant is open
	FlagIncomplete
	FlagSuperior  // the complainant asked for a superior, who has not answered
	FlagRectifies // what was promised against repetition is not done yet
)

// Has says whether the flag is set.
func (f Flags) Has(x Flags) bool { return f&x != 0 }

func (f *Flags) set(x Flags, on bool) {
	if on {
		*f |= x
	}
}

// Safety says that somebody's safety is concerned.
func (f *Face) Safety() bool { return f.Flags.Has(FlagSafety) }

// Media says that the press may be concerned.
func (f *Face) Media() bool { return f.Flags.Has(FlagMedia) }

// Unread says that the customer wrote after our last reply.
func (f *Face) Unread() bool { return f.Flags.Has(FlagUnread) }

// BadgeAt is what the most pressing clock shows at the moment given; none once the case is closed and nothing runs.
func (f *Face) BadgeAt(now time.Time) clock.Badge {
	if f.Clock == "" {
		return clock.BadgeNone
	}
	return clock.Clock{State: f.ClockState, WarnAt: f.WarnAt, RiskAt: f.RiskAt, DueAt: f.DueAt, BreachedAt: f.BreachedAt}.Badge(now)
}

// Item is a case as a list shows it.
type Item struct {
	Face
	Customer string      // masked; "" when anonymous or erased
	Level    string      // of the customer
	Badge    clock.Badge `sql:"-"`
}

// Tags is a list kept in one column.
type Tags []string

const tagGap = "\n"

// Value is the column.
func (t Tags) Value() (driver.Value, error) { return strings.Join(t, tagGap), nil }

// Scan reads the column.
func (t *Tags) Scan(src any) error {
	switch s := src.(type) {
	case nil:
		*t = nil
	case string:
		*t = nil
		if s != "" {
			*t = strings.Split(s, tagGap)
		}
	case []byte:
		return t.Scan(string(s))
	default:
		return fmt.Errorf("tags: %T", src)
	}
	return nil
}
