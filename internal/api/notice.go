package api

import (
	"net/url"
	"strconv"

	"amends/internal/auth"
	"amends/internal/bound"
	"amends/internal/clock"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/notify"
	"amends/internal/register"
)

// Notice is one thing that the caller was told.
type Notice struct {
	ID        string `json:"id"`
	Kind      string `json:"kind" doc:"Such as assigned, mentioned, warned, breached, plan_waiting, customer_wrote; more may come"`
	Text      string `json:"text" doc:"What happened, in the caller's language"`
	Complaint string `json:"complaint" doc:"Empty when the caller is asked for a statement as a party, and when it is about an account"`
	Number    string `json:"number"`
	About     string `json:"about,omitempty" doc:"What it is about where that is no complaint: its type and id, such as improve/0199…"`
	Statement string `json:"statement,omitempty" doc:"What the caller is asked for: see GET /statements/{statement}"`
	Whose     string `json:"whose,omitempty" doc:"The staff id of whose account it is about; absent when it is the caller's own"`
	Subject   string `json:"subject,omitempty" doc:"Absent once erased, and when the complaint is no longer within the caller's reach"`
	By        string `json:"by,omitempty" doc:"A staff id, customer or system"`
	Limit     string `json:"limit,omitempty" doc:"The time limit that it is about"`
	DueAt     string `json:"due_at,omitempty" format:"date-time"`
	Level     int    `json:"level,omitempty" doc:"Of the escalation"`
	Amount    int64  `json:"amount,omitempty" doc:"Cents of the plan"`
	Score     int    `json:"score,omitempty" doc:"The low mark"`
	At        string `json:"at" format:"date-time"`
	ReadAt    string `json:"read_at,omitempty" format:"date-time" doc:"Absent until read"`
}

// Notices is one page of the caller's inbox, newest first.
type Notices struct {
	Items  []Notice `json:"items"`
	Unread int      `json:"unread" doc:"In the whole inbox; counting stops at 100"`
	Next   string   `json:"next,omitempty" doc:"Give it as after for the next page; also in the Link header"`
}

// Reading says which notices were read.
type Reading struct {
	IDs []string `json:"ids,omitempty" maxItems:"500" doc:"Of notices; what is not the caller's is passed over"`
	All bool     `json:"all,omitempty" doc:"Instead of ids: everything"`
}

// Unread is what is left.
type Unread struct {
	Marked int64 `json:"marked" doc:"How many were unread until now"`
	Unread int   `json:"unread" doc:"Left in the inbox; counting stops at 100"`
}

func noticeRoutes() []*route {
	see := []register.Permission{register.CaseView}
	return []*route{
		{method: "GET", path: "/notices", id: "list_notices", tag: "notices", zh: "我的通知", en: "List your notices",
			scopes: []string{auth.CasesRead}, needs: see, query: append([]param{{name: "unread", typ: "boolean", doc: "Only what was not read"}}, paging[:2]...),
			answer: typeOf[Notices](), do: (*call).notices},
		{method: "POST", path: "/notices/read", id: "read_notices", tag: "notices", zh: "把通知标为已读", en: "Mark notices as read", more: "api.doc.read_notices",
			scopes: []string{auth.CasesWrite}, needs: see, body: Reading{}, answer: typeOf[Unread](), bounds: bound.Order, do: (*call).readNotices},
	}
}

func (c *call) notices() error {
	q := c.r.URL.Query()
	p := notify.Page{After: q.Get("after")}
	var err error
	if p.Limit, err = c.limit(notify.Most); err != nil {
		return err
	}
	if s := q.Get("unread"); s != "" {
		if p.Unread, err = strconv.ParseBool(s); err != nil {
			return fault.Input("unread", "input.unknown", "value", s)
		}
	}
	list, next, err := c.api.House.Notify.Inbox(c.ctx, c.who.Staff, p)
	if err != nil {
		return err
	}
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].Case
	}
	cases, err := c.api.views.Labels(c.ctx, c.viewer(), ids)
	if err != nil {
		return err
	}
	out := Notices{Items: make([]Notice, len(list)), Next: next}
	if out.Unread, err = c.api.House.Notify.Unread(c.ctx, c.who.Staff); err != nil {
		return err
	}
	for i := range list {
		out.Items[i] = c.noticeOf(&list[i], cases[list[i].Case].Subject)
	}
	if next != "" {
		q.Set("after", next)
		u := url.URL{Path: c.r.URL.Path, RawQuery: q.Encode()}
		c.w.Header().Add("Link", "<"+u.String()+`>; rel="next"`)
	}
	return c.ok(out)
}

func (c *call) noticeOf(n *notify.Notice, subject string) Notice {
	a := &n.Args
	out := Notice{ID: strconv.FormatInt(n.ID, 10), Kind: n.Kind, Text: n.Sentence(c.said(), c.actor), Complaint: n.Case, Number: a.Number,
		Subject: subject, By: a.By, Limit: i18n.Name(c.said(), a.Clock), DueAt: instant(clock.Instant(a.Due)), Level: a.Level, Whose: a.Whose, Amount: a.Amount,
		Score: a.Score, At: instant(clock.Instant(n.At.UnixMicro()))}
	if out.Statement = a.Statement; a.Statement != "" || !n.OfCase() { // of which complaint it is, a party does not learn
		out.Complaint = ""
	}
	if n.Case != "" && !n.OfCase() {
		out.About = n.Stream + "/" + n.Case
	}
	if !n.ReadAt.IsZero() {
		out.ReadAt = instant(clock.Instant(n.ReadAt.UnixMicro()))
	}
	return out
}

// actor names who did something, for a sentence.
func (c *call) actor(id string) string {
	if p := c.snap.StaffByID[id]; p != nil {
		if i18n.From(c.said()) == i18n.En && p.NameEn != "" {
			return p.NameEn
		}
		return p.Name
	}
	switch id {
	case "customer", "system":
		return i18n.T(c.said(), "api.by_"+id)
	}
	return id
}

func (c *call) readNotices() error {
	var in Reading
	if err := c.decode(&in); err != nil {
		return err
	}
	if in.All == (len(in.IDs) > 0) {
		return fault.Input("ids", "api.one_of", "names", "ids, all")
	}
	if len(in.IDs) > notify.Most {
		return fault.Input("ids", "input.too_large", "max", notify.Most)
	}
	ids := make([]int64, len(in.IDs))
	for i, s := range in.IDs {
		id, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return fault.Input("ids."+strconv.Itoa(i), "input.unknown", "value", s)
		}
		ids[i] = id
	}
	var out Unread
	var err error
	if in.All {
		out.Marked, err = c.api.House.Notify.MarkAllRead(c.ctx, c.who.Staff, "")
	} else {
		out.Marked, err = c.api.House.Notify.MarkRead(c.ctx, c.who.Staff, ids...)
	}
	if err != nil {
		return err
	}
	if out.Unread, err = c.api.House.Notify.Unread(c.ctx, c.who.Staff); err != nil {
		return err
	}
	return c.ok(out)
}
