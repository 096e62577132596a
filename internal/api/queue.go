package api

import (
	"net/url"
	"strings"

	"amends/internal/auth"
	"amends/internal/clock"
	"amends/internal/fault"
	"amends/internal/register"
	"amends/internal/vault"
	"amends/internal/view"
)

// Row is a case as lists show it.
type Row struct {
	ID          string   `json:"id"`
	Number      string   `json:"number"`
	Subject     string   `json:"subject" doc:"Empty once erased"`
	Customer    string   `json:"customer,omitempty" doc:"Masked; absent when anonymous or erased"`
	Name        string   `json:"customer_name,omitempty" doc:"The name alone, masked"`
	Phone       string   `json:"customer_phone,omitempty" doc:"Masked"`
	Email       string   `json:"customer_email,omitempty" doc:"Masked; when there is no phone"`
	Person      string   `json:"person,omitempty"`
	Level       string   `json:"level,omitempty"`
	State       string   `json:"state" enum:"open,waiting,closed,archived"`
	Stage       string   `json:"stage"`
	Hue         string   `json:"hue"`
	Step        string   `json:"step,omitempty"`
	Kind        string   `json:"kind,omitempty"`
	Who         string   `json:"who,omitempty"`
	Grade       string   `json:"grade,omitempty"`
	Content     string   `json:"content,omitempty"`
	Channel     string   `json:"channel"`
	Department  string   `json:"department"`
	Owner       string   `json:"owner"`
	Region      string   `json:"region,omitempty"`
	Product     string   `json:"product,omitempty"`
	Tags        []string `json:"tags,omitempty"`
	Unread      bool     `json:"unread,omitempty"`
	Safety      bool     `json:"safety,omitempty"`
	Media       bool     `json:"media,omitempty"`
	Anonymous   bool     `json:"anonymous,omitempty"`
	Repeat      int      `json:"repeat"`
	Reopened    int      `json:"reopened,omitempty"`
	Escalated   int      `json:"escalated,omitempty"`
	StepsDone   int      `json:"steps_done"`
	StepsAll    int      `json:"steps_all"`
	Clock       string   `json:"clock,omitempty" doc:"The most pressing time limit"`
	ClockState  string   `json:"clock_state,omitempty"`
	Badge       string   `json:"badge,omitempty" enum:"ok,warn,risk,over,hold,done"`
	DueAt       string   `json:"due_at,omitempty" format:"date-time"`
	ReceivedAt  string   `json:"received_at" format:"date-time"`
	UpdatedAt   string   `json:"updated_at" format:"date-time"`
	LastHeardAt string   `json:"last_heard_at,omitempty" format:"date-time"`
	LastReplyAt string   `json:"last_reply_at,omitempty" format:"date-time"`
	ClosedAt    string   `json:"closed_at,omitempty" format:"date-time"`
}

// Rows is one page of a list.
type Rows struct {
	Items []Row  `json:"items"`
	Next  string `json:"next,omitempty" doc:"Give it as after for the next page; also in the Link header"`
	Prev  string `json:"prev,omitempty" doc:"Give it as before for the page before"`

	Searched *Searched `json:"searched,omitempty" doc:"Of a search that found nothing: how it was read"`
}

// Searched says of a search in vain how it was read and where else to look.
type Searched struct {
	Nothing   bool  `json:"nothing,omitempty" doc:"The query holds nothing that can be searched for"`
	Elsewhere int   `json:"elsewhere,omitempty" doc:"Complaints within reach that fit without view and filters, at most 10"`
	Behind    int64 `json:"behind,omitempty" doc:"Records that the search has still to read"`
}

// Counts is how many cases each system view holds.
type Counts struct {
	Views []ViewCount `json:"views"`
}

// ViewCount is one of them.
type ViewCount struct {
	ID    string `json:"id"`
	Count int    `json:"count"`
	More  bool   `json:"more,omitempty" doc:"Counting stopped here"`
}

// instant writes a moment as RFC 3339 in UTC; empty when it is not set.
func instant(i clock.Instant) string {
	if i == 0 {
		return ""
	}
	var b [35]byte
	return string(i.Time().AppendFormat(b[:0], "2006-01-02T15:04:05.999999Z"))
}

