package clock

import "slices"

// Spec is how a policy describes a clock, before it is started.
type Spec struct {
	ID        string            `json:"id" yaml:"id"` // accept, first_reply, resolve, statutory …
	Title     map[string]string `json:"title,omitempty" yaml:"title,omitempty"`
	Span      Span              `json:"span" yaml:"span"`
	Calendar  string            `json:"calendar,omitempty" yaml:"calendar,omitempty"`
	Target    string            `json:"target,omitempty" yaml:"target,omitempty"`         // what must happen in time
	WarnShare int               `json:"warn_share,omitempty" yaml:"warn_share,omitempty"` // percent; 0 is the default, 60
	RiskShare int               `json:"risk_share,omitempty" yaml:"risk_share,omitempty"` // percent; 0 is the default, 85
	Rungs     []Rung            `json:"rungs,omitempty" yaml:"rungs,omitempty"`
}

// Clock is a running or finished time limit. Its instants are stored facts: they change only by the methods here, so
// a later change of policy or calendar does not rewrite them.
type Clock struct {
	ID       string            `json:"id"`
	Title    map[string]string `json:"title,omitempty"`
	Span     Span              `json:"span"`
	Calendar string            `json:"calendar,omitempty"`
	Target   string            `json:"target,omitempty"`

	StartedAt Instant `json:"started_at"`
	BaseDueAt Instant `json:"base_due_at"` // before rolling; the share of time used is measured against it
	DueAt     Instant `json:"due_at"`      // the last moment that is still in time
	WarnAt    Instant `json:"warn_at"`
	RiskAt    Instant `json:"risk_at"`

	State      State     `json:"state"`
	Segments   []Segment `json:"segments"`
	StoppedAt  Instant   `json:"stopped_at,omitzero"`
	Met        *bool     `json:"met,omitempty"`        // nil until stopped
	BreachedAt Instant   `json:"breached_at,omitzero"` // equals DueAt once the breach is recorded
	LateAt     Instant   `json:"late_at,omitzero"`     // when it was missed in an earlier run: a second try does not make it unhappen
	WarnedAt   Instant   `json:"warned_at,omitzero"`   // when the warning was given
	Beyond     bool      `json:"beyond,omitempty"`     // due after the last loaded year of the calendar: alarm
	WarnShare  int       `json:"warn_share,omitempty"`
	RiskShare  int       `json:"risk_share,omitempty"`
	Rungs      []Rung    `json:"rungs,omitempty"`
	RungsDone  int       `json:"rungs_done,omitempty"` // the first so many rungs have been climbed
	Earlier    []Run     `json:"earlier,omitempty"`    // what it ran before it began anew, the oldest first
}

// Run is one run of a clock that is over: the clock began anew after it, such as with a reopened case. What was met or
// missed then stays a fact, with the lines that show it.
type Run struct {
	StartedAt Instant   `json:"started_at"`
	DueAt     Instant   `json:"due_at"`
	StoppedAt Instant   `json:"stopped_at"`
	State     State     `json:"state"` // met, missed or cancelled
	Segments  []Segment `json:"segments"`
}

// Again is the clock with its present run put away among the earlier ones; a clock that never ran has none to put away.
func (c Clock) Again() Clock {
	if c.StoppedAt != 0 {
		c.Earlier = append(slices.Clip(c.Earlier), Run{c.StartedAt, c.DueAt, c.StoppedAt, c.State, c.Segments})
	}
	return c
}

// The shares at which a clock warns and is at risk, unless its Spec says otherwise.
const (
	DefaultWarnShare = 60
	DefaultRiskShare = 85
)

// State is where a clock stands.
type State string

// The states. A running clock may be past due; it is missed only once it was stopped too late.
const (
	Running   State = "running"
	Paused    State = "paused"
	Met       State = "met"
	Missed    State = "missed"
	Cancelled State = "cancelled"
)

// Over reports whether the clock no longer runs.
func (s State) Over() bool { return s == Met || s == Missed || s == Cancelled }

// Segment is one line of the ledger. Lines are contiguous: each begins where the one before ended. An extension is a
// line without length. To is zero in the last line of a clock that is not over.
type Segment struct {
	Kind   SegmentKind `json:"kind"`
	From   Instant     `json:"from"`
	To     Instant     `json:"to,omitzero"`
	Reason string      `json:"reason,omitempty"`
	By     string      `json:"by,omitempty"`
	Extra  Span        `json:"extra,omitzero"` // of an extension
}

// SegmentKind is what the time in a segment counts as.
type SegmentKind string

// The kinds of segment.
const (
	SegmentRunning  SegmentKind = "running"
	SegmentPaused   SegmentKind = "paused"
	SegmentExtended SegmentKind = "extended"
)

// Rung is one step of escalation. After is a span after the breach ("0s", "2h", "1wd") or a share of the time used
// ("85%"). At is worked out when the clock starts and moves with the due date.
type Rung struct {
	After string  `json:"after" yaml:"after"`
	To    string  `json:"to" yaml:"to"` // a role, or "manager" for the reporting line
	Level int     `json:"level,omitempty" yaml:"level,omitempty"`
	At    Instant `json:"at,omitzero" yaml:"-"`
}

// Badge is what a screen shows of a clock.
type Badge string

// The badges of the design; a cancelled clock shows none.
const (
	BadgeNone Badge = ""
	BadgeOK   Badge = "ok"
	BadgeWarn Badge = "warn"
	BadgeRisk Badge = "risk"
	BadgeOver Badge = "over"
	BadgeHold Badge = "hold"
	BadgeDone Badge = "done"
)
