package browser

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"amends/internal/auth"
	"amends/internal/complaint"
	"amends/internal/demo"
	"amends/internal/house"
	"amends/internal/register"
	"amends/internal/web/webtest"
)

// look is how somebody sees the pages.
type look struct {
	lang, theme string
	phone       bool
}

// office is the demo organisation with the colleagues of one test, each with a browser of his own.
type office struct {
	t    *testing.T
	url  string
	h    *house.House
	look look
	desk map[string]*colleague

	whole bool // everybody has a whole browser
}

// newOffice opens the house; a test that needs it behind the pages cannot run against a server elsewhere.
func newOffice(t *testing.T, l look) *office {
	t.Helper()
	url := start(t)
	if shared.house == nil {
		t.Skip("needs the house behind the pages")
	}
	return &office{t: t, url: url, h: shared.house, look: l, desk: map[string]*colleague{}}
}

// colleague is one of the demo people at his screen.
type colleague struct {
	*webtest.Tab
	o     *office
	staff string
}

// as gives the colleague with this sign-in; the first time he signs in through the page.
func (o *office) as(login string) *colleague {
	o.t.Helper()
	if c := o.desk[login]; c != nil {
		return c
	}
	c := &colleague{Tab: o.tab(), o: o}
	for _, l := range demo.Logins() {
		if l.Login == login {
			c.staff = l.Staff
		}
	}
	signIn(c.Tab, o.url, login)
	o.desk[login] = c
	return c
}

// hires adds a colleague who sees every case and whom nobody tells anything by his role, neither the other tests nor the
// time limits of the demo's cases; his sign-in is his staff id.
func (o *office) hires(name string) *colleague {
	o.t.Helper()
	id := "new" + uuid.NewString()[:8]
	role := register.Role{ID: "listener", Name: register.Title{"zh": "旁听", "en": "Listener"}, Scope: register.ScopeAll,
		Permissions: []register.Permission{register.CaseView, register.CaseNote, register.ReportView}}
	person := *o.h.Register.Snapshot().StaffByID["yeqing"]
	person.ID, person.Name, person.NameEn, person.Number, person.Manager, person.Phone, person.Email = id, name, "", "", "", "", ""
	person.Roles = []string{role.ID}
	if err := o.h.Register.Put(o.t.Context(), "zhouqihang", time.Now(), register.Set(role), register.Set(person)); err != nil {
		o.t.Fatal(err)
	}
	hash, err := o.h.Auth.HashPassword(o.t.Context(), demo.Password, id, name)
	if err == nil {
		himself := auth.With(o.t.Context(), auth.Principal{Staff: id})
		err = o.h.Auth.SetPassword(himself, id, id, hash, false, auth.After{})
	}
	if err != nil {
		o.t.Fatal(err)
	}
	c := o.as(id)
	c.staff = id
	return c
}

// code is what the customer of a case opens it with.
func code(h *house.House, id string) string {
	c, _ := h.Auth.PortalCode(context.Background(), id) // a wrong one fails where it is typed
	return c
}

// tab is an empty browser with the look of this test.
func (o *office) tab() *webtest.Tab {
	o.t.Helper()
	open := webtest.Open
	if o.whole {
		open = webtest.OpenWhole
	}
	b := open(o.t)
	b.Choose(o.url, o.look.lang, o.look.theme)
	if o.look.phone {
		b.Phone()
	}
	return b
}

// quiet fails when a page of any colleague complained.
func (o *office) quiet() {
	o.t.Helper()
	for _, c := range o.desk {
		webtest.Quiet(o.t, c.Tab)
	}
}

func (o *office) state(id string) complaint.State {
	o.t.Helper()
	s, err := o.h.Desk.Load(o.t.Context(), id)
	if err != nil {
		o.t.Fatal(err)
	}
	return s
}

// do gives a command past the pages, to bring a case to where a test begins.
func (o *office) do(by, id string, c complaint.Command) {
	o.t.Helper()
	if _, err := o.h.Desk.Do(o.t.Context(), complaint.Meta{By: by, Channel: "desk", Key: uuid.NewString()}, id, c); err != nil {
		o.t.Fatalf("%s by %s: %v", c.Act().Name, by, err)
	}
}