func rowOf(it *view.Item) Row {
	name, phone, email := vault.Parts(it.Customer)
	return Row{Name: name, Phone: phone, Email: email, ID: it.ID, Number: it.Number, Subject: it.Subject, Customer: it.Customer, Person: it.Person, Level: it.Level,
		State: it.State, Stage: it.Stage, Hue: it.Hue, Step: it.Step, Kind: it.Kind, Who: it.Who, Grade: it.Grade,
		Content: it.Content, Channel: it.Channel, Department: it.Department, Owner: it.Owner, Region: it.Region,
		Product: it.Product, Tags: it.Tags, Unread: it.Unread(), Safety: it.Safety(), Media: it.Media(),
		Anonymous: it.Flags.Has(view.FlagAnonymous), Repeat: it.Repeat, Reopened: it.Reopened, Escalated: it.Escalated,
		StepsDone: it.Done, StepsAll: it.All, Clock: it.Clock, ClockState: string(it.ClockState), Badge: string(it.Badge),
		DueAt: instant(it.DueAt), ReceivedAt: instant(it.ReceivedAt), UpdatedAt: instant(it.UpdatedAt),
		LastHeardAt: instant(it.LastHeardAt), LastReplyAt: instant(it.LastReplyAt), ClosedAt: instant(it.ClosedAt)}
}

func rowsOf(l view.List) Rows {
	out := Rows{Items: make([]Row, len(l.Rows)), Next: l.Next, Prev: l.Prev}
	for i := range l.Rows {
		out.Items[i] = rowOf(&l.Rows[i])
	}
	if s := l.Searched; s != nil {
		out.Searched = &Searched{s.Nothing, s.Elsewhere, s.Behind}
	}
	return out
}

// maxPage is how many rows one answer may hold.
const maxPage = 500

var paging = []param{
	{name: "limit", typ: "integer", min: 1, max: maxPage, doc: "Rows a page; 50 unless told"},
	{name: "after", typ: "string", doc: "Cursor: next of the page before"},
	{name: "before", typ: "string", doc: "Cursor: prev of the page after"},
}

func queueRoutes() []*route {
	filters := []param{{name: "view", typ: "string",
		enum: append(view.SystemViews[:len(view.SystemViews):len(view.SystemViews)], view.ViewFollowUp),
		doc:  "A system view; all is everything open, closed and archived ones are in closed"},
		{name: "sort", typ: "string", enum: sorts, doc: "urgency unless told; with q, what was found comes in its own order"}}
	lists, switches := view.FilterNames()
	for _, name := range lists {
		doc := "One or several, divided by commas"
		if few := view.Choices(name); few != nil {
			doc += ": " + strings.Join(few, ", ")
		}
		filters = append(filters, param{name: name, typ: "string", doc: doc, kind: map[string]string{"channel": "channel", "category": "category",
			"department": "department", "owner": "staff", "procedure": "procedure"}[name]})
	}
	for _, name := range switches {
		filters = append(filters, param{name: name, typ: "boolean"})
	}
	filters = append(filters, param{name: "person", typ: "string"}, param{name: "from", typ: "string", format: "date", doc: "Received from this day"},
		param{name: "to", typ: "string", format: "date", doc: "Received to this day"}, param{name: "q", typ: "string", doc: "Words, a number, a phone or an e-mail address"})
	return []*route{
		{method: "GET", path: "/complaints", id: "list_complaints", tag: "complaints", zh: "投诉列表", en: "List complaints",
			scopes: []string{auth.CasesRead}, needs: []register.Permission{register.CaseView}, query: append(append(filters[:len(filters):len(filters)], paging...), ifNoneMatch),
			answer: typeOf[Rows](), do: (*call).queue},
		{method: "GET", path: "/complaints.csv", id: "export_complaints", tag: "complaints", zh: "导出投诉列表（CSV，脱敏）", en: "Export a list as CSV (masked)", more: "api.doc.csv",
			scopes: []string{auth.CasesRead}, needs: []register.Permission{register.CaseExport}, query: filters, media: []string{"text/csv"}, do: (*call).table},
		{method: "GET", path: "/views", id: "count_views", tag: "complaints", zh: "各视图数量", en: "Count the system views",
			scopes: []string{auth.CasesRead}, query: []param{ifNoneMatch}, needs: []register.Permission{register.CaseView}, answer: typeOf[Counts](), do: (*call).counts},
		{method: "GET", path: "/search", id: "search", tag: "complaints", zh: "搜索投诉", en: "Search complaints",
			scopes: []string{auth.CasesRead}, needs: []register.Permission{register.CaseView},
			query:  append([]param{{name: "q", typ: "string", need: true, doc: "Words, a number, a phone or an e-mail address"}}, append(paging[:2:2], ifNoneMatch)...),
			answer: typeOf[Rows](), do: (*call).search},
	}
}

