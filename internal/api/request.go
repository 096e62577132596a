package api

import (
	"net/url"
	"slices"
	"strings"

	"amends/internal/auth"
	"amends/internal/clock"
	"amends/internal/fault"
	"amends/internal/register"
	"amends/internal/view"
)

// Request is what somebody asks of another department on a complaint.
type Request struct {
	ID         string `json:"id" doc:"Within its complaint, for POST /complaints/{id}/requests/{request}/answer"`
	Complaint  string `json:"complaint"`
	Number     string `json:"number"`
	Subject    string `json:"subject" doc:"Empty once erased"`
	Kind       string `json:"kind"`
	Department string `json:"department"`
	Staff      string `json:"staff,omitempty" doc:"Who was named; absent: anybody of the department may answer"`
	AskedBy    string `json:"asked_by"`
	Question   string `json:"question" doc:"Empty once erased"`
	Reply      string `json:"reply,omitempty" doc:"The answer, or why it was returned, withdrawn or sent back"`
	Status     string `json:"status" enum:"asked,answered,accepted,returned,withdrawn"`
	Required   bool   `json:"required,omitempty" doc:"No plan, result or closing before the answer"`
	AskedAt    string `json:"asked_at" format:"date-time"`
	DueAt      string `json:"due_at" format:"date-time"`
	DoneAt     string `json:"done_at,omitempty" format:"date-time"`
	DoneBy     string `json:"done_by,omitempty"`
	Late       bool   `json:"late,omitempty" doc:"The answer came too late, or has not come in time"`
}

// Requests is one page of what was asked: what waits for an answer before what is over, each by when it is due.
type Requests struct {
	Items []Request `json:"items"`
	Next  string    `json:"next,omitempty" doc:"Give it as after for the next page; also in the Link header"`
}

func requestRoutes() []*route {
	return []*route{
		{method: "GET", path: "/requests", id: "list_requests", tag: "complaints",
			zh: "协办清单", en: "List what departments are asked on complaints",
			scopes: []string{auth.CasesRead}, needs: []register.Permission{register.CaseView}, query: append([]param{
				{name: "whose", typ: "string", enum: view.RequestLists,
					doc: "to_answer: those that wait for the caller; asked: those by the caller"},
				{name: "state", typ: "string", enum: view.RequestStates, doc: "open holds the overdue ones too"}}, paging[:2]...),
			answer: typeOf[Requests](), do: (*call).requests},
	}
}

func (c *call) requests() error {
	q := c.r.URL.Query()
	f := view.RequestFilter{Whose: strings.TrimSpace(q.Get("whose")), State: strings.TrimSpace(q.Get("state"))}
	var l fault.List
	for _, p := range []struct {
		name, value string
		among       []string
	}{{"whose", f.Whose, view.RequestLists}, {"state", f.State, view.RequestStates}} {
		if p.value != "" && !slices.Contains(p.among, p.value) {
			l.Add(p.name, "api.choose", "value", p.value, "names", strings.Join(p.among, ", "))
		}
	}
	if err := l.Err(); err != nil {
		return err
	}
	limit, err := c.limit(maxPage)
	if err != nil {
		return err
	}
	list, err := c.api.views.Requests(c.ctx, c.viewer(), f, q.Get("after"), limit, c.now)
	if err != nil {
		return err
	}
	out := Requests{Items: make([]Request, len(list.Rows)), Next: list.Next}
	for i := range list.Rows {
		r := &list.Rows[i]
		out.Items[i] = Request{r.ID, r.Case, r.Number, r.Subject, r.Kind, r.Department, r.Staff, r.By,
			r.Question, r.Reply, r.Status, r.Required, instant(r.AskedAt), instant(r.DueAt), instant(r.DoneAt), r.DoneBy, r.Late(c.now)}
	}
	if list.Next != "" {
		q.Set("after", list.Next)
		u := url.URL{Path: c.r.URL.Path, RawQuery: q.Encode()}
		c.w.Header().Add("Link", "<"+u.String()+`>; rel="next"`)
	}
	return c.ok(out)
}

// requestsOf are those of one case, in the order in which they were asked.
func requestsOf(p *view.CasePage) []Request {
	var out []Request
	for i := range p.Requests {
		r := &p.Requests[i]
		out = append(out, Request{r.ID, p.State.ID, p.State.Number, p.Subject, r.Kind, r.Department, r.Staff, r.By,
			r.Question, r.Reply, string(r.Status), r.Required, instant(r.AskedAt), instant(r.Clock.DueAt),
			instant(r.DoneAt), r.DoneBy, r.Badge == clock.BadgeOver})
	}
	return out
}
