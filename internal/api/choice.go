package api

import (
	"maps"
	"slices"
	"strconv"

	"amends/internal/auth"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/register"
)

// Whoever works on cases must be able to name a category, a department or a colleague, without being let into the
// settings. Choices are those names and codes, and nothing else of the settings.

// Choices lists what may be named, by kind.
type Choices struct {
	Kinds []ChoiceKind `json:"kinds"`
}

// ChoiceKind is all that may be named of one kind.
type ChoiceKind struct {
	Kind  string   `json:"kind" enum:"category,cause,channel,department,staff,procedure"`
	Items []Choice `json:"items" doc:"A tree is listed from the root down"`
}

// Choice is one thing that a field may name.
type Choice struct {
	Code       string         `json:"code" doc:"What the field takes"`
	Title      string         `json:"title" doc:"In the caller's language"`
	Titles     register.Title `json:"titles" doc:"By language"`
	Parent     string         `json:"parent,omitempty" doc:"Code of the one above in the tree"`
	Active     bool           `json:"active" doc:"Only active ones are taken; the others stand in older complaints"`
	Department string         `json:"department,omitempty" doc:"Of a member of staff; of a category, which handles it by default"`
	Assignable bool           `json:"assignable,omitempty" doc:"A member of staff who may own a complaint and is not away"`
	Version    int            `json:"version,omitempty" doc:"Of a procedure, the version in force now"`
}

// choiceKinds are the kinds, in the order of the answer.
var choiceKinds = []string{"category", "cause", "channel", "department", "staff", "procedure"}

// choicesAt is the address of a kind, as descriptions and refusals name it.
func choicesAt(kind string) string { return Prefix + "/choices/" + kind }

func choiceRoutes() []*route {
	needs := []register.Permission{register.CaseView, register.CaseRegister, register.SettingsView}
	return []*route{
		{method: "GET", path: "/choices", id: "list_choices", tag: "complaints", zh: "可选项：分类、原因、渠道、部门、人员、流程的编码与名称", en: "What fields may name: codes and titles of every kind", more: "api.doc.choices",
			scopes: []string{auth.CasesRead}, needs: needs, query: []param{ifNoneMatch}, answer: typeOf[Choices](), do: (*call).choices},
		{method: "GET", path: "/choices/{kind}", id: "get_choices", tag: "complaints", zh: "一类可选项", en: "What fields may name, of one kind", more: "api.doc.choices",
			scopes: []string{auth.CasesRead}, needs: needs, query: []param{ifNoneMatch}, answer: typeOf[ChoiceKind](), do: (*call).choicesOf},
	}
}

func (c *call) choices() error {
	out := Choices{}
	for _, k := range choiceKinds {
		out.Kinds = append(out.Kinds, ChoiceKind{k, c.choose(k)})
	}
	c.ofSettings()
	return c.ok(out)
}

func (c *call) choicesOf() error {
	kind := c.r.PathValue("kind")
	if !slices.Contains(choiceKinds, kind) {
		return fault.New(fault.Unknown, "api.no_such_choices", "kind", kind)
	}
	c.ofSettings()
	return c.ok(ChoiceKind{kind, c.choose(kind)})
}

// ofSettings tags an answer with the version of the settings and the language that it is told in.
func (c *call) ofSettings() {
	c.w.Header()["Etag"] = []string{`"` + strconv.FormatInt(c.snap.Version, 10) + "-" + string(i18n.From(c.said())) + `"`}
}

func (c *call) choose(kind string) []Choice {
	list := []Choice{}
	add := func(x Choice) {
		x.Title = c.name(x.Titles)
		list = append(list, x)
	}
	switch s := c.snap; kind {
	case "category":
		for _, x := range s.Categories {
			add(Choice{Code: x.Code, Titles: x.Name, Parent: x.Parent, Active: x.Active, Department: x.Department})
		}
	case "cause":
		for _, x := range s.Causes {
			add(Choice{Code: x.Code, Titles: x.Name, Parent: x.Parent, Active: x.Active})
		}
	case "channel":
		for _, x := range s.Channels {
			add(Choice{Code: x.ID, Titles: x.Name, Active: x.Active})
		}
	case "department":
		for _, x := range s.Departments {
			add(Choice{Code: x.ID, Titles: x.Name, Parent: x.Parent, Active: x.Active})
		}
	case "staff":
		w := desk.World{Snapshot: s}
		for _, x := range s.Staff {
			names := register.Title{"zh": x.Name}
			if x.NameEn != "" {
				names["en"] = x.NameEn
			}
			add(Choice{Code: x.ID, Titles: names, Active: x.Active, Department: x.Department, Assignable: x.Active && !x.Away && w.MayOwn(x.ID)})
		}
	case "procedure":
		for _, id := range slices.Sorted(maps.Keys(s.Procedures)) {
			p, err := s.Current(id, c.now)
			if err != nil {
				continue // none in force: no complaint can be given it
			}
			add(Choice{Code: id, Titles: p.Title, Active: true, Version: p.Version})
		}
	}
	return list
}
