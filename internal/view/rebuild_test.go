package view

import (
	"slices"
	"strings"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// busy is a desk on which much has happened, by every way in which rows change.
func busy(e *env) (closed, working, fresh string) {
	closed = e.closed("十月账单多收二百元", phone(1)).ID
	working = e.dispatched("宽带经常断网无人处理", phone(2), "network", "zhao").ID
	e.do("zhao", working, &complaint.FirstReply{Medium: "phone", Understood: complaint.TextOf("断网"), Next: complaint.TextOf("派人检修")})
	e.do("zhao", working, &complaint.AskCustomer{Medium: "phone", Question: complaint.TextOf("何时在家？"), Pause: true})
	e.do("zhao", working, &complaint.Tag{Add: []string{"老人"}, Remove: []string{"电话"}})
	fresh = e.register("mei", "营业员态度恶劣", phone(1)).ID
	e.now = e.now.Add(3 * time.Hour)
	e.do(complaint.System, fresh, &complaint.Tick{})
	e.do("mei", fresh, &complaint.LinkTo{Kind: "follow_up", Case: closed})
	e.do(complaint.Customer, closed, &complaint.Hear{Text: complaint.TextOf("又多收了")})
	e.do("li", closed, &complaint.Reopen{Reason: complaint.TextOf("问题再次出现")})
	return closed, working, fresh
}

func TestRowsFollowFromTheJournal(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		_, working, _ := busy(e)
		kept, err := e.views.Verify(e.ctx)
		must(t, err)
		if kept.Cases != 3 || kept.Events < 50 || len(kept.Differences) > 0 {
			t.Fatalf("rows kept by the desk: %+v", kept)
		}
		tamper := func(q string, args ...any) {
			must(t, db.Write(e.ctx, func(tx *store.Tx) error { _, err := store.Exec(e.ctx, tx, q, args...); return err }))
		}
		tamper(`update queue set owner = 'wang', due_at = due_at + 1 where id = $1`, working)
		tamper(`delete from queue_tag where tag = '老人'`)
		tamper(`insert into queue (`+queueTable.List("")+`) select `+
			strings.Replace(strings.Replace(strings.Replace(queueTable.List(""), "seq", "seq + 1000000", 1), "id,", "'ghost',", 1), "number", "'ghost'", 1)+` from queue where id = $1`, working)
		found, err := e.views.Verify(e.ctx)
		must(t, err)
		var what []string
		for _, d := range found.Differences {
			what = append(what, d.Column)
		}
		slices.Sort(what)
		if !slices.Equal(what, []string{"due_at", "owner", "queue_tag", "row"}) {
			t.Errorf("found %v", found.Differences)
		}
		must(t, e.views.Rebuild(e.ctx, nil))
		again, err := e.views.Verify(e.ctx)
		must(t, err)
		if len(again.Differences) > 0 || again.Cases != 3 {
			t.Errorf("after a rebuild: %+v", again)
		}
	})
}

func TestErasedSubjectIsGone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		r := e.register("mei", "不想被记住的投诉", phone(9))
		must(t, db.Write(e.ctx, func(tx *store.Tx) error { return e.vault.Erase(e.ctx, tx, r.State.Person) }))
		e.do("quan", r.ID, &complaint.Erase{Reason: "本人要求"})
		p, err := e.views.Case(e.ctx, e.viewer("boss"), r.ID, e.now)
		must(t, err)
		l, err := e.views.Queue(e.ctx, e.viewer("boss"), Filter{}, Page{}, e.now)
		must(t, err)
		if p.Subject != "" || p.Customer.Name != "" || !p.Customer.Erased || l.Rows[0].Subject != "" || l.Rows[0].Customer != "" {
			t.Errorf("%q %+v %+v", p.Subject, p.Customer, l.Rows[0])
		}
		if b := p.Timeline[0].Bodies[0]; !b.Erased || b.Text != "" {
			t.Errorf("body %+v", b)
		}
		if v, err := e.views.Verify(e.ctx); err != nil || len(v.Differences) > 0 {
			t.Errorf("%+v, %v", v, err)
		}
	})
}
