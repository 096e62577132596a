package report

import (
	"bytes"
	"encoding/csv"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/procedure"
	"amends/internal/store"
)

// plainly counts the dashboard from the records, without any of the figures: what it must say.
func (h *house) plainly(rng Range, f Filter) (now, before Counts, byContent map[string]int64, heat [7][24]int64) {
	h.Helper()
	now, before, byContent = Counts{}, Counts{}, map[string]int64{}
	recs, err := h.desk.Journal.After(h.Context(), 1, 1_000_000) // after the founding
	h.ok(err)
	files := map[string]file{}
	for _, r := range recs {
		f, ok := files[r.Stream]
		if !ok {
			f = newFile()
		}
		files[r.Stream], err = f.evolve(r)
		h.ok(err)
	}
	snap := h.desk.Register.Snapshot()
	parties, err := store.All[string](h.Context(), h.desk.DB.Reader(), `select case_id from queue_party where staff = $1`, f.Staff)
	h.ok(err)
	for id, x := range files {
		if slices.Contains(parties, id) {
			continue
		}
		p, err := snap.Procedure(x.Procedure.ID, x.Procedure.Version)
		h.ok(err)
		c := h.reports.list.contribute(x, p, snap.Zone())
		if f.Departments != nil && !slices.Contains(f.Departments, c.Department) || f.Categories != nil && !slices.Contains(f.Categories, c.Dims["content"]) {
			continue
		}
		prev := rng.Previous()
		for day, m := range c.Days {
			for _, stock := range []string{openAtEnd, overdueAtEnd} {
				if day < rng.From {
					now[stock] += m[stock]
				}
				if day < prev.From {
					before[stock] += m[stock]
				}
			}
			switch {
			case day >= rng.From && day <= rng.To:
				now.add(m, 1)
				byContent[c.Dims["content"]] += m[received]
				if m[received] > 0 {
					in := time.UnixMicro(x.ReceivedAt).In(snap.Zone())
					heat[(int(in.Weekday())+6)%7][in.Hour()]++
				}
			case day >= prev.From && day <= prev.To:
				before.add(m, 1)
			}
		}
	}
	return now, before, byContent, heat
}

// party makes somebody a party to every nth case, as the view of the queue would.
func (h *house) party(staff string, n int) {
	h.Helper()
	h.ok(h.desk.DB.Write(h.Context(), func(tx *store.Tx) error {
		_, err := store.Exec(h.Context(), tx, `insert into queue_party (staff, seq, case_id)
			select $1, no, name from journal_stream where no % $2 = 0 and name in (select id from rollup_case)`, staff, n)
		return err
	}))
}

