package queue

import (
	"context"
	"maps"
	"slices"
	"strings"

	"amends/internal/field"
	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
)

// htmx makes a GET of the list swap the list alone. Morphing keeps the caret in the search field. What was asked last is
// answered: an answer that was still on its way when more was typed is not waited for.
func htmx(url string) kit.Attrs {
	return kit.Attrs{"hx-get": url, "hx-target": "#q-list", "hx-swap": "outerMorph", "hx-push-url": "true", "hx-sync": "this:replace"}
}

// chips are the filters that everybody needs, each with its own menu.
func (b *board) chips(ctx context.Context) []kit.Filter {
	f := b.ask.Filter
	var hues, grades, channels, categories []kit.Option
	for _, h := range procedure.Hues {
		hues = append(hues, kit.Option{Value: h, Label: look.Hue(ctx, h)})
	}
	for _, g := range slices.Backward(field.Grades) {
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

// chip is one of them. What was chosen and is not offered, because it lies deeper or is out of use, is added: a filter
// that is on must be seen, and must not be lost when the form is sent again.
func (b *board) chip(ctx context.Context, label, name string, options []kit.Option, chosen []string) kit.Filter {
	for _, c := range chosen {
		if !slices.ContainsFunc(options, func(o kit.Option) bool { return o.Value == c }) {
			options = append(options, kit.Option{Value: c, Label: b.say(ctx, name, c)})
		}
	}
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
	for _, n := range slices.Sorted(maps.Keys(v)) {
		for _, x := range v[n] {
			out = append(out, kit.Pair{Name: n, Value: x})
		}
	}
	return out
}

// say is a value of a filter in words. One that is out of use says so: its complaints are still found, new ones no longer
// come.
func (b *board) say(ctx context.Context, name, value string) string {
	word, active := value, true
	switch name {
	case "hue":
		word = look.Hue(ctx, value)
	case "grade", "nature", "outcome":
		word = form.ChoiceWord(ctx, name, value)
	case "department":
		word = look.Department(ctx, b.snap, value)
		d := b.snap.DepartmentByID[value]
		active = d == nil || d.Active
	case "category":
		word = look.Category(ctx, b.snap, value)
		c := b.snap.CategoryByCode[value]
		active = c == nil || c.Active
	case "channel":
		word = value // a channel that is no more must not be looked up as a choice
		if c := b.snap.ChannelByID[value]; c != nil {
			word, active = i18n.Name(ctx, c.Name), c.Active
		}
	case "owner":
		word = look.Staff(ctx, b.snap, value)
	}
	if !active {
		return i18n.T(ctx, "queue.retired", "name", word)
	}
	return word
}

func (b *board) words(ctx context.Context, name string, values []string) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = b.say(ctx, name, v)
	}
	return look.Join(ctx, words)
}

// strange says what the list asks for and nothing has, and where the list without it is; both empty when all is well. A
// saved view or a link outlives what it names: the page opens, and tells why it finds less than it did.
func (b *board) strange(ctx context.Context) (what, without string) {
	found := b.ask.Filter.Strange(b.snap)
	if len(found) == 0 {
		return "", ""
	}
	var parts []string
	for _, x := range found {
		label := x.Name
		if label == "hue" {
			label = "stage"
		}
		parts = append(parts, i18n.T(ctx, "queue.strange_part", "field", i18n.T(ctx, "queue."+label), "values", look.Join(ctx, x.Values)))
	}
	rest := b.ask
	rest.Filter, rest.Saved = rest.Filter.Without(found), ""
	without = rest.Home()
	if rest.Filter.View == "" && !rest.narrow() {
		without = rest.Clear()
	}
	return i18n.T(ctx, "queue.strange", "what", look.Join(ctx, parts)), without
}

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
	list := func(name string, values []string) {
		if len(values) > 0 {
			on(name, b.words(ctx, name, values))
		}
	}
	for _, x := range []struct {
		name   string
		values []string
	}{{"stage", f.Stage}, {"department", f.Department}, {"owner", f.Owner}, {"tag", f.Tag}, {"region", f.Region}, {"product", f.Product},
		{"procedure", f.Procedure}, {"state", f.State}, {"nature", f.Nature}, {"outcome", f.Outcome}} {
		list(x.name, x.values)
	}
	for _, s := range []struct {
		name string
		on   bool
	}{{"overdue", f.Overdue}, {"due_soon", f.DueSoon}, {"unread", f.Unread}, {"superior", f.Superior},
		{"rectifies", f.Rectifies}, {"escalated", f.Escalated}, {"repeat", f.Repeat}, {"person", f.Person != ""}} {
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
	}{{"overdue", f.Overdue}, {"due_soon", f.DueSoon}, {"unread", f.Unread}, {"superior", f.Superior}, {"rectifies", f.Rectifies}, {"escalated", f.Escalated}, {"repeat", f.Repeat}} {
		out = append(out, kit.Check{Field: kit.Field{Name: s.name, ID: "fm-" + s.name, Label: i18n.T(ctx, "queue."+s.name)}, Checked: s.on})
	}
	return out
}

func (b *board) departments(ctx context.Context) []kit.Option {
	var out []kit.Option
	for _, d := range b.snap.Departments {
		if d.Active || slices.Contains(b.ask.Filter.Department, d.ID) {
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
	for _, id := range b.ask.Filter.Owner { // who has left is chosen still
		if !slices.ContainsFunc(out, func(o kit.Option) bool { return o.Value == id }) {
			out = append(out, kit.Option{Value: id, Label: look.Staff(ctx, b.snap, id)})
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
