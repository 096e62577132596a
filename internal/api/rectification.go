package api

import (
	"net/url"
	"slices"
	"strings"

	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/register"
	"amends/internal/view"
)

// Rectification is what was promised against repetition.
type Rectification struct {
	ID         string `json:"id" doc:"Within its complaint, for POST /complaints/{id}/rectification/completion"`
	Complaint  string `json:"complaint"`
	Number     string `json:"number"`
	Subject    string `json:"subject" doc:"Empty once erased"`
	What       string `json:"what" doc:"Empty once erased"`
	Department string `json:"department"`
	DueOn      string `json:"due_on" format:"date"`
	State      string `json:"state" enum:"open,overdue,done"`
	DoneAt     string `json:"done_at,omitempty" format:"date-time"`
	DoneBy     string `json:"done_by,omitempty"`
	DaysLate   int    `json:"days_late,omitempty" doc:"Days after due_on: until it was done, or until now"`
}

// Rectifications is one page of the list of actions: what is open before what is done, each by its day.
type Rectifications struct {
	Items []Rectification `json:"items"`
	Next  string          `json:"next,omitempty" doc:"Give it as after for the next page; also in the Link header"`
}

func rectificationRoutes() []*route {
	return []*route{
		{method: "GET", path: "/rectifications", id: "list_rectifications", tag: "complaints", zh: "整改清单", en: "List what was promised against repetition",
			scopes: []string{auth.CasesRead}, needs: []register.Permission{register.CaseView}, query: append([]param{
				{name: "state", typ: "string", enum: view.RectificationStates, doc: "open holds the overdue ones too"},
				{name: "department", typ: "string", doc: "Id of the department that promised"},
				{name: "mine", typ: "boolean", doc: "Of the caller's own department"}}, paging[:2]...),
			answer: typeOf[Rectifications](), do: (*call).rectifications},
	}
}

func (c *call) rectifications() error {
	q := c.r.URL.Query()
	f := view.RectificationFilter{State: strings.TrimSpace(q.Get("state")), Department: strings.TrimSpace(q.Get("department")),
		Mine: q.Get("mine") == "1" || q.Get("mine") == "true"}
	var l fault.List
	if f.State != "" && !slices.Contains(view.RectificationStates, f.State) {
		l.Add("state", "api.choose", "value", f.State, "names", strings.Join(view.RectificationStates, ", "))
	}
	if f.Department != "" && c.snap.DepartmentByID[f.Department] == nil {
		l.Add("department", "api.no_such_value", "value", f.Department)
	}
	if err := l.Err(); err != nil {
		return err
	}
	limit, err := c.limit(maxPage)
	if err != nil {
		return err
	}
	list, err := c.api.views.Rectifications(c.ctx, c.viewer(), f, q.Get("after"), limit, c.now)
	if err != nil {
		return err
	}
	out := Rectifications{Items: make([]Rectification, len(list.Rows)), Next: list.Next}
	for i, a := range list.Rows {
		out.Items[i] = Rectification{a.ID, a.Case, a.Number, a.Subject, a.What, a.Department, a.DueOn, a.State, instant(a.DoneAt), a.DoneBy, a.DaysLate}
	}
	if list.Next != "" {
		q.Set("after", list.Next)
		u := url.URL{Path: c.r.URL.Path, RawQuery: q.Encode()}
		c.w.Header().Add("Link", "<"+u.String()+`>; rel="next"`)
	}
	return c.ok(out)
}