func TestDashboard(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		h.live(rand.New(rand.NewPCG(3, 4)), 60, 900)
		h.party("boss", 3)
		to := Day(h.now().In(h.desk.Register.Snapshot().Zone()))
		snap := h.desk.Register.Snapshot()
		scope := func(staff, department, category string) Filter {
			f, err := Scope(snap, staff, department, category)
			h.ok(err)
			return f
		}
		for name, c := range map[string]struct {
			rng Range
			f   Filter
		}{
			"all, a fortnight": {Last(14, h.now(), snap.Zone()), Filter{}},
			"all, a year":      {Range{plusDays(to, -400), to}, Filter{}},
			"a month":          {Month(h.now(), snap.Zone()), Filter{}},
			"one department":   {Last(20, h.now(), snap.Zone()), scope("boss", "network", "")},
			"a subtree":        {Last(20, h.now(), snap.Zone()), scope("boss", "hq", "")},
			"one category":     {Last(20, h.now(), snap.Zone()), scope("boss", "", "fee")},
			"both":             {Range{plusDays(to, -200), to}, scope("boss", "fees", "fee")},
			"what boss sees":   {Last(20, h.now(), snap.Zone()), scope("boss", "", "")},
			"boss, a year":     {Range{plusDays(to, -400), to}, scope("boss", "", "")},
			"what wang sees":   {Last(20, h.now(), snap.Zone()), scope("wang", "", "")},
			"nothing":          {Last(20, h.now(), snap.Zone()), scope("wang", "fees", "")},
		} {
			d, err := h.reports.Dashboard(h.Context(), c.rng, c.f)
			h.ok(err)
			again, err := h.reports.Dashboard(h.Context(), c.rng, c.f)
			h.ok(err)
			if !reflect.DeepEqual(again, d) {
				h.Errorf("%s: asked again, another answer", name)
			}
			now, before, byContent, heat := h.plainly(c.rng, c.f)
			for _, k := range d.KPIs {
				if want := k.value(now); k.Now != want {
					h.Errorf("%s: %s is %+v, want %+v", name, k.ID, k.Now, want)
				}
				if want := k.value(before); k.Previous != want {
					h.Errorf("%s: %s was %+v, want %+v", name, k.ID, k.Previous, want)
				}
			}
			var in, out, share int64
			for _, p := range d.Volume {
				in, out = in+p.Received, out+p.Closed
			}
			if in != now[received] || out != now[closed] || len(d.Volume) > 0 && d.Volume[len(d.Volume)-1].Open != now[openAtEnd] {
				h.Errorf("%s: volume %+v, want %d in, %d out, %d open", name, d.Volume, now[received], now[closed], now[openAtEnd])
			}
			for i, s := range d.Categories {
				share += s.Count
				if s.Count != byContent[s.Key] || i > 0 && s.Count > d.Categories[i-1].Count {
					h.Errorf("%s: categories %+v", name, d.Categories)
				}
			}
			if share != now[received] {
				h.Errorf("%s: the categories add up to %d of %d", name, share, now[received])
			}
			if len(c.f.Categories) == 0 && d.Heat != heat {
				h.Errorf("%s: heat %v, want %v", name, d.Heat, heat)
			}
			var closedAll, overdue int64
			for _, dep := range d.Departments {
				closedAll += dep.InTime + dep.Near + dep.Late
				overdue += dep.Overdue
			}
			if closedAll != now[settled] || overdue != now[overdueAtEnd] {
				h.Errorf("%s: departments %+v, want %d closed, %d overdue", name, d.Departments, now[settled], now[overdueAtEnd])
			}
		}
	})
}

// TestDashboardMoves asks before and after something happens.
func TestDashboardMoves(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		for want := range int64(3) {
			d, err := h.reports.Dashboard(h.Context(), Last(7, h.now(), h.desk.Register.Snapshot().Zone()), Filter{})
			h.ok(err)
			if d.KPIs[0].Now.Num != want {
				h.Errorf("%d received, want %d", d.KPIs[0].Now.Num, want)
			}
			h.do("mei", "", newCase())
			h.read(100)
		}
	})
}

func TestBy(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		h.live(rand.New(rand.NewPCG(5, 6)), 30, 300)
		seen := map[string]bool{}
		zone := h.desk.Register.Snapshot().Zone()
		rng := Last(10, h.now(), zone)
		h.party("boss", 2)
		for _, dim := range append(Dimensions, Dimensions...) {
			f := Filter{}
			if seen[dim] {
				f.Staff = "boss"
			}
			seen[dim] = true
			now, _, _, _ := h.plainly(rng, f)
			list, err := h.reports.By(h.Context(), rng, f, dim)
			h.ok(err)
			var in, open int64
			for _, s := range list {
				for _, k := range s.KPIs {
					switch k.ID {
					case "K01":
						in += k.Now.Num
					case "K16":
						open += k.Now.Num
					}
				}
			}
			if in != now[received] || open > now[openAtEnd] {
				h.Errorf("by %s: %d received, want %d; %d open of %d", dim, in, now[received], open, now[openAtEnd])
			}
		}
		if _, err := h.reports.By(h.Context(), rng, Filter{}, "owner"); err == nil {
			h.Error("an unknown dimension is taken")
		}
		if _, err := h.reports.By(h.Context(), rng, Filter{Categories: []string{"fee"}}, "channel"); err == nil {
			h.Error("figures that are not kept are answered")
		}
	})
}

