package web

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"amends/internal/auth"
	"amends/internal/complaint"
	"amends/internal/demo"
	"amends/internal/field"
	"amends/internal/house"
	"amends/internal/house/housetest"
	"amends/internal/view"
	"amends/internal/web/feature/portal"
)

// seenForm is one form of the site: where it is sent, what it asks, and the pages on which it was seen.
type seenForm struct {
	name string
	at   []place
}

// place is where a form was seen, and by whom.
type place struct {
	leaf
	cookies, action string
}

// missed is a form that was taken nowhere, and what was said to it last.
type missed struct {
	*seenForm
	taken string
}

// asked is one field of a form as its reader sees it.
type asked struct {
	name   string // of the controls that carry it
	needed bool   // it carries the star
	free   bool   // it carries the word that it may stay empty
	when   []field.When
	box    bool // chosen by a click, and left as it was
}

// posted is what the fields of a form hold.
type posted map[string][]string

// TestMarksOfEveryForm goes through every form that somebody who works here, or complains, can open, and sends it: with one
// of the fields left empty that carry the star, which is refused at that field; with all of those left empty that do not,
// which is taken. Beside each choice on which a mark depends, once more.
func TestMarksOfEveryForm(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	c, h := crawlSite(t)
	forms := c.gather()
	cases := everyCase(t, h)
	statement := askedStatement(t, h, cases)
	who, cookies := map[string]string{}, map[string]string{} // staff by cookie, cookie by login
	enter := func(h *house.House, login string) string {
		token, p, err := h.Auth.SignIn(ctx, login, demo.Password, "127.0.0.1", "test")
		if err != nil {
			t.Fatal(err)
		}
		cookie := auth.Cookie + "=" + token
		who[cookie] = p.Staff
		return cookie
	}
	c.own = append(c.own, filler{"/do/name_party", "staff", func(_ *crawled, at place, _ *goquery.Selection) string {
		for cookie, staff := range who { // he recuses himself: that is open to all who see the case
			if strings.Contains(at.cookies, cookie) {
				return staff
			}
		}
		return ""
	}})
	for _, l := range demo.Logins() {
		cookie := enter(h, l.Login)
		cookies[l.Login] = cookie
		seeds := append(slices.Clone(staffSeeds), "/statements/"+statement)
		for _, row := range cases[:min(24, len(cases))] {
			seeds = append(seeds, "/c/"+row.ID)
		}
		c.crawl(t, "zh-CN", cookie, seeds)
		for _, act := range []string{"assign", "tag", "note"} {
			for _, row := range cases[:4] {
				c.look(t, "zh-CN", cookie, leaf{path: "/queue/bulk/" + act + "/ask", part: true, body: "pick=" + row.ID})
			}
		}
	}
	for _, row := range cases {
		c.crawl(t, "zh-CN", "", []string{"/portal/new", portal.LinkPath(h.Auth.PortalToken(row.ID, portal.LinkFor))})
	}
	row := cases[0]
	code, err := h.Auth.PortalCode(ctx, row.ID)
	if err != nil {
		t.Fatal(err)
	}
	c.own = append(c.own, filler{"/portal/progress", "number", always(row.Number)}, filler{"/portal/progress", "code", always(code)})
	if len(forms) < 75 {
		t.Errorf("only %d forms", len(forms))
	}
	all := slices.SortedFunc(maps.Values(forms), func(a, b *seenForm) int { // what is rare first: an act may take it away
		return cmp.Or(len(a.at)-len(b.at), strings.Compare(a.name, b.name))
	})
	for _, f := range all {
		c.compare(t, f)
	}
	for were := len(c.missed) + 1; 0 < len(c.missed) && len(c.missed) < were; { // what an act took away is there in another copy
		left := c.missed
		were = len(left)
		for _, f := range all { // who has answered can be asked again
			if strings.HasPrefix(f.name, "/statements/") {
				left = slices.Insert(left, 0, missed{seenForm: f})
			}
		}
		again, h := crawlSite(t)
		askedStatement(t, h, cases)
		again.own = c.own
		for login, cookie := range cookies {
			cookies[login] = enter(h, login)
			for _, f := range left {
				for i := range f.at {
					f.at[i].cookies = strings.ReplaceAll(f.at[i].cookies, cookie, cookies[login])
				}
			}
		}
		for _, f := range left {
			again.compare(t, f.seenForm)
		}
		c = again
	}
	for _, f := range c.missed {
		t.Errorf("%s: never taken: %s", f.name, f.taken)
	}
	for _, name := range []string{"/statements/*", "/queue/bulk/assign", "/queue/bulk/tag", "/queue/bulk/note", "/portal/c/*/survey",
		"/portal/c/*/contest", "/c/*/do/extend", "/c/*/do/link", "/c/*/do/name_party", "/customers/*/edit", "/settings/tokens", "/register"} {
		if !slices.ContainsFunc(all, func(f *seenForm) bool { return strings.HasPrefix(f.name, name) }) {
			t.Errorf("no form %s was seen", name)
		}
	}
}

