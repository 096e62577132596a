package view

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// filled puts made-up rows in: the stored truth that plain Go then filters and sorts.
func filled(t testing.TB, db *store.DB, n int) []Row {
	t.Helper()
	rng := rand.New(rand.NewPCG(7, uint64(n)))
	rows := make([]Row, n)
	must(t, db.Write(context.Background(), func(tx *store.Tx) error {
		for i := range rows {
			r := madeUp(rng, i, start)
			if rng.IntN(3) > 0 && i%10 != 0 {
				open(rng, &r, start)
			}
			if rng.IntN(9) == 0 && r.ClosedAt == 0 {
				r.Clock, r.ClockState, r.Urgency = "", "", urgencyIdle+int64(r.ReceivedAt)
			}
			r.Content = []string{"fee", "fee.refund", "fee.tariff", "network", "network.speed", "service"}[rng.IntN(6)]
			if rng.IntN(4) == 0 {
				r.Tags = Tags{[]string{"媒体", "老人", "批量"}[rng.IntN(3)]}
			}
			if rng.IntN(5) == 0 {
				r.Flags |= FlagUnread
			}
			r.Department, r.Registrar = fmt.Sprintf("d%02d", rng.IntN(4)), fmt.Sprintf("staff-%02d-%d", rng.IntN(4), rng.IntN(2))
			r.Owner = fmt.Sprintf("staff-%02d-%d", rng.IntN(4), rng.IntN(2))
			r.state = &complaint.State{}
			if i%5 == 0 { // he neither sees nor counts it, whatever else he is to the case
				r.state.Parties = []string{[]string{"boss", "staff-00-1", "staff-01-0", "staff-02-0", "staff-02-1"}[i/5%5]}
			}
			if i%7 == 0 {
				r.state.Circle = slices.DeleteFunc([]string{fmt.Sprintf("staff-%02d-%d", i/7%4, i/28%2)}, func(s string) bool { return slices.Contains(r.state.Parties, s) })
			}
			if err := r.insert(context.Background(), tx); err != nil {
				return err
			}
			rows[i] = r
		}
		return nil
	}))
	return rows
}

// known is the case of a row as far as it says who sees it.
func known(r *Row) *complaint.State {
	return &complaint.State{Department: r.Department, Owner: r.Owner, RegisteredBy: r.Registrar, Parties: r.state.Parties, Circle: r.state.Circle}
}

// holds is what a filter means, told without SQL.
func holds(s *register.Snapshot, f Filter, v Viewer, r *Row, now time.Time) bool {
	asked := false
	if r.Kind == "approve" && r.Owner != v.Staff {
		tier := s.TierFor(r.Granted, r.Grade)
		limit := s.RoleByID[tier.Role].ApproveUpTo
		asked = slices.Contains(v.Roles, tier.Role) && (limit == 0 || r.Granted <= limit)
	}
	us := now.UnixMicro()
	open := r.ClosedAt == 0
	if !v.sees(known(r)) {
		return false
	}
	soon := open && r.ClockState == clock.Running && int64(r.RiskAt) <= us && int64(r.DueAt) >= us
	over := open && r.ClockState == clock.Running && int64(r.DueAt) < us
	switch f.View {
	case ViewMine:
		if !open || r.Owner != v.Staff && !asked && (r.Role == nil || !slices.Contains(v.Roles, *r.Role) || slices.Contains(peersOf(s, *r.Role, v.Staff), r.Owner)) {
			return false
		}
	case ViewUnaccepted:
		if !open || r.Hue != "new" {
			return false
		}
	case ViewDueSoon:
		if !soon {
			return false
		}
	case ViewOverdue:
		if !over {
			return false
		}
	case ViewToAnswer: // nothing is asked in these: TestRequests
		return false
	case ViewWaitingCustomer:
		if !open || r.State != StateWaiting {
			return false
		}
	case ViewApprovals:
		if !open || !asked {
			return false
		}
	case ViewAll:
		if !open {
			return false
		}
	case ViewClosed:
		if open {
			return false
		}
	}
	in := func(list []string, value string) bool { return len(list) == 0 || slices.Contains(list, value) }
	category := len(f.Category) == 0 || slices.ContainsFunc(f.Category, func(c string) bool { return r.Content == c || strings.HasPrefix(r.Content, c+".") })
	tag := len(f.Tag) == 0 || slices.ContainsFunc(f.Tag, func(t string) bool { return slices.Contains(r.Tags, t) })
	day := r.ReceivedAt.Time().In(time.FixedZone("", 8*3600)).Format(time.DateOnly)
	return in(f.Stage, r.Stage) && in(f.Hue, r.Hue) && in(f.Grade, r.Grade) && in(f.Channel, r.Channel) && category && in(f.Department, r.Department) &&
		in(f.Owner, r.Owner) && in(f.Region, r.Region) && in(f.State, r.State) && tag && (!f.Overdue || over) && (!f.DueSoon || soon) &&
		(!f.Unread || r.Unread()) && (f.Person == "" || r.Person == f.Person) && (f.From == "" || day >= f.From) && (f.To == "" || day <= f.To)
}

