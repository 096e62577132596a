package admin

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"amends/internal/i18n"
	"amends/internal/register"
	wf "amends/internal/web/form"
	"amends/internal/web/kit"
)

// face is a field with its words and its fault.
func (p form) face(ctx context.Context, f field, fixed bool) kit.Field {
	k := kit.Field{Name: f.name, Label: i18n.T(ctx, "admin.f."+f.name), Error: p.Errors[f.name],
		Required: (f.needed || f.sort == fID) && !fixed, ReadOnly: fixed}
	if f.hint {
		k.Hint = i18n.T(ctx, "admin.h."+p.Kind.path+"."+f.name)
	}
	if f.sort == fID && !fixed {
		k.Hint = i18n.T(ctx, "admin.h.id")
	}
	if len(f.when) > 0 {
		k.Mark = i18n.T(ctx, "admin.optional")
		k = wf.Beside(k, p.value, f.when...)
	}
	return k
}

// cel is the field of a condition.
func (p form) cel(ctx context.Context, f field) kit.Field {
	k := p.face(ctx, f, false)
	k.Class = "ad-code"
	k.Attrs = kit.Attrs{"spellcheck": "false", "autocapitalize": "none"}
	return k
}

// fileField is the field of a file of settings, which may be pasted instead.
func fileField(ctx context.Context, label, text string, empty bool) kit.Field {
	f := kit.Field{Name: "file", Label: label, Mark: i18n.T(ctx, "admin.optional")}
	if empty {
		f.Error = i18n.T(ctx, "input.required")
	}
	return wf.Beside(f, func(string) string { return text }, when{"text": {""}})
}

// value is what stands in a field, as a condition knows it.
func (p form) value(field string) string {
	if p.Doc.at(field) == true {
		return "1"
	}
	return p.Doc.text(field)
}

// lang is one language of a text; only the first is needed.
func (p form) lang(ctx context.Context, f field, lang string) kit.Field {
	k := p.face(ctx, f, false)
	k.Name, k.Label = f.name+"."+lang, k.Label+" \u00b7 "+i18n.T(ctx, "admin.language."+lang)
	k.Required = f.needed && lang == "zh"
	if p.Errors[k.Name] != "" || lang == "en" {
		k.Error = p.Errors[k.Name]
	}
	if lang == "en" {
		k.Hint = ""
	}
	return k
}

func (p form) money(path string) string {
	cents, err := strconv.ParseInt(p.Doc.text(path), 10, 64)
	if err != nil || cents == 0 {
		return ""
	}
	return kit.Yuan(cents)
}

func (p form) blank(ctx context.Context, f field) string {
	if f.needed && p.Doc.text(f.name) != "" {
		return ""
	}
	if f.needed {
		return i18n.T(ctx, "admin.choose")
	}
	return i18n.T(ctx, "admin.nothing")
}

// options are the choices of a field, and whatever is chosen already: somebody who has left since, a category further
// down. Saving a form must not drop what it does not offer.
func (p form) options(f field) []kit.Option {
	list := f.options(p.X)
	chosen := p.Doc.list(f.name)
	if one := p.Doc.text(f.name); one != "" {
		chosen = append(chosen, one)
	}
	for _, v := range chosen {
		if !slices.ContainsFunc(list, func(o kit.Option) bool { return o.Value == v }) {
			list = append(list, kit.Option{Value: v, Label: v})
		}
	}
	return list
}

func lookOf(f field) kit.Look {
	switch f.name {
	case "permissions":
		return kit.Cards
	case "category":
		return kit.Folds
	}
	return kit.Chips
}

func join(list []string) string { return strings.Join(list, " ") }

func gaps() []string { return register.Gaps }

func problemItems(lines []string) []kit.ProblemItem {
	var out []kit.ProblemItem
	for _, l := range lines {
		out = append(out, kit.ProblemItem{Label: l})
	}
	return out
}

func columns(ctx context.Context, k kind) []kit.Column {
	return heads(ctx, append([]string{"name"}, k.heads...)...)
}

