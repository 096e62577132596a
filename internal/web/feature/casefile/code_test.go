package casefile_test

import (
	"net/http"
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/house"
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
	post(t, e, "mei", at, "act", "sms", "key", "0190a5f0-0000-7000-8000-000000000001").Is(t, http.StatusOK)
	record, err := e.Site.Desk.Record(t.Context(), r.ID)
	must(t, err)
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
	old := code()
	if body := post(t, e, "mei", at, "act", "anew").Is(t, http.StatusOK).Body; code() == old || !strings.Contains(body, code()) {
		t.Errorf("given anew: %s, before %s", code(), old)
	}
	if n := looks(); n != 3 { // what was sent nobody saw
		t.Errorf("%d looks are noted", n)
	}
	if res := post(t, e, "root", at, "act", "show"); res.Status < 400 || strings.Contains(res.Body, code()) {
		t.Errorf("who may not write to the customer: %d", res.Status)
	}
}
