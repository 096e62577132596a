package demo

import (
	"math/rand"
	"slices"
	"time"

	"amends/internal/register"
)

const (
	history = 122 * 24 * time.Hour // how far back the demo goes
	recent  = 72 * time.Hour       // what came in since then is mostly open
)

// standing says where the recent open cases stand: the kind of step that waits, how old such a case may be, how many
// there are in fifty or so.
var standing = []struct {
	kind      string
	low, high time.Duration
	share     int
}{
	{"acknowledge", 2 * time.Minute, 16 * time.Minute, 4},
	{"classify", 9 * time.Minute, 35 * time.Minute, 4},
	{"dispatch", 25 * time.Minute, 48 * time.Minute, 3},
	{"first-reply", 50 * time.Minute, 105 * time.Minute, 4},
	{"investigate", 3 * time.Hour, 50 * time.Hour, 9},
	{"liability", 6 * time.Hour, 60 * time.Hour, 3},
	{"liability-review", 8 * time.Hour, 60 * time.Hour, 3},
	{"plan", 7 * time.Hour, 66 * time.Hour, 4},
	{"approve", 8 * time.Hour, 66 * time.Hour, 4},
	{"carry-out", 9 * time.Hour, 70 * time.Hour, 4},
	{"compensate", 12 * time.Hour, 70 * time.Hour, 1},
	{"result-notice", 14 * time.Hour, 70 * time.Hour, 2},
	{"confirm", 16 * time.Hour, 71 * time.Hour, 4},
	{"rectify", 17 * time.Hour, 71 * time.Hour, 1},
	{"close", 18 * time.Hour, 71 * time.Hour, 1},
}

// drawing makes the plans of all cases from one seed.
type drawing struct {
	r         *rand.Rand
	now       time.Time
	zone      *time.Location
	snap      *register.Snapshot
	customers []*customer
	plans     []*plan
	byLang    map[string][]*story
	deck      map[string][]*story // stories not told yet in this round
}

func newDrawing(snap *register.Snapshot, now time.Time) *drawing {
	d := &drawing{r: rand.New(rand.NewSource(20261122)), now: now.UTC().Truncate(time.Second), zone: snap.Zone(),
		snap:   snap,
		byLang: map[string][]*story{}, deck: map[string][]*story{}}
	for _, s := range stories() {
		key := s.Lang
		switch {
		case s.Outage:
			key = "outage"
		case s.Spike:
			d.byLang["spike"] = append(d.byLang["spike"], s)
		}
		d.byLang[key] = append(d.byLang[key], s)
	}
	return d
}

// often says how many times a story of a category is in a round: a few matters make most complaints, as everywhere.
var often = map[string]int{"fee.calculation": 4, "network.speed": 4, "fee.unordered": 3, "network.stability": 3,
	"service.promise": 2, "service.installation": 2}

// tell draws a story; every one is told in a round before any round begins again.
func (d *drawing) tell(key string) *story {
	if len(d.deck[key]) == 0 {
		for _, s := range d.byLang[key] {
			for range max(often[s.Category], 1) {
				d.deck[key] = append(d.deck[key], s)
			}
		}
		d.r.Shuffle(len(d.deck[key]), func(i, j int) { d.deck[key][i], d.deck[key][j] = d.deck[key][j], d.deck[key][i] })
	}
	s := d.deck[key][0]
	d.deck[key] = d.deck[key][1:]
	return s
}

func (d *drawing) all(n int) []*plan {
	open, fast := n/8, n/50
	outage, spike := n/22, n/28
	day := func(back int) time.Time { // noon of a working day so many days back
		t := d.now.In(d.zone).AddDate(0, 0, -back)
		for t.Weekday() == time.Sunday || t.Weekday() == time.Saturday {
			t = t.AddDate(0, 0, -1)
		}
		return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, d.zone)
	}
	past := moments(d.r, n-open-fast-outage-spike, d.now.Add(-history), d.now.Add(-recent), d.zone)
	for _, at := range past {
		d.add(at, "")
	}
	dark, wrong := day(37), day(64)
	d.group(moments(d.r, outage, dark.Add(7*time.Hour+6*time.Minute), dark.Add(11*time.Hour), d.zone), "outage")
	d.group(moments(d.r, spike, wrong.Add(-4*time.Hour), wrong.Add(34*time.Hour), d.zone), "spike")
	for _, at := range moments(d.r, fast, d.now.Add(-recent), d.now.Add(-20*time.Hour), d.zone) {
		p := d.add(at, "")
		p.procedure, p.ratio = "telecom", 0.3+0.3*d.r.Float64()
	}
	d.open(open)
	slices.SortStableFunc(d.plans, func(a, b *plan) int { return a.at.Compare(b.at) })
	deal(d.r, d.plans)
	d.people()
	for i, p := range d.plans {
		p.no, p.seed = i+1, d.r.Int63()
		p.happened = p.at.In(d.zone)
		if !p.story.Outage {
			p.happened = p.happened.AddDate(0, 0, -1-d.r.Intn(6))
		}
		p.gaps = newGaps(d.r, p.story.Lang, p.who.home, p.happened)
	}
	return d.plans
}

// add draws an ordinary case.
func (d *drawing) add(at time.Time, key string) *plan {
	if key == "" {
		if key = "zh"; d.r.Intn(100) < 9 {
			key = "en"
		}
	}
	p := &plan{at: at, story: d.tell(key), twist: map[string]bool{}, procedure: "telecom", ratio: 0.35 + 0.5*d.r.Float64()}
	switch n := d.r.Intn(100); {
	case n < 8:
		p.ratio = 1.05 + 0.5*d.r.Float64()
	case n < 20:
		p.ratio = 0.85 + 0.12*d.r.Float64()
	}
	switch n := d.r.Intn(100); {
	case key != "zh":
	case n < 12:
		p.procedure = "six-step-loop"
	case n < 20:
		p.procedure = "nine-step"
	case n < 23 && d.now.Sub(at) > 20*24*time.Hour:
		p.procedure = "recorded"
	case n < 38:
		p.limit = "standard"
	}
	p.channel = d.channel(p.story)
	p.anonymous = d.r.Intn(100) < 4
	p.behalf = !p.anonymous && d.r.Intn(100) < 6
	return p.in(d)
}

func (p *plan) in(d *drawing) *plan {
	d.plans = append(d.plans, p)
	return p
}

// group is a burst of complaints with one cause; the first of them leads.
func (d *drawing) group(at []time.Time, key string) {
	var first *plan
	for _, t := range at {
		p := d.add(t, key)
		p.procedure, p.limit, p.anonymous = "telecom", "", false
		if key == "outage" {
			p.channel = []string{"hotline", "hotline", "app", "wechat", "chat"}[d.r.Intn(5)]
			p.ratio = 0.6 + 0.6*d.r.Float64() // the hotline could not keep up that evening
		}
		if p.lead = first; first == nil {
			first = p
		}
	}
}

func (d *drawing) channel(s *story) string {
	if s.Counter {
		return "counter"
	}
	table := []struct {
		id string
		in int
	}{{"hotline", 38}, {"app", 16}, {"web", 9}, {"wechat", 9}, {"chat", 8}, {"counter", 8}, {"callcentre", 4},
		{"regulator", 6}, {"email", 2}}
	if s.Lang == "en" {
		table[0].in, table[8].in, table[7].in = 25, 25, 0
	}
	sum := 0
	for _, row := range table {
		sum += row.in
	}
	n := d.r.Intn(sum)
	for _, row := range table {
		if n -= row.in; n < 0 {
			return row.id
		}
	}
	return "hotline"
}