func before(s Sort, a, b *Row) int {
	switch s {
	case SortReceived:
		return cmp.Or(cmp.Compare(b.ReceivedAt, a.ReceivedAt), cmp.Compare(b.Seq, a.Seq))
	case SortUpdated:
		return cmp.Or(cmp.Compare(b.UpdatedAt, a.UpdatedAt), cmp.Compare(b.Seq, a.Seq))
	}
	return cmp.Or(cmp.Compare(a.Urgency, b.Urgency), cmp.Compare(a.Seq, b.Seq))
}

func randomFilter(rng *rand.Rand) Filter {
	some := func(list ...string) []string {
		if rng.IntN(5) > 0 {
			return nil
		}
		rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		return list[:1+rng.IntN(2)]
	}
	f := Filter{View: append([]string{"", ""}, SystemViews...)[rng.IntN(len(SystemViews)+2)],
		Stage: some("receipt", "triage", "inquiry"), Hue: some("new", "accepted", "closed"), Grade: some("general", "major", "urgent"),
		Channel: some("hotline", "web", "regulator"), Category: some("fee", "network", "fee.refund", "service"), Department: some("d00", "d01", "d07"),
		Owner: some("staff-00-1", "staff-01-0"), Region: some("华东", "华南"), Tag: some("媒体", "老人"), State: some(StateOpen, StateWaiting, StateClosed),
		Overdue: rng.IntN(12) == 0, DueSoon: rng.IntN(12) == 0, Unread: rng.IntN(6) == 0}
	if rng.IntN(12) == 0 {
		f.Person = fmt.Sprintf("person-%08d-0000-0000-0000", rng.IntN(100))
	}
	if rng.IntN(8) == 0 {
		f.From, f.To = "2026-05-01", []string{"2026-05-03", "2026-08-01"}[rng.IntN(2)]
	}
	return f
}

// TestQueueFindsWhatTheFilterMeans pages through random filters for random viewers in every order, forwards and back,
// and compares with plain Go; the counts are compared too.
func TestQueueFindsWhatTheFilterMeans(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		rows := filled(t, db, 500)
		rng := rand.New(rand.NewPCG(11, 12))
		viewers := []Viewer{{Staff: "staff-00-1", All: true, Own: true, Roles: []string{"intake", "approver"}}, {Staff: "staff-01-0", Departments: []string{"d01"}, Own: true, Roles: []string{"handler"}},
			{Staff: "staff-02-0", Departments: []string{"d00", "d03"}, Own: true, Roles: []string{"approver"}}, {Staff: "boss", All: true, Own: true, Roles: []string{"executive", "lead"}}, {Staff: "staff-03-1", Own: true}, {Staff: "nobody"}}
		nonEmpty := 0
		for range 400 {
			f, v, s := randomFilter(rng), viewers[rng.IntN(len(viewers))], []Sort{SortUrgency, SortUrgency, SortReceived, SortUpdated}[rng.IntN(4)]
			var want []*Row
			for i := range rows {
				if holds(e.reg.Snapshot(), f, v, &rows[i], start) {
					want = append(want, &rows[i])
				}
			}
			slices.SortFunc(want, func(a, b *Row) int { return before(s, a, b) })
			if len(want) > 7 {
				nonEmpty++
			}
			e.pages(t, f, v, s, want)
			n, err := e.views.Count(e.ctx, v, f, start)
			must(t, err)
			if n != len(want) {
				t.Fatalf("%+v for %s: counted %d of %d", f, v.Staff, n, len(want))
			}
		}
		if nonEmpty < 40 {
			t.Errorf("only %d filters found more than a page", nonEmpty)
		}
	})
}

func (e *env) pages(t *testing.T, f Filter, v Viewer, s Sort, want []*Row) {
	t.Helper()
	const limit = 7
	page := Page{Sort: s, Limit: limit}
	var got []string
	var last List
	for {
		l, err := e.views.Queue(e.ctx, v, f, page, start)
		must(t, err)
		for _, r := range l.Rows {
			got = append(got, r.ID)
		}
		if (l.Prev != "") != (page.After != "") {
			t.Fatalf("%+v: prev %q after %q", f, l.Prev, page.After)
		}
		if last = l; l.Next == "" {
			break
		}
		page.After = l.Next
	}
	var ids []string
	for _, r := range want {
		ids = append(ids, r.ID)
	}
	if !slices.Equal(got, ids) {
		t.Fatalf("%+v for %s by %s: got %d rows, want %d", f, v.Staff, s, len(got), len(ids))
	}
	for at := len(ids) - len(last.Rows); at > 0; { // and back to the top
		l, err := e.views.Queue(e.ctx, v, f, Page{Sort: s, Limit: limit, Before: last.Prev}, start)
		must(t, err)
		at -= len(l.Rows)
		for i, r := range l.Rows {
			if r.ID != ids[at+i] {
				t.Fatalf("%+v back: row %d differs", f, at+i)
			}
		}
		if (l.Prev == "") != (at == 0) {
			t.Fatalf("%+v back at %d: prev %q", f, at, l.Prev)
		}
		last = l
	}
}

