package api

import (
	"encoding/json"
	"strings"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/i18n"
	"amends/internal/view"
)

// Timeline is everything that happened to a case, oldest first.
type Timeline struct {
	Entries []Entry `json:"entries"`
}

// Entry is one thing that happened.
type Entry struct {
	Version  int            `json:"version" doc:"Of the case after it"`
	Group    int            `json:"group" doc:"Entries of one command share it"`
	Kind     string         `json:"kind" enum:"customer,reply,note,step,change,clock"`
	Event    string         `json:"event"`
	At       string         `json:"at" format:"date-time"`
	By       string         `json:"by" doc:"A staff id, customer or system"`
	Channel  string         `json:"channel,omitempty"`
	Via      string         `json:"via,omitempty" doc:"The id of the token that it came by"`
	ViaName  string         `json:"via_name,omitempty" doc:"What that token is called"`
	Step     string         `json:"step,omitempty"`
	Facts    map[string]any `json:"facts,omitempty"`
	Texts    []Body         `json:"texts,omitempty"`
	Files    []File         `json:"files,omitempty"`
	Internal bool           `json:"internal,omitempty" doc:"Among colleagues"`
	Delivery *Delivery      `json:"delivery,omitempty" doc:"Of what was written to the complainant, when a machine carries it"`
}

// Body is something that somebody wrote.
type Body struct {
	Label  string `json:"label"`
	Text   string `json:"text"`
	Erased bool   `json:"erased,omitempty"`
	Lost   bool   `json:"lost,omitempty" doc:"The words should be there and cannot be read: the record is damaged"`
}

// Ledger lists every step of the procedure for one case.
type Ledger struct {
	Done  int         `json:"done"`
	All   int         `json:"all"`
	Steps []LedgerRow `json:"steps"`
}

// LedgerRow is one step and how it stands.
type LedgerRow struct {
	ID        string `json:"id"`
	Kind      string `json:"kind"`
	Title     string `json:"title"`
	Stage     string `json:"stage"`
	Who       string `json:"who,omitempty"`
	Command   string `json:"command"`
	Status    string `json:"status" enum:"open,done,waived,not_applicable"`
	Required  bool   `json:"required,omitempty" doc:"Closing waits for it"`
	Ready     bool   `json:"ready,omitempty"`
	Current   bool   `json:"current,omitempty"`
	At        string `json:"at,omitempty" format:"date-time"`
	By        string `json:"by,omitempty"`
	Version   int    `json:"version,omitempty" doc:"Of the event that proves it"`
	Reason    string `json:"reason,omitempty"`
	Approver  string `json:"approver,omitempty"`
	Condition string `json:"condition,omitempty" doc:"Why it does not apply"`
}

// Clocks lists the time limits of a case.
type Clocks struct {
	Clocks []Clock `json:"clocks"`
}

// Clock is one time limit.
type Clock struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	State     string    `json:"state" enum:"running,paused,met,missed,cancelled"`
	Badge     string    `json:"badge,omitempty"`
	Span      string    `json:"span"`
	Target    string    `json:"target,omitempty"`
	Law       string    `json:"law,omitempty"`
	StartedAt string    `json:"started_at" format:"date-time"`
	DueAt     string    `json:"due_at" format:"date-time"`
	WarnAt    string    `json:"warn_at,omitempty" format:"date-time"`
	StoppedAt string    `json:"stopped_at,omitempty" format:"date-time"`
	Breached  bool      `json:"breached,omitempty"`
	Seconds   int64     `json:"seconds_left" doc:"Negative when late"`
	Used      float64   `json:"used" doc:"Share of the time; 1 is due"`
	Extend    bool      `json:"may_be_extended,omitempty"`
	Pausable  bool      `json:"pausable,omitempty"`
	Current   bool      `json:"current,omitempty" doc:"The most pressing one"`
	Segments  []Segment `json:"segments" doc:"The ledger of the clock, in order"`
	Earlier   []Run     `json:"earlier,omitempty" doc:"What it ran before it began anew, such as with a reopened case; the oldest first"`
}

