package view

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/store"
)

// CustomerPage is one customer across all his complaints that the viewer may see.
type CustomerPage struct {
	Person    string
	Name      string // masked
	Level     string
	Erased    bool
	Cases     []Item // newest first
	Total     int
	Beyond    int // how many more he has that the viewer may not see
	Open      int
	Contacts  []Contact // newest first
	Promises  []Promise // what he was told and is not done, earliest first
	Paid      int64     // cents delivered
	Mood      Mood
	MoodGrade int // 1 calm … 5 upset
}

// Contact is one exchange with the customer.
type Contact struct {
	Case, Number string
	Entry        Entry
}

// Promise is a date that the customer was given.
type Promise struct {
	Case, Number string
	Kind         string // measure, expected, extension
	What         string
	On           string        // a day, or
	At           clock.Instant // an instant
	Owner        string
	Late         bool
}

// Mood is how the customer seems to feel, from what he did.
type Mood string

// The moods.
const (
	MoodUnknown Mood = "unknown"
	MoodGood    Mood = "good"
	MoodNeutral Mood = "neutral"
	MoodTense   Mood = "tense"
	MoodUpset   Mood = "upset"
)

var errUnknownPerson = fault.New(fault.Unknown, "customer.unknown")

const (
	customerCases = 50 // rows shown
	customerReads = 10 // cases of which contacts and promises are read
	maxContacts   = 50
)

// Customer is the page of one customer. Contacts and promises come from his newest cases.
func (v *Views) Customer(ctx context.Context, viewer Viewer, person string, now time.Time) (CustomerPage, error) {
	snap := v.register.Snapshot()
	out := CustomerPage{Person: person, Mood: MoodUnknown}
	list, err := v.casesOf(ctx, viewer, person, customerCases, now)
	known := viewer.All
	if err == nil && len(list) == 0 && known && viewer.Staff != "" { // a person with nothing would tell that there is something
		known, err = v.PartyTo(ctx, v.db.Reader(), viewer.Staff, person)
		known = !known
	}
	if err != nil || len(list) == 0 && !known {
		return out, cmp.Or(err, error(errUnknownPerson))
	}
	shown, err := v.vault.Displays(ctx, v.db.Reader(), []string{person})
	if err != nil {
		return out, err
	}
	d, ok := shown[person]
	if !ok {
		return out, errUnknownPerson
	}
	out.Name, out.Level, out.Erased, out.Cases = d.Name, d.Level, !d.Erased.IsZero(), list
	p := flatPlan(snap, viewer, Filter{}, now)
	type sums struct {
		Total, Open int
		Paid        int64
	}
	sum, err := store.One[sums](ctx, v.db.Reader(), fmt.Sprintf(`
		select count(*), count(*) filter (where q.urgency < %d), coalesce(sum(q.paid), 0)`, urgencyFollow)+
		p.from("q.person = "+p.arg(person)+" and q.person <> ''", ""), p.args...)
	if err != nil {
		return out, fmt.Errorf("read customer: %w", err)
	}
	out.Total, out.Open, out.Paid = sum.Total, sum.Open, sum.Paid
	if out.Beyond, err = v.Beyond(ctx, viewer, []string{person}); err != nil {
		return out, err
	}
	records, err := v.records(ctx, list[:min(len(list), customerReads)])
	if err != nil {
		return out, err
	}
	today := now.In(snap.Zone()).Format(time.DateOnly)
	for _, r := range records {
		out.gather(r, today, now)
	}
	slices.SortStableFunc(out.Contacts, func(a, b Contact) int { return cmp.Compare(b.Entry.At, a.Entry.At) })
	out.Contacts = out.Contacts[:min(len(out.Contacts), maxContacts)]
	slices.SortStableFunc(out.Promises, func(a, b Promise) int { return cmp.Compare(a.day(snap.Zone()), b.day(snap.Zone())) })
	out.Mood, out.MoodGrade = moodOf(records, list, now)
	return out, nil
}

