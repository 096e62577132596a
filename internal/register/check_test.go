package register

import (
	"slices"
	"testing"
	"time"

	"amends/internal/clock"
	"amends/internal/fault"
)

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	department := func(id string, change func(*Department)) func(*Bundle) {
		return func(b *Bundle) {
			i := slices.IndexFunc(b.Departments, func(d Department) bool { return d.ID == id })
			change(&b.Departments[i])
		}
	}
	staff := func(id string, change func(*Staff)) func(*Bundle) {
		return func(b *Bundle) {
			i := slices.IndexFunc(b.Staff, func(p Staff) bool { return p.ID == id })
			change(&b.Staff[i])
		}
	}
	for name, c := range map[string]struct {
		change    func(*Bundle)
		path, key string
	}{
		"no lead":         {department("service", func(d *Department) { d.Lead = "" }), "department.service.lead", "register.no_lead"},
		"lead unknown":    {department("service", func(d *Department) { d.Lead = "x" }), "department.service.lead", "register.unknown"},
		"lead gone":       {department("service", func(d *Department) { d.Lead = "gone" }), "department.service.lead", "register.inactive"},
		"circle":          {department("hq", func(d *Department) { d.Parent = "network.east" }), "department.network.parent", "register.circle"},
		"own parent":      {department("service", func(d *Department) { d.Parent = "service" }), "department.service.parent", "register.circle"},
		"parent unknown":  {department("service", func(d *Department) { d.Parent = "x" }), "department.service.parent", "register.unknown"},
		"parent closed":   {department("network", func(d *Department) { d.Active = false }), "department.network.east.parent", "register.inactive"},
		"spoilt phone":    {staff("zhao", func(p *Staff) { p.Phone = "1.38E+10" }), "staff.zhao.phone", "input.spoilt_phone"},
		"no department":   {staff("zhao", func(p *Staff) { p.Department = "" }), "staff.zhao.department", "register.no_department"},
		"role unknown":    {staff("zhao", func(p *Staff) { p.Roles = []string{"king"} }), "staff.zhao.roles.0", "register.unknown"},
		"no role":         {staff("zhao", func(p *Staff) { p.Roles = nil }), "staff.zhao.roles", "input.required"},
		"number twice":    {staff("zhao", func(p *Staff) { p.Number = "001" }), "staff.zhao.number", "register.taken"},
		"managers circle": {staff("boss", func(p *Staff) { p.Manager = "boss" }), "staff.boss.manager", "register.circle"},
		"locked out":      {staff("root", func(p *Staff) { p.Active = false }), "role.admin.permissions", "register.nobody_keeps_the_settings"},
		"language":        {staff("zhao", func(p *Staff) { p.Language = "fr" }), "staff.zhao.language", "register.unknown_option"},
		"bad id":          {func(b *Bundle) { b.Causes = append(b.Causes, Cause{Code: "a b", Name: Title{"zh": "x"}}) }, "cause.a b.id", "register.bad_id"},
		"zone":            {func(b *Bundle) { b.Organisation.Zone = "Mars/Olympus" }, "organisation.zone", "register.unknown_zone"},
		"prefix":          {func(b *Bundle) { b.Organisation.NumberPrefix = "t1" }, "organisation.number_prefix", "register.bad_prefix"},
		"no organisation": {func(b *Bundle) { b.Organisation = nil }, "organisation.id", "input.required"},
		"procedure":       {func(b *Bundle) { b.Organisation.Procedure = "x" }, "organisation.procedure", "register.not_in_force"},
		"fixed role":      {func(b *Bundle) { b.Roles = b.Roles[1:] }, "role.intake.id", "register.fixed_role"},
		"permission":      {func(b *Bundle) { b.Roles[0].Permissions = []Permission{"case.eat"} }, "role.intake.permissions.0", "register.unknown_permission"},
		"category above":  {func(b *Bundle) { b.Categories[3].Parent = "x" }, "category." + "X" + ".parent", "register.unknown"},
		"rule condition":  {func(b *Bundle) { b.Rules[0].When = "colour == 1" }, "rule.safety.steps.0.next.0.when", "procedure.expression"},
		"rule department": {func(b *Bundle) { b.Rules[0].Department = "x" }, "rule.safety.department", "register.unknown"},
		"rule owner":      {func(b *Bundle) { b.Rules[0].Owner = "gone" }, "rule.safety.owner", "register.inactive"},
		"rule grade":      {func(b *Bundle) { b.Rules[1].Grade = []string{"awful"} }, "rule.east.grade.0", "register.unknown_option"},
		"tier role":       {func(b *Bundle) { b.Tiers[0].Role = RoleHandler }, "tier.small.role", "register.may_not_approve"},
		"tier over role":  {func(b *Bundle) { b.Tiers[0].UpTo = 999_00 }, "tier.small.up_to", "register.over_the_role"},
		"no last tier":    {func(b *Bundle) { b.Tiers = b.Tiers[:2] }, "tier.all.up_to", "register.no_last_tier"},
		"template gap":    {func(b *Bundle) { b.Templates[0].Body["zh"] = "{{salary}}" }, "template.acknowledge.body.zh", "register.unknown_gap"},
		"template needed": {func(b *Bundle) {
			b.Templates = slices.DeleteFunc(b.Templates, func(t Template) bool { return t.ID == "acknowledge" })
		}, "procedure.telecom@1.steps.1.notice", "register.unknown"},
		"calendar":         {func(b *Bundle) { b.Calendars = append(b.Calendars, clock.Calendar{ID: "c", Zone: "UTC"}) }, "calendar.c.week", "clock.no_business_hours"},
		"draft in force":   {func(b *Bundle) { b.Procedures[0].ApprovedBy = "" }, "", "register.not_approved"},
		"missing in force": {func(b *Bundle) { b.InForce = append(b.InForce, InForce{Procedure: "telecom", Version: 77, From: now}) }, "procedure_in_force.telecom@" + now.Format(time.RFC3339) + ".version", "register.unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := house()
			if name == "category above" {
				c.path = "category." + b.Categories[3].Code + ".parent"
			}
			c.change(&b)
			_, err := Of(b)
			f := fault.As(err)
			if f == nil {
				t.Fatalf("accepted; %v", err)
			}
			if !slices.ContainsFunc(f.Fields, func(f fault.Field) bool { return (c.path == "" || f.Path == c.path) && f.Key == c.key }) {
				t.Errorf("want %s %s, got %v", c.path, c.key, err)
			}
		})
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	b := house()
	b.Organisation.Zone, b.Tiers[0].Role, b.Rules[0].Department = "x", "y", "z"
	_, err := Of(b)
	if f := fault.As(err); f == nil || len(f.Fields) != 3 {
		t.Errorf("want three faults in one answer, got %v", err)
	}
}
