package admin

import (
	"maps"
	"slices"

	declared "amends/internal/field"
	"amends/internal/i18n"
	"amends/internal/register"
	wf "amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
)

// worded makes choices of fixed values, named by the catalogue.
func worded(prefix string, values ...string) func(env) []kit.Option {
	return func(x env) []kit.Option {
		var out []kit.Option
		for _, v := range values {
			out = append(out, kit.Option{Value: v, Label: x.t(prefix + v)})
		}
		return out
	}
}

// ofAct makes choices of what an act takes, in its words.
func ofAct(input string, values []string) func(env) []kit.Option {
	return func(x env) []kit.Option { return wf.Choices(x.ctx, input, values) }
}

var (
	languageOptions = worded("admin.language.", declared.Languages...)
	limitOptions    = ofAct("limit", declared.Limits)
	gradeOptions    = ofAct("grade", declared.Grades)
	doorOptions     = worded("admin.door.", register.Doors...)
	mediumOptions   = ofAct("medium", declared.Media)
	templateOptions = worded("admin.template.", register.KindNotice, register.KindMacro)
	scopeOptions    = worded("admin.scope.", string(register.ScopeOwn), string(register.ScopeDepartment),
		string(register.ScopeSubtree), string(register.ScopeAll))
)

func ownerOptions(x env) []kit.Option {
	out := worded("admin.owner.", register.OwnerLead, register.OwnerLeastLoad, register.OwnerRoundRobin)(x)
	return append(out, staffOptions(x)...)
}

func staffOptions(x env) []kit.Option {
	var out []kit.Option
	for _, p := range x.snap.Staff {
		if p.Active {
			out = append(out, kit.Option{Value: p.ID, Label: x.person(p.ID) + " · " + p.Number})
		}
	}
	return out
}

func roleOptions(x env) []kit.Option {
	var out []kit.Option
	for _, r := range x.snap.Roles {
		out = append(out, kit.Option{Value: r.ID, Label: x.name(r.Name)})
	}
	return out
}

func permissionOptions(x env) []kit.Option {
	var out []kit.Option
	for _, p := range register.Permissions() {
		out = append(out, kit.Option{Value: string(p), Label: x.t("admin.permission." + string(p))})
	}
	return out
}

func departmentOptions(x env) []kit.Option {
	var out []kit.Option
	for _, d := range x.snap.Departments {
		out = append(out, kit.Option{Value: d.ID, Label: x.name(d.Name)})
	}
	return out
}

func channelOptions(x env) []kit.Option {
	var out []kit.Option
	for _, c := range x.snap.Channels {
		out = append(out, kit.Option{Value: c.ID, Label: x.name(c.Name)})
	}
	return out
}

// categoryOptions are the categories in the order of the tree; a category matches all below it.
func categoryOptions(x env) []kit.Option {
	var out []kit.Option
	for _, c := range x.snap.Categories {
		if c.Active {
			top := x.snap.CategoryPath(c.Code)[0]
			out = append(out, kit.Option{Value: c.Code, Label: look.Category(x.ctx, x.snap, c.Code), Group: x.name(top.Name)})
		}
	}
	return out
}

func calendarOptions(x env) []kit.Option {
	var out []kit.Option
	for _, id := range slices.Sorted(maps.Keys(x.snap.Calendars)) {
		out = append(out, kit.Option{Value: id, Label: i18n.Name(x.ctx, x.snap.Calendars[id].Title)})
	}
	return out
}

func procedureOptions(x env) []kit.Option {
	var out []kit.Option
	for _, id := range slices.Sorted(maps.Keys(x.snap.InForce)) {
		if list := x.snap.Versions(id); len(list) > 0 {
			out = append(out, kit.Option{Value: id, Label: x.name(list[len(list)-1].Procedure.Title)})
		}
	}
	return out
}

// branch is one place of any of the trees.
type branch struct{ id, parent, label string }

func nodes(list []branch, parent string) []kit.Node {
	var out []kit.Node
	for _, b := range list {
		if b.parent == parent && b.id != "" {
			out = append(out, kit.Node{Value: b.id, Label: b.label, Children: nodes(list, b.id)})
		}
	}
	return out
}

func departmentNodes(x env) []kit.Node {
	var list []branch
	for _, d := range x.snap.Departments {
		list = append(list, branch{d.ID, d.Parent, x.name(d.Name)})
	}
	return nodes(list, "")
}

func categoryNodes(x env) []kit.Node {
	var list []branch
	for _, c := range x.snap.Categories {
		list = append(list, branch{c.Code, c.Parent, x.name(c.Name)})
	}
	return nodes(list, "")
}

func causeNodes(x env) []kit.Node {
	var list []branch
	for _, c := range x.snap.Causes {
		list = append(list, branch{c.Code, c.Parent, x.name(c.Name)})
	}
	return nodes(list, "")
}
