package form

import (
	"context"
	"encoding/json"
	"slices"

	"amends/internal/field"
	"amends/internal/i18n"
	"amends/internal/web/kit"
)

// marked says of a field whether it may stay empty beside what stands in the others now, and where that depends on them by
// what: the script of the page goes by it while they change, the server when it draws a form again.
func (o Options) marked(ctx context.Context, f kit.Field, in field.Field, among []field.Field, under string) kit.Field {
	f.Required = in.NeededBy(func(name string) string { return o.beside(among, under, name) })
	if !in.Required && in.Type != field.Bool && in.Type != field.List {
		f.Mark = i18n.T(ctx, "form.optional")
	}
	if in.Required || len(in.Needed) == 0 {
		return f
	}
	when := make([]field.When, len(in.Needed))
	for i, w := range in.Needed {
		when[i] = field.When{}
		for name, values := range w {
			when[i][under+name] = values
		}
	}
	f.Needed, f.Only = written(when), in.Only
	return f
}

// When is what stands in the other fields of a form.
type When = field.When

// Beside marks a field of a form that is written by hand as needed beside what stands in its others: value is what stands
// in one of them now.
func Beside(f kit.Field, value func(name string) string, when ...field.When) kit.Field {
	in := field.Field{Needed: when}
	f.Required, f.Needed = in.NeededBy(value), written(when)
	return f
}

// written is what the script of the page reads.
func written(when []field.When) string {
	raw, err := json.Marshal(when)
	if err != nil {
		panic(err) // strings only
	}
	return string(raw)
}

// beside is what stands in another field of the same form or row, as a When knows it.
func (o Options) beside(among []field.Field, under, name string) string {
	i := slices.IndexFunc(among, func(in field.Field) bool { return in.Name == name })
	if i < 0 {
		return o.value(under+name, "")
	}
	v := o.value(under+name, among[i].Default)
	switch among[i].Type {
	case field.Bool:
		if v == "true" {
			v = "1"
		}
	case field.Files:
		if kept := o.Values[under+name+keptSuffix]; len(kept) > 0 {
			v = kept[0]
		}
	}
	return v
}
