package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"amends/internal/auth"
	"amends/internal/complaint"
	"amends/internal/demo"
	"amends/internal/house"
)

// tabled is a house in which people stand in every relation to one case.
type tabled struct {
	t       *testing.T
	c       *crawled
	h       *house.House
	cookies map[string]string
	id      string // of the case
	number  string
	person  string            // who complains
	digest  string            // of a file in it
	own     map[string]string // a case that each of them sees, as a control
}

// relations are who is what to the case: role × relation.
var relations = map[string][]string{
	"owner":      {"chenli"},
	"department": {"majun", "sunyue"},
	"circle":     {"fangyuan"},
	"none":       {"pengtao", "luozhiqiang", "zhouqihang"},              // a handler, the lead of another department, an administrator
	"party":      {"wangxiaoman", "gaojianguo", "yeqing", "gumingyuan"}, // took it in, approves, judges, leads the house: they see all others
}

// TestRelationsOfPages is role × route × relation for the pages, as TestRelations of the API is for its routes: on every page
// of a case whoever owns it, leads its department or was let in gets it, and whoever is nothing to it or a party to it finds no
// such page, whatever his role; what his role may not do at all he is told as he is on a case of his own. What the pages are
// is asked of the router. No list, table, search or dialog names the case to those who do not see it.
func TestRelationsOfPages(t *testing.T) {
	t.Parallel()
	e := newTable(t)
	pages := 0
	for _, door := range e.c.w.site.StaffPages() {
		method, path, _ := strings.Cut(door, " ")
		if !strings.HasPrefix(path, casePath) {
			continue
		}
		pages++
		for _, at := range e.filled(path) {
			for relation, people := range relations {
				for _, who := range people {
					e.compare(method, at, relation, who)
				}
			}
		}
	}
	if pages < 12 {
		t.Fatalf("only %d pages of a case", pages)
	}
	e.lists()
	e.many()
	s, err := e.h.Desk.Load(t.Context(), e.id)
	if err != nil || s.Owner != "chenli" || len(s.Tags) > 0 {
		t.Errorf("somebody of no business changed it: %+v, %v", s.Owner, err)
	}
}

// filled are the addresses of a pattern, {id} left open.
func (e *tabled) filled(path string) []string {
	out := []string{path}
	for _, f := range []struct {
		gap    string
		values []string
	}{{"{tab}", []string{"timeline", "ledger", "customer", "files", "plan"}}, {"{field}", []string{"name", "phones"}}, {"{digest}", []string{e.digest}},
		{"{command}", []string{"note", "extend", "grant_access", "name_party", "ask_statement"}}, {"{message}", []string{"m1"}}} {
		var next []string
		for _, at := range out {
			if !strings.Contains(at, f.gap) {
				next = append(next, at)
				continue
			}
			for _, v := range f.values {
				next = append(next, strings.ReplaceAll(at, f.gap, v))
			}
		}
		out = next
	}
	return out
}

// compare asks for a page of the case, and for the same of a case that this person sees.
func (e *tabled) compare(method, at, relation, who string) {
	e.t.Helper()
	code, body := e.ask(who, method, strings.ReplaceAll(at, "{id}", e.id), "")
	control, _ := e.ask(who, method, strings.ReplaceAll(at, "{id}", e.own[who]), "")
	sees := relation != "none" && relation != "party"
	switch {
	case control == http.StatusForbidden || who == "zhouqihang": // his role has no such page
		if code != http.StatusForbidden && code != http.StatusNotFound {
			e.t.Errorf("%s %s: %s (%s) may not and gets %d", method, at, who, relation, code)
		}
	case !sees && code != http.StatusNotFound:
		e.t.Errorf("%s %s: %s (%s) gets %d: %.200s", method, at, who, relation, code, body)
	case sees && method == http.MethodGet && code != http.StatusOK && code != http.StatusNoContent && code != control:
		e.t.Errorf("%s %s: %s (%s) gets %d, of his own case %d", method, at, who, relation, code, control)
	case sees && code == http.StatusNotFound && !strings.Contains(at, "/files/") && !strings.Contains(at, "/messages/") && control != code:
		e.t.Errorf("%s %s: %s (%s) does not find it", method, at, who, relation)
	}
	if !sees && strings.Contains(body, e.number) {
		e.t.Errorf("%s %s names the case to %s (%s)", method, at, who, relation)
	}
}

