package api

import (
	"maps"
	"slices"
	"strconv"

	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/procedure"
	"amends/internal/register"
)

// Procedures lists the procedures of the organisation.
type Procedures struct {
	Items []ProcedureLine `json:"items"`
}

// ProcedureLine is one procedure with its versions.
type ProcedureLine struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Default  bool          `json:"default,omitempty" doc:"New complaints follow it unless told otherwise"`
	InForce  int           `json:"in_force,omitempty" doc:"The version that new complaints get now; absent when none is in force"`
	Versions []VersionLine `json:"versions"`
}

// VersionLine is one version of a procedure.
type VersionLine struct {
	Version    int    `json:"version"`
	DraftedBy  string `json:"drafted_by,omitempty"`
	ApprovedBy string `json:"approved_by,omitempty" doc:"Absent while it is a draft"`
}

func procedureRoutes() []*route {
	see := []register.Permission{register.SettingsView, register.CaseView}
	return []*route{
		{method: "GET", path: "/procedures", id: "list_procedures", tag: "settings", zh: "流程列表", en: "List the procedures",
			scopes: []string{auth.SettingsRead}, needs: see, answer: typeOf[Procedures](), do: (*call).procedures},
		{method: "GET", path: "/procedures/{id}/versions/{n}", id: "get_procedure", tag: "settings", zh: "一个流程版本", en: "One version of a procedure",
			scopes: []string{auth.SettingsRead}, needs: see, answer: typeOf[procedure.Procedure](), do: (*call).procedure},
	}
}

func (c *call) procedures() error {
	out := Procedures{Items: []ProcedureLine{}}
	for _, id := range slices.Sorted(maps.Keys(c.snap.Procedures)) {
		line := ProcedureLine{ID: id, Default: id == c.snap.Organisation.Procedure, Versions: []VersionLine{}}
		for _, v := range c.snap.Versions(id) {
			line.Title = c.name(v.Procedure.Title)
			line.Versions = append(line.Versions, VersionLine{v.Procedure.Version, v.DraftedBy, v.ApprovedBy})
		}
		if p, err := c.snap.Current(id, c.now); err == nil {
			line.InForce, line.Title = p.Version, c.name(p.Title)
		}
		out.Items = append(out.Items, line)
	}
	return c.ok(out)
}

func (c *call) procedure() error {
	n, err := strconv.Atoi(c.r.PathValue("n"))
	if err != nil {
		return fault.New(fault.Unknown, "register.unknown", "kind", string(register.KindProcedure), "id", c.r.PathValue("id")+"@"+c.r.PathValue("n"))
	}
	p, err := c.snap.Procedure(c.r.PathValue("id"), n)
	if err != nil {
		return err
	}
	return c.ok(p)
}