// TestMarksOfTheFirstForm compares the one form that is there before anything else.
func TestMarksOfTheFirstForm(t *testing.T) {
	t.Parallel()
	h := housetest.Open(t, "empty", house.Options{Now: func() time.Time { return crawlNow }}, nil)
	c := newCrawl(t, h)
	forms := c.gather()
	c.look(t, "zh-CN", "", leaf{path: "/setup"})
	c.own = []filler{{"/setup", "key", always(h.Auth.SetupKey())}}
	for _, f := range forms {
		c.compare(t, f)
	}
	if len(forms) != 1 || len(c.missed) > 0 {
		t.Errorf("%d forms, never taken: %v", len(forms), c.missed)
	}
}

// everyCase are the complaints of the house, closed ones too.
func everyCase(t *testing.T, h *house.House) []view.Item {
	t.Helper()
	var out []view.Item
	for _, name := range []string{view.ViewAll, view.ViewClosed} {
		list, err := h.Views.Queue(t.Context(), view.Viewer{All: true, Own: true}, view.Filter{View: name}, view.Page{Limit: 500}, crawlNow)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, list.Rows...)
	}
	return out
}

// gather collects the forms of the pages that are read from now on.
func (c *crawled) gather() map[string]*seenForm {
	forms := map[string]*seenForm{}
	c.each = func(cookies string, at leaf, doc *goquery.Document) {
		doc.Find("form").Each(func(_ int, f *goquery.Selection) {
			if name := formName(f); name != "" && f.Find("[type=submit]").Length() > 0 {
				if forms[name] == nil {
					forms[name] = &seenForm{name: name}
				}
				if len(forms[name].at) < 12 {
					forms[name].at = append(forms[name].at, place{at, cookies, f.AttrOr("action", "")})
				}
			}
		})
	}
	return forms
}

// mistaken is named a party and cleared again.
const mistaken = "linxiao"

// askedStatement asks somebody for his side of one of the cases, and gives its id.
func askedStatement(t *testing.T, h *house.House, rows []view.Item) string {
	t.Helper()
	for _, row := range rows {
		s, err := h.Desk.Load(t.Context(), row.ID)
		if err != nil {
			t.Fatal(err)
		}
		m := complaint.Meta{By: s.Owner, Channel: "desk"}
		snap, err := h.Register.Snapshot(), error(nil)
		for _, staff := range []string{"wangxiaoman", mistaken} { // of whom one is said to be none after all
			if err == nil && s.Owner != staff {
				_, err = h.Desk.Do(t.Context(), complaint.Meta{By: snap.WithRole("quality")[0].ID, Channel: "desk"}, row.ID,
					&complaint.NameParty{Staff: staff, Ground: "about", Reason: complaint.TextOf("客户提到了她")})
			}
		}
		if err != nil {
			continue
		}
		ask := &complaint.AskStatement{Staff: "wangxiaoman", Question: complaint.TextOf("当时怎么答复客户的？"), DueOn: "2026-11-25"}
		if _, err := h.Desk.Do(t.Context(), m, row.ID, ask); err != nil {
			t.Fatal(err)
		}
		list, err := h.Views.Statements(t.Context(), "wangxiaoman")
		if err != nil || len(list) == 0 {
			t.Fatalf("%v %v", list, err)
		}
		return list[0].ID
	}
	t.Fatal("nobody could be asked")
	return ""
}

