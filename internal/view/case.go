package view

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/file"
	"amends/internal/journal"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/store"
)

// record is one case read back whole, with the words that its events refer to.
type record struct {
	id       string
	types    []string // wire names, in the order of events
	events   []complaint.Recorded
	position int64 // of the last event
	seq      int64 // of the first
	state    complaint.State
	tellings []complaint.Telling
	texts    Texts
}

var errUnknown = fault.New(fault.Unknown, "complaint.unknown")

// read reads the record of a case; an unknown id is a fault.
func (v *Views) read(ctx context.Context, id string) (*record, error) {
	list, err := v.journal.Stream(ctx, id, 0)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errUnknown
	}
	return newRecord(list)
}

func newRecord(list []journal.Record) (*record, error) {
	events, err := complaint.Stream.DecodeAll(list)
	if err != nil {
		return nil, err
	}
	r := &record{id: list[0].Stream, events: events, seq: list[0].Position, position: list[len(list)-1].Position,
		types: make([]string, len(list)), tellings: make([]complaint.Telling, len(list))}
	for i, e := range events {
		r.types[i], r.tellings[i] = list[i].Type, complaint.Tell(e.Event)
	}
	r.state = complaint.Fold(complaint.State{}, events)
	return r, nil
}

// textIDs names every text of the record once; a file's name is one too.
func (r *record) textIDs() []string {
	seen := map[string]bool{}
	var ids []string
	add := func(t complaint.Text) {
		if t.ID != "" && !seen[t.ID] {
			seen[t.ID] = true
			ids = append(ids, t.ID)
		}
	}
	for i := range r.tellings {
		for _, t := range r.tellings[i].Said {
			add(t.Text)
		}
		for _, f := range r.tellings[i].Files {
			add(f.Name)
		}
	}
	for _, a := range r.state.Allegations {
		add(a.Text)
		add(a.Reason)
	}
	return ids
}

// fill reads all the words in one query.
func (v *Views) fill(ctx context.Context, r *record) error {
	var err error
	if r.texts, err = v.textsOf(ctx, r.textIDs()); err != nil {
		return fmt.Errorf("read case %s: %w", r.id, err)
	}
	return nil
}

// Case is the page of one case. A case that the viewer may not see is unknown to him.
func (v *Views) Case(ctx context.Context, viewer Viewer, id string, now time.Time) (CasePage, error) {
	r, err := v.read(ctx, id)
	if err != nil {
		return CasePage{}, err
	}
	s := r.state
	if !viewer.sees(&s) {
		return CasePage{}, errUnknown
	}
	if err := v.fill(ctx, r); err != nil {
		return CasePage{}, err
	}
	if err := v.repeatFor(ctx, viewer, &s); err != nil {
		return CasePage{}, err
	}
	snap := v.register.Snapshot()
	p, err := snap.Procedure(s.Procedure.ID, s.Procedure.Version)
	if err != nil {
		return CasePage{}, err
	}
	l := p.Ledger(&s, s.Marks)
	c := CasePage{State: s, Procedure: p, Ledger: l, Current: l.Current(), Stages: p.Bar(l), Texts: r.texts, Now: now,
		Subject: r.texts.Of(s.Subject), Matter: r.texts.Of(s.Matter), Wish: r.texts.Of(s.Wish), Timeline: r.timeline()}
	v.nameTokens(ctx, c.Timeline)
	c.Done, c.All = l.Progress()
	if c.Clocks, err = clockLines(snap, p, s, now); err != nil {
		return CasePage{}, err
	}
	if c.Customer, err = v.customerHead(ctx, viewer, s); err != nil {
		return CasePage{}, err
	}
	if err := v.links(ctx, viewer, &c); err != nil {
		return CasePage{}, err
	}
	c.facts(snap.Zone())
	c.Actions = actionsFor(snap, viewer.Staff, s, p, l, now)
	return c, c.requestLines(snap)
}

// facts lists what stands in the state with its words.
func (c *CasePage) facts(zone *time.Location) {
	s := &c.State
	c.Product = cmp.Or(s.Product, c.Texts.Of(s.ProductText))
	c.Service = cmp.Or(s.Service, c.Texts.Of(s.ServiceText))
	c.Region = cmp.Or(s.Region, c.Texts.Of(s.RegionText))
	for _, a := range s.Allegations {
		c.Allegations = append(c.Allegations, AllegationLine{a.ID, c.Texts.Of(a.Text), a.Finding, c.Texts.Of(a.Reason)})
	}
	for _, e := range s.Evidence {
		c.Evidence = append(c.Evidence, EvidenceLine{ID: e.ID, Title: c.Texts.Of(e.Title), Text: c.Texts.Of(e.Text), Source: e.Source,
			By: e.By, At: clock.Instant(e.At), Files: c.Texts.files(e.Files)})
	}
	today := c.Now.In(zone).Format(time.DateOnly)
	for _, m := range s.Plan.Measures {
		c.Measures = append(c.Measures, MeasureLine{ID: m.ID, What: c.Texts.Of(m.What), Owner: m.Owner, DueOn: m.DueOn,
			DoneAt: clock.Instant(m.DoneAt), DoneBy: m.DoneBy, Late: m.DoneAt == 0 && m.DueOn < today && s.ClosedAt == 0,
			DaysLate: daysLate(m.DueOn, clock.Instant(m.DoneAt), c.Now, zone)})
	}
}

func (w Texts) files(list []complaint.File) []FileRef {
	var out []FileRef
	for _, f := range list {
		name := w.Of(f.Name)
		if name != "" { // erased with the person, or never given
			name = file.Shown(name, f.Type)
		}
		out = append(out, FileRef{f.Digest, name, f.Type, f.Size})
	}
	return out
}