// given is a case that lies with Lin Xiao, dispatched and known to nobody else in this package.
func (o *office) given(subject string) complaint.State {
	o.t.Helper()
	w := complaint.TextOf
	r, err := o.h.Desk.Do(o.t.Context(), complaint.Meta{By: "wangxiaoman", Channel: "desk", Key: uuid.NewString()}, "", &complaint.Register{Channel: "hotline",
		Subject: w(subject), Matter: w(subject + "。客户要求今天答复。"), Wish: w("尽快处理"), OccurredOn: "2026-11-18", Product: "客服热线",
		Complainant: complaint.Complainant{Name: "周小霞", Phone: newPhone()}})
	if err != nil {
		o.t.Fatal(err)
	}
	o.do("wangxiaoman", r.ID, &complaint.Classify{Content: "service.promise", Nature: "general", Object: "operator", Department: "complaints", Limit: "h48"})
	o.do("wangxiaoman", r.ID, &complaint.Assess{Severity: 2, Complexity: 2, Impact: 2})
	await(o.t, func() bool { s := o.state(r.ID); return s.Marks["dispatch"].At != 0 && s.AcknowledgedAt != 0 }) // both by themselves
	o.do("majun", r.ID, &complaint.Assign{Department: "complaints", Owner: "linxiao", Reason: w("熟悉此类投诉")})
	return o.state(r.ID)
}

// newPhone is a mobile number that no other case has: the demo's customers have none that begin so.
func newPhone() string {
	n := uuid.New().ID()
	return fmt.Sprintf("199%08d", n%100000000)
}

// open goes to the page of a case.
func (c *colleague) open(id string) {
	c.T.Helper()
	c.Go(c.o.url + "/c/" + id)
	c.Wait(`document.querySelector('#pane [data-case="` + id + `"]')`)
}

// text is what an element says now.
func text(b *webtest.Tab, selector string) string {
	b.T.Helper()
	return strings.TrimSpace(webtest.Eval[string](b, `[...document.querySelectorAll(`+quote(selector)+`)].map((e) => e.innerText).join('\n')`))
}

// says fails when an element does not contain the words.
func says(b *webtest.Tab, selector, words string) {
	b.T.Helper()
	if got := text(b, selector); !strings.Contains(got, words) {
		b.T.Errorf("%s says %q, want %q in it", selector, got, words)
	}
}

// settled waits until an element contains the words.
func settled(b *webtest.Tab, selector, words string) {
	b.T.Helper()
	b.Wait(`[...document.querySelectorAll(` + quote(selector) + `)].some((e) => e.innerText.includes(` + quote(words) + `))`)
}

// planned brings a case to the plan, which the lead proposes himself.
func (o *office) planned(s complaint.State) {
	o.t.Helper()
	w := complaint.TextOf
	o.do("linxiao", s.ID, &complaint.FirstReply{Medium: "phone", Understood: w("发票抬头开错"), Next: w("今天核查")})
	inv := &complaint.Investigate{Summary: w("开票时抬头取自旧资料。")}
	for _, a := range s.Allegations {
		inv.Findings = append(inv.Findings, complaint.Finding{Allegation: a.ID, Finding: "substantiated", Reason: w("开票记录")})
	}
	o.do("linxiao", s.ID, inv)
	o.do("linxiao", s.ID, &complaint.DetermineCause{Cause: "process.handover", Certainty: "confirmed", Whys: []complaint.Why{{Why: w("资料未同步")}}})
	o.do("linxiao", s.ID, &complaint.DraftLiability{Ground: w("资料未同步"), Shares: []complaint.Share{{Party: "operator", Percent: 100, Department: "complaints"}}})
	o.do("yeqing", s.ID, &complaint.ReviewLiability{Verdict: "agree", CustomerView: "accepts"})
	o.do("majun", s.ID, &complaint.ProposePlan{Outcome: "upheld", Reason: w("资料未同步"), Amount: 5000,
		Measures: []complaint.Measure{{What: w("重开发票"), DueOn: time.Now().AddDate(0, 0, 3).Format(time.DateOnly)}}})
}
