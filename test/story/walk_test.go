package story

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/net/html"

	"amends/internal/auth"
	"amends/internal/demo"
	"amends/internal/waittest"
)

// walkers are the people of one story, each with a browser that runs no script: it keeps cookies, follows redirects and sends
// forms as they were drawn.
type walkers map[string]*walker

type walking struct{} // where a story keeps them

type walker struct {
	http  *http.Client
	token string // of a program: whoever is called by one
	at    *url.URL
	page  *goquery.Document
}

// who gives the walker of this name; the first time he has a browser without cookies.
func who(ts *testscript.TestScript, name string) *walker {
	all := ts.Value(walking{}).(walkers)
	if all[name] == nil {
		jar, _ := cookiejar.New(nil) // never fails without options
		all[name] = &walker{http: &http.Client{Jar: jar}}
		if strings.HasPrefix(name, auth.TokenPrefix) {
			all[name].token = name
		}
	}
	return all[name]
}

// do sends a request, wants a status of what it leads to, and prints that page.
func (w *walker) do(ts *testscript.TestScript, want string, req *http.Request) {
	got, said := w.read(ts, req)
	fmt.Fprintln(ts.Stdout(), said)
	if got != want {
		ts.Fatalf("%s %s answers %s, want %s", req.Method, req.URL.Path, got, want)
	}
}

// read sends a request and gives the status of what it leads to, and that page: its address, its title and what can be read on
// it, with what stands in the fields.
func (w *walker) read(ts *testscript.TestScript, req *http.Request) (status, said string) {
	res, err := w.ask(ts, req)
	ts.Check(err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	ts.Check(err)
	w.at = res.Request.URL
	w.page, err = goquery.NewDocumentFromReader(bytes.NewReader(raw))
	ts.Check(err)
	said = string(raw)
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		said = w.page.Find("title").First().Text() + "\n" + readable(w.page.Find("body"))
	}
	return fmt.Sprint(res.StatusCode), fmt.Sprintf("at %s\n%s", w.at.RequestURI(), said)
}

// ask sends a request in the language that the story speaks.
func (w *walker) ask(ts *testscript.TestScript, req *http.Request) (*http.Response, error) {
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if w.token != "" {
		req.Header.Set("Authorization", "Bearer "+w.token)
	}
	w.http.Jar.SetCookies(req.URL, []*http.Cookie{{Name: "lang", Value: ts.Getenv("SPEAKS"), Path: "/"}})
	return w.http.Do(req)
}

// visit goes to a page.
func visit(ts *testscript.TestScript, neg bool, args []string) {
	use(ts, neg, args, 3, "visit WHO STATUS PATH")
	who(ts, args[0]).visit(ts, args[1], args[2])
}

func (w *walker) visit(ts *testscript.TestScript, want, path string) {
	req, err := http.NewRequest(http.MethodGet, "http://"+ts.Getenv("ADDR")+path, nil)
	ts.Check(err)
	w.do(ts, want, req)
}

// sign signs people of the demo in by the page.
func sign(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("use: sign LOGIN…")
	}
	for _, login := range args {
		w := who(ts, login)
		w.visit(ts, "200", "/sign-in")
		w.send(ts, "200", `form[action="/sign-in"]`, []string{"login=" + login, "password=" + demo.Password})
	}
}

// send fills in a form of the page that somebody is on, and sends it. FILE stands as @name; a row that a script would add is
// filled in like one that is there.
func send(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("use: send WHO STATUS FORM [FIELD=VALUE…]")
	}
	who(ts, args[0]).send(ts, args[1], args[2], args[3:])
}

func (w *walker) send(ts *testscript.TestScript, want, selector string, fields []string) {
	if w.page == nil {
		ts.Fatalf("he is on no page yet")
	}
	form := w.page.Find(selector).First()
	if form.Length() == 0 {
		ts.Fatalf("no form %s at %s", selector, w.at.Path)
	}
	values := drawn(form)
	said := url.Values{}
	for _, f := range fields {
		name, value, ok := strings.Cut(f, "=")
		if !ok {
			ts.Fatalf("%q is no FIELD=VALUE", f)
		}
		if !offers(form, name, value) {
			ts.Fatalf("the form %s offers no %s", selector, f)
		}
		said.Add(name, value)
	}
	for name, list := range said {
		values[name] = list
	}
	to, err := w.at.Parse(form.AttrOr("action", ""))
	ts.Check(err)
	var body bytes.Buffer
	kind := "application/x-www-form-urlencoded"
	if form.AttrOr("enctype", "") == "multipart/form-data" {
		parts := multipart.NewWriter(&body)
		for name, list := range values {
			for _, v := range list {
				if file, ok := strings.CutPrefix(v, "@"); ok && form.Find(`input[type=file][name="`+name+`"]`).Length() > 0 {
					to, err := parts.CreateFormFile(name, filepath.Base(file))
					ts.Check(err)
					_, err = io.WriteString(to, ts.ReadFile(file))
					ts.Check(err)
				} else {
					ts.Check(parts.WriteField(name, v))
				}
			}
		}
		ts.Check(parts.Close())
		kind = parts.FormDataContentType()
	} else {
		body.WriteString(values.Encode())
	}
	method := strings.ToUpper(form.AttrOr("method", http.MethodGet))
	if method == http.MethodGet {
		to.RawQuery = body.String()
		body.Reset()
	}
	req, err := http.NewRequest(method, to.String(), &body)
	ts.Check(err)
	req.Header.Set("Content-Type", kind)
	w.do(ts, want, req)
}