// Run is a run of a clock that is over.
type Run struct {
	State     string    `json:"state" enum:"met,missed,cancelled"`
	StartedAt string    `json:"started_at" format:"date-time"`
	DueAt     string    `json:"due_at" format:"date-time"`
	StoppedAt string    `json:"stopped_at" format:"date-time"`
	Segments  []Segment `json:"segments" doc:"The ledger of the clock, in order"`
}

func runsOf(list []clock.Run) []Run {
	var out []Run
	for _, r := range list {
		out = append(out, Run{string(r.State), instant(r.StartedAt), instant(r.DueAt), instant(r.StoppedAt), segmentsOf(r.Segments)})
	}
	return out
}

// Segment is a stretch of a clock that counts in one way.
type Segment struct {
	Kind   string `json:"kind" enum:"running,paused,extended"`
	From   string `json:"from" format:"date-time"`
	To     string `json:"to,omitempty" format:"date-time" doc:"Absent while it lasts"`
	Reason string `json:"reason,omitempty"`
	By     string `json:"by,omitempty" doc:"A staff id, customer or system"`
	Extra  string `json:"extra,omitempty" doc:"Of an extension: how much was added, such as 2wd"`
}

func segmentsOf(list []clock.Segment) []Segment {
	out := make([]Segment, 0, len(list))
	for _, s := range list {
		x := Segment{Kind: string(s.Kind), From: instant(s.From), To: instant(s.To), Reason: s.Reason, By: s.By}
		if !s.Extra.IsZero() {
			x.Extra = s.Extra.String()
		}
		out = append(out, x)
	}
	return out
}

// Actions is what can be done now.
type Actions struct {
	Current *Action  `json:"current,omitempty" doc:"The step that is on"`
	Steps   []Action `json:"steps" doc:"Other steps that may be done now"`
	General []Action `json:"general"`
}

// Action is one command with the schema of its body.
type Action struct {
	Command string          `json:"command"`
	Step    string          `json:"step,omitempty"`
	Kind    string          `json:"kind,omitempty"`
	Title   string          `json:"title,omitempty"`
	Hint    string          `json:"hint,omitempty"`
	Allowed bool            `json:"allowed"`
	Why     *WhyNot         `json:"why,omitempty"`
	Role    string          `json:"role,omitempty" doc:"Whose turn it is, of the step that is on"`
	Doer    string          `json:"doer,omitempty" doc:"One who can do the step that is on; absent when nobody can"`
	Method  string          `json:"method"`
	Path    string          `json:"path"`
	Schema  json.RawMessage `json:"schema" doc:"JSON Schema of the body"`
}

// WhyNot says why an action is not allowed.
type WhyNot struct {
	Code    string        `json:"code"`
	Detail  string        `json:"detail"`
	Missing []MissingStep `json:"missing,omitempty"`
}

func (c *call) timeline() error {
	p, err := c.open()
	if err != nil {
		return err
	}
	sent, err := c.api.House.Notify.Delivered(c.ctx, p.State.ID)
	if err != nil {
		return err
	}
	out := Timeline{make([]Entry, 0, len(p.Timeline))}
	for i := range p.Timeline {
		e := entryOf(&p.Timeline[i])
		if d, ok := sent[e.Version]; ok && e.Kind == string(complaint.ToCustomer) {
			of := c.deliveryOf(&d)
			e.Delivery = &of
		}
		out.Entries = append(out.Entries, e)
	}
	return c.ok(out)
}

func entryOf(e *view.Entry) Entry {
	out := Entry{Version: e.Version, Group: e.Group, Kind: string(e.Kind), Event: strings.TrimPrefix(e.Key, "event."), At: instant(e.At), By: e.By, Channel: e.Channel,
		Via: e.Via, ViaName: e.ViaName, Step: e.Step, Files: filesOf(e.Files), Internal: e.Internal}
	for _, a := range e.Args {
		if out.Facts == nil {
			out.Facts = make(map[string]any, len(e.Args))
		}
		v := a.Value
		if at, ok := v.(clock.Instant); ok {
			v = instant(at)
		}
		out.Facts[a.Name] = v
	}
	for _, b := range e.Bodies {
		out.Texts = append(out.Texts, Body{b.Label, b.Text, b.Erased, b.Lost})
	}
	return out
}

