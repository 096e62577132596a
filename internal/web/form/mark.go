package form

import (
	"context"
	"encoding/json"
	"slices"

	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/web/kit"
)

// marked says of a field whether it may stay empty beside what stands in the others now, and where that depends on them by
// what: the script of the page goes by it while they change, the server when it draws a form again.
func (o Options) marked(ctx context.Context, f kit.Field, in procedure.Input, among []procedure.Input, under string) kit.Field {
	f.Required = in.NeededBy(func(field string) string { return o.beside(among, under, field) })
	if !in.Required && in.Type != procedure.Bool && in.Type != procedure.List {
		f.Mark = i18n.T(ctx, "form.optional")
	}
	if in.Required || len(in.Needed) == 0 {
		return f
	}
	when := make([]procedure.When, len(in.Needed))
	for i, w := range in.Needed {
		when[i] = procedure.When{}
		for field, values := range w {
			when[i][under+field] = values
		}
	}
	f.Needed = written(when)
	return f
}

// Beside marks a field of a form that is written by hand as needed beside what stands in its others: value is what stands
// in one of them now.
func Beside(f kit.Field, value func(field string) string, when ...procedure.When) kit.Field {
	f.Required, f.Needed = procedure.Input{Needed: when}.NeededBy(value), written(when)
	return f
}

// written is what the script of the page reads.
func written(when []procedure.When) string {
	raw, err := json.Marshal(when)
	if err != nil {
		panic(err) // strings only
	}
	return string(raw)
}

// beside is what stands in another field of the same form or row, as a When knows it.
func (o Options) beside(among []procedure.Input, under, field string) string {
	i := slices.IndexFunc(among, func(in procedure.Input) bool { return in.Name == field })
	if i < 0 {
		return o.value(under+field, "")
	}
	v := o.value(under+field, among[i].Default)
	switch among[i].Type {
	case procedure.Bool:
		if v == "true" {
			v = "1"
		}
	case procedure.Files:
		if kept := o.Values[under+field+keptSuffix]; len(kept) > 0 {
			v = kept[0]
		}
	}
	return v
}