// formName tells forms apart by where they are sent and what they ask; "" is one in which nothing is filled in.
func formName(f *goquery.Selection) string {
	if !strings.EqualFold(f.AttrOr("method", ""), "post") {
		return ""
	}
	u, err := url.Parse(f.AttrOr("action", ""))
	if err != nil {
		return ""
	}
	var names []string
	for _, x := range fieldsOf(f) {
		if !strings.Contains(x.name, "__i__") {
			names = append(names, x.name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	where := strings.TrimSuffix(shape(u), "?")
	if strings.HasPrefix(where, "/portal/c/") {
		where = "/portal/c/*/" + where[strings.LastIndex(where, "/")+1:]
	}
	if strings.HasPrefix(where, "/settings/") { // of one kind of setting all forms are alike, but that of a new one
		if strings.HasSuffix(u.Path, "/new") {
			where += " new"
		}
		return where
	}
	slices.Sort(names)
	return where + " " + strings.Join(slices.Compact(names), ",")
}

// fieldsOf are the fields of a form, but those of a row that is not there yet.
func fieldsOf(f *goquery.Selection) []asked {
	var out []asked
	f.Find(".k-field").Each(func(_ int, s *goquery.Selection) {
		if s.ParentsFiltered("template").Length() > 0 || s.Find(".k-field").Length() > 0 {
			return
		}
		controls := s.Find("input[name], select[name], textarea[name]")
		name := controls.First().AttrOr("name", "")
		if name == "" || strings.Contains(name, "__i__") {
			return
		}
		label := s.Find(".k-label").First()
		shown := func(sel string) bool {
			m := label.Find(sel)
			_, hidden := m.Attr("hidden")
			return m.Length() > 0 && !hidden
		}
		x := asked{name: name, needed: shown(".k-need"), free: shown(".k-mark"), box: controls.First().Is("[type=radio],[type=checkbox]")}
		if raw := s.AttrOr("data-needed", ""); raw != "" {
			_ = json.Unmarshal([]byte(raw), &x.when)
		}
		out = append(out, x)
	})
	return out
}

// drawn is what the form holds as it came.
func drawn(f *goquery.Selection) posted {
	out := posted{}
	f.Find("input[name], select[name], textarea[name]").Each(func(_ int, s *goquery.Selection) {
		name := s.AttrOr("name", "")
		if s.ParentsFiltered("template").Length() > 0 || strings.Contains(name, "__i__") {
			return
		}
		switch {
		case s.Is("[type=radio],[type=checkbox]"):
			if _, on := s.Attr("checked"); on {
				out[name] = append(out[name], s.AttrOr("value", "on"))
			}
		case s.Is("[type=file],[type=submit]"):
		case s.Is("select"):
			o := s.Find("option[selected]")
			if o.Length() == 0 {
				o = s.Find("option:not([disabled])")
			}
			out[name] = append(out[name], o.First().AttrOr("value", ""))
		case s.Is("textarea"):
			out[name] = append(out[name], strings.TrimSpace(s.Text()))
		default:
			out[name] = append(out[name], s.AttrOr("value", ""))
		}
	})
	return out
}

// filler is what goes into a field in which not anything goes.
type filler struct {
	at, name string
	value    func(c *crawled, at place, f *goquery.Selection) string
}

var fillers = []filler{
	{"/do/ask_statement", "staff", always("wangxiaoman")},
	{"/do/clear_party", "staff", always(mistaken)},
	{"/do/link", "case", func(c *crawled, at place, _ *goquery.Selection) string {
		for _, m := range aCase.FindAllStringSubmatch(c.ask(at.cookies, leaf{path: "/c?view=all"}).Body.String(), -1) {
			if !strings.Contains(at.action, m[1]) {
				return m[1]
			}
		}
		return ""
	}},
	{"/do/confirm", "number", always("13012341203")},
	{"/do/draft_liability", "shares.0.percent", always("100")},
	{"/settings/", "id", always("fresh-1")},
	{"/settings/", "code", always("fresh-1")},
	{"/settings/tiers", "role", always("executive")},
	{"/settings/organisation", "zone", always("Asia/Shanghai")},
	{"/settings/calendars", "file", stored("../clock/calendars/uk-2026.yaml")},
	{"/settings/procedures", "file", file("/settings/procedures/telecom/1/file")},
	{"/settings/files", "file", file("/settings/files/all.yaml")},
	{"/account/password", "old_password", always(demo.Password)},
	{"/sign-in", "login", always("lead")},
	{"/sign-in", "password", always(demo.Password)},
	{"/part", "name", always("周敏")},
	{"/setup", "prefix", always("DH")},
	{"/setup", "login", always("admin")},
	{"/erase", "number", func(_ *crawled, _ place, f *goquery.Selection) string {
		return caseNumber.FindString(f.Find("[name=number]").Parent().Text())
	}},
}

var (
	caseNumber = regexp.MustCompile(`TS\d{10}`)
	aCase      = regexp.MustCompile(`"/c/([0-9a-f-]{36})`)
)

func always(v string) func(*crawled, place, *goquery.Selection) string {
	return func(*crawled, place, *goquery.Selection) string { return v }
}

// stored is a file of this repository.
func stored(path string) func(*crawled, place, *goquery.Selection) string {
	raw, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	return always(string(raw))
}

// file is one that the site itself gives out.
func file(path string) func(*crawled, place, *goquery.Selection) string {
	return func(c *crawled, at place, _ *goquery.Selection) string {
		return c.ask(at.cookies, leaf{path: path}).Body.String()
	}
}

// filled is something for a field, whatever fits it.
func (c *crawled) filled(at place, f *goquery.Selection, name string) []string {
	for _, x := range slices.Backward(append(slices.Clone(fillers), c.own...)) {
		if name == x.name && strings.Contains(at.action, x.at) {
			return []string{x.value(c, at, f)}
		}
	}
	s := f.Find(`[name="` + name + `"]`).Not("[type=hidden]").First()
	switch {
	case f.Find(`[data-combo][data-name="`+name+`"]`).Length() > 0:
		from := f.Find(`[data-combo][data-name="`+name+`"]`).AttrOr("data-combo", "")
		doc, err := goquery.NewDocumentFromReader(c.ask(at.cookies, leaf{path: from, part: true}).Body)
		if err == nil {
			return []string{doc.Find("[data-value]").First().AttrOr("data-value", "")}
		}
	case s.Is("select"):
		return []string{s.Find("option:not([disabled])").FilterFunction(func(_ int, o *goquery.Selection) bool { return o.AttrOr("value", "") != "" }).First().AttrOr("value", "")}
	case s.Is("[type=radio],[type=checkbox]"):
		return []string{s.AttrOr("value", "on")}
	case s.Is("[type=number]"):
		return []string{s.AttrOr("min", "1")}
	case s.Is("[type=date]"):
		return []string{crawlNow.AddDate(0, 0, 3).Format("2006-01-02")}
	case s.Is("[type=datetime-local]"):
		return []string{crawlNow.Format("2006-01-02T15:04")}
	case s.Is("[type=email]"):
		return []string{"chen@example.com"}
	case s.Is("[type=tel]"):
		return []string{"13012341203"}
	case s.Is("[type=password]"):
		return []string{"lakeside-2027"}
	case s.Is("[inputmode=decimal]"):
		return []string{"12.50"}
	}
	return []string{"核对后的说明"}
}

// send posts a form as a browser does.
func (c *crawled) send(t *testing.T, at place, f *goquery.Selection, p posted) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	kind := "application/x-www-form-urlencoded"
	if f.AttrOr("enctype", "") == "multipart/form-data" {
		w := multipart.NewWriter(&body)
		kind = w.FormDataContentType()
		for name, list := range p {
			for _, v := range list {
				if f.Find(`[type=file][name="`+name+`"]`).Length() > 0 {
					part, err := w.CreateFormFile(name, "说明.txt")
					if err != nil {
						t.Fatal(err)
					}
					_, _ = part.Write([]byte(v))
				} else if err := w.WriteField(name, v); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = w.Close()
	} else {
		body.WriteString(url.Values(p).Encode())
	}
	r := httptest.NewRequest(http.MethodPost, at.action, &body)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Cookie", at.cookies)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if _, ok := f.Attr("hx-post"); ok {
		r.Header.Set("HX-Request", "true")
	}
	a := httptest.NewRecorder()
	c.w.ServeHTTP(a, r)
	return a
}

// open asks for a form once more, as it is now; nil when it is not there any longer.
func (c *crawled) open(at place, name string) *goquery.Selection {
	a := c.ask(at.cookies, at.leaf)
	doc, err := goquery.NewDocumentFromReader(a.Body)
	if err != nil {
		return nil
	}
	f := doc.Find("form").FilterFunction(func(_ int, f *goquery.Selection) bool {
		return f.AttrOr("action", "") == at.action && formName(f) == name
	})
	if f.Length() == 0 {
		return nil
	}
	return f.First()
}

// needs tells whether a field may not stay empty beside these values.
func (x asked) needs(p posted) bool {
	if len(x.when) == 0 {
		return x.needed
	}
	return slices.ContainsFunc(x.when, func(w field.When) bool {
		return w.Holds(func(field string) string {
			if l := p[field]; len(l) > 0 {
				return l[0]
			}
			return ""
		})
	})
}

// wrongIn are the fields that an answer points at.
func wrongIn(a *httptest.ResponseRecorder) (fields []string, said string) {
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(a.Body.Bytes()))
	if err != nil {
		return nil, err.Error()
	}
	doc.Find(".k-field.is-wrong").Each(func(_ int, s *goquery.Selection) {
		if s.Find(".k-field.is-wrong").Length() == 0 {
			fields = append(fields, s.Find("input[name], select[name], textarea[name]").First().AttrOr("name", "?"))
		}
	})
	said = doc.Find(".k-err, .k-problem, .po-notice.is-bad").Text()
	return fields, strings.Join(strings.Fields(said), " ")
}

// compare sends a form in every way that its marks speak of.
func (c *crawled) compare(t *testing.T, s *seenForm) {
	t.Helper()
	refusals, taken := 0, ""
	for i, at := range s.at {
		f := c.open(at, s.name)
		if f == nil {
			continue
		}
		fields := fieldsOf(f)
		full := drawn(f)
		for _, x := range fields {
			if x.needs(full) && strings.Join(full[x.name], "") == "" {
				full[x.name] = c.filled(at, f, x.name)
			}
		}
		for _, p := range c.variants(f, fields, full) {
			for _, x := range fields { // what these choices ask for
				if x.needs(p) && strings.Join(p[x.name], "") == "" {
					p[x.name] = c.filled(at, f, x.name)
				}
			}
			for _, x := range fields {
				if !x.needs(p) {
					continue
				}
				empty := maps.Clone(p)
				delete(empty, x.name)
				a := c.send(t, at, f, empty)
				wrong, said := wrongIn(a)
				if a.Code == http.StatusConflict { // something else is in the way here
					taken = said
					continue
				}
				if a.Code < 400 || !slices.Contains(wrong, x.name) {
					t.Errorf("%s: %s carries the star, and left empty gives %d at %v: %s\n\t%s %v", s.name, x.name, a.Code, wrong, said, at.path, empty)
				}
				refusals++
			}
			sparse := maps.Clone(p)
			for _, x := range fields {
				if can := f.Find(`select[name="` + x.name + `"]`); !x.needs(p) && !x.box && (can.Length() == 0 || can.Find(`option[value=""]`).Length() > 0) {
					delete(sparse, x.name)
				}
			}
			a := c.send(t, at, f, sparse)
			wrong, said := wrongIn(a)
			for _, x := range fields {
				if slices.Contains(wrong, x.name) && !x.needs(p) {
					t.Errorf("%s: %s may stay empty, and gives %d: %s\n\t%s %v", s.name, x.name, a.Code, said, at.path, sparse)
				}
			}
			if a.Code < 400 {
				taken = "yes"
				break
			}
			if taken == "" || taken != "yes" {
				taken = said
				if said == "" {
					taken = a.Body.String()[:min(300, a.Body.Len())]
				}
			}
		}
		if taken == "yes" || i >= 6 {
			break
		}
	}
	if taken != "yes" {
		c.missed = append(c.missed, missed{s, taken})
	}
	t.Logf("%s: %d refusals", s.name, refusals)
}

// variants are the form with every choice once that decides about a field.
func (c *crawled) variants(f *goquery.Selection, fields []asked, full posted) []posted {
	out := []posted{full}
	among := map[string]map[string]bool{}
	for _, x := range fields {
		for _, w := range x.when {
			for name, values := range w {
				for _, v := range values {
					if v != field.Something && f.Find(`[name="`+name+`"]`).Is("select, [type=radio], [type=checkbox]") {
						if among[name] == nil {
							among[name] = map[string]bool{}
						}
						among[name][v] = true
					}
				}
			}
		}
	}
	for _, field := range slices.Sorted(maps.Keys(among)) {
		for _, v := range slices.Sorted(maps.Keys(among[field])) {
			p := maps.Clone(full)
			if p[field] = []string{v}; v == "" {
				delete(p, field)
			}
			out = append(out, p)
		}
	}
	return out
}
