package view

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"time"

	"amends/internal/clock"
)

// Row is one case as the queue keeps it, in the order of the table's columns.
type Row struct {
	Seq      int64 // position of the registration: unique, grows with time
	ID       string
	Number   string
	Version  int
	Position int64 // of the last event
	Person   string
	Subject  string // "" once erased

	Stage string
	Hue   string
	Step  string // the current one; "" when nothing is left to do
	Kind  string // of the current step
	Who   string // of the current step: a role, "owner" or "complainant"
	Role  *string

	Grade            string
	Nature           string
	Content          string
	Object           string
	LimitClass       string
	Channel          string
	Department       string
	Owner            string
	Registrar        string
	Region           string
	Product          string
	Procedure        string
	ProcedureVersion int
	State            string // open waiting closed archived
	Outcome          string
	Tags             Tags
	Flags            Flags
	Repeat           int
	Reopened         int
	Escalated        int
	Score            int   // lowest mark of the survey; 0 none
	Amount           int64 // cents promised by the plan
	Paid             int64 // cents delivered
	Done, All        int   // steps, for the ring

	Clock      string // id of the most pressing clock
	ClockState clock.State
	StartedAt  clock.Instant
	WarnAt     clock.Instant
	RiskAt     clock.Instant
	DueAt      clock.Instant
	BreachedAt clock.Instant
	NextAt     *int64 // when a timer must look at any of its clocks

	ReceivedAt  clock.Instant
	UpdatedAt   clock.Instant
	LastHeardAt clock.Instant
	LastReplyAt clock.Instant
	ClosedAt    clock.Instant
	ArchivedAt  clock.Instant
	Urgency     int64
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
)

// Has says whether the flag is set.
func (f Flags) Has(x Flags) bool { return f&x != 0 }

func (f *Flags) set(x Flags, on bool) {
	if on {
		*f |= x
	}
}

// Safety says that somebody's safety is concerned.
func (r *Row) Safety() bool { return r.Flags.Has(FlagSafety) }

// Media says that the press may be concerned.
func (r *Row) Media() bool { return r.Flags.Has(FlagMedia) }

// Unread says that the customer wrote after our last reply.
func (r *Row) Unread() bool { return r.Flags.Has(FlagUnread) }

// Badge is what the most pressing clock shows at the moment given; none once the case is closed and nothing runs.
func (r *Row) Badge(now time.Time) clock.Badge {
	if r.Clock == "" {
		return clock.BadgeNone
	}
	return clock.Clock{State: r.ClockState, WarnAt: r.WarnAt, RiskAt: r.RiskAt, DueAt: r.DueAt, BreachedAt: r.BreachedAt}.Badge(now)
}

// Item is a row as a list shows it.
type Item struct {
	Row
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