func TestFilterIsItsAddress(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		f := randomFilter(rng)
		f.Search = "退款 账单"
		if got := ParseFilter(f.Values()); !reflect.DeepEqual(got, f) {
			t.Fatalf("%+v became %+v", f, got)
		}
	}
	f := ParseFilter(url.Values{"view": {"../etc"}, "from": {"tomorrow"}, "grade": {"major,,major", "urgent"}, "overdue": {"0"}})
	if f.View != "" || f.From != "" || !slices.Equal(f.Grade, []string{"major", "urgent"}) || f.Overdue {
		t.Errorf("%+v", f)
	}
}

// TestCountsAgree: the counts of all views in one query are those of each.
func TestCountsAgree(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		filled(t, db, 300)
		v := Viewer{Staff: "staff-02-0", Departments: []string{"d00", "d03"}, Own: true, Roles: []string{"approver"}}
		all, err := e.views.Counts(e.ctx, v, start)
		must(t, err)
		if len(all) != len(SystemViews) || all[ViewAll] == 0 || all[ViewMine] == 0 {
			t.Errorf("%v", all)
		}
		for name, n := range all {
			if one, err := e.views.Count(e.ctx, v, Filter{View: name}, start); err != nil || one != n {
				t.Errorf("%s: %d and %d, %v", name, n, one, err)
			}
		}
	})
}

// TestApprovalsAreThoseOfTheTier shows a plan to whom its tier asks, and to nobody who would be refused.
func TestApprovalsAreThoseOfTheTier(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		w := complaint.TextOf
		plan := func(id string, amount int64) {
			e.do("qian", id, &complaint.ProposePlan{Outcome: "upheld", Amount: amount, Reason: w("应当"), Measures: []complaint.Measure{{What: w("退费"), DueOn: "2026-11-05"}}})
		}
		proposed := func(phone string, amount int64) string {
			id := e.dispatched("多收费用", phone, "billing", "qian").ID
			e.do("qian", id, &complaint.FirstReply{Medium: "phone", Understood: w("多收"), Next: w("核查")})
			e.do("qian", id, &complaint.Investigate{Findings: []complaint.Finding{{Allegation: "a1", Finding: "substantiated", Reason: w("账单")}}, Summary: w("属实")})
			e.do("qian", id, &complaint.DetermineCause{Cause: "process.design", Certainty: "confirmed"})
			e.do("qian", id, &complaint.DraftLiability{Shares: []complaint.Share{{Party: "operator", Percent: 100, Department: "billing"}}, Ground: w("系统")})
			e.do("quan", id, &complaint.ReviewLiability{Verdict: "agree", CustomerView: "accepts"})
			plan(id, amount)
			return id
		}
		small, large := proposed("13900000001", 100_00), proposed("13900000002", 3000_00)
		check := func(want map[string][]string) {
			t.Helper()
			for _, staff := range []string{"zhou", "wang", "sun", "boss", "qian"} {
				for _, view := range []string{ViewApprovals, ViewMine} {
					if view == ViewMine && staff == "qian" {
						continue // his own
					}
					l, err := e.views.Queue(e.ctx, e.viewer(staff), Filter{View: view}, Page{Limit: 10}, e.now)
					must(t, err)
					var got []string
					for _, r := range l.Rows {
						got = append(got, r.ID)
						s, err := e.desk.Load(e.ctx, r.ID)
						must(t, err)
						if !e.reg.Snapshot().MayApprove(staff, s.Granted(), s.Grade) {
							t.Errorf("%s would be refused what %s shows", staff, view)
						}
					}
					n, err := e.views.Count(e.ctx, e.viewer(staff), Filter{View: view}, e.now)
					must(t, err)
					if slices.Sort(got); !slices.Equal(got, want[staff]) || n != len(got) {
						t.Errorf("%s: %s shows %v and counts %d, want %v", staff, view, got, n, want[staff])
					}
				}
			}
		}
		check(map[string][]string{"zhou": {small}, "boss": {large}})
		e.do("zhou", small, &complaint.ApprovePlan{Verdict: "return", Reason: w("金额再核")})
		plan(small, 500_00)
		check(map[string][]string{"sun": {small}, "boss": {large}})
	})
}
