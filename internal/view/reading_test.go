package view

import (
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// index runs the search reader over the whole journal.
func (e *env) index(t *testing.T) {
	t.Helper()
	recs, err := e.j.After(e.ctx, 0, 10_000)
	must(t, err)
	r := e.views.SearchReader()
	for at := 0; at < len(recs); at += 40 { // small batches, so that cases span several
		must(t, e.db.Write(e.ctx, func(tx *store.Tx) error { return r.HandleTx(e.ctx, tx, recs[at:min(at+40, len(recs))]) }))
	}
}

func TestSearchFindsWithinReach(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		closed, working, fresh := busy(e)
		e.index(t)
		find := func(who, query string, f Filter) []string {
			f.Search = query
			l, err := e.views.Queue(e.ctx, e.viewer(who), f, Page{Limit: 2}, e.now)
			must(t, err)
			var out []string
			for {
				for _, r := range l.Rows {
					out = append(out, r.ID)
				}
				if l.Next == "" {
					return out
				}
				l, err = e.views.Queue(e.ctx, e.viewer(who), f, Page{Limit: 2, After: l.Next}, e.now)
				must(t, err)
			}
		}
		for _, c := range []struct {
			who, query string
			f          Filter
			want       []string
		}{
			{"boss", "断网", Filter{}, []string{working}},
			{"boss", "三次电话", Filter{}, []string{fresh, working, closed}}, // in the matter of all, newest first
			{"boss", "三次电话", Filter{Category: []string{"fee"}, Department: []string{"network"}}, []string{working}},
			{"zhao", "三次电话", Filter{}, []string{working}},
			{"qian", "断网", Filter{}, nil},
			{"root", "断网", Filter{}, nil},
			{"boss", "又多收了", Filter{}, []string{closed}},                 // what the customer said later
			{"boss", "139 0000 0001", Filter{}, []string{fresh, closed}}, // as people write a phone
			{"zhao", "139 0000 0001", Filter{}, nil},
			{"boss", "三次電話", Filter{}, []string{fresh, working, closed}},
			{"boss", "斷\u200b網", Filter{}, []string{working}},
			{"boss", phone(1), Filter{}, []string{fresh, closed}},
			{"boss", "0002", Filter{}, []string{working}},
			{"zhao", phone(1), Filter{}, nil},
		} {
			if got := find(c.who, c.query, c.f); len(got) != len(c.want) || !equalSets(got, c.want) {
				t.Errorf("%s looks for %s: got %v, want %v", c.who, c.query, got, c.want)
			}
		}
		l, err := e.views.Queue(e.ctx, e.viewer("boss"), Filter{Person: mustState(e, closed).Person}, Page{}, e.now)
		must(t, err)
		number := l.Rows[0].Number
		if got := find("boss", number, Filter{}); len(got) != 1 || got[0] != l.Rows[0].ID {
			t.Errorf("by number %s: %v", number, got)
		}
		digits := strings.TrimLeft(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
		for _, typed := range []string{strings.ToLower(number), number[:4] + " " + number[4:], number[:2] + "-" + number[2:6] + "-" + number[6:],
			digits, digits[:6] + " " + digits[6:], digits[3:], digits[len(digits)-4:], "ＴＳ" + digits} {
			if got := find("boss", typed, Filter{}); len(got) != 1 || got[0] != l.Rows[0].ID {
				t.Errorf("%q for %s: %v", typed, number, got)
			}
			if got := find("qian", typed, Filter{}); len(got) != 0 {
				t.Errorf("%q is found out of reach: %v", typed, got)
			}
		}
		said := func(who string, f Filter) Searched {
			l, err := e.views.Queue(e.ctx, e.viewer(who), f, Page{}, e.now)
			must(t, err)
			if l.Searched == nil {
				t.Fatalf("%+v finds %d, and nothing is said", f, len(l.Rows))
			}
			l.Searched.Behind = 0 // no reader runs here
			return *l.Searched
		}
		for _, c := range []struct {
			who  string
			f    Filter
			want Searched
		}{
			{"boss", Filter{Search: "！？…"}, Searched{Nothing: true}},
			{"boss", Filter{Search: "没有的词"}, Searched{}},
			{"boss", Filter{Search: "又多收了", View: ViewApprovals}, Searched{Elsewhere: 1}},
			{"boss", Filter{Search: number, View: ViewApprovals}, Searched{Elsewhere: 1}},
			{"qian", Filter{Search: "断网", View: ViewAll}, Searched{}}, // out of reach: not a word of it
		} {
			if got := said(c.who, c.f); got != c.want {
				t.Errorf("%s: %+v: %+v, want %+v", c.who, c.f, got, c.want)
			}
		}
		e.do("quan", working, &complaint.Erase{Reason: "本人要求"})
		e.index(t)
		if got := find("boss", "断网", Filter{}); len(got) != 0 {
			t.Errorf("an erased case is found: %v", got)
		}
	})
}

