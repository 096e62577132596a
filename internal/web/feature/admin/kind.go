package admin

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"slices"
	"sort"
	"strconv"
	"strings"

	declared "amends/internal/field"

	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
)

// kind describes one sort of setting: everything the pages need to list it and to edit it.
type kind struct {
	path      string // in the address, and in the keys of the catalogues
	kind      register.Kind
	icon      string
	idField   string // "id" or "code"; "" for the organisation, of which there is one
	removable bool
	heads     []string // columns after the name
	rows      func(x env) []row
	value     func(s *register.Snapshot, id string) any // pointer to the typed setting; nil when there is none
	fields    []field
	change    func(raw []byte) (register.Change, error)
	facets    []facet
	open      string // of a new one: JSON
}

// row is one line of a list.
type row struct {
	ID, Title, Sub string
	Depth          int
	Cells          []string
	Tags           []kit.Tag
	Off            bool              // inactive
	Facets         map[string]string // space separated values by facet
}

// facet is a choice over a list.
type facet struct {
	name    string
	options func(x env) []kit.Option
}

// env is what descriptions may use: the reader's language and the settings.
type env struct {
	ctx  context.Context
	snap *register.Snapshot
}

func (x env) t(key string, args ...any) string    { return i18n.T(x.ctx, key, args...) }
func (x env) name(words map[string]string) string { return i18n.Name(x.ctx, words) }

func (x env) department(id string) string {
	if d := x.snap.DepartmentByID[id]; d != nil {
		return x.name(d.Name)
	}
	return id
}

func (x env) person(id string) string {
	if id == register.Builtin {
		return x.t("admin.builtin")
	}
	return look.Staff(x.ctx, x.snap, id)
}

func (x env) role(id string) string {
	if r := x.snap.RoleByID[id]; r != nil {
		return x.name(r.Name)
	}
	return id
}

// set makes the change of a kind from the JSON of a setting.
func set[T register.Setting](raw []byte) (register.Change, error) {
	var v T
	if err := json.Unmarshal(raw, &v); err != nil {
		return register.Change{}, fault.New(fault.BadRequest, "admin.unreadable").With(err)
	}
	return register.Set(v), nil
}

// The sorts of fields.
const (
	fID     = "id"
	fLine   = "line"
	fPara   = "para"
	fWords  = "words"  // a line in both languages
	fWordsP = "wordsp" // several lines in both languages
	fBool   = "bool"
	fNumber = "number"
	fMoney  = "money"
	fChoice = "choice"
	fMany   = "many"
	fTree   = "tree"
	fList   = "list"  // words divided by spaces or commas
	fLines  = "lines" // one a line; they may have blanks
	fCEL    = "cel"
)

// field is one input of a kind. name is the path in the setting's JSON, with one dot at most.
type field struct {
	name    string
	sort    string
	needed  bool
	hint    bool // there is a text admin.h.<kind>.<name>
	options func(x env) []kit.Option
	nodes   func(x env) []kit.Node
	when    []when // needed beside what stands in others
}

// document is a setting as JSON, which the fields read and write.
type document map[string]any

func documentOf(v any) (document, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	d := document{}
	return d, json.Unmarshal(raw, &d)
}

func (d document) at(path string) any {
	first, rest, deep := strings.Cut(path, ".")
	if !deep {
		return d[first]
	}
	if m, ok := d[first].(map[string]any); ok {
		return m[rest]
	}
	return nil
}

func (d document) put(path string, v any) {
	first, rest, deep := strings.Cut(path, ".")
	to := map[string]any(d)
	if deep {
		m, ok := d[first].(map[string]any)
		if !ok {
			m = map[string]any{}
			d[first] = m
		}
		to, first = m, rest
	}
	if v == nil {
		delete(to, first)
		return
	}
	to[first] = v
}

func (d document) text(path string) string {
	switch v := d.at(path).(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

func (d document) list(path string) []string {
	var out []string
	items, _ := d.at(path).([]any)
	for _, it := range items {
		if s, ok := it.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// read takes the form's value into the document; what is no number is noted.
func (f field) read(r *http.Request, d document, l *fault.List) {
	value := strings.TrimSpace(strings.ReplaceAll(r.PostFormValue(f.name), "\r\n", "\n"))
	switch f.sort {
	case fWords, fWordsP:
		for _, lang := range declared.Languages {
			s := strings.TrimSpace(strings.ReplaceAll(r.PostFormValue(f.name+"."+lang), "\r\n", "\n"))
			if s == "" {
				d.put(f.name+"."+lang, nil)
			} else {
				d.put(f.name+"."+lang, s)
			}
		}
	case fBool:
		d.put(f.name, value != "")
	case fNumber:
		n, err := strconv.Atoi(value)
		if err != nil && value != "" {
			l.Add(f.name, "input.not_a_number")
			return
		}
		d.put(f.name, n)
	case fMoney:
		cents := int64(0)
		if value != "" {
			var ok bool
			if cents, ok = declared.Cents(value); !ok {
				l.Add(f.name, "input.not_a_number")
				return
			}
		}
		d.put(f.name, cents)
	case fMany:
		d.put(f.name, anyList(r.PostForm[f.name]))
	case fLines:
		d.put(f.name, anyList(slices.Collect(linesOf(value))))
	case fList:
		d.put(f.name, anyList(strings.FieldsFunc(value,
			func(c rune) bool { return strings.ContainsRune(" ,;\n\u3001\uff0c\uff1b", c) })))
	default:
		if value == "" {
			d.put(f.name, nil)
		} else {
			d.put(f.name, value)
		}
	}
}

// linesOf are the lines that say something, without the blanks around.
func linesOf(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(s) {
			if line = strings.TrimSpace(line); line != "" && !yield(line) {
				return
			}
		}
	}
}

func anyList(in []string) []any {
	out := make([]any, 0, len(in))
	for _, s := range in {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// faultsOf divides the faults of a change: those of the fields of this form, and the rest with their places.
func faultsOf(ctx context.Context, k kind, id string, err error) (out refusal) {
	title, all, _ := i18n.Fault(ctx, err)
	out.Problem, out.Errors = title, map[string]string{}
	prefix := string(k.kind) + "." + id + "."
	if k.idField == "" {
		prefix = string(k.kind) + "."
	}
	for path, words := range all {
		at, mine := strings.CutPrefix(path, prefix)
		if !strings.Contains(path, ".") || mine && k.has(at) != "" {
			if name := k.has(at); name != "" {
				out.Errors[name] = words
				continue
			}
		}
		out.Faults = append(out.Faults, path+": "+words)
	}
	sort.Strings(out.Faults)
	return out
}

// has finds the field that a path of a fault is about: itself, one of its items, or the last word of a deeper path.
func (k kind) has(path string) string {
	if path == "why" {
		return path
	}
	for _, f := range k.fields {
		if path == f.name || (f.sort == fWords || f.sort == fWordsP) && strings.HasPrefix(path, f.name+".") ||
			(f.sort == fMany || f.sort == fList || f.sort == fLines) && strings.HasPrefix(path, f.name+".") ||
			f.sort == fCEL && strings.HasSuffix(path, "."+f.name) || path == "id" && f.sort == fID {
			if (f.sort == fWords || f.sort == fWordsP) && path != f.name {
				return path
			}
			return f.name
		}
	}
	return ""
}
