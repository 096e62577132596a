package web

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"amends/internal/auth"
	"amends/internal/complaint"
	"amends/internal/demo"
	"amends/internal/house"
	"amends/internal/house/housetest"
	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/view"
	"amends/internal/web/feature/portal"
)

// crawlNow is when the demo house is looked at: a Friday afternoon in Shanghai.
var crawlNow = time.Date(2026, 11, 20, 7, 40, 0, 0, time.UTC)

// crawled is what the crawl knows: the site, the codes that nobody may read, and what it has found.
type crawled struct {
	w     *Web
	words *i18n.Bundle
	codes map[string]bool // whatever the program calls something, in no person's language
	mu    sync.Mutex
	found map[string][]string // a word and where it was read
	pages map[string]int      // read, by address
	each  func(cookie string, at leaf, doc *goquery.Document)
	own   []filler // of this house
	// said is what people wrote in their own language, foreign the cases that are told in it.
	said, foreign map[string]bool
	missed        []missed // forms that were taken nowhere
}

// leaf is one page that is read: whole, or the part that a script asks for.
type leaf struct {
	path string
	part bool
	body string // of one that is asked for with what was selected
}

// staffSeeds are where the crawl begins for those who work here; the rest it finds.
var staffSeeds = strings.Fields(`/settings /settings/rules/repeat /settings/rules/repeat/history /settings/roles/approver/history /settings/roles/night
	/settings/staff/linxiao/history /settings/categories/fee.refund/history /settings/tiers/small/history /account
	/account/password /notices /notices/bell /palette /dashboard /c?view=all /c?view=mine /register /customers /rectifications
	/lookup/cases /lookup/staff /lookup/staff?form=mention /c/export?view=all /c/export?view=closed /dashboard.csv
	/rectifications.csv /setup`)

// TestNoCodeOnAScreen goes through the demo house in every role, and through the portal as complainants, in both languages:
// whatever they can read on pages, in dialogs, on paper and in the tables that they save is said in words.
func TestNoCodeOnAScreen(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	c, h := crawlSite(t)
	all := everyCase(t, h)
	statement := askedStatement(t, h, all)
	var cases, again []string // again: customers who have complained before
	seen, met := map[string]bool{}, map[string]bool{}
	for _, row := range all {
		if !chinese.MatchString(row.Subject) {
			c.said[row.Subject], c.foreign[row.ID] = true, true
			continue // an English customer's words are his, also between Chinese ones
		}
		s, err := h.Desk.Load(ctx, row.ID)
		if err != nil {
			t.Fatal(err)
		}
		if met[s.Person] && s.Person != "" && len(again) < 3 {
			again = append(again, "/customers/"+s.Person)
		}
		met[s.Person] = true
		if k := row.Stage + row.Kind + row.State; !seen[k] {
			seen[k] = true
			cases = append(cases, row.ID)
		}
	}
	promised, err := h.Views.Improvements(ctx, view.Viewer{All: true, Own: true}, view.ImprovementFilter{}, "", 200, crawlNow)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range promised.Rows {
		c.said[x.What] = c.said[x.What] || !chinese.MatchString(x.What)
	}
	if len(cases) < 12 {
		t.Fatalf("only %d kinds of cases", len(cases))
	}
	t.Run("crawl", func(t *testing.T) {
		for _, lang := range []string{"zh-CN", "en"} {
			for _, l := range demo.Logins() {
				login := l.Login
				t.Run(lang+"/"+login, func(t *testing.T) {
					t.Parallel()
					token, _, err := h.Auth.SignIn(ctx, login, demo.Password, "127.0.0.1", "test")
					if err != nil {
						t.Fatal(err)
					}
					seeds := append(slices.Concat(staffSeeds, again), "/statements/"+statement)
					for _, id := range cases {
						seeds = append(seeds, "/c/"+id)
					}
					for _, id := range cases[:12] {
						seeds = append(seeds, "/c/"+id+"/print", "/c/"+id+"/macros")
					}
					cookie := auth.Cookie + "=" + token
					c.crawl(t, lang, cookie, seeds)
					for _, act := range []string{"assign", "tag", "note"} {
						c.look(t, lang, cookie, leaf{path: "/queue/bulk/" + act + "/ask", part: true, body: "pick=" + cases[0]})
					}
				})
			}
			t.Run(lang+"/portal", func(t *testing.T) {
				t.Parallel()
				seeds := []string{"/portal", "/portal/new", "/portal/progress", "/sign-in", "/nowhere"}
				for _, id := range cases {
					seeds = append(seeds, portal.LinkPath(h.Auth.PortalToken(id, portal.LinkFor)))
				}
				c.crawl(t, lang, "", seeds)
			})
		}
	})
	for shape, least := range map[string]int{"": 500, "/do/": 40, "/tab/": 40, "/settings/procedures/": 10, "/history": 20,
		"/portal/": 20, "/print": 100, "/export": 20, "/bulk/": 15, "/reveal": 20, "/statements/": 2, ".csv": 8, "/erase": 2, "/part": 8} {
		n := 0
		for path, times := range c.pages {
			if strings.Contains(path, shape) {
				n += times
			}
		}
		if n < least {
			t.Errorf("only %d pages %s", n, shape)
		}
	}
	for _, word := range slices.Sorted(maps.Keys(c.found)) {
		at := c.found[word]
		t.Errorf("%s (%d times): %s", word, len(at), strings.Join(at[:min(3, len(at))], " | "))
	}
}

