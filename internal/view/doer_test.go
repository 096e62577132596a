package view

import (
	"testing"

	"amends/internal/auth"
	"amends/internal/complaint"
	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// TestDoer names who can do the step that is on: its owner, else a lead of the case's department, else somebody of its role;
// never one who is away, has left, is a party, or did what the step judges.
func TestDoer(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		w := complaint.TextOf
		current := func(id string) (string, *CasePage) {
			t.Helper()
			p, err := e.views.Case(e.ctx, e.viewer("boss"), id, e.now)
			must(t, err)
			return Doer(e.reg.Snapshot(), p.State, p.Current.Step, e.now), &p
		}
		want := func(what, id, who string) {
			t.Helper()
			got, p := current(id)
			if got != who {
				t.Errorf("%s, at %s: %q, want %q", what, p.Current.Step.ID, got, who)
			}
			if got == "" {
				return
			}
			own, err := e.views.Case(e.ctx, Viewer{All: true, Staff: got}, id, e.now)
			must(t, err)
			if own.Actions.Current == nil || !own.Actions.Current.Allowed {
				t.Errorf("%s: %s is named and refused: %+v", what, got, own.Actions.Current)
			}
		}
		change := func(id string, with func(*register.Staff)) {
			p := *e.reg.Snapshot().StaffByID[id]
			with(&p)
			must(t, e.reg.Put(auth.Because(e.ctx, "轮岗"), "root", e.now, register.Set(p)))
		}
		id := e.dispatched("账单多收费用", phone(1), "billing", "qian").ID
		want("the owner", id, "qian")
		change("qian", func(p *register.Staff) { p.Away = true })
		want("while he is away the lead", id, "zhou")
		change("zhou", func(p *register.Staff) { p.Away = true })
		want("while he is too the lead above", id, "")
		change("zhou", func(p *register.Staff) { p.Away = false })
		change("qian", func(p *register.Staff) { p.Away = false })
		e.do("qian", id, &complaint.FirstReply{Medium: "phone", Understood: w("账单多收了两百元"), Next: w("今天核对账单"), Needed: w("无")})
		e.do("qian", id, &complaint.Investigate{Findings: []complaint.Finding{{Allegation: "a1", Finding: "substantiated", Reason: w("重复计费")}}, Summary: w("系统重复计费")})
		e.do("qian", id, &complaint.DetermineCause{Cause: "process.design", Certainty: "confirmed"})
		e.do("qian", id, &complaint.DraftLiability{Shares: []complaint.Share{{Party: "operator", Percent: 100, Department: "billing"}}, Ground: w("系统问题")})
		want("who reviews is not its owner", id, "quan")
		e.do("quan", id, &complaint.NameParty{Staff: "quan", Ground: "about", Reason: w("来电指明")})
		got, p := current(id)
		if got == "quan" || got == "qian" || p.State.Party(got) {
			t.Errorf("a party, or who drafted it, is named: %q", got)
		}
	})
}
