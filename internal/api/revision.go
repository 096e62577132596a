package api

import (
	"net/url"
	"slices"

	"amends/internal/auth"
	"amends/internal/clock"
	"amends/internal/fault"
	"amends/internal/register"
)

// Revisions is one page of what was written of the settings, newest first.
type Revisions struct {
	Items []Revision `json:"items"`
	Next  string     `json:"next,omitempty" doc:"Give it as after for the next page; also in the Link header"`
}

// Revision is one writing of one setting.
type Revision struct {
	Kind    string   `json:"kind"`
	ID      string   `json:"id"`
	Version int64    `json:"version" doc:"Of the settings; what was written at once has the same"`
	At      string   `json:"at" format:"date-time"`
	By      string   `json:"by" doc:"A staff id; system and builtin are nobody of the house"`
	Why     string   `json:"why,omitempty" doc:"Absent when nothing was said"`
	Op      string   `json:"op" enum:"add,change,remove"`
	Fields  []string `json:"fields,omitempty" doc:"What changed"`
	Before  any      `json:"before,omitempty" doc:"Absent when it was new"`
	After   any      `json:"after,omitempty" doc:"Absent when it was removed"`
}

func revisionRoutes() []*route {
	return []*route{
		{method: "GET", path: "/settings/history", id: "list_revisions", tag: "settings", zh: "设置的修改历史", en: "What was changed in the settings, by whom and why", more: "api.doc.revisions",
			scopes: []string{auth.SettingsRead}, needs: []register.Permission{register.SettingsView},
			query: append([]param{{name: "kind", typ: "string", enum: kindNames(), doc: "Only those of one kind of setting"},
				{name: "id", typ: "string", doc: "Only those of one setting; its kind goes with it"}}, paging[:2]...),
			answer: typeOf[Revisions](), do: (*call).revisions},
	}
}

func kindNames() []string {
	out := make([]string, len(register.Kinds))
	for i, k := range register.Kinds {
		out[i] = string(k)
	}
	return out
}

func (c *call) revisions() error {
	q := c.r.URL.Query()
	p := register.Past{Kind: register.Kind(q.Get("kind")), ID: q.Get("id"), After: q.Get("after")}
	var err error
	if p.Limit, err = c.limit(maxPage); err != nil {
		return err
	}
	switch {
	case p.Kind == "" && p.ID != "":
		return fault.Input("kind", "input.required")
	case p.Kind != "" && !slices.Contains(register.Kinds, p.Kind):
		return fault.Input("kind", "input.unknown", "value", string(p.Kind))
	}
	list, next, err := c.api.House.Register.History(c.ctx, p)
	if err != nil {
		return err
	}
	out := Revisions{Items: make([]Revision, len(list)), Next: next}
	for i := range list {
		out.Items[i] = revisionOf(&list[i])
	}
	if next != "" {
		q.Set("after", next)
		u := url.URL{Path: c.r.URL.Path, RawQuery: q.Encode()}
		c.w.Header().Add("Link", "<"+u.String()+`>; rel="next"`)
	}
	return c.ok(out)
}

func revisionOf(r *register.Revision) Revision {
	out := Revision{Kind: string(r.Kind), ID: r.ID, Version: r.Version, At: instant(clock.Instant(r.At.UnixMicro())), By: r.By, Why: r.Why, Op: "change",
		Fields: r.Fields}
	if r.Before != nil {
		out.Before = r.Before
	} else {
		out.Op, out.Fields = "add", nil
	}
	if r.After != nil {
		out.After = r.After
	} else {
		out.Op, out.Fields = "remove", nil
	}
	return out
}
