package queue

import (
	"context"
	"strings"

	"amends/internal/i18n"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
)

// htmx makes a GET of the list swap the list alone. Morphing keeps the caret in the search field.
func htmx(url string) kit.Attrs {
	return kit.Attrs{"hx-get": url, "hx-target": "#q-list", "hx-swap": "outerMorph", "hx-push-url": "true"}
}

// chips are the filters that everybody needs, each with its own menu.
func (b *board) chips(ctx context.Context) []kit.Filter {
	f := b.ask.Filter
	var hues, grades, channels, categories []kit.Option
	for _, h := range look.Hues {
		hues = append(hues, kit.Option{Value: h, Label: look.Hue(ctx, h)})
	}
	for _, g := range []string{"urgent", "major", "general"} {
		grades = append(grades, kit.Option{Value: g, Label: form.ChoiceWord(ctx, "grade", g)})
	}
	for _, c := range b.snap.Channels {
		if c.Active {
			channels = append(channels, kit.Option{Value: c.ID, Label: i18n.Name(ctx, c.Name)})
		}
	}
	for _, c := range b.snap.Categories {
		if c.Active && (c.Parent == "" || b.snap.CategoryByCode[c.Parent] != nil && b.snap.CategoryByCode[c.Parent].Parent == "") {
			label := i18n.Name(ctx, c.Name)
			if c.Parent != "" {
				label = "\u2003" + label
			}
			categories = append(categories, kit.Option{Value: c.Code, Label: label})
		}
	}
	return []kit.Filter{b.chip(ctx, "stage", "hue", hues, f.Hue), b.chip(ctx, "grade", "grade", grades, f.Grade),
		b.chip(ctx, "channel", "channel", channels, f.Channel), b.chip(ctx, "category", "category", categories, f.Category)}
}

func (b *board) chip(ctx context.Context, label, name string, options []kit.Option, chosen []string) kit.Filter {
	var names []string
	for _, o := range options {
		for _, c := range chosen {
			if o.Value == c {
				names = append(names, strings.TrimSpace(o.Label))
			}
		}
	}
	value := look.Join(ctx, names)
	if len(names) > 2 {
		value = look.Join(ctx, names[:2]) + " +" + i18n.Number(ctx, int64(len(names)-2))
	}
	return kit.Filter{ID: "flt-" + name, Label: i18n.T(ctx, "queue."+label), Value: value, Name: name, Options: options, Chosen: chosen,
		Action: "/c", Keep: b.keep(name), Apply: i18n.T(ctx, "queue.apply"), Attrs: htmx("/c")}
}

// keep are the parameters that a form about others carries along.
func (b *board) keep(without ...string) []kit.Pair {
	v := b.ask.values()
	for _, n := range without {
		v.Del(n)
	}
	var out []kit.Pair
	for _, n := range names {
		for _, x := range v[n] {
			out = append(out, kit.Pair{Name: n, Value: x})
		}
	}
	return out
}

var names = []string{"view", "saved", "sort", "q", "hue", "stage", "grade", "nature", "channel", "category", "department", "owner", "region",
	"tag", "procedure", "product", "state", "outcome", "overdue", "due_soon", "unread", "escalated", "repeat", "person", "from", "to"}

// set are the filters without a chip of their own that are on: one click takes each away.
func (b *board) set(ctx context.Context) []kit.FilterLink {
	f := b.ask.Filter
	var out []kit.FilterLink
	on := func(name, value string, also ...string) {
		changes := append([]string{name, ""}, also...)
		to := b.ask.Home(changes...)
		label := i18n.T(ctx, "queue."+name)
		if value != "" {
			label += ": " + value
		}
		out = append(out, kit.FilterLink{Label: label, Icon: "x", Href: to, On: true, Attrs: htmx(to)})
	}
	list := func(name string, values []string, say func(string) string) {
		if len(values) > 0 {
			words := make([]string, len(values))
			for i, v := range values {
				words[i] = say(v)
			}
			on(name, look.Join(ctx, words))
		}
	}
	itself := func(s string) string { return s }
	list("stage", f.Stage, itself)
	list("department", f.Department, func(id string) string { return look.Department(ctx, b.snap, id) })
	list("owner", f.Owner, func(id string) string { return look.Staff(ctx, b.snap, id) })
	list("tag", f.Tag, itself)
	list("region", f.Region, itself)
	list("product", f.Product, itself)
	list("procedure", f.Procedure, itself)
	list("state", f.State, itself)
	list("nature", f.Nature, func(s string) string { return form.ChoiceWord(ctx, "nature", s) })
	list("outcome", f.Outcome, func(s string) string { return form.ChoiceWord(ctx, "outcome", s) })
	for _, s := range []struct {
		name string
		on   bool
	}{{"overdue", f.Overdue}, {"due_soon", f.DueSoon}, {"unread", f.Unread}, {"escalated", f.Escalated}, {"repeat", f.Repeat}, {"person", f.Person != ""}} {
		if s.on {
			on(s.name, "")
		}
	}
	if f.From != "" || f.To != "" {
		to := b.ask.Home("from", "", "to", "")
		out = append(out, kit.FilterLink{Label: i18n.T(ctx, "queue.range") + ": " + f.From + " – " + f.To, Icon: "x", Href: to, On: true, Attrs: htmx(to)})
	}
	return out
}

// switches are the yes-or-no filters of the further menu.
func (b *board) switches(ctx context.Context) []kit.Check {
	f := b.ask.Filter
	var out []kit.Check
	for _, s := range []struct {
		name string
		on   bool
	}{{"overdue", f.Overdue}, {"due_soon", f.DueSoon}, {"unread", f.Unread}, {"escalated", f.Escalated}, {"repeat", f.Repeat}} {
		out = append(out, kit.Check{Field: kit.Field{Name: s.name, ID: "fm-" + s.name, Label: i18n.T(ctx, "queue."+s.name)}, Checked: s.on})
	}
	return out
}

func (b *board) departments(ctx context.Context) []kit.Option {
	var out []kit.Option
	for _, d := range b.snap.Departments {
		if d.Active {
			out = append(out, kit.Option{Value: d.ID, Label: strings.Repeat("\u2003", len(b.snap.Path(d.ID))-1) + i18n.Name(ctx, d.Name)})
		}
	}
	return out
}

func (b *board) people(ctx context.Context) []kit.Option {
	var out []kit.Option
	for _, d := range b.snap.Departments {
		for _, p := range b.snap.Members(d.ID) {
			out = append(out, kit.Option{Value: p.ID, Label: form.StaffName(ctx, b.snap, p.ID), Group: i18n.Name(ctx, d.Name)})
		}
	}
	return out
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
