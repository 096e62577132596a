package api

import (
	"bytes"
	"reflect"
	"slices"
	"strconv"

	"amends/internal/auth"
	"amends/internal/bound"
	"amends/internal/fault"
	"amends/internal/register"
)

// Changes is what an import of settings did, or would do.
type Changes struct {
	DryRun  bool     `json:"dry_run"`
	Version int64    `json:"version" doc:"Of the settings, after it"`
	Changes []Change `json:"changes"`
}

// Change is what happens to one setting.
type Change struct {
	Kind   string   `json:"kind"`
	ID     string   `json:"id"`
	Op     string   `json:"op" enum:"add,change,same"`
	Fields []string `json:"fields,omitempty" doc:"What changes"`
	Before any      `json:"before,omitempty"`
	After  any      `json:"after,omitempty"`
}

// sections are the parts of a bundle by the kind that the address names.
var sections = []struct {
	kind  register.Kind
	field string // of register.Bundle
}{
	{register.KindOrganisation, "Organisation"}, {register.KindCalendar, "Calendars"}, {register.KindRole, "Roles"},
	{register.KindDepartment, "Departments"}, {register.KindStaff, "Staff"}, {register.KindChannel, "Channels"},
	{register.KindCategory, "Categories"}, {register.KindCause, "Causes"}, {register.KindTemplate, "Templates"},
	{register.KindTier, "Tiers"}, {register.KindProcedure, "Procedures"}, {register.KindInForce, "InForce"}, {register.KindRule, "Rules"},
}

func settingRoutes() []*route {
	yaml := []string{"application/yaml", "application/json"}
	return []*route{
		{method: "GET", path: "/settings/{kind}", id: "get_settings", tag: "settings", zh: "读取一类设置", en: "The settings of one kind, as a bundle", more: "api.doc.settings",
			scopes: []string{auth.SettingsRead}, needs: []register.Permission{register.SettingsView}, query: []param{ifNoneMatch}, answer: typeOf[register.Bundle](), do: (*call).settings},
		{method: "PUT", path: "/settings/{kind}", id: "put_settings", tag: "settings", zh: "导入一类设置（YAML 或 JSON）", en: "Import settings of one kind (YAML or JSON)", more: "api.doc.settings",
			scopes: []string{auth.SettingsWrite}, needs: []register.Permission{register.SettingsEdit, register.StaffEdit}, media: yaml, body: register.Bundle{}, bounds: bound.Body{Bytes: register.MaxFile},
			query: []param{{name: "dry_run", typ: "boolean", doc: "Only say what would change"}, why}, answer: typeOf[Changes](), do: (*call).putSettings},
	}
}

// all names the whole bundle in place of a kind.
const all = "all"

// kind reads the kind of the path; "all" gives the empty one.
func (c *call) kind() (register.Kind, error) {
	k := register.Kind(c.r.PathValue("kind"))
	if k == all {
		return "", nil
	}
	if !slices.Contains(register.Kinds, k) {
		return "", fault.New(fault.Unknown, "api.no_such_kind", "kind", string(k))
	}
	return k, nil
}

func (c *call) settings() error {
	kind, err := c.kind()
	if err != nil {
		return err
	}
	b := c.snap.Bundle()
	if kind != "" {
		b = only(b, kind)
	}
	c.w.Header()["Etag"] = []string{`"` + strconv.FormatInt(c.snap.Version, 10) + `"`}
	return c.ok(b)
}

// only is the part of a bundle that is of one kind.
func only(b register.Bundle, kind register.Kind) register.Bundle {
	var out register.Bundle
	for _, s := range sections {
		if s.kind == kind {
			reflect.ValueOf(&out).Elem().FieldByName(s.field).Set(reflect.ValueOf(b).FieldByName(s.field))
		}
	}
	return out
}

func (c *call) putSettings() error {
	kind, err := c.kind()
	if err != nil {
		return err
	}
	raw, err := c.read()
	if err != nil {
		return err
	}
	b, err := register.Read(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	for _, k := range b.Kinds() {
		if kind != "" && k != kind {
			return fault.Input(string(k), "api.other_kind", "kind", string(kind))
		}
		if need := k.EditedWith(); !c.snap.Can(c.who.Staff, need) {
			return fault.New(fault.Forbidden, "api.not_permitted", "permission", string(need))
		}
	}
	dry, _ := strconv.ParseBool(c.r.URL.Query().Get("dry_run"))
	do := c.api.House.Register.Import
	if dry {
		do = c.api.House.Register.Plan
	}
	diffs, err := do(c.ctx, c.who.Staff, c.now, b)
	if err != nil {
		return err
	}
	out := Changes{DryRun: dry, Version: c.api.House.Register.Snapshot().Version, Changes: make([]Change, 0, len(diffs))}
	for _, d := range diffs {
		x := Change{Kind: string(d.Kind), ID: d.ID, Op: d.Op, Fields: d.Fields}
		if d.Op == register.DiffChange {
			x.Before, x.After = d.Before, d.After
		}
		out.Changes = append(out.Changes, x)
	}
	return c.ok(out)
}
