package browser

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/web/webtest"
)

// TestForms looks at the forms of the steps as each becomes the next of a case: in English on a desk, and in the dark on a phone.
func TestForms(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"en", "dark", false})
	w := complaint.TextOf
	r, err := o.h.Desk.Do(t.Context(), complaint.Meta{By: "wangxiaoman", Channel: "desk", Key: uuid.NewString()}, "", &complaint.Register{Channel: "hotline",
		Subject: w("A promise that nobody kept"), Matter: w("The manager promised a call and a credit within three days."), Wish: w("Keep it"),
		Complainant: complaint.Complainant{Name: "Zhou", Phone: newPhone()}, Allegations: []complaint.Text{w("No call"), w("No credit")}})
	if err != nil {
		t.Fatal(err)
	}
	looks := func(login string, forms ...string) {
		t.Helper()
		c := o.as(login)
		for _, form := range forms {
			for _, phone := range []bool{false, true} {
				name := "form-" + form
				if c.Size(1440, 900, false); phone {
					c.Choose(o.url, "zh-CN", "dark")
					c.Phone()
					name += "-390"
				} else {
					c.Choose(o.url, "en", "dark")
				}
				c.Go(o.url + "/c/" + r.ID + "/do/" + form)
				c.Wait(`document.querySelector('#main form[action$="/do/` + form + `"] button[type=submit]')`)
				c.Shot(name)
				webtest.Axe(t, c.Tab)
				webtest.NoSidewaysScroll(t, c.Tab)
				webtest.NoClippedChips(t, c.Tab)
			}
		}
	}
	looks("agent", "classify")
	o.do("wangxiaoman", r.ID, &complaint.Classify{Content: "service.promise", Nature: "general", Object: "operator", Department: "complaints", Limit: "h48"})
	looks("agent", "assess")
	o.do("wangxiaoman", r.ID, &complaint.Assess{Severity: 3, Complexity: 2, Impact: 2})
	await(t, func() bool { s := o.state(r.ID); return s.Marks["dispatch"].At != 0 && s.AcknowledgedAt != 0 })
	looks("lead", "assign")
	o.do("majun", r.ID, &complaint.Assign{Department: "complaints", Owner: "linxiao", Reason: w("Lin Xiao knows such promises")})
	o.do("linxiao", r.ID, &complaint.FirstReply{Medium: "phone", Understood: w("No call"), Next: w("We look into it today")})
	looks("handler", "investigate")
	s := o.state(r.ID)
	inv := &complaint.Investigate{Summary: w("It was handed to nobody.")}
	for _, a := range s.Allegations {
		inv.Findings = append(inv.Findings, complaint.Finding{Allegation: a.ID, Finding: "substantiated", Reason: w("No entry")})
	}
	o.do("linxiao", r.ID, inv)
	looks("handler", "determine_cause")
	o.do("linxiao", r.ID, &complaint.DetermineCause{Cause: "process.handover", Certainty: "confirmed"})
	looks("handler", "draft_liability")
	o.do("linxiao", r.ID, &complaint.DraftLiability{Ground: w("No entry"), Shares: []complaint.Share{{Party: "operator", Percent: 100, Department: "complaints"}}})
	o.do("yeqing", r.ID, &complaint.ReviewLiability{Verdict: "agree", CustomerView: "accepts"})
	looks("handler", "propose_plan")
	o.do("linxiao", r.ID, &complaint.ProposePlan{Outcome: "upheld", Reason: w("No entry"), Amount: 5000,
		Measures: []complaint.Measure{{What: w("Apologise"), DueOn: time.Now().AddDate(0, 0, 3).Format(time.DateOnly)}}})
	o.do("gaojianguo", r.ID, &complaint.ApprovePlan{Verdict: "approve"})
	o.do("linxiao", r.ID, &complaint.CarryOut{Measure: o.state(r.ID).Plan.Measures[0].ID, Text: w("Apologised")})
	looks("handler", "compensate")
	o.quiet()
}
