package admin

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/register"
	wf "amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
)

// kinds are the settings that are edited by forms, in the order of the overview.
var kinds = []kind{organisation, departments, staff, roles, categories, causes, channels, templates, tiers, rules}

var organisation = kind{
	path: "organisation", kind: register.KindOrganisation, icon: "building",
	value: func(s *register.Snapshot, _ string) any { return &s.Organisation },
	fields: []field{
		{name: "name", sort: fWords, needed: true},
		{name: "zone", sort: fLine, needed: true, hint: true}, {name: "hotline", sort: fLine, hint: true},
		{name: "phone_region", sort: fLine, hint: true},
		{name: "languages", sort: fMany, needed: true, options: languageOptions, hint: true},
		{name: "number_prefix", sort: fLine, needed: true, hint: true},
		{name: "calendar", sort: fChoice, needed: true, options: calendarOptions},
		{name: "procedure", sort: fChoice, needed: true, options: procedureOptions},
		{name: "reopen_days", sort: fNumber, hint: true}, {name: "wait_days", sort: fNumber, hint: true},
		{name: "superior_within", sort: fLine, hint: true},
		{name: "products", sort: fLines, hint: true}, {name: "regions", sort: fLines, hint: true},
		{name: "least_grade.major", sort: fChoice, options: gradeOptions, hint: true},
		{name: "least_grade.urgent", sort: fChoice, options: gradeOptions, hint: true},
		{name: "retention.complaint_years", sort: fNumber}, {name: "retention.evidence_years", sort: fNumber},
		{name: "retention.contact_months", sort: fNumber},
	},
	change: set[register.Organisation],
}

var departments = kind{
	path: "departments", kind: register.KindDepartment, icon: "flow", idField: "id",
	heads: []string{"lead", "region", "people"},
	rows: func(x env) []row {
		var out []row
		for _, d := range x.snap.Departments {
			out = append(out, row{ID: d.ID, Title: x.name(d.Name), Sub: d.ID, Depth: len(x.snap.Path(d.ID)) - 1,
				Cells: []string{x.person(d.Lead), d.Region, strconv.Itoa(len(x.snap.Members(d.ID)))}, Off: !d.Active})
		}
		return out
	},
	value: func(s *register.Snapshot, id string) any { return orNil(s.DepartmentByID[id]) },
	open:  `{"active":true}`,
	fields: []field{{name: "id", sort: fID}, {name: "name", sort: fWords, needed: true},
		{name: "parent", sort: fTree, nodes: departmentNodes},
		{name: "lead", sort: fChoice, options: staffOptions, hint: true, when: []when{{"active": {"1"}}}},
		{name: "region", sort: fLine}, {name: "active", sort: fBool, hint: true}},
	change: set[register.Department],
}

var staff = kind{
	path: "staff", kind: register.KindStaff, icon: "users", idField: "id",
	heads: []string{"number", "department", "roles", "phone"},
	rows: func(x env) []row {
		var out []row
		for _, p := range x.snap.Staff {
			var roles []string
			for _, id := range p.Roles {
				roles = append(roles, x.role(id))
			}
			r := row{ID: p.ID, Title: x.person(p.ID), Sub: p.ID,
				Cells: []string{p.Number, x.department(p.Department), strings.Join(roles, " · "), p.Phone}, Off: !p.Active,
				Facets: map[string]string{"department": p.Department, "role": strings.Join(p.Roles, " ")}}
			if p.Service {
				r.Tags = append(r.Tags, kit.Tag{Label: x.t("admin.service")})
			}
			if p.Away {
				r.Tags = append(r.Tags, kit.Tag{Label: x.t("admin.away")})
			}
			out = append(out, r)
		}
		return out
	},
	value:  func(s *register.Snapshot, id string) any { return orNil(s.StaffByID[id]) },
	open:   `{"active":true}`,
	facets: []facet{{"department", departmentOptions}, {"role", roleOptions}},
	fields: []field{{name: "id", sort: fID}, {name: "name", sort: fLine, needed: true}, {name: "name_en", sort: fLine},
		{name: "number", sort: fLine},
		{name: "department", sort: fTree, needed: true, nodes: departmentNodes},
		{name: "roles", sort: fMany, needed: true, options: roleOptions},
		{name: "manager", sort: fChoice, options: staffOptions, hint: true}, {name: "phone", sort: fLine},
		{name: "email", sort: fLine},
		{name: "language", sort: fChoice, options: languageOptions}, {name: "skills", sort: fList, hint: true},
		{name: "capacity", sort: fNumber, hint: true},
		{name: "away", sort: fBool, hint: true}, {name: "service", sort: fBool, hint: true},
		{name: "active", sort: fBool, hint: true}},
	change: set[register.Staff],
}

