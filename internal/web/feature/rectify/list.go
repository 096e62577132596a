package rectify

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"

	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/view"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// perPage is how many actions one page shows.
const perPage = 50

const path = "/rectifications"

// all is the address's word for every state; without a word it is what is open that people come for.
const all = "all"

// ask is what the address asks for.
type ask struct {
	view.ImprovementFilter
	after string
}

func readAsk(q url.Values) ask {
	a := ask{view.ImprovementFilter{State: cmp.Or(q.Get("state"), view.ImprovementOpen), Department: q.Get("department"),
		Mine: q.Get("mine") == "1",
		Own:  q.Get("own") == "1", Verify: q.Get("verify") == "1"}, q.Get("after")}
	switch {
	case a.State == all:
		a.State = ""
	case !slices.Contains(view.ImprovementStates, a.State):
		a.State = view.ImprovementOpen
	}
	return a
}

func (a ask) at() string { return path + a.query() }

// query is the address behind its path.
func (a ask) query() string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("state", a.state())
	set("department", a.Department)
	set("after", a.after)
	for name, on := range map[string]bool{"mine": a.Mine, "own": a.Own, "verify": a.Verify} {
		if on {
			q.Set(name, "1")
		}
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// state is the address's word for what is asked for.
func (a ask) state() string { return cmp.Or(a.State, all) }

// board is one page of the list.
type board struct {
	ask         ask
	rows        []row
	next        string
	departments []kit.Option
	export      bool
	waiting     view.Counts
}

type row struct {
	view.Improvement
	by, owner, doneBy string
}

func (h handler) list(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	b := board{ask: readAsk(r.URL.Query()), export: v.Can(register.CaseExport)}
	list, err := h.Views.Improvements(ctx, v.Viewer, b.ask.ImprovementFilter, b.ask.after, perPage, v.Now)
	if err != nil {
		return err
	}
	for _, x := range list.Rows {
		b.rows = append(b.rows, rowOf(ctx, v, x))
	}
	if b.waiting, err = h.Views.Counts(ctx, v.Viewer, v.Now, view.ActionsToDo, view.ActionsToCheck); err != nil {
		return err
	}
	if list.Next != "" {
		b.next = ask{b.ask.ImprovementFilter, list.Next}.at()
	}
	b.departments = []kit.Option{{Label: i18n.T(ctx, "rectify.any_department")}}
	for _, d := range v.Snap.Departments {
		if d.Active || d.ID == b.ask.Department {
			b.departments = append(b.departments, kit.Option{Value: d.ID, Label: i18n.Name(ctx, d.Name)})
		}
	}
	p, err := h.Frame(r, v, "rectifications", i18n.T(ctx, "nav.rectifications"))
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, whole(p, b))
}

func rowOf(ctx context.Context, v site.Visit, x view.Improvement) row {
	return row{x, look.Department(ctx, v.Snap, x.Department), look.Staff(ctx, v.Snap, x.Owner), look.Staff(ctx, v.Snap,
		x.DoneBy)}
}

// states are the segments above the list.
func (b board) states(ctx context.Context) kit.Segments {
	s := kit.Segments{Label: i18n.T(ctx, "rectify.show")}
	for _, state := range append(slices.Clone(view.ImprovementStates), "") {
		a := ask{b.ask.ImprovementFilter, ""}
		if a.State = state; state != view.ImprovementReported {
			a.Verify = false
		}
		s.Items = append(s.Items, kit.Segment{Label: i18n.T(ctx, "rectify."+a.state()), Href: a.at(),
			On: b.ask.State == state})
	}
	return s
}

// whose are all departments, one's own, what one is to do oneself, and what one may check.
func (b board) whose(ctx context.Context) kit.Segments {
	counted := map[string]int{"rectify.own": b.waiting[view.ActionsToDo], "rectify.verify": b.waiting[view.ActionsToCheck]}
	link := func(key string, mine, own, verify bool) kit.Segment {
		a := ask{b.ask.ImprovementFilter, ""}
		if a.Mine, a.Own, a.Verify = mine, own, verify; mine || own {
			a.Department = ""
		}
		if verify {
			a.State = view.ImprovementReported
		} else if b.ask.Verify {
			a.State = view.ImprovementOpen
		}
		label := i18n.T(ctx, key)
		if n := counted[key]; n > 0 {
			label += " " + i18n.Number(ctx, int64(n))
		}
		return kit.Segment{Label: label, Href: a.at(),
			On: b.ask.Mine == mine && b.ask.Own == own && b.ask.Verify == verify}
	}
	return kit.Segments{Label: i18n.T(ctx, "rectify.whose"), Items: []kit.Segment{link("rectify.everybody", false, false,
		false),
		link("rectify.mine", true, false, false), link("rectify.own", false, true, false), link("rectify.verify", false,
			false, true)}}
}

func (b board) pager(ctx context.Context) kit.Pager {
	p := kit.Pager{Label: i18n.T(ctx, "rectify.pages"), Next: b.next, NextLabel: i18n.T(ctx, "rectify.further"),
		PrevLabel: i18n.T(ctx, "rectify.first")}
	if b.ask.after != "" {
		p.Prev = ask{b.ask.ImprovementFilter, ""}.at()
	}
	return p
}

// mark says how it stands; colour is kept for what is late.
func (r row) mark(ctx context.Context) kit.Tag {
	t := kit.Tag{Label: standing(ctx, r.Improvement)}
	switch r.State {
	case view.ImprovementOverdue:
		t.Tone, t.Icon = "risk", "triangle"
	case view.ImprovementReported:
		if t.Icon = "clock"; r.DaysLate > 0 {
			t.Tone = "warn"
		}
	case view.ImprovementDone:
		if t.Icon = "check"; r.DaysLate > 0 {
			t.Tone = "warn"
		}
	}
	return t
}

// standing says in words how it stands, and by how many days it is or was late.
func standing(ctx context.Context, x view.Improvement) string {
	words := form.ChoiceWord(ctx, "status", string(x.Status))
	if x.DaysLate > 0 && x.State != view.ImprovementWithdrawn {
		words += " · " + i18n.T(ctx, "rectify.is_late", "n", x.DaysLate)
	}
	return words
}