func equalSets(a, b []string) bool {
	m := map[string]bool{}
	for _, x := range a {
		m[x] = true
	}
	for _, x := range b {
		if !m[x] {
			return false
		}
	}
	return len(m) == len(b)
}

func mustState(e *env, id string) complaint.State {
	s, err := e.desk.Load(e.ctx, id)
	must(e.t, err)
	return s
}

func TestProgressTellsNothingInternal(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		closed, working, fresh := busy(e)
		p, err := e.views.Progress(e.ctx, closed, e.now)
		must(t, err)
		for _, n := range p.Timeline {
			if n.Internal || n.SLA || n.Kind == complaint.AmongColleagues {
				t.Errorf("the complainant sees %s", n.Key)
			}
			for _, b := range n.Bodies {
				if b.Label == "reason" && n.Kind != complaint.FromCustomer {
					t.Errorf("the complainant reads the reason of %s", n.Key)
				}
			}
		}
		if len(p.Timeline) < 6 || p.CanConfirm {
			t.Errorf("%d entries, confirm %v", len(p.Timeline), p.CanConfirm)
		}
		p, err = e.views.Progress(e.ctx, working, e.now)
		must(t, err)
		if p.Question != "何时在家？" || !p.Waiting || p.Handler != "zhao" || p.By == 0 && p.Now["zh"] == "" {
			t.Errorf("%+v", p)
		}
		p, err = e.views.Progress(e.ctx, fresh, e.now)
		must(t, err)
		if p.Stages[0].State != "now" || p.By == 0 || p.Now["zh"] == "" || !p.CanWithdraw {
			t.Errorf("%+v", p)
		}
	})
}

// TestProgressOffersWhatIsTaken compares what the complainant is offered with what is taken of him, where a case goes on
// and where it has ended.
func TestProgressOffersWhatIsTaken(t *testing.T) {
	t.Parallel()
	w := complaint.TextOf
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		archived := e.closed("又多收了", phone(6)).ID
		e.do("quan", archived, &complaint.Revisit{Medium: "phone", Reached: "yes", StillSolved: "yes", Text: w("没有再出现")})
		e.do("quan", archived, &complaint.Archive{})
		withdrawn := e.dispatched("不想投诉了", phone(7), "network", "zhao").ID
		e.do(complaint.Customer, withdrawn, &complaint.Withdraw{Reason: w("已经自行解决")})
		read := e.dispatched("查询码被看过", phone(8), "network", "zhao").ID
		e.do("zhao", read, &complaint.TellCode{Way: "paper"})
		for name, c := range map[string]struct {
			id                   string
			escalates, withdraws bool
		}{
			"at work":   {e.dispatched("宽带断网", phone(5), "network", "zhao").ID, true, true},
			"closed":    {e.closed("多收费", phone(4)).ID, false, false},
			"archived":  {archived, false, false},
			"withdrawn": {withdrawn, true, false},
			"read":      {read, true, false}, // who works on it could withdraw it in his name
		} {
			p, err := e.views.Progress(e.ctx, c.id, e.now)
			must(t, err)
			if p.CanEscalate != c.escalates || p.CanWithdraw != c.withdraws || !p.CanAnswer {
				t.Errorf("%s: %+v", name, p)
			}
			taken := func(c2 complaint.Command) bool {
				_, err := complaint.Decide(desk.World{Snapshot: e.views.register.Snapshot()}, mustState(e, c.id), complaint.Meta{At: e.now, By: complaint.Customer}, c2)
				return err == nil
			}
			if p.CanEscalate != taken(&complaint.AskSuperior{Reason: w("太慢")}) {
				t.Errorf("%s: the superior is offered %v", name, p.CanEscalate)
			}
			if p.CanSurvey && !taken(&complaint.Survey{Result: 1, Process: 1, Person: 1}) || p.CanConfirm && !taken(&complaint.Confirm{Solved: "no", Basis: "customer", Text: w("没好")}) {
				t.Errorf("%s: offered although it is refused: %+v", name, p)
			}
		}
	})
}