// drawn is what a form sends when nobody changes it: without its buttons, and without what waits in a template.
func drawn(form *goquery.Selection) url.Values {
	out := url.Values{}
	form.Find("input[name], select[name], textarea[name]").Each(func(_ int, f *goquery.Selection) {
		if f.Closest("template").Length() > 0 || f.Closest("[disabled]").Length() > 0 {
			return
		}
		name := f.AttrOr("name", "")
		switch typ := f.AttrOr("type", ""); {
		case typ == "file" || typ == "submit":
		case typ == "checkbox" || typ == "radio":
			if _, on := f.Attr("checked"); on {
				out.Add(name, f.AttrOr("value", "on"))
			}
		case f.Is("select"):
			chosen := f.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = f.Find("option").First()
			}
			chosen.Each(func(_ int, o *goquery.Selection) { out.Add(name, o.AttrOr("value", o.Text())) })
		case f.Is("textarea"):
			out.Add(name, f.Text())
		default:
			out.Add(name, f.AttrOr("value", ""))
		}
	})
	return out
}

var row = regexp.MustCompile(`\.\d+(\.|$)`)

// offers says whether a form has a field of this name that can be given the value, in a row that is there or one to be added.
func offers(form *goquery.Selection, name, value string) bool {
	for _, n := range []string{name, row.ReplaceAllString(name, ".__i__$1")} {
		found := form.Find(`[name="` + n + `"]`)
		if slices.ContainsFunc(found.Nodes, func(node *html.Node) bool {
			f := goquery.NewDocumentFromNode(node).Selection
			typ := f.AttrOr("type", "")
			if f.Is("select") {
				return slices.Contains(f.Find("option").Map(func(_ int, o *goquery.Selection) string { return o.AttrOr("value", o.Text()) }), value)
			}
			if f.Is("button") || typ == "radio" || typ == "checkbox" {
				return f.AttrOr("value", "on") == value
			}
			return true
		}) {
			return true
		}
	}
	return false
}

// has says whether the page that somebody is on has what a selector names.
func has(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("use: [!] has WHO SELECTOR")
	}
	w := who(ts, args[0])
	if n := w.page.Find(args[1]).Length(); (n > 0) == neg {
		ts.Fatalf("%s: there are %d %s", w.at.Path, n, args[1])
	}
}

// until visits a page again and again until it says what the house does by itself.
func until(ts *testscript.TestScript, neg bool, args []string) {
	use(ts, neg, args, 3, "until WHO PATH EXPRESSION")
	want, w := regexp.MustCompile("(?m)"+args[2]), who(ts, args[0])
	var said string
	if !waittest.Happens(func() bool {
		req, err := http.NewRequest(http.MethodGet, "http://"+ts.Getenv("ADDR")+args[1], nil)
		ts.Check(err)
		_, said = w.read(ts, req)
		return want.MatchString(said)
	}) {
		ts.Fatalf("%s never says %s, but: %s", args[1], args[2], said)
	}
	fmt.Fprintln(ts.Stdout(), said)
}

// readable is what can be read on a page, a line for each block, and name=value for what stands in a field.
func readable(s *goquery.Selection) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(strings.Join(strings.Fields(" "+n.Data+" "), " "))
			if strings.TrimRight(n.Data, " \n\t") != n.Data {
				b.WriteByte(' ')
			}
			return
		}
		f := goquery.NewDocumentFromNode(n).Selection
		switch {
		case slices.Contains([]string{"script", "style", "template", "svg", "option"}, n.Data):
			return
		case n.Data == "textarea" || n.Data == "input" && slices.Contains([]string{"", "text", "tel", "email", "number"}, f.AttrOr("type", "")):
			if v := f.AttrOr("value", f.Text()); v != "" {
				fmt.Fprintf(&b, "\n%s=%s\n", f.AttrOr("name", ""), v)
			}
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if !slices.Contains([]string{"a", "b", "em", "i", "span", "strong", "time", "bdi", "code", "label"}, n.Data) {
			b.WriteByte('\n')
		}
	}
	for _, n := range s.Nodes {
		walk(n)
	}
	return regexp.MustCompile(`\s*\n\s*`).ReplaceAllString(strings.TrimSpace(b.String()), "\n")
}