var sorts = []string{string(view.SortUrgency), string(view.SortReceived), string(view.SortUpdated)}

// filter reads which cases a list holds, and in which order.
func (c *call) filter() (view.Filter, view.Sort, error) {
	q := c.r.URL.Query()
	f := view.ParseFilter(q)
	var l fault.List
	if given := strings.TrimSpace(q.Get("view")); given != f.View {
		l.Add("view", "input.unknown", "value", given)
	}
	sort := view.Sort(q.Get("sort"))
	switch sort {
	case "", view.SortUrgency, view.SortReceived, view.SortUpdated:
	default:
		l.Add("sort", "input.unknown", "value", q.Get("sort"))
	}
	if q.Get("after") != "" && q.Get("before") != "" {
		l.Add("before", "api.one_of", "names", "after, before")
	}
	strange(&l, f.Strange(c.snap))
	return f, sort, l.Err()
}

func (c *call) queue() error {
	f, sort, err := c.filter()
	if err != nil {
		return err
	}
	q := c.r.URL.Query()
	page := view.Page{Sort: sort, After: q.Get("after"), Before: q.Get("before")}
	if page.Limit, err = c.limit(maxPage); err != nil {
		return err
	}
	list, err := c.api.views.Queue(c.ctx, c.viewer(), f, page, c.now)
	if err != nil {
		return err
	}
	return c.page(list)
}

// strange refuses values that nothing has: whoever mistypes one would take the empty list for an answer.
func strange(l *fault.List, found []view.Strange) {
	for _, x := range found {
		values := strings.Join(x.Values, ", ")
		if few := view.Choices(x.Name); few != nil {
			l.Add(x.Name, "api.choose", "value", values, "names", strings.Join(few, ", "))
		} else {
			l.Add(x.Name, "api.no_such_value", "value", values)
		}
	}
}

// page answers a list, with the neighbours in the Link header.
func (c *call) page(list view.List) error {
	link := func(name, cursor, rel string) {
		q := c.r.URL.Query()
		q.Del("after")
		q.Del("before")
		q.Set(name, cursor)
		u := url.URL{Path: c.r.URL.Path, RawQuery: q.Encode()}
		c.w.Header().Add("Link", "<"+u.String()+`>; rel="`+rel+`"`)
	}
	if list.Next != "" {
		link("after", list.Next, "next")
	}
	if list.Prev != "" {
		link("before", list.Prev, "prev")
	}
	return c.ok(rowsOf(list))
}

func (c *call) counts() error {
	n, err := c.api.views.Counts(c.ctx, c.viewer(), c.now)
	if err != nil {
		return err
	}
	out := Counts{Views: make([]ViewCount, 0, len(view.SystemViews))}
	for _, id := range view.SystemViews {
		out.Views = append(out.Views, ViewCount{id, n[id], n[id] >= view.CountCap})
	}
	return c.ok(out)
}

func (c *call) search() error {
	q := c.r.URL.Query()
	words := strings.TrimSpace(q.Get("q"))
	if words == "" {
		return fault.Input("q", "input.required")
	}
	limit, err := c.limit(maxPage)
	if err != nil {
		return err
	}
	list, err := c.api.views.Search(c.ctx, c.viewer(), words, q.Get("after"), limit, c.now)
	if err != nil {
		return err
	}
	return c.page(list)
}
