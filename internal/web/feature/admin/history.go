package admin

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"amends/internal/fault"
	declared "amends/internal/field"
	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// historyPage is every writing of one setting.
type historyPage struct {
	shell.Page
	Kind  kind
	Items []revision
	Older string // the address of those before them
}

// pastShown is how many writings stand on one page.
const pastShown = 100

// revision is one writing: who, when, and each field before and after.
type revision struct {
	Who, At, What, Why string
	Changes            []changed
}

type changed struct{ Field, Before, After string }

func (a *admin) history(k kind) site.StaffHandler {
	return func(w http.ResponseWriter, r *http.Request, v site.Visit) error {
		id := r.PathValue("id")
		list, next, err := a.Register.History(r.Context(), register.Past{Kind: k.kind, ID: id, After: r.URL.Query().Get("after"),
			Limit: pastShown})
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return fault.New(fault.Unknown, "register.unknown", "kind", string(k.kind), "id", id)
		}
		f, err := a.frame(r, v, "admin.history", "/settings/"+k.path+"/"+id)
		if err != nil {
			return err
		}
		x := env{r.Context(), v.Snap}
		p := historyPage{Page: f, Kind: k}
		if next != "" {
			p.Older = r.URL.Path + "?after=" + url.QueryEscape(next)
		}
		for _, rev := range list {
			item := revision{Who: x.person(rev.By), At: i18n.DateTime(r.Context(), rev.At), What: "changed"}
			item.Why = rev.Why
			var before, after map[string]json.RawMessage
			_ = json.Unmarshal(rev.After, &after) // a removed setting has none
			switch {
			case rev.Removed:
				item.What = "removed"
			case rev.Before == nil:
				item.What = "created"
			default:
				_ = json.Unmarshal(rev.Before, &before)
				for _, name := range rev.Fields {
					item.Changes = append(item.Changes, changed{x.t("admin.f." + name), said(x, k, name, before[name]),
						said(x, k, name, after[name])})
				}
			}
			item.What = x.t("admin.did." + item.What)
			p.Items = append(p.Items, item)
		}
		return page.Render(w, r, http.StatusOK, historyView(p))
	}
}

// said is the value of a field on one line, in the words in which the form shows it.
func said(x env, k kind, name string, raw json.RawMessage) string {
	var v any
	if len(raw) == 0 || json.Unmarshal(raw, &v) != nil {
		return short(raw)
	}
	var f field
	if i := slices.IndexFunc(k.fields, func(f field) bool { return f.name == name }); i >= 0 {
		f = k.fields[i]
	}
	if s, ok := inWords(x, f, v); ok {
		return short(json.RawMessage(s))
	}
	return short(raw)
}

// inWords says a value of a field; false when it is of a kind that only its file can show.
func inWords(x env, f field, v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case bool:
		return x.t(map[bool]string{true: "admin.yes", false: "admin.no"}[v]), true
	case float64:
		if f.sort == fMoney {
			return i18n.Money(x.ctx, int64(v)), true
		}
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case string:
		return f.label(x, v), true
	case []any:
		var out []string
		for _, one := range v {
			s, ok := inWords(x, f, one)
			if !ok {
				return "", false
			}
			out = append(out, s)
		}
		return look.Join(x.ctx, out), true
	case map[string]any:
		var out []string
		for _, lang := range declared.Languages {
			if s, ok := v[lang].(string); ok {
				out = append(out, s)
			}
		}
		return strings.Join(out, " · "), len(out) == len(v)
	}
	return "", false
}

// label is what the form calls a value of the field.
func (f field) label(x env, value string) string {
	if f.options != nil {
		for _, o := range f.options(x) {
			if o.Value == value {
				return o.Label
			}
		}
	}
	if f.nodes != nil {
		if s := inTree(f.nodes(x), value); s != "" {
			return s
		}
	}
	if f.sort == fCEL {
		return procedure.Condition(value, i18n.Key(x.ctx), look.Names(x.ctx, x.snap))
	}
	return value
}

func inTree(list []kit.Node, value string) string {
	for _, n := range list {
		if n.Value == value {
			return n.Label
		}
		if s := inTree(n.Children, value); s != "" {
			return s
		}
	}
	return ""
}

// short is a value on one line.
func short(raw json.RawMessage) string {
	if len(raw) == 0 {
		return "\u2013"
	}
	var s string
	if json.Unmarshal(raw, &s) == nil {
		raw = []byte(s)
	}
	runes := []rune(string(raw))
	if len(runes) > 300 {
		return string(runes[:300]) + "\u2026"
	}
	return string(runes)
}