func (c *call) ledger() error {
	p, err := c.open()
	if err != nil {
		return err
	}
	out := Ledger{Done: p.Done, All: p.All, Steps: make([]LedgerRow, 0, len(p.Ledger))}
	for i := range p.Ledger {
		e := &p.Ledger[i]
		out.Steps = append(out.Steps, LedgerRow{ID: e.Step.ID, Kind: e.Step.Kind, Title: c.name(e.Step.Title), Stage: e.Step.Stage, Who: e.Step.Who,
			Command: e.Step.Is().Name, Status: string(e.Status), Required: e.Required(), Ready: e.Ready, Current: e.Current,
			At: instant(clock.Instant(e.Mark.At)), By: e.Mark.By, Version: e.Mark.Version, Reason: e.Mark.Reason, Approver: e.Mark.Approver,
			Condition: e.Condition})
	}
	return c.ok(out)
}

func (c *call) clocks() error {
	p, err := c.open()
	if err != nil {
		return err
	}
	return c.ok(Clocks{c.clocksOf(&p)})
}

func (c *call) clocksOf(p *view.CasePage) []Clock {
	out := make([]Clock, 0, len(p.Clocks))
	for i := range p.Clocks {
		k := &p.Clocks[i]
		title := k.Title
		if len(title) == 0 {
			title = k.Clock.Title
		}
		out = append(out, Clock{ID: k.ID, Title: c.name(title), State: string(k.State), Badge: string(k.Badge), Span: k.Span.String(), Target: k.Target,
			Law: k.Law, StartedAt: instant(k.StartedAt), DueAt: instant(k.DueAt), WarnAt: instant(k.WarnAt), StoppedAt: instant(k.StoppedAt),
			Breached: k.BreachedAt != 0, Seconds: int64(k.Remaining.Seconds()), Used: k.Used, Extend: k.Extend, Pausable: k.Pausable,
			Current: k.Current, Segments: segmentsOf(k.Segments), Earlier: runsOf(k.Earlier)})
	}
	return out
}

func (c *call) actions() error {
	p, err := c.open()
	if err != nil {
		return err
	}
	out := Actions{Steps: []Action{}, General: []Action{}}
	if p.Actions.Current != nil {
		a := c.action(p.State.ID, p.Actions.Current)
		if st := p.Current.Step; st.ID == a.Step {
			a.Role, a.Doer = st.Who, view.Doer(c.snap, p.State, st, c.now)
		}
		out.Current = &a
	}
	for i := range p.Actions.Steps {
		out.Steps = append(out.Steps, c.action(p.State.ID, &p.Actions.Steps[i]))
	}
	for i := range p.Actions.General {
		out.General = append(out.General, c.action(p.State.ID, &p.Actions.General[i]))
	}
	return c.ok(out)
}

func (c *call) action(id string, a *view.Action) Action {
	place := places()[a.Command]
	out := Action{Command: a.Command, Step: a.Step, Kind: a.Kind, Title: c.name(a.Title), Hint: c.name(a.Hint), Allowed: a.Allowed,
		Method: place[0], Path: Prefix + replaceID(place[1], id), Schema: c.api.shapes()[i18n.From(c.said())][a.Command]}
	if a.Why != nil {
		detail, _, items := i18n.Fault(c.said(), a.Why)
		out.Why = &WhyNot{Code: a.Why.Key, Detail: detail}
		for i, it := range a.Why.Items {
			out.Why.Missing = append(out.Why.Missing, MissingStep{it.ID, items[i]})
		}
	}
	return out
}

func replaceID(path, id string) string { return strings.Replace(path, "{id}", id, 1) }