// Beyond counts the complaints of some customers that the viewer may not see, so that nobody reads "no others" or "first
// call" where there are some. Those that he is a party to are not told, not even as a number.
func (v *Views) Beyond(ctx context.Context, viewer Viewer, people []string) (int, error) {
	if viewer.All || len(people) == 0 {
		return 0, nil
	}
	within := flatPlan(v.register.Snapshot(), viewer, Filter{}, time.Time{})
	count := func(p *plan, from string) (int, error) {
		n, err := store.One[int](ctx, v.db.Reader(), `select count(*) `+from, p.args...)
		if err != nil {
			return 0, fmt.Errorf("count the cases out of reach: %w", err)
		}
		return n, nil
	}
	seen := 0
	if !within.nothing {
		var err error
		if seen, err = count(within, within.from(within.in("q.person", people)+" and q.person <> ''", "")); err != nil {
			return 0, err
		}
	}
	all := &plan{}
	n, err := count(all, `from queue q where `+all.in("q.person", people)+` and q.person <> ''
		and not exists (select 1 from queue_party x where x.case_id = q.id and x.staff = `+all.arg(viewer.Staff)+`)`)
	return n - seen, err
}

// casesOf lists a customer's cases that the viewer may see, newest first.
func (v *Views) casesOf(ctx context.Context, viewer Viewer, person string, limit int, now time.Time) ([]Item, error) {
	p := flatPlan(v.register.Snapshot(), viewer, Filter{}, now)
	if p.nothing || person == "" {
		return nil, nil
	}
	rows, err := store.All[Item](ctx, v.db.Reader(), "select "+p.itemColumns()+
		p.from("q.person = "+p.arg(person)+" and q.person <> ''", joinPerson)+" order by q.seq desc limit "+strconv.Itoa(limit), p.args...)
	if err != nil {
		return nil, fmt.Errorf("read cases of customer: %w", err)
	}
	for i := range rows {
		rows[i].Badge = rows[i].BadgeAt(now)
	}
	return rows, nil
}