// lists asks for every list, table, search and page of a person.
func (e *tabled) lists() {
	e.t.Helper()
	found := map[string]int{}
	for _, at := range []string{"/c?view=all", "/c?q=" + e.number, "/c/rows?view=all", "/c/export?view=all", "/palette?q=" + e.number, "/lookup/cases?q=" + e.number,
		"/notices", "/rectifications", "/rectifications.csv", "/customers?q=13012341203", "/customers/" + e.person, "/customers/" + e.person + "/part", "/register/caller?complainant.phone=13012341203",
		"/dashboard", "/dashboard.csv", "/c?person=" + e.person} {
		for relation, people := range relations {
			for _, who := range people {
				code, body := e.ask(who, http.MethodGet, at, "")
				if u, err := url.Parse(at); err == nil && strings.Contains(u.RawQuery, e.number) {
					body = strings.ReplaceAll(body, e.number, "") // what was asked for stands in the field; the link counts
				}
				names := code == http.StatusOK && (strings.Contains(body, e.id) || strings.Contains(body, e.number))
				switch {
				case names && (relation == "none" || relation == "party"):
					i := max(strings.Index(body, e.id), strings.Index(body, e.number))
					e.t.Errorf("%s names the case to %s (%s): …%s…", at, who, relation, body[max(0, i-200):min(len(body), i+60)])
				case names:
					found[at]++
				}
			}
		}
	}
	if _, body := e.ask("majun", http.MethodGet, "/customers/"+e.person, ""); !strings.Contains(body, "查看了查询码") || strings.Contains(body, "portal_code") {
		e.t.Error("that somebody saw the code is not said in words")
	}
	for _, at := range []string{"/c?view=all", "/palette?q=" + e.number, "/c?q=" + e.number, "/customers/" + e.person} {
		if found[at] == 0 {
			e.t.Errorf("%s names the case to nobody", at)
		}
	}
}

// many takes it among others.
func (e *tabled) many() {
	e.t.Helper()
	for relation, people := range relations {
		if relation != "none" && relation != "party" {
			continue
		}
		for _, who := range people {
			for _, at := range []string{"/queue/bulk/tag/ask", "/queue/bulk/tag", "/queue/bulk/assign", "/c/export?view=all"} {
				code, body := e.ask(who, http.MethodPost, at, "pick="+e.id+"&add=x&department=network&reason=x")
				if strings.Contains(body, e.number) || strings.HasPrefix(at, "/c/export") && strings.Contains(body, e.id) {
					e.t.Errorf("%s names the case to %s (%s): %d", at, who, relation, code)
				}
			}
		}
	}
}

func (e *tabled) ask(who, method, path, body string) (int, string) {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Cookie", e.cookies[who]+"; lang=zh-CN")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if onlyPart.MatchString(r.URL.Path) {
		r.Header.Set("HX-Request", "true")
	}
	a := httptest.NewRecorder()
	e.c.w.ServeHTTP(a, r)
	return a.Code, a.Body.String()
}

func newTable(t *testing.T) *tabled {
	t.Helper()
	c, h := crawlSite(t)
	e := &tabled{t: t, c: c, h: h, cookies: map[string]string{}, own: map[string]string{}}
	ctx := context.Background()
	do := func(by, id string, o complaint.Command) string {
		t.Helper()
		res, err := h.Desk.Do(ctx, complaint.Meta{By: by, Channel: "desk"}, id, o)
		if err != nil {
			t.Fatalf("%s by %s: %v", o.Act().Name, by, err)
		}
		e.number = res.Number
		return res.ID
	}
	taken := func(phone string) string {
		return do("wangxiaoman", "", &complaint.Register{Channel: "hotline", Subject: complaint.TextOf("网络中断三天"), Matter: complaint.TextOf("一直没有恢复"),
			Complainant: complaint.Complainant{Name: "周敏", Phone: phone}})
	}
	given := func(id, department, owner string) {
		do("wangxiaoman", id, &complaint.Assign{Department: department, Owner: owner, Reason: complaint.TextOf("归口办理")})
	}
	other := taken("13012341299")
	given(other, "complaints", "chenli")
	for relation, people := range relations {
		for _, who := range people {
			e.cookies[who], e.own[who] = signed(t, h, who), other
			if (relation == "none" || relation == "circle") && who != "zhouqihang" {
				e.own[who] = taken("1301234" + "1298")
				given(e.own[who], h.Register.Snapshot().StaffByID[who].Department, who)
			}
		}
	}
	ref, err := h.Blobs.Put(ctx, strings.NewReader("通话记录"), "记录.txt", "chenli")
	if err != nil {
		t.Fatal(err)
	}
	e.digest = ref.Digest
	e.id = taken("13012341203")
	given(e.id, "complaints", "chenli")
	do("chenli", e.id, &complaint.AddEvidence{Title: complaint.TextOf("记录"), Source: "system", Files: []complaint.File{{Digest: ref.Digest, Name: complaint.TextOf("记录.txt")}}})
	do("chenli", e.id, &complaint.GrantAccess{Staff: "fangyuan", Reason: complaint.TextOf("协助定位")})
	for _, who := range relations["party"] {
		do(who, e.id, &complaint.NameParty{Staff: who, Ground: "about", Reason: complaint.TextOf("来电指明")})
	}
	s, err := h.Desk.Load(ctx, e.id)
	if err != nil {
		t.Fatal(err)
	}
	e.person = s.Person
	return e
}

// signed is the cookie of anybody of the house, who may have had no way to sign in before.
func signed(t *testing.T, h *house.House, staff string) string {
	t.Helper()
	ctx := context.Background()
	hash, err := h.Auth.HashPassword(ctx, demo.Password, staff, staff)
	if err != nil {
		t.Fatal(err)
	}
	err = h.Auth.SetPassword(auth.Because(ctx, "试用"), staff, "t-"+staff, hash, false, auth.After{})
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := h.Auth.SignIn(ctx, "t-"+staff, demo.Password, "127.0.0.1", "test")
	if err != nil {
		t.Fatal(err)
	}
	return auth.Cookie + "=" + token
}