func TestScope(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		snap := h.desk.Register.Snapshot()
		for _, c := range []struct {
			staff, department string
			want              string // departments; "refused", "all"
		}{
			{"boss", "", "all"}, {"boss", "network", "network"}, {"wang", "", "network"}, {"wang", "hq", "network"},
			{"wang", "fees", ""}, {"zhao", "", "refused"}, {"nobody", "", "refused"}, {"boss", "moon", "refused"},
		} {
			f, err := Scope(snap, c.staff, c.department, "")
			got := strings.Join(f.Departments, " ")
			switch {
			case err != nil:
				got = "refused"
			case f.Departments == nil:
				got = "all"
			}
			if got != c.want {
				h.Errorf("%s asks for %q: %q, want %q", c.staff, c.department, got, c.want)
			}
		}
	})
}

// TestOneCase follows one case by hand, so that the rules of counting are not only compared with themselves.
func TestOneCase(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) { // from Sunday 09:00 in Shanghai
		id := h.do("mei", "", newCase()).ID
		h.pass(10 * time.Minute)
		h.do("mei", id, &complaint.Acknowledge{Medium: "phone", Text: complaint.TextOf("已受理")})
		h.do("mei", id, classify("network.speed"))
		h.do("mei", id, &complaint.Assess{Severity: 1, Complexity: 1, Impact: 1})
		h.do("li", id, &complaint.Assign{Department: "network", Owner: "zhao"})
		h.pass(3 * time.Hour)
		h.do(complaint.System, id, &complaint.Tick{}) // the first reply is late
		h.do("zhao", id, &complaint.FirstReply{Medium: "phone", Understood: complaint.TextOf("断网"), Next: complaint.TextOf("查")})
		h.do("zhao", id, &complaint.AskCustomer{Medium: "phone", Question: complaint.TextOf("何时"), Pause: true})
		h.pass(24 * time.Hour)
		h.do(complaint.Customer, id, &complaint.Hear{Text: complaint.TextOf("昨天")})
		h.do(complaint.Customer, id, &complaint.Withdraw{Reason: complaint.TextOf("好了")})
		h.read(7)
		get := func(day int64) Counts {
			h.Helper()
			s := h.reports.list.scope(Filter{Departments: []string{"network"}}, "content")
			m, err := s.by(h.Context(), h.desk.DB.Reader(), byValue, []span{{day, day}})
			h.ok(err)
			for key, c := range m {
				if maps.DeleteFunc(c, func(_ string, n int64) bool { return n == 0 }); key != "network.speed" && len(c) > 0 {
					h.Errorf("counted under %q", key)
				}
			}
			return m["network.speed"]
		}
		want := Counts{received: 1, "ack_judged": 1, "ack_in_time": 1, "reply_judged": 1, openAtEnd: 1, "breached": 1, "escalated": 1}
		if got := get(20261122); !maps.Equal(got, want) {
			h.Errorf("the first day %v, want %v", got, want)
		}
		h.do("zhao", id, &complaint.Close{Basis: "withdrawn"})
		h.read(7)
		want = Counts{closed: 1, "first_closed": 1, openAtEnd: -1} // withdrawn: not judged
		if got := get(20261123); !maps.Equal(got, want) {
			h.Errorf("the second day %v, want %v", got, want)
		}
		h.recount()
	})
}

