package form

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"amends/internal/complaint"
	"amends/internal/field"
	"amends/internal/i18n"
	"amends/internal/web/kit"
)

// list is a list that grows: measures, shares, whys. Its rows have the paths "measures.0.due_on".
func (o Options) list(ctx context.Context, f kit.Field, in field.Field) templ.Component {
	r := kit.Repeat{Field: f, Add: i18n.T(ctx, "form.add_row"), Remove: i18n.T(ctx, "form.remove"), Max: in.Max}
	n := o.rows(in.Name)
	if !o.Posted {
		n = max(n, in.Min)
	}
	for i := range min(n, field.RowsMax) {
		r.Rows = append(r.Rows, o.row(ctx, in, strconv.Itoa(i)))
	}
	blank := o
	blank.Values, blank.Errors, blank.Posted = nil, nil, false
	r.Blank = blank.row(ctx, in, "__i__")
	return r
}

func (o Options) row(ctx context.Context, in field.Field, i string) templ.Component {
	if in.Plain() {
		return o.plain(ctx, in, in.Name+"."+i)
	}
	cells := make([]templ.Component, len(in.Fields))
	for j, x := range in.Fields {
		cells[j] = o.draw(ctx, x, in.Fields, in.Name+"."+i+".")
	}
	if len(cells) == 1 {
		return cells[0]
	}
	if len(cells) > 2 {
		return lead(cells[0], cells[1:]) // what it is about needs the room: the words of a measure, the parties to choose from
	}
	return columns(cells)
}

// plain is one row of such a list; its path is that of the refusal: "allegations.0".
func (o Options) plain(ctx context.Context, in field.Field, path string) templ.Component {
	f := kit.Field{Name: path, ID: o.ID + "f-" + strings.ReplaceAll(path, ".", "-"), Label: Label(ctx, o.Kind, in.Name), Quiet: true, Error: o.Errors[path]}
	if in.Fields[0].Type == field.Para {
		return kit.Area{Field: f, Value: o.value(path, ""), Rows: 2, MaxLen: complaint.ParaMax}
	}
	return kit.Text{Field: f, Value: o.value(path, ""), MaxLen: complaint.LineMax}
}

// findings is one row for each allegation; which one stands in a hidden field.
func (o Options) findings(ctx context.Context, in field.Field) templ.Component {
	options := Choices(ctx, "finding", in.Fields[1].Options)
	var rows []finding
	for i, a := range o.Allegations {
		at := in.Name + "." + strconv.Itoa(i) + "."
		id := o.ID + "f-findings-" + strconv.Itoa(i)
		rows = append(rows, finding{name: at + "allegation", id: a.Value, title: i18n.T(ctx, "form.allegation", "i", i+1), text: a.Label,
			pick: kit.Radios{Field: kit.Field{Name: at + "finding", ID: id, Label: Label(ctx, o.Kind, "finding"), Required: true, Error: o.Errors[at+"finding"]},
				Options: options, Value: o.value(at+"finding", ""), Look: kit.Chips},
			reason: kit.Area{Field: o.marked(ctx, kit.Field{Name: at + "reason", ID: id + "-reason", Label: Label(ctx, o.Kind, "reason"), Error: o.Errors[at+"reason"]},
				in.Fields[2], in.Fields, at), Value: o.value(at+"reason", ""), Rows: 2}})
	}
	return findingRows(Label(ctx, o.Kind, in.Name), o.Errors[in.Name], rows)
}

type finding struct {
	name, id, title, text string
	pick, reason          templ.Component
}