var roles = kind{
	path: "roles", kind: register.KindRole, icon: "shield", idField: "id", removable: true,
	heads: []string{"scope", "people", "approve_up_to"},
	rows: func(x env) []row {
		var out []row
		for _, r := range x.snap.Roles {
			money := x.t("admin.no_limit")
			switch {
			case !slices.Contains(r.Permissions, register.CaseApprove):
				money = x.t("admin.approves_nothing")
			case r.ApproveUpTo > 0:
				money = i18n.Money(x.ctx, r.ApproveUpTo)
			}
			out = append(out, row{ID: r.ID, Title: x.name(r.Name), Sub: r.ID,
				Cells: []string{x.t("admin.scope." + string(r.Scope)), strconv.Itoa(len(x.snap.WithRole(r.ID))), money}})
		}
		return out
	},
	value: func(s *register.Snapshot, id string) any { return orNil(s.RoleByID[id]) },
	open:  `{"scope":"department"}`,
	fields: []field{{name: "id", sort: fID}, {name: "name", sort: fWords, needed: true},
		{name: "scope", sort: fChoice, needed: true, options: scopeOptions},
		{name: "approve_up_to", sort: fMoney, hint: true}, {name: "permissions", sort: fMany, options: permissionOptions}},
	change: set[register.Role],
}

var categories = kind{
	path: "categories", kind: register.KindCategory, icon: "layers", idField: "code",
	heads: []string{"department", "limit", "keywords"},
	rows: func(x env) []row {
		var out []row
		for _, c := range x.snap.Categories {
			out = append(out, row{ID: c.Code, Title: x.name(c.Name), Sub: c.Code, Depth: len(x.snap.CategoryPath(c.Code)) - 1,
				Cells: []string{x.department(c.Department), wf.ChoiceWord(x.ctx, "limit", c.Limit), strings.Join(c.Keywords, " ")}, Off: !c.Active})
		}
		return out
	},
	value: func(s *register.Snapshot, id string) any { return orNil(s.CategoryByCode[id]) },
	open:  `{"active":true}`,
	fields: []field{{name: "code", sort: fID}, {name: "name", sort: fWords, needed: true},
		{name: "parent", sort: fTree, nodes: categoryNodes},
		{name: "department", sort: fTree, nodes: departmentNodes, hint: true},
		{name: "limit", sort: fChoice, options: limitOptions, hint: true},
		{name: "keywords", sort: fList, hint: true}, {name: "active", sort: fBool}},
	change: set[register.Category],
}

var causes = kind{
	path: "causes", kind: register.KindCause, icon: "split", idField: "code",
	rows: func(x env) []row {
		var out []row
		for _, c := range x.snap.Causes {
			out = append(out, row{ID: c.Code, Title: x.name(c.Name), Sub: c.Code, Depth: len(x.snap.CausePath(c.Code)) - 1,
				Off: !c.Active})
		}
		return out
	},
	value: func(s *register.Snapshot, id string) any { return orNil(s.CauseByCode[id]) },
	open:  `{"active":true}`,
	fields: []field{{name: "code", sort: fID}, {name: "name", sort: fWords, needed: true},
		{name: "parent", sort: fTree, nodes: causeNodes}, {name: "active", sort: fBool}},
	change: set[register.Cause],
}

var channels = kind{
	path: "channels", kind: register.KindChannel, icon: "inbox", idField: "id",
	heads: []string{"door"},
	rows: func(x env) []row {
		var out []row
		for _, c := range x.snap.Channels {
			out = append(out, row{ID: c.ID, Title: x.name(c.Name), Sub: c.ID, Cells: []string{x.t("admin.door." + c.Door)},
				Off: !c.Active})
		}
		return out
	},
	value: func(s *register.Snapshot, id string) any { return orNil(s.ChannelByID[id]) },
	open:  `{"active":true}`,
	fields: []field{{name: "id", sort: fID}, {name: "name", sort: fWords, needed: true},
		{name: "door", sort: fChoice, needed: true, options: doorOptions}, {name: "active", sort: fBool, hint: true}},
	change: set[register.Channel],
}