// records reads some cases with their words, all words in one query.
func (v *Views) records(ctx context.Context, list []Item) ([]*record, error) {
	var ids []string
	out := make([]*record, 0, len(list))
	for _, it := range list {
		r, err := v.read(ctx, it.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
		ids = append(ids, r.textIDs()...)
	}
	bodies, erased, err := v.vault.Texts(ctx, v.db.Reader(), ids)
	if err != nil {
		return nil, err
	}
	w := Texts{bodies: bodies, erased: map[string]bool{}}
	for _, id := range erased {
		w.erased[id] = true
	}
	for _, r := range out {
		r.texts = w
	}
	return out, nil
}

// gather adds what one case has of contacts and promises.
func (c *CustomerPage) gather(r *record, today string, now time.Time) {
	s := r.state
	for _, e := range r.timeline() {
		if e.Kind == complaint.FromCustomer || e.Kind == complaint.ToCustomer {
			c.Contacts = append(c.Contacts, Contact{s.ID, s.Number, e})
		}
	}
	if s.Closed() {
		return
	}
	for _, m := range s.Plan.Measures {
		if m.DoneAt == 0 && s.Plan.Status == "approved" {
			c.Promises = append(c.Promises, Promise{Case: s.ID, Number: s.Number, Kind: "measure", What: r.texts.Of(m.What), On: m.DueOn,
				Owner: m.Owner, Late: m.DueOn < today})
		}
	}
	var expected string
	for _, e := range r.events {
		switch e := e.Event.(type) {
		case complaint.FindingNotified:
			expected = e.ExpectedOn
		case complaint.ResultNotified:
			expected = ""
		}
	}
	if expected != "" {
		c.Promises = append(c.Promises, Promise{Case: s.ID, Number: s.Number, Kind: "expected", On: expected, Owner: s.Owner, Late: expected < today})
	}
	for _, k := range s.Clocks {
		extended := slices.ContainsFunc(k.Segments, func(g clock.Segment) bool { return g.Kind == clock.SegmentExtended })
		if extended && !k.State.Over() {
			c.Promises = append(c.Promises, Promise{Case: s.ID, Number: s.Number, Kind: "extension", What: k.ID, At: k.DueAt, Owner: s.Owner,
				Late: k.DueAt.Before(now)})
		}
	}
}

func (p Promise) day(zone *time.Location) string {
	if p.On != "" {
		return p.On
	}
	return p.At.Time().In(zone).Format(time.DateOnly)
}

// moodOf reads the mood from what the customer did, newest case first: his last marks, a complaint made again, a case
// that came back, and one that is late now.
func moodOf(records []*record, list []Item, now time.Time) (Mood, int) {
	if len(records) == 0 {
		return MoodUnknown, 0
	}
	grade := 2
	for _, r := range records {
		if low := r.state.Score.Lowest(); low > 0 {
			grade += map[bool]int{true: 1}[low <= 2] - map[bool]int{true: 1}[low >= 4]
			break
		}
	}
	newest := records[0].state
	for _, bad := range []bool{list[0].Repeat > 1 && !newest.Closed(), newest.Reopened > 0 || newest.Confirmed == "no",
		slices.ContainsFunc(list, func(i Item) bool { return i.ClosedAt == 0 && i.Badge == clock.BadgeOver })} {
		if bad {
			grade++
		}
	}
	grade = min(max(grade, 1), 5)
	return []Mood{MoodGood, MoodNeutral, MoodTense, MoodUpset, MoodUpset}[grade-1], grade
}

// MayErase refuses whoever is a party to a case of the person: a colleague decides then. The refusal does not say which.
func (v *Views) MayErase(ctx context.Context, staff, person string) error {
	return v.impartial(ctx, "customer.erase_other", staff, person)
}

// MayPart is MayErase for parting two customers.
func (v *Views) MayPart(ctx context.Context, staff string, people ...string) error {
	return v.impartial(ctx, "customer.part_other", staff, people...)
}

func (v *Views) impartial(ctx context.Context, refusal, staff string, people ...string) error {
	for _, person := range people {
		party, err := v.PartyTo(ctx, v.db.Reader(), staff, person)
		if err != nil {
			return err
		}
		if party {
			return fault.New(fault.Refused, refusal)
		}
	}
	return nil
}

// PartyTo says whether a member of staff is a party to any case of a person, his own or one that he made for another:
// what is done to the person touches all of them.
func (v *Views) PartyTo(ctx context.Context, q store.Querier, staff, person string) (bool, error) {
	n, err := store.One[int](ctx, q, `select count(*) from (select 1 from queue_party x join queue q on q.seq = x.seq
		where x.staff = $1 and (q.person = $2 and q.person <> '' or exists (
			select 1 from queue_behalf b where b.person = $2 and b.seq = x.seq)) limit 1) party`, staff, person)
	if err != nil {
		err = fmt.Errorf("read customer: %w", err)
	}
	return n > 0, err
}

// maxEarlier bounds the count of a switchboard, from which thousands have complained.
const maxEarlier = 999

// Earlier counts the complaints that a person has made, up to maxEarlier: what the desk asks when the next one comes.
func (v *Views) Earlier(ctx context.Context, q store.Querier, person string) (int, error) {
	if person == "" {
		return 0, nil
	}
	n, err := store.One[int](ctx, q, `select count(*) from (select 1 from queue where person = $1 and person <> '' limit $2) e`, person, maxEarlier)
	if err != nil {
		return 0, fmt.Errorf("count earlier complaints: %w", err)
	}
	return n, nil
}

// EarlierCases lists a person's newest cases for the form of registration.
func (v *Views) EarlierCases(ctx context.Context, viewer Viewer, person string, limit int, now time.Time) ([]Item, error) {
	return v.casesOf(ctx, viewer, person, limit, now)
}
