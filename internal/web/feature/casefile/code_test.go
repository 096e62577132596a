package casefile_test

import (
	"net/http"
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/house"
	"amends/internal/web/feature/gate/testsite"
)

// The portal's code stands on the case for who may write to the customer: the look is noted, what is sent holds a mark in
// its place, and a code given anew ends the old one.
func TestPortalCodeOnTheCase(t *testing.T) {
	t.Parallel()
	e := open(t)
	r := register(t, e, "mei", "宽带断网")
	at := "/c/" + r.ID + "/code"
	code := func() string {
		t.Helper()
		c, err := e.Site.Auth.PortalCode(t.Context(), r.ID)
		must(t, err)
		return c
	}
	looks := func() (n int) {
		t.Helper()
		list, err := e.Site.Vault.Looks(t.Context(), e.Site.DB.Reader(), state(t, e, r.ID).Person, "", 20)
		must(t, err)
		for _, l := range list {
			if l.Field == house.CodeLook && l.Who == "mei" {
				n++
			}
		}
		return n
	}
	if body := e.As("mei").Get(at, hx, "true").Is(t, http.StatusOK).Body; strings.Contains(body, code()) || looks() != 0 {
		t.Errorf("shown before it was asked for: %s", body)
	}
	if body := post(t, e, "mei", at, "act", "show").Is(t, http.StatusOK).Body; !strings.Contains(body, code()) || looks() != 1 {
		t.Errorf("%d looks: %s", looks(), body)
	}
	for _, who := range []string{"mei", "li"} { // whoever's click would end the code that he has is asked first
		seen, before := code(), len(recorded(t, e, r.ID))
		if page := e.As(who).Get(at).Is(t, http.StatusOK).Body; !strings.Contains(page, "发送时要换用新码") {
			t.Errorf("%s: not said on the page", who)
		}
		asked := post(t, e, who, at, "act", "sms", "key", "0190a5f0-0000-7000-8000-000000000000").Is(t, http.StatusOK)
		asked.Has(t, "[value=anew-sms]")
		if code() != seen || len(recorded(t, e, r.ID)) != before || !strings.Contains(asked.Body, "立即失效") {
			t.Errorf("%s was not asked: %s", who, asked.Body)
		}
		if w := asked.Body; strings.Contains(w, "没有他的手机号") || !strings.Contains(w, "没有网关取") {
			t.Errorf("who has a number, which nobody carries to: %s", w)
		}
	}
	sentNow := post(t, e, "li", at, "act", "anew-sms", "key", "0190a5f0-0000-7000-8000-000000000001").Is(t, http.StatusOK)
	if w := sentNow.Body; !strings.Contains(w, "还没有发出") || strings.Contains(w, "已发给投诉人") || strings.Contains(w, "发送时要换用新码") {
		t.Errorf("nobody carries it: %s", w)
	}
	record := recorded(t, e, r.ID)
	drawn, told := record[len(record)-2].Event.(complaint.CodeTold)
	sent, ok := record[len(record)-1].Event.(complaint.Replied)
	if !ok || sent.Medium != "sms" || !told || !drawn.Anew { // what is sent is none that somebody saw
		t.Fatalf("%+v", record[len(record)-1].Event)
	}
	words, _, err := e.Site.Vault.Texts(t.Context(), e.Site.DB.Reader(), []string{sent.Text.ID})
	must(t, err)
	if w := words[sent.Text.ID]; !strings.Contains(w, complaint.CodeMark("zh")) || !strings.Contains(w, r.Number) || strings.Contains(w, code()) {
		t.Errorf("the record says %q", w)
	}
	if body := post(t, e, "mei", at, "act", "print").Is(t, http.StatusOK).Body; !strings.Contains(body, code()) || !strings.Contains(body, "/portal/progress") {
		t.Errorf("on paper: %s", body)
	}
	post(t, e, "mei", at, "act", "email").Is(t, http.StatusOK).Has(t, "[value=anew-show]") // the cousin: a slip is out
	old := code()
	before := len(recorded(t, e, r.ID))
	asked := post(t, e, "mei", at, "act", "anew").Is(t, http.StatusOK) // one click says what would come of it
	if code() != old || !strings.Contains(asked.Body, "立即失效") || len(recorded(t, e, r.ID)) != before || asked.Find("dialog footer, footer").Length() != 1 {
		t.Errorf("nothing was asked: %s", asked.Body)
	}
	post(t, e, "mei", at, "act", "back").Is(t, http.StatusOK).Has(t, "[value=anew]")
	if body := post(t, e, "mei", at, "act", "anew-show").Is(t, http.StatusOK).Body; code() == old || !strings.Contains(body, code()) {
		t.Errorf("given anew: %s, before %s", code(), old)
	}
	if told, ok := recorded(t, e, r.ID)[before].Event.(complaint.CodeTold); !ok || !told.Anew {
		t.Errorf("on record: %+v", told)
	}
	if line := e.As("mei").Get("/c/"+r.ID).Is(t, http.StatusOK).Body; !strings.Contains(line, "更换了查询码，旧码和链接失效") {
		t.Error("the timeline does not say it")
	}
	plain := e.As("mei").Get(at).Is(t, http.StatusOK) // a page of its own, with one row of buttons and a way back
	if plain.Has(t, ".s-app"); plain.Find(".k-dialog-end").Length() < 1 || plain.Find(".k-sheet .k-dialog-end").Length() != 1 {
		t.Error("no page")
	}
	if n := looks(); n != 3 { // what was sent nobody saw
		t.Errorf("%d looks are noted", n)
	}
	if res := post(t, e, "root", at, "act", "show"); res.Status < 400 || strings.Contains(res.Body, code()) {
		t.Errorf("who may not write to the customer: %d", res.Status)
	}
}

func recorded(t *testing.T, e *testsite.Env, id string) []complaint.Recorded {
	t.Helper()
	record, err := e.Site.Desk.Record(t.Context(), id)
	must(t, err)
	return record
}
