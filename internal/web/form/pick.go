package form

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"amends/internal/field"
	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/web/kit"
)

// tree gives the active nodes of a tree of the register.
func (o Options) tree(ctx context.Context, typ *field.Type) []kit.Node {
	type line struct {
		id, parent string
		name       register.Title
		words      string
		sets       map[string]string
	}
	var lines []line
	switch typ {
	case field.Category:
		for _, c := range o.Snap.Categories {
			if c.Active {
				lines = append(lines, line{c.Code, c.Parent, c.Name, strings.Join(c.Keywords, " "), o.follows(c.Code)})
			}
		}
	case field.Cause:
		for _, c := range o.Snap.Causes {
			if c.Active {
				lines = append(lines, line{id: c.Code, parent: c.Parent, name: c.Name})
			}
		}
	default:
		for _, d := range o.Snap.Departments {
			if d.Active {
				lines = append(lines, line{id: d.ID, parent: d.Parent, name: d.Name})
			}
		}
	}
	here := map[string]bool{}
	for _, l := range lines {
		here[l.id] = true
	}
	var under func(parent string) []kit.Node
	under = func(parent string) []kit.Node {
		var out []kit.Node
		for _, l := range lines {
			if l.parent == parent || parent == "" && !here[l.parent] {
				out = append(out, kit.Node{Value: l.id, Label: i18n.Name(ctx, l.name), Children: under(l.id), Finds: l.words, Sets: l.sets})
			}
		}
		return out
	}
	return under("")
}

// follows is what a category decides unless somebody decides otherwise: within which limit. Who handles it is left to the
// rules, which know more than the category; a department that the form holds is one that somebody chose.
func (o Options) follows(category string) map[string]string {
	return map[string]string{"limit": o.Snap.LimitFor(category)}
}

// manyStaff is from where on a select of everybody is no longer a help, and the server searches instead.
const manyStaff = 120

func (o Options) staff(ctx context.Context, f kit.Field, in field.Field, v string) templ.Component {
	if len(in.Options) > 0 { // only these come into question, whether they still work here or not
		s := kit.Select{Field: f, Value: v, Blank: i18n.T(ctx, "form.none"), Bound: true}
		for _, id := range in.Options {
			s.Options = append(s.Options, kit.Option{Value: id, Label: StaffName(ctx, o.Snap, id)})
		}
		if v == "" && len(in.Options) == 1 {
			s.Value = in.Options[0]
		}
		return s
	}
	active := slices.DeleteFunc(slices.Clone(o.Snap.Staff), func(p *register.Staff) bool { return !p.Active })
	if len(active) > manyStaff {
		return kit.Combo{Field: f, Source: o.lookup() + "/staff", Value: v, Text: StaffName(ctx, o.Snap, v), Placeholder: i18n.T(ctx, "form.find_staff")}
	}
	s := kit.Select{Field: f, Value: v, Blank: i18n.T(ctx, "form.none"), Bound: true}
	for _, d := range o.Snap.Departments {
		for _, p := range active {
			if p.Department == d.ID {
				s.Options = append(s.Options, kit.Option{Value: p.ID, Label: StaffName(ctx, o.Snap, p.ID), Group: i18n.Name(ctx, d.Name),
					Sets: map[string]string{"department": d.ID}})
			}
		}
	}
	return s
}

// StaffName is the name of a member of staff in the reader's language; an unknown id stands for itself.
func StaffName(ctx context.Context, snap *register.Snapshot, id string) string {
	p := snap.StaffByID[id]
	switch {
	case p == nil:
		return id
	case p.Service:
		return i18n.T(ctx, "form.service", "name", personName(ctx, p))
	}
	return personName(ctx, p)
}

func personName(ctx context.Context, p *register.Staff) string {
	if i18n.From(ctx) == i18n.En && p.NameEn != "" {
		return p.NameEn
	}
	return p.Name
}