var templates = kind{
	path: "templates", kind: register.KindTemplate, icon: "chat", idField: "id",
	removable: true,
	heads:     []string{"kind", "channel", "body"},
	rows: func(x env) []row {
		var out []row
		for _, t := range x.snap.Templates {
			out = append(out, row{ID: t.ID, Title: x.name(t.Title), Sub: t.ID,
				Cells: []string{x.t("admin.template." + t.Kind), cmp.Or(wf.ChoiceWord(x.ctx, "medium", t.Channel), x.t("admin.any")), clipped(x.name(t.Body), 60)}, Off: !t.Active,
				Facets: map[string]string{"kind": t.Kind}})
		}
		return out
	},
	value:  func(s *register.Snapshot, id string) any { return orNil(s.TemplateByID[id]) },
	open:   `{"active":true,"kind":"macro"}`,
	facets: []facet{{"kind", templateOptions}},
	fields: []field{{name: "id", sort: fID}, {name: "kind", sort: fChoice, needed: true, options: templateOptions},
		{name: "title", sort: fWords, needed: true},
		{name: "channel", sort: fChoice, options: mediumOptions}, {name: "subject", sort: fWords},
		{name: "body", sort: fWordsP, needed: true, hint: true}, {name: "active", sort: fBool}},
	change: set[register.Template],
}

var tiers = kind{
	path: "tiers", kind: register.KindTier, icon: "coin", idField: "id", removable: true,
	heads: []string{"grade", "up_to", "role"},
	rows: func(x env) []row {
		var out []row
		for _, t := range x.snap.Tiers {
			grade, money := cmp.Or(wf.ChoiceWord(x.ctx, "grade", t.Grade), x.t("admin.any")), x.t("admin.no_limit")
			if t.UpTo > 0 {
				money = i18n.Money(x.ctx, t.UpTo)
			}
			out = append(out, row{ID: t.ID, Title: grade + " · " + money, Sub: t.ID,
				Cells: []string{grade, money, x.role(t.Role)}})
		}
		return out
	},
	value: func(s *register.Snapshot, id string) any { return orNil(s.TierByID[id]) },
	open:  `{}`,
	fields: []field{{name: "id", sort: fID}, {name: "grade", sort: fChoice, options: gradeOptions},
		{name: "up_to", sort: fMoney, hint: true}, {name: "role", sort: fChoice, needed: true, options: roleOptions}},
	change: set[register.Tier],
}

var rules = kind{
	path: "rules", kind: register.KindRule, icon: "filter", idField: "id", removable: true,
	heads: []string{"order", "matches", "department", "owner"},
	rows: func(x env) []row {
		var out []row
		for _, r := range x.snap.Rules {
			var owner string
			switch r.Owner {
			case "", register.OwnerLead, register.OwnerLeastLoad, register.OwnerRoundRobin:
				owner = x.t("admin.owner." + r.Owner)
			default:
				owner = x.person(r.Owner)
			}
			out = append(out, row{ID: r.ID, Title: x.name(r.Title), Sub: r.ID,
				Cells: []string{strconv.Itoa(r.Order), matchers(x, r), x.department(r.Department), owner}, Off: !r.Active})
		}
		return out
	},
	value: func(s *register.Snapshot, id string) any { return orNil(s.RuleByID[id]) },
	open:  `{"active":true,"order":100}`,
	fields: []field{{name: "id", sort: fID}, {name: "title", sort: fWords, needed: true},
		{name: "order", sort: fNumber, hint: true},
		{name: "category", sort: fMany, options: categoryOptions, hint: true},
		{name: "grade", sort: fMany, options: gradeOptions}, {name: "channel", sort: fMany, options: channelOptions},
		{name: "region", sort: fList}, {name: "when", sort: fCEL, hint: true},
		{name: "department", sort: fTree, needed: true, nodes: departmentNodes},
		{name: "owner", sort: fChoice, options: ownerOptions}, {name: "skill", sort: fLine, hint: true},
		{name: "active", sort: fBool}},
	change: set[register.Rule],
}

// clipped is the beginning of a text, and says that it goes on.
func clipped(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	head := string(r[:n])
	if at := strings.LastIndex(head, "{{"); at > strings.LastIndex(head, "}}") {
		head = head[:at] // half a gap says nothing
	}
	return head + "…"
}

// matchers says in short what a rule matches.
func matchers(x env, r *register.Rule) string {
	var parts []string
	for _, c := range r.Category {
		if v := x.snap.CategoryByCode[c]; v != nil {
			parts = append(parts, x.name(v.Name))
		}
	}
	for _, g := range r.Grade {
		parts = append(parts, wf.ChoiceWord(x.ctx, "grade", g))
	}
	for _, c := range r.Channel {
		if v := x.snap.ChannelByID[c]; v != nil {
			parts = append(parts, x.name(v.Name))
		}
	}
	parts = append(parts, r.Region...)
	if r.When != "" {
		parts = append(parts, procedure.Condition(r.When, i18n.Key(x.ctx), look.Names(x.ctx, x.snap)))
	}
	if len(parts) == 0 {
		return x.t("admin.everything")
	}
	return strings.Join(parts, " · ")
}

// orNil keeps a nil pointer from becoming a value that is not nil.
func orNil[T any](v *T) any {
	if v == nil {
		return nil
	}
	return v
}