// TestLoop judges a closed case when all is done, or when something after the closing is past its limit; not before.
func TestLoop(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		p, err := h.desk.Register.Snapshot().Procedure("telecom", 1)
		h.ok(err)
		marks := map[string]procedure.Mark{}
		for i := range p.Steps {
			if k := p.Steps[i].Kind; k != "revisit" {
				marks[p.Steps[i].ID] = procedure.Mark{Status: procedure.Done, At: 1}
			}
		}
		f := file{State: &complaint.State{}}
		f.ClosedAt, f.Marks = h.now().UnixMicro(), marks
		promise := func(r complaint.Rectification) []complaint.Rectification { return []complaint.Rectification{r} }
		for _, c := range []struct {
			what          string
			clock         clock.Clock
			done          bool
			judged, loops int64
			promised      []complaint.Rectification
		}{
			{"the revisit has its time", clock.Clock{ID: "revisit", State: clock.Running}, false, 0, 0, nil},
			{"the revisit is late", clock.Clock{ID: "revisit", State: clock.Running, BreachedAt: 5}, false, 1, 0, nil},
			{"the revisit was done", clock.Clock{ID: "revisit", State: clock.Met}, true, 1, 1, nil},
			{"what was promised has its time", clock.Clock{ID: "revisit", State: clock.Met}, true, 0, 0, promise(complaint.Rectification{DueAt: 9, RemindAt: 9})},
			{"what was promised is overdue", clock.Clock{ID: "revisit", State: clock.Met}, true, 1, 0, promise(complaint.Rectification{DueAt: 9, RemindAt: 12})},
			{"overdue while the revisit has its time", clock.Clock{ID: "revisit", State: clock.Running}, false, 1, 0, promise(complaint.Rectification{DueAt: 9, RemindAt: 12})},
			{"what was promised is done", clock.Clock{ID: "revisit", State: clock.Met}, true, 1, 1, promise(complaint.Rectification{DueAt: 9, DoneAt: 8})},
			{"promised before the record knew its day", clock.Clock{ID: "revisit", State: clock.Met}, true, 1, 1, promise(complaint.Rectification{DueOn: "2026-01-01"})},
		} {
			f.Rectifications = c.promised
			f.Clocks, f.Marks = []clock.Clock{c.clock}, maps.Clone(marks)
			if c.done {
				f.Marks["revisit"] = procedure.Mark{Status: procedure.Done, At: 2}
			}
			got := Counts{}
			for _, m := range built.contribute(f, p, time.UTC).Days {
				got.add(m, 1)
			}
			if got[settled] != 1 || got["loop_judged"] != c.judged || got["complete"] != c.loops {
				h.Errorf("%s: judged %d, complete %d of %d", c.what, got["loop_judged"], got["complete"], got[settled])
			}
		}
	})
}

func TestCSV(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		h.live(rand.New(rand.NewPCG(8, 9)), 5, 40)
		d, err := h.reports.Dashboard(h.Context(), Last(7, h.now(), time.UTC), Filter{})
		h.ok(err)
		var b bytes.Buffer
		h.ok(d.CSV(&b, h.desk.Register.Snapshot(), "zh"))
		text, marked := strings.CutPrefix(b.String(), "\ufeff")
		if !marked || !strings.Contains(text, "受理及时率") || !strings.Contains(text, "\r\n") {
			h.Errorf("csv %q", b.String())
		}
		r := csv.NewReader(strings.NewReader(text))
		r.FieldsPerRecord = -1
		if rows, err := r.ReadAll(); err != nil || len(rows) < 20 {
			h.Errorf("%d rows %v", len(rows), err)
		}
	})
	for in, want := range map[string]string{"=1+1": "'=1+1", "-5": "-5", "+86 138": "'+86 138", "@x": "'@x", "好": "好", "-rm": "'-rm", "": ""} {
		if got := harmless(in); got != want {
			t.Errorf("%q becomes %q", in, got)
		}
	}
}

func TestIndicators(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		`- {id: X, version: 1, num: nothing, name: {zh: a, en: a}, formula: {zh: a, en: a}}`,
		`- {id: X, version: 1, num: received, den: nothing, name: {zh: a, en: a}, formula: {zh: a, en: a}}`,
		`- {id: X, version: 1, num: received + paid, name: {zh: a, en: a}, formula: {zh: a, en: a}}`,
		`- {id: X, version: 1, num: score, den: surveyed, name: {zh: a, en: a}, formula: {zh: a, en: a}}`,
		`- {id: X, version: 1, num: received, name: {zh: a}, formula: {zh: a, en: a}}`,
		`- {id: X, version: 1, unit: kilos, num: received, name: {zh: a, en: a}, formula: {zh: a, en: a}}`,
		`- {id: X, version: 1, sum: received, name: {zh: a, en: a}, formula: {zh: a, en: a}}`,
	} {
		if _, err := readIndicators([]byte(bad), measures); err == nil {
			t.Errorf("taken: %s", bad)
		}
	}
	k := KPI{Indicator: &Indicator{Better: "down"}, Now: Value{Value: 3, Defined: true}, Previous: Value{Value: 5, Defined: true}}
	if k.compare(); k.Delta != -2 || k.Good != 1 {
		t.Errorf("%+v", k)
	}
}
