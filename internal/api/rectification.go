package api

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"amends/internal/auth"
	"amends/internal/bound"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/improve"
	"amends/internal/register"
	"amends/internal/view"
)

// Rectification is what was promised against repetition: a corrective action with a record of its own.
type Rectification struct {
	ID         string `json:"id"`
	Complaint  string `json:"complaint"`
	Number     string `json:"number"`
	Subject    string `json:"subject" doc:"Empty once erased"`
	What       string `json:"what" doc:"Empty once erased"`
	Department string `json:"department"`
	Owner      string `json:"owner,omitempty" doc:"Who is to do it: the lead of the department until somebody takes it on"`
	DueOn      string `json:"due_on" format:"date"`
	State      string `json:"state" enum:"open,overdue,reported,done,withdrawn"`
	Status     string `json:"status" enum:"open,accepted,reported,verified,done,withdrawn" doc:"done: before it was checked by anybody"`
	DoneAt     string `json:"done_at,omitempty" format:"date-time" doc:"When it was reported as done"`
	DoneBy     string `json:"done_by,omitempty"`
	VerifiedAt string `json:"verified_at,omitempty" format:"date-time"`
	VerifiedBy string `json:"verified_by,omitempty"`
	Returned   int    `json:"returned,omitempty" doc:"How often it was sent back"`
	DaysLate   int    `json:"days_late,omitempty" doc:"Days after due_on: until it was done, or until now"`
}

// Rectifications is one page of the list of actions: what is to be done, then what is to be checked, then what is done.
type Rectifications struct {
	Items []Rectification `json:"items"`
	Next  string          `json:"next,omitempty" doc:"Give it as after for the next page; also in the Link header"`
}

// RectificationDetail is one of them, with its record and what the caller may do.
type RectificationDetail struct {
	Rectification
	Version int      `json:"version"`
	Files   []File   `json:"files,omitempty" doc:"What proves it"`
	Entries []Entry  `json:"entries" doc:"Its record, the oldest first"`
	Actions []Action `json:"actions"`
}

// RectificationOutcome is the answer to every act on one of them: what happened, and how it stands. What it says is for who reads.
type RectificationOutcome struct {
	ID       string   `json:"id"`
	Version  int      `json:"version" doc:"Of the action after the command; the ETag"`
	Position int64    `json:"position" doc:"Of the last event in the journal; 0 when nothing happened"`
	Events   []string `json:"events" doc:"Wire names of what happened, in order"`
	Status   string   `json:"status" enum:"open,accepted,reported,verified,done,withdrawn" doc:"done: before it was checked by anybody"`
}

func rectificationRoutes(schemas map[string]*huma.Schema) []*route {
	one := func(path, id, zh, en string, rt route) *route {
		rt.method, rt.path, rt.id, rt.tag, rt.zh, rt.en = "GET", belowAction+path, id, "rectifications", zh, en
		rt.scopes = []string{auth.CasesRead}
		return &rt
	}
	list := []*route{
		{method: "GET", path: "/rectifications", id: "list_rectifications", tag: "rectifications", zh: "整改清单",
			en:     "List what was promised against repetition",
			scopes: []string{auth.CasesRead}, needs: []register.Permission{register.CaseView}, query: append([]param{
				{name: "state", typ: "string", enum: view.ImprovementStates, doc: "open holds the overdue ones too"},
				{name: "department", typ: "string", doc: "Id of the department that promised"},
				{name: "complaint", typ: "string", doc: "Id of the complaint that it was promised in"},
				{name: "mine", typ: "boolean", doc: "Of the caller's own department"},
				{name: "own", typ: "boolean", doc: "Those that the caller is to do"},
				{name: "verify", typ: "boolean", doc: "Those that others report as done and the caller may check"}}, paging[:2]...),
			answer: typeOf[Rectifications](), do: (*call).rectifications},
		one("", "get_rectification", "一项整改", "One corrective action", route{query: []param{ifNoneMatch},
			answer: typeOf[RectificationDetail](), do: (*call).rectification}),
		one("/files/{digest}", "get_rectification_file", "读取整改凭证", "Read a file that proves a corrective action",
			route{query: []param{{name: "download", typ: "boolean"}}, media: []string{"application/octet-stream"},
				do: (*call).rectificationFile}),
	}
	for _, a := range improve.Acts() {
		place, title := places()[a.Name], improve.Called()["act."+a.Name]
		list = append(list, &route{method: place[0], path: place[1], id: a.Name, tag: "rectifications", zh: title["zh"],
			en: title["en"], command: a.Name,
			scopes: []string{auth.CasesWrite}, body: schemas[a.Name], bounds: bound.Order, answer: typeOf[RectificationOutcome](),
			query: []param{idempotencyKey, ifMatch}, do: func(c *call) error { return c.rectify(a) }})
	}
	return list
}