// crawlSite is the site on the demo house, and every code of it.
func crawlSite(t *testing.T) (*crawled, *house.House) {
	t.Helper()
	h := housetest.Open(t, "demo", house.Options{Now: func() time.Time { return crawlNow }}, func(ctx context.Context, h *house.House) error {
		return errors.Join(h.Register.Found(ctx, register.Builtin, crawlNow, demo.Bundle()), demo.SignIns(ctx, h.Auth),
			demo.Create(ctx, h.Actions, h.Blobs, crawlNow, 100, nil))
	})
	changedSettings(t, h)
	return newCrawl(t, h), h
}

// newCrawl is the site of a house.
func newCrawl(t *testing.T, h *house.House) *crawled {
	t.Helper()
	w, err := New(h, Options{Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	words, err := Words()
	if err != nil {
		t.Fatal(err)
	}
	return &crawled{w: w, words: words, codes: codes(h.Register.Snapshot()),
		found: map[string][]string{}, pages: map[string]int{}, said: map[string]bool{}, foreign: map[string]bool{}}
}

// changedSettings writes settings as an administrator does: a condition of every kind, a history of every kind of value.
func changedSettings(t *testing.T, h *house.House) {
	t.Helper()
	s := h.Register.Snapshot()
	rule := *s.RuleByID["repeat"]
	rule.Category, rule.Channel, rule.Grade = []string{"other.privacy", "fee"}, []string{"regulator"}, []string{"major"}
	rule.Owner, rule.Department, rule.Active = register.OwnerLead, "billing", false
	rule.When = `content == "fee.unordered" || channel in ["hotline", "regulator"] && department != "billing"` +
		` || "回访" in tags && !closed || amount > 50000`
	role := *s.RoleByID[register.RoleApprover]
	role.Permissions = append(slices.Clone(role.Permissions), register.CaseExport)
	role.Scope, role.ApproveUpTo = register.ScopeAll, 800000
	person := *s.StaffByID["linxiao"]
	person.Roles, person.Manager, person.Away = append(slices.Clone(person.Roles), register.RoleLead), "gumingyuan", true
	category := *s.CategoryByCode["fee.refund"]
	category.Department, category.Limit = "billing", "h24"
	tier := *s.TierByID["small"]
	tier.Grade, tier.Role, tier.UpTo = "urgent", register.RoleExecutive, 990000
	channel := *s.ChannelByID["email"]
	channel.Name = register.Title{"zh": "电子邮箱", "en": "E-mail"}
	extra := register.Role{ID: "night", Name: register.Title{"zh": "夜班", "en": "Night shift"}, Scope: register.ScopeOwn,
		Permissions: []register.Permission{register.CaseView}} // one that can be removed
	if err := h.Register.Put(auth.Because(context.Background(), "轮岗"), "zhouqihang", crawlNow, register.Set(rule), register.Set(role), register.Set(extra),
		register.Set(person), register.Set(category), register.Set(tier), register.Set(channel)); err != nil {
		t.Fatal(err)
	}
}

// codes are the words that only the program uses: of procedures, commands, permissions and settings.
func codes(snap *register.Snapshot) map[string]bool {
	out := map[string]bool{}
	add := func(words ...string) {
		for _, w := range words {
			out[strings.ToLower(w)] = true
		}
	}
	add(complaint.ActNames()...)
	for _, f := range procedure.Fields {
		add(f.Name)
		add(f.Options...)
	}
	for _, p := range complaint.Procedures() {
		add(p.ID)
		for _, s := range p.Steps {
			add(s.ID, s.Kind)
		}
		for _, l := range p.Limits {
			add(l.ID)
		}
	}
	b := snap.Bundle()
	for _, r := range b.Roles {
		add(r.ID)
		for _, p := range r.Permissions {
			add(string(p))
		}
	}
	for _, x := range b.Departments {
		add(x.ID)
	}
	for _, x := range b.Channels {
		add(x.ID)
	}
	for _, x := range b.Categories {
		add(x.Code)
	}
	for _, x := range b.Causes {
		add(x.Code)
	}
	for _, x := range b.Tiers {
		add(x.ID)
	}
	for _, x := range b.Rules {
		add(x.ID)
	}
	for _, x := range b.Templates {
		add(x.ID)
	}
	return out
}

// most is how many pages of one shape are read for one person.
const most = 4

var (
	chinese = regexp.MustCompile(`\p{Han}`)
	caseID  = regexp.MustCompile(`^/c/[0-9a-f-]{36}`)
	// foreigns are the addresses of a case, and of the actions that it promised.
	foreigns = regexp.MustCompile(`^/(?:c|rectifications)/([0-9a-f]{8}-[0-9a-f-]{27})`)
	someID   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}(-[0-9]+\b)?|[0-9a-f]{64}|\b[0-9a-f]{32}\b`)
	setting  = regexp.MustCompile(`^/settings/([a-z]+)/[^/]+`)
	// onlyPart are addresses of which a script asks for a part; whoever else comes is led to the page that it is of.
	onlyPart = regexp.MustCompile(`^/(palette|lookup/|c/rows|register/caller|notices/bell)|/(macros|presence|tab/\w+|reveal)$`)
	notRead  = regexp.MustCompile(`^/(assets|api|live|sign-out)|/files/|/file$|\.yaml$|/case-file|/presence`)
)

// shape is what pages have in common that differ only in what they are about.
func shape(u *url.URL) string {
	p := someID.ReplaceAllString(u.Path, "*")
	p = setting.ReplaceAllString(p, "/settings/$1/*")
	keys := []string{}
	for k := range u.Query() {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return p + "?" + strings.Join(keys, "&")
}

// crawl reads the seeds and what they lead to, for one person in one language.
func (c *crawled) crawl(t *testing.T, lang, cookie string, seeds []string) {
	t.Helper()
	jar := map[string]string{"lang": "lang=" + lang, "": cookie}
	asked, of, seed := map[string]bool{}, map[string]int{}, map[string]bool{}
	for _, s := range seeds {
		seed[s] = true
	}
	var next []leaf
	for _, s := range seeds {
		next = append(next, leaf{path: s})
	}
	for len(next) > 0 {
		p := next[0]
		next = next[1:]
		u, err := url.Parse(p.path)
		if err != nil || u.Host != "" || !strings.HasPrefix(u.Path, "/") || notRead.MatchString(u.Path) || asked[p.path] {
			continue
		}
		if of := foreigns.FindStringSubmatch(u.Path); of != nil && c.foreign[of[1]] {
			continue
		}
		asked[p.path] = true
		if of[shape(u)]++; of[shape(u)] > most && !seed[p.path] {
			continue
		}
		cookies := strings.Join(slices.Collect(maps.Values(jar)), "; ")
		p.part = p.part || onlyPart.MatchString(p.path) || caseID.MatchString(p.path) && !strings.Contains(p.path, "/print")
		a := c.ask(cookies, p)
		for _, k := range a.Result().Cookies() {
			if k.Name != "lang" {
				jar[k.Name] = k.Name + "=" + k.Value
			}
		}
		if to := a.Header().Get("Location"); to != "" {
			next = append([]leaf{{path: to}}, next...)
			continue
		}
		doc := c.taken(t, lang, cookies, p, a)
		if doc == nil {
			continue
		}
		for _, at := range []struct {
			attr string
			part bool
		}{{"href", false}, {"hx-get", true}} {
			doc.Find("[" + at.attr + "]").Each(func(_ int, s *goquery.Selection) {
				if to, err := u.Parse(s.AttrOr(at.attr, "")); err == nil {
					to.Fragment = ""
					next = append(next, leaf{path: to.String(), part: at.part})
				}
			})
		}
	}
}

// look reads one page that no other leads to.
func (c *crawled) look(t *testing.T, lang, cookie string, p leaf) {
	t.Helper()
	cookies := cookie + "; lang=" + lang
	c.taken(t, lang, cookies, p, c.ask(cookies, p))
}

// taken reads an answer; nil when it is no page.
func (c *crawled) taken(t *testing.T, lang, cookies string, p leaf, a *httptest.ResponseRecorder) *goquery.Document {
	t.Helper()
	kind := a.Header().Get("Content-Type")
	if strings.HasPrefix(kind, "text/csv") {
		c.cells(t, lang, p.path, a.Body)
	}
	if !strings.HasPrefix(kind, "text/html") {
		return nil
	}
	doc, err := goquery.NewDocumentFromReader(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	c.mu.Lock()
	c.pages[p.path]++
	c.mu.Unlock()
	c.read(lang, p.path, doc)
	if c.each != nil {
		c.each(cookies, p, doc)
	}
	return doc
}

// cells reads a table that somebody saves.
func (c *crawled) cells(t *testing.T, lang, path string, from io.Reader) {
	t.Helper()
	table := csv.NewReader(from)
	table.FieldsPerRecord = -1 // some have titles between
	rows, err := table.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	c.mu.Lock()
	c.pages[path] += len(rows)
	c.mu.Unlock()
	for _, row := range rows {
		for _, cell := range row {
			c.text(lang, path, nil, cell)
		}
	}
}

// ask is a page as a browser asks for it.
func (c *crawled) ask(cookies string, p leaf) *httptest.ResponseRecorder {
	method := http.MethodGet
	if p.body != "" {
		method = http.MethodPost
	}
	r := httptest.NewRequest(method, p.path, strings.NewReader(p.body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Cookie", cookies)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if p.part {
		r.Header.Set("HX-Request", "true")
	}
	a := httptest.NewRecorder()
	c.w.ServeHTTP(a, r)
	return a
}

// onPurpose is what stands on screens though it is a code, and why; what it is in.
var onPurpose = []struct{ at, selector, why string }{
	{"/settings/", ".ad-id, .ad-tile-words > small.k-num", "the id of a setting, under its name: files, rules and programs call it so"},
	{"/settings/", "input[name=id], input[name=code]", "the same, to be chosen by whoever makes the setting"},
	{"/settings/staff/", "input[name=login]", "a name for signing in is Latin"},
	{"/settings/", "[name$='.en'], [lang=en]", "the English words of a setting, to be written by those who read Chinese"},
	{"/settings/", "input[name=keywords]", "words that customers write, in any language"},
	{"/settings/categories", "td.k-num", "the same in the list"},
	{"/settings/tokens", "td", "names for signing in, and scopes of programs"},
	{"/settings/system", "dd", "names of versions, databases and keys"},
	{"/settings/", "input[name=skill], input[name=skills]", "an organisation's own word"},
	{"/portal/new", ".po-trap label", "a trap for machines, hidden from people"},
	{"/", ".k-file-name, .p-thumb", "names of files are their owners'"},
	{"/settings/", "textarea[name=products]", "a list of names in whatever language they have"},
	{"/settings/", "textarea[name=when]", "a condition, in the language of conditions"},
	{"/settings/rules/", ".ad-terms dd", "how that language is written"},
}

// read looks at every text of a page that somebody reads or hears.
func (c *crawled) read(lang, path string, doc *goquery.Document) {
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch n.Type {
		case html.TextNode:
			c.text(lang, path, n, n.Data)
		case html.ElementNode:
			switch n.Data {
			case "script", "style", "code", "kbd", "pre", "template", "svg", "noscript":
				return
			}
			attr := map[string]string{}
			for _, a := range n.Attr {
				attr[a.Key] = a.Val
			}
			for _, a := range []string{"title", "aria-label", "placeholder", "alt", "data-confirm"} {
				c.text(lang, path, n, attr[a])
			}
			typed := n.Data == "input" && slices.Contains([]string{"", "text", "search"}, attr["type"])
			if typed && attr["class"] != "k-hidden" {
				c.text(lang, path, n, attr["value"])
			}
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			walk(k)
		}
	}
	for _, x := range onPurpose {
		if strings.HasPrefix(path, x.at) {
			at := doc.Find(x.selector)
			isText := func(_ int, s *goquery.Selection) bool { return goquery.NodeName(s) == "#text" }
			at.Contents().FilterFunction(isText).Remove()
			at.Filter("input, textarea").Remove()
		}
	}
	for _, n := range doc.Nodes {
		walk(n)
	}
}

var (
	aWord    = regexp.MustCompile(`[A-Za-z0-9_.:/@=&|<>!*#-]+`)
	compound = regexp.MustCompile(`^[a-z][a-z0-9]*([_.-][a-z0-9]+)+$`)
	operator = regexp.MustCompile(`^([<>]=|[!=]=|&&|\|\|)$`)
	// gap is what a text leaves for words of the case, also when it is cut off, and an address or version.
	gap   = regexp.MustCompile(`\{\{\w*(\}\}|…)|https?://\S*|\bv[0-9]+\b`)
	lower = regexp.MustCompile(`^[a-z][a-z0-9]*$`)
)

// text looks for codes among the words of a text.
func (c *crawled) text(lang, path string, n *html.Node, s string) {
	if c.said[strings.TrimSpace(s)] {
		return
	}
	for _, word := range aWord.FindAllString(gap.ReplaceAllString(s, ""), -1) {
		word = strings.Trim(word, ".:-/")
		bad := operator.MatchString(word) || c.words.Has(word) && strings.Contains(word, ".")
		bad = bad || compound.MatchString(word) && (strings.Contains(word, "_") || c.codes[word])
		bad = bad || c.codes[word] && strings.ContainsAny(word, "0123456789")
		bad = bad || lang != "en" && (lower.MatchString(word) || compound.MatchString(word))
		if !bad {
			continue
		}
		c.mu.Lock()
		c.found[word] = append(c.found[word], lang+" "+path+": "+excerpt(n, s))
		c.mu.Unlock()
	}
}

func excerpt(n *html.Node, s string) string {
	for ; n != nil && n.Type != html.ElementNode; n = n.Parent {
	}
	tag := ""
	if n != nil {
		tag = n.Data
		for _, a := range n.Attr {
			if a.Key == "class" || a.Key == "name" {
				tag += "." + a.Val
			}
		}
	}
	s = strings.Join(strings.Fields(s), " ")
	return "<" + tag + "> " + s[:min(len(s), 80)]
}