func TestCustomerAcrossHisCases(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		closed, working, _ := busy(e)
		person := mustState(e, closed).Person
		c, err := e.views.Customer(e.ctx, e.viewer("boss"), person, e.now)
		must(t, err)
		if c.Total != 2 || c.Open != 2 || c.Paid != 200_00 || c.Name != "周*霞 139****0001" || len(c.Contacts) < 5 {
			t.Errorf("%+v", c)
		}
		for i := 1; i < len(c.Contacts); i++ {
			if c.Contacts[i].Entry.At > c.Contacts[i-1].Entry.At {
				t.Error("contacts are not newest first")
			}
		}
		n, err := e.views.Earlier(e.ctx, db.Reader(), person)
		if err != nil || n != 2 {
			t.Errorf("earlier %d, %v", n, err)
		}
		if _, err := e.views.Customer(e.ctx, e.viewer("zhao"), person, e.now); fault.As(err) == nil {
			t.Errorf("the network's handler sees a customer of billing: %v", err)
		}
		e.do("zhao", working, &complaint.Resume{Reason: complaint.TextOf("已联系上")})
		e.do("wang", working, &complaint.Extend{Clock: "resolve", By: "1h", Reason: complaint.TextOf("等待备件")})
		c, err = e.views.Customer(e.ctx, e.viewer("wang"), mustState(e, working).Person, e.now)
		must(t, err)
		if len(c.Promises) != 1 || c.Promises[0].Kind != "extension" || c.Promises[0].At == 0 {
			t.Errorf("promises %+v", c.Promises)
		}
	})
}

func TestDuplicatesAreFound(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		closed, working, _ := busy(e)
		e.index(t)
		got, err := e.views.Duplicates(e.ctx, e.viewer("boss"), mustState(e, closed).Person, "十月份账单多收二百元", "打了三次电话都没有解决，要求说明原因。", e.now)
		must(t, err)
		if len(got) == 0 || got[0].ID != closed || !got[0].Same || got[0].Likeness < 0.6 {
			t.Errorf("his own: %+v", got)
		}
		got, err = e.views.Duplicates(e.ctx, e.viewer("boss"), "", "宽带经常断网，无人处理", "宽带经常断网无人处理，打了三次电话都没有解决。", e.now)
		must(t, err)
		if len(got) == 0 || got[0].ID != working || got[0].Same {
			t.Errorf("somebody else's: %+v", got)
		}
		told := func(subject, matter string) string {
			return e.do("mei", "", &complaint.Register{Channel: "hotline", Subject: complaint.TextOf(subject), Matter: complaint.TextOf(matter), Procedure: "telecom",
				Complainant: complaint.Complainant{Name: "Anna Pohl", Phone: phone(7)}}).ID
		}
		told("Charged ¥286 for roaming", "I was charged every day for roaming although it was off.")
		drops := told("Broadband drops every evening", "Nobody came although two repairs were booked.")
		e.index(t)
		got, err = e.views.Duplicates(e.ctx, e.viewer("boss"), "", "My broadband drops every evening", "Two repairs were booked and nobody came.", e.now)
		must(t, err)
		if len(got) != 1 || got[0].ID != drops {
			t.Errorf("in English: %+v", got)
		}
		if got, err = e.views.Duplicates(e.ctx, e.viewer("qian"), "", "宽带经常断网，无人处理", "宽带经常断网无人处理", e.now); err != nil || len(got) != 0 {
			t.Errorf("out of reach: %+v, %v", got, err)
		}
	})
}

func TestSavedViews(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		own, err := e.views.SaveView(e.ctx, SavedView{Staff: "qian", Title: " 紧急 ", Filter: "grade=urgent&nonsense=1&view=all&sort=updated"})
		must(t, err)
		if own.Filter != "grade=urgent&sort=updated&view=all" || own.Title != "紧急" {
			t.Errorf("%+v", own)
		}
		shared, err := e.views.SaveView(e.ctx, SavedView{Staff: "zhou", Title: "部门超时", Filter: "overdue=1", Department: "billing", Pinned: true})
		must(t, err)
		list, err := e.views.SavedViews(e.ctx, "qian", "billing")
		must(t, err)
		if len(list) != 2 || list[0].ID != shared.ID || list[1].ID != own.ID {
			t.Errorf("%+v", list)
		}
		shared.Staff, shared.Title = "qian", "改名"
		if _, err := e.views.SaveView(e.ctx, shared); fault.As(err) == nil {
			t.Errorf("changed somebody else's: %v", err)
		}
		if _, err := e.views.SaveView(e.ctx, SavedView{Staff: "qian"}); fault.As(err) == nil {
			t.Errorf("no title: %v", err)
		}
		must(t, e.views.ForgetView(e.ctx, shared.ID, "qian"))
		must(t, e.views.ForgetView(e.ctx, own.ID, "qian"))
		if list, err = e.views.SavedViews(e.ctx, "zhao", "network"); err != nil || len(list) != 0 {
			t.Errorf("%+v, %v", list, err)
		}
		if list, err = e.views.SavedViews(e.ctx, "qian", "billing"); err != nil || len(list) != 1 {
			t.Errorf("%+v, %v", list, err)
		}
	})
}