func rectificationOf(a *view.Improvement) Rectification {
	return Rectification{a.ID, a.Case, a.Number, a.Subject, a.What, a.Department, a.Owner, a.DueOn, a.State,
		string(a.Status), instant(a.DoneAt),
		a.DoneBy, instant(a.VerifiedAt), a.VerifiedBy, a.Returned, a.DaysLate}
}

func (c *call) rectifications() error {
	q := c.r.URL.Query()
	yes := func(name string) bool { return q.Get(name) == "1" || q.Get(name) == "true" }
	f := view.ImprovementFilter{State: strings.TrimSpace(q.Get("state")),
		Department: strings.TrimSpace(q.Get("department")), Case: strings.TrimSpace(q.Get("complaint")),
		Mine: yes("mine"), Own: yes("own"), Verify: yes("verify")}
	var l fault.List
	if f.State != "" && !slices.Contains(view.ImprovementStates, f.State) {
		l.Add("state", "api.choose", "value", f.State, "names", strings.Join(view.ImprovementStates, ", "))
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
	list, err := c.api.views.Improvements(c.ctx, c.viewer(), f, q.Get("after"), limit, c.now)
	if err != nil {
		return err
	}
	out := Rectifications{Items: make([]Rectification, len(list.Rows)), Next: list.Next}
	for i := range list.Rows {
		out.Items[i] = rectificationOf(&list.Rows[i])
	}
	if list.Next != "" {
		q.Set("after", list.Next)
		u := url.URL{Path: c.r.URL.Path, RawQuery: q.Encode()}
		c.w.Header().Add("Link", "<"+u.String()+`>; rel="next"`)
	}
	return c.ok(out)
}

func (c *call) rectification() error {
	p, err := c.api.views.Improvement(c.ctx, c.viewer(), c.r.PathValue("id"), c.now)
	if err != nil {
		return err
	}
	out := RectificationDetail{Rectification: rectificationOf(&p.Improvement), Version: p.Action.Version,
		Files:   filesOf(p.Files),
		Entries: make([]Entry, 0, len(p.Timeline)), Actions: make([]Action, 0, len(p.Actions))}
	for i := range p.Timeline {
		out.Entries = append(out.Entries, entryOf(&p.Timeline[i]))
	}
	for i := range p.Actions {
		out.Actions = append(out.Actions, c.action(p.ID, &p.Actions[i]))
	}
	c.w.Header()["Etag"] = []string{etag(p.Action.Version)}
	return c.ok(out)
}

var errActionMoved = fault.New(fault.Conflict, "improve.changed_meanwhile")

// rectify gives a command to the action of the path, and answers what came of it.
func (c *call) rectify(a *improve.Act) error {
	raw, err := c.body()
	if err != nil {
		return err
	}
	cmd := a.New()
	if err := readInto(cmd, raw, c.api.schemas[a.Name]); err != nil {
		return err
	}
	m, err := c.meta(raw)
	if err != nil {
		return err
	}
	want, err := c.expected()
	if err != nil {
		return err
	}
	id, d := c.r.PathValue("id"), c.api.House.Actions
	if want > 0 {
		d = d.OnVersion(want)
	}
	done, err := d.Do(c.ctx, m, id, cmd)
	err = matched(want, !done.Repeat && done.Position == 0, err, errActionMoved, func() (int, error) {
		s, err := c.api.House.Actions.Fresh(c.ctx, id)
		if err != nil {
			return 0, err
		}
		return s.Version, nil
	})
	if err != nil {
		return err
	}
	if done.Repeat {
		if done.ID != id {
			return fault.New(fault.Refused, "api.key_used_elsewhere")
		}
		c.w.Header()["Idempotent-Replay"] = []string{"true"}
		if done.Events, done.State, err = c.actedAt(&done); err != nil {
			return err
		}
	}
	out := RectificationOutcome{id, done.Version, done.Position, []string{}, string(done.State.Status)}
	for _, e := range done.Events {
		out.Events = append(out.Events, improve.Stream.NameOf(e.Event))
	}
	c.w.Header()["Etag"] = []string{etag(done.Version)}
	return c.ok(out)
}

// actedAt is what a repeat repeats, and the action as it was after it.
func (c *call) actedAt(done *desk.ActionDone) ([]improve.Recorded, *improve.State, error) {
	record, err := c.api.House.Actions.Record(c.ctx, done.ID)
	if err != nil || len(record) < done.Version {
		return nil, done.State, err
	}
	record = record[:done.Version]
	return record[max(done.First, 1)-1:], improve.Stream.Fold(record), nil
}

// rectificationFile serves a file that proves an action which the caller sees.
func (c *call) rectificationFile() error {
	p, err := c.api.views.Improvement(c.ctx, c.viewer(), c.r.PathValue("id"), c.now)
	if err != nil {
		return err
	}
	for _, f := range p.Files {
		if f.Digest == c.r.PathValue("digest") {
			download, _ := strconv.ParseBool(c.r.URL.Query().Get("download"))
			return c.api.Blobs.Serve(c.w, c.r, f.Digest, f.Name, download)
		}
	}
	return fault.New(fault.Unknown, "blob.unknown")
}
