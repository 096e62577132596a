package form

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"amends/internal/complaint"
	"amends/internal/field"
	"amends/internal/i18n"
	"amends/internal/web/kit"
)

// draw is one input among others; under is the path of the row that it stands in, with its dot.
func (o Options) draw(ctx context.Context, in field.Field, among []field.Field, under string) templ.Component {
	path := under + in.Name
	f := kit.Field{Name: path, ID: o.ID + "f-" + strings.ReplaceAll(path, ".", "-"), Label: Label(ctx, o.Kind, in.Name),
		Hint: hint(ctx, o.Kind, in.Name), Error: o.Errors[path]}
	f = o.marked(ctx, f, in, among, under)
	v := o.value(path, in.Default)
	switch in.Type {
	case field.Para:
		return kit.Area{Field: f, Value: v, Rows: 3, MaxLen: complaint.ParaMax}
	case field.Choice:
		return o.choice(ctx, f, in, v)
	case field.Bool:
		return kit.Check{Field: f, Checked: v == "1" || v == "true"}
	case field.Number:
		return kit.Number{Field: f, Value: v, Min: bound(in, in.Min), Max: bound(in, in.Max), Step: "1"}
	case field.Scale:
		return kit.Scale{Field: f, Min: in.Min, Max: in.Max, Value: v, Low: i18n.T(ctx, "form.low"), High: i18n.T(ctx, "form.high")}
	case field.Money:
		return kit.Money{Field: f, Value: v}
	case field.Date:
		d := kit.Date{Field: f, Value: v}
		if !o.Today.IsZero() {
			d.Min = o.Today.In(i18n.Zone(ctx)).Format(time.DateOnly)
		}
		return d
	case field.Instant:
		return kit.DateTime{Field: f, Value: v}
	case field.Category, field.Cause, field.Department:
		return kit.Tree{Field: f, Nodes: o.tree(ctx, in.Type), Value: v, Blank: i18n.T(ctx, "form.none"), Search: i18n.T(ctx, "form.search")}
	case field.Staff:
		return o.staff(ctx, f, in, v)
	case field.Grade:
		return kit.Select{Field: f, Value: v, Blank: i18n.T(ctx, "form.grade_auto"), Options: Choices(ctx, "grade", field.Grades)}
	case field.Files:
		return o.files(ctx, f)
	case field.List:
		return o.list(ctx, f, in)
	case field.Findings:
		return o.findings(ctx, in)
	case field.Length:
		return o.span(ctx, f, v)
	case field.Case:
		return kit.Combo{Field: f, Source: o.lookup() + "/cases", Value: v, Text: o.value(path+"_text", v), Placeholder: i18n.T(ctx, "form.find_case"), Free: true}
	case field.Tags:
		return kit.Text{Field: f, Value: v, MaxLen: complaint.LineMax}
	case field.Request:
		if c := o.only(in, v); c != nil {
			return given(f.Name, *c)
		}
		return o.among(ctx, f, in, v)
	case field.Measure, field.Clock, field.Step:
		return o.among(ctx, f, in, v)
	}
	return kit.Text{Field: f, Value: v, MaxLen: complaint.LineMax}
}

func bound(in field.Field, n int) string {
	if in.Min == 0 && in.Max == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// Choices are options of an input in its words.
func Choices(ctx context.Context, input string, options []string) []kit.Option {
	out := make([]kit.Option, len(options))
	for i, v := range options {
		out[i] = kit.Option{Value: v, Label: ChoiceWord(ctx, input, v)}
	}
	return out
}

// choice shows what must be chosen side by side; what may stay open is a select, because a radio cannot be taken back.
func (o Options) choice(ctx context.Context, f kit.Field, in field.Field, v string) templ.Component {
	list := Choices(ctx, in.Name, in.Options)
	if in.Required && len(list) <= 7 {
		return kit.Radios{Field: f, Options: list, Value: v, Look: kit.Chips}
	}
	return kit.Select{Field: f, Options: list, Value: v, Blank: i18n.T(ctx, "form.none")}
}

// among is a choice among things of the case, or those of them that come into question.
func (o Options) among(ctx context.Context, f kit.Field, in field.Field, v string) templ.Component {
	s := kit.Select{Field: f, Value: v, Blank: i18n.T(ctx, "form.none")}
	for _, c := range o.Options[in.Type] {
		if in.Options != nil && !slices.Contains(in.Options, c.Value) {
			continue
		}
		label := c.Label
		if c.Hint != "" {
			label += " · " + c.Hint
		}
		s.Options = append(s.Options, kit.Option{Value: c.Value, Label: label})
	}
	if v == "" && len(s.Options) == 1 {
		s.Value = s.Options[0].Value
	}
	return s
}

// only is the one thing that comes into question: the one that was chosen before the form was opened, or the only one.
func (o Options) only(in field.Field, v string) (one *Choice) {
	for i, c := range o.Options[in.Type] {
		switch {
		case in.Options != nil && !slices.Contains(in.Options, c.Value), v != "" && v != c.Value:
		case one != nil:
			return nil
		default:
			one = &o.Options[in.Type][i]
		}
	}
	return one
}

func (o Options) lookup() string {
	if o.Lookup == "" {
		return "/lookup"
	}
	return o.Lookup
}

var units = []string{"wd", "d", "wh", "h"}

// span is a number and its unit, posted as name and name_unit.
// Where the form knows when each of some times is over, it offers those.
func (o Options) span(ctx context.Context, f kit.Field, v string) templ.Component {
	if times := o.Options[field.Length]; len(times) > 0 {
		r := kit.Radios{Field: f, Value: v, Look: kit.Chips}
		for _, c := range times {
			r.Options = append(r.Options, kit.Option{Value: c.Value, Label: c.Label})
		}
		return r
	}
	n, unit := v, o.value(f.Name+"_unit", "wd")
	if i := strings.IndexFunc(v, func(r rune) bool { return r < '0' || r > '9' }); i > 0 {
		n, unit = v[:i], v[i:]
	}
	var list []kit.Option
	for _, u := range units {
		list = append(list, kit.Option{Value: u, Label: i18n.T(ctx, "form.unit_"+u)})
	}
	u := kit.Field{Name: f.Name + "_unit", ID: f.ID + "-unit", Label: f.Label + " ", Quiet: true}
	return pair(kit.Number{Field: f, Value: n, Min: "1", Step: "1"}, kit.Select{Field: u, Options: list, Value: unit})
}

func (o Options) files(ctx context.Context, f kit.Field) templ.Component {
	mb := o.MaxMB
	if mb == 0 {
		mb = 50
	}
	box := kit.Files{Field: f, Multiple: true, Prompt: i18n.T(ctx, "form.drop"), Choose: i18n.T(ctx, "form.choose"), MaxMB: mb,
		TooLarge: i18n.T(ctx, "form.too_large"), Remove: i18n.T(ctx, "form.remove")}
	return filesBox(box, f.Name, keptFrom(o.Values[f.Name+keptSuffix]))
}