// clockLines says of every time limit of the case how it stands.
func clockLines(snap *register.Snapshot, p *procedure.Procedure, s complaint.State, now time.Time) ([]ClockLine, error) {
	first := pressing(s.Clocks)
	out := make([]ClockLine, 0, len(s.Clocks))
	for i, c := range s.Clocks {
		line := ClockLine{Clock: c, Badge: c.Badge(now), Current: first == &s.Clocks[i]}
		if limit, whole := p.LimitOf(c); limit != nil {
			line.Whole = whole
			line.Title, line.Law, line.Source, line.Pausable = limit.Title, limit.Law, limit.Source(), limit.Pausable
			line.Extend = limit.MaxExtend != nil && !c.State.Over()
			line.Calendar, line.Clock.WarnShare = limit.Calendar, limit.Warn
		}
		table, err := snap.Calendar(line.Calendar)
		if err != nil {
			return nil, err
		}
		line.Remaining, line.Used, line.DaysLeft = line.Clock.Remaining(now, table), line.Clock.Used(now, table), line.Clock.DaysLeft(now, table)
		out = append(out, line)
	}
	return out, nil
}

// sees says whether a case is within the viewer's reach, as the queries do.
func (v Viewer) sees(s *complaint.State) bool {
	switch {
	case s.Party(v.Staff):
		return false
	case v.All, v.Own && (s.Owner == v.Staff || s.RegisteredBy == v.Staff || slices.Contains(s.Insiders(), v.Staff) ||
		v.Home != "" && slices.Contains(s.Charged(), v.Home)):
		return true
	}
	return slices.Contains(v.Departments, s.Department)
}

// customerHead reads the masked lines of the customer and of who complains for him, and how many cases he has.
func (v *Views) customerHead(ctx context.Context, viewer Viewer, s complaint.State) (CustomerHead, error) {
	h := CustomerHead{Person: s.Person, Anonymous: s.Anonymous, Erased: s.Erased}
	if s.Person == "" {
		return h, nil
	}
	p := flatPlan(v.register.Snapshot(), viewer, Filter{}, time.Time{})
	type line struct {
		ID, Display, Level string
		Erased             int64
		Cases              int
	}
	person := p.arg(s.Person)
	lines, err := store.All[line](ctx, v.db.Reader(), `
		select id, display, level, erased, (select count(*)`+p.from("q.person = "+person+" and q.person <> ''", "")+`)
		from vault_person where id in (`+person+`, `+p.arg(s.Representative)+`)`, p.args...)
	if err != nil {
		return h, fmt.Errorf("read customer of %s: %w", s.ID, err)
	}
	for _, l := range lines {
		if l.ID == s.Person {
			h.Name, h.Level, h.Cases, h.Erased = l.Display, l.Level, l.Cases, h.Erased || l.Erased != 0
		} else {
			h.On = l.Display
		}
	}
	h.Beyond, err = v.Beyond(ctx, viewer, []string{s.Person})
	return h, err
}

// repeatFor counts which complaint of the customer's it is without those that the viewer is a party to.
func (v *Views) repeatFor(ctx context.Context, viewer Viewer, s *complaint.State) error {
	if s.Repeat < 2 || s.Person == "" || viewer.Staff == "" {
		return nil
	}
	n, err := store.One[int](ctx, v.db.Reader(), `select count(*) from queue_party x join queue e on e.seq = x.seq
		where x.staff = $1 and e.person = $2 and e.seq < (select seq from queue where id = $3)`, viewer.Staff, s.Person, s.ID)
	if err != nil {
		return fmt.Errorf("count the complaints of a customer: %w", err)
	}
	s.Repeat -= n
	return nil
}

// links names the cases that this one is tied to. One out of the viewer's reach has no number; of one that he is a party to
// he does not learn that it is there, neither here nor from the timeline nor from the state.
func (v *Views) links(ctx context.Context, viewer Viewer, c *CasePage) error {
	if len(c.State.Links) == 0 {
		return nil
	}
	own, err := store.All[string](ctx, v.db.Reader(), `select case_id from queue_party where staff = $1`, viewer.Staff)
	if err != nil {
		return fmt.Errorf("read links: %w", err)
	}
	if len(own) > 0 {
		c.State.Links = slices.DeleteFunc(slices.Clone(c.State.Links), func(l complaint.Link) bool { return slices.Contains(own, l.Case) })
		c.Timeline = slices.DeleteFunc(c.Timeline, func(e Entry) bool {
			return slices.ContainsFunc(e.Args, func(a complaint.Fact) bool {
				id, ok := a.Value.(string)
				return ok && a.Type == field.Case && slices.Contains(own, id)
			})
		})
	}
	links := c.State.Links
	if len(links) == 0 {
		return nil
	}
	p := flatPlan(v.register.Snapshot(), viewer, Filter{}, time.Time{})
	ids := make([]string, len(links))
	for i, l := range links {
		ids[i] = l.Case
	}
	type other struct{ ID, Number, Subject, State string }
	rows, err := store.All[other](ctx, v.db.Reader(), "select q.id, q.number, q.subject, q.state"+p.from(p.in("q.id", ids), ""), p.args...)
	if err != nil {
		return fmt.Errorf("read links: %w", err)
	}
	byID := map[string]other{}
	for _, r := range rows {
		byID[r.ID] = r
	}
	c.Links = make([]LinkLine, len(links))
	for i, l := range links {
		o := byID[l.Case]
		c.Links[i] = LinkLine{l.Kind, l.Case, o.Number, o.Subject, o.State}
	}
	return nil
}
