// Package form draws the forms that are generated from declared inputs (field.Field) and reads them back into the
// command, so that a page and the API give the same order to the same rules. It also holds the words of every
// input, option and refusal.
package form

import (
	"context"
	"embed"
	"maps"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"amends/internal/complaint"
	"amends/internal/field"
	"amends/internal/i18n"
	"amends/internal/improve"
	"amends/internal/register"
)

// Words are the catalogues of this package: form.*.json for inputs and options, fault.*.json for refusals.
//
//go:embed form.zh.json form.en.json fault.zh.json fault.en.json
var Words embed.FS

// Choice is one thing of the case that an input may name.
type Choice struct{ Value, Label, Hint string }

// Options are what a form needs besides its inputs.
type Options struct {
	Snap    *register.Snapshot
	Kind    string            // the step's kind or the command: "input.<kind>.<name>" goes before "input.<name>"
	Values  url.Values        // what stands in the fields
	Posted  bool              // Values were posted: a box that is absent is empty, not at its default
	Errors  map[string]string // translated, by path: "measures.0.due_on"
	ID      string            // prefix of the ids, when a page holds several forms
	Lookup  string            // where searches are asked; default /lookup
	Today   time.Time         // the earliest day of a promise; zero: any
	MaxMB   int               // of a file; 0: the default limit
	Options map[*field.Type][]Choice

	// Allegations of the case, for findings.
	Allegations []Choice
}

// Called are the words of what may be done, of every type of stream, by key and language.
var Called = sync.OnceValue(func() map[string]map[string]string {
	out := maps.Clone(complaint.Called())
	maps.Copy(out, improve.Called())
	return out
})

// Label is the name of an input in the reader's words.
func Label(ctx context.Context, kind, name string) string {
	return i18n.T(ctx, LabelKey(ctx, kind, name))
}

// LabelKey is the key of the name: that under the kind, where there is one.
func LabelKey(ctx context.Context, kind, name string) string {
	if k := "input." + kind + "." + name; i18n.Has(ctx, k) {
		return k
	}
	return "input." + name
}

func hint(ctx context.Context, kind, name string) string {
	if k := "hint." + kind + "." + name; i18n.Has(ctx, k) {
		return i18n.T(ctx, k)
	}
	return ""
}

// ChoiceWord is the word of an option.
func ChoiceWord(ctx context.Context, input, option string) string {
	if option == "" {
		return ""
	}
	for _, k := range []string{"choice." + input + "." + option, "choice." + option} {
		if i18n.Has(ctx, k) {
			return i18n.T(ctx, k)
		}
	}
	return option
}

// Fields draws the inputs in their order.
func Fields(ctx context.Context, inputs []field.Field, o Options) []templ.Component {
	out := make([]templ.Component, 0, len(inputs))
	for _, in := range inputs {
		out = append(out, o.draw(ctx, in, inputs, ""))
	}
	return out
}

// All is Fields as one component.
func All(ctx context.Context, inputs []field.Field, o Options) templ.Component {
	return stack(Fields(ctx, inputs, o))
}

// HasFiles says whether a form with these inputs must be multipart.
func HasFiles(inputs []field.Field) bool {
	for _, in := range inputs {
		if in.Type == field.Files {
			return true
		}
	}
	return false
}

// Stray are the errors that no field of the form shows, such as "allegations" on a form without them.
func Stray(inputs []field.Field, errors map[string]string) []string {
	var out []string
	for path, text := range errors {
		name, _, _ := strings.Cut(path, ".")
		found := false
		for _, in := range inputs {
			found = found || in.Name == name
		}
		if !found {
			out = append(out, text)
		}
	}
	return out
}

// value is what stands in a field.
func (o Options) value(path, otherwise string) string {
	if v, ok := o.Values[path]; ok && len(v) > 0 {
		return v[0]
	}
	if o.Posted {
		return ""
	}
	return otherwise
}

// rows are the indexes of a list that have values, in order.
func (o Options) rows(path string) int {
	n := 0
	for name := range o.Values {
		if rest, ok := strings.CutPrefix(name, path+"."); ok {
			first, _, _ := strings.Cut(rest, ".")
			if i, err := strconv.Atoi(first); err == nil && i < field.RowsMax {
				n = max(n, i+1)
			}
		}
	}
	return n
}