// heads are the columns of a table; the last ones go first when it is narrow.
func heads(ctx context.Context, names ...string) []kit.Column {
	var out []kit.Column
	for _, n := range names {
		out = append(out, kit.Column{Label: i18n.T(ctx, "admin.f."+n), Quiet: n == "act"})
	}
	return out
}

func newButton(ctx context.Context, p listPage) templ.Component {
	if !p.MayEdit {
		return nil
	}
	return kit.Button{Label: i18n.T(ctx, "admin.new."+p.Kind.path), Icon: "plus", Kind: kit.Primary, Href: "/settings/" +
		p.Kind.path + "/" + fresh}
}

func historyButton(ctx context.Context, p form) templ.Component {
	if p.ID == fresh {
		return nil
	}
	return kit.Button{Label: i18n.T(ctx, "admin.history"), Icon: "history", Href: "/settings/" + p.Kind.path + "/" + p.ID +
		"/history"}
}

func loginOf(p form) string {
	if p.Account.Login != "" {
		return p.Account.Login
	}
	return p.ID
}

func passwordKey(p form) string {
	if p.Account.Login != "" {
		return "admin.reset_password"
	}
	return "admin.first_password"
}

// depth indents a line of a tree.
func depth(n int) templ.Attributes {
	if n == 0 {
		return nil
	}
	return templ.Attributes{"style": "--depth:" + strconv.Itoa(n)}
}

func titled(s string) templ.Attributes {
	if s == "" {
		return nil
	}
	return templ.Attributes{"title": s}
}

func current(on bool) string {
	if on {
		return "page"
	}
	return "false"
}

func years(ctx context.Context, c calendarLine) string {
	if c.Years == "" {
		return i18n.T(ctx, "admin.every_year")
	}
	return c.Years
}

func (p procedurePage) at(act string) string {
	return "/settings/procedures/" + p.ID + "/" + strconv.Itoa(p.Version.Procedure.Version) + "/" + act
}

// polling makes the card ask for its state while the proof runs.
func polling(running bool) templ.Attributes {
	if !running {
		return nil
	}
	return templ.Attributes{"hx-get": "/settings/system/verify", "hx-trigger": "every 2s", "hx-swap": "outerHTML"}
}

func verdictIcon(tone string) string {
	switch tone {
	case "ok":
		return "check-circle"
	case "danger":
		return "triangle"
	}
	return "info"
}

func sayIcon(about string) string {
	icons := map[string]string{"who": "user", "when": "split", "needs": "lock", "limit": "clock", "late": "siren",
		"next": "arrow-right", "notice": "send", "optional": "info"}
	if i, ok := icons[about]; ok {
		return i
	}
	return "info"
}

func stepIcon(kind string) string {
	icons := map[string]string{"register": "clipboard", "acknowledge": "send", "classify": "tag", "assess": "scale",
		"dispatch": "transfer", "first-reply": "chat",
		"investigate": "search", "finding-notice": "send", "cause": "split", "liability": "scale",
		"liability-review": "shield", "plan": "pencil", "approve": "shield",
		"carry-out": "check", "compensate": "coin", "care": "gift", "result-notice": "send", "confirm": "check-circle",
		"survey": "smile", "rectify": "repeat",
		"evaluate": "star", "close": "flag", "revisit": "phone", "publish-case": "book", "archive": "database"}
	if i, ok := icons[kind]; ok {
		return i
	}
	return "file"
}

// whoTone colours the icon by who acts: the customer, somebody who checks, or the officer.
func whoTone(who string) string {
	switch who {
	case "complainant":
		return "customer"
	case "approver", "quality", "executive", "lead":
		return "check"
	}
	return "work"
}

// whyHint says of kinds that decide what somebody may do when a reason is needed.
func whyHint(ctx context.Context, k kind) string {
	if k.kind == register.KindStaff || k.kind == register.KindRole {
		return i18n.T(ctx, "admin.why_rights_hint")
	}
	return ""
}
