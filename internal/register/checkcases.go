package register

import (
	"slices"
	"strconv"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/field"
	"amends/internal/procedure"
)

func (c *checker) trees() {
	for _, t := range []struct {
		kind Kind
		tree tree
	}{{KindDepartment, c.departments}, {KindCategory, c.categories}, {KindCause, c.causes}} {
		for _, id := range t.tree.circles() {
			c.at = key{t.kind, id}
			c.need(false, "parent", "register.circle", "id", id)
		}
	}
	for _, v := range c.Categories {
		c.at = key{KindCategory, v.Code}
		c.words(v.Name, "name")
		c.refers(KindCategory, v.Parent, "parent")
		if v.Active {
			c.activeDepartment(v.Department, "department")
		}
		if v.Limit != "" {
			c.one(v.Limit, field.Limits, "limit")
		}
	}
	for _, v := range c.Causes {
		c.at = key{KindCause, v.Code}
		c.words(v.Name, "name")
		c.refers(KindCause, v.Parent, "parent")
	}
}

func (c *checker) texts() {
	for _, ch := range c.Channels {
		c.at = key{KindChannel, ch.ID}
		c.words(ch.Name, "name")
		c.one(ch.Door, Doors, "door")
	}
	for _, t := range c.Templates {
		c.at = key{KindTemplate, t.ID}
		c.one(t.Kind, []string{KindNotice, KindMacro}, "kind")
		c.words(t.Title, "title")
		c.words(t.Body, "body")
		if t.Channel != "" {
			c.one(t.Channel, field.Media, "channel")
		}
		for field, w := range map[string]Title{"subject": t.Subject, "body": t.Body} {
			for lang, text := range w {
				for _, gap := range unknownGaps(text) {
					c.need(false, field+"."+lang, "register.unknown_gap", "gap", gap)
				}
			}
		}
	}
}

func (c *checker) routing() {
	for _, r := range c.Rules {
		c.at = key{KindRule, r.ID}
		c.words(r.Title, "title")
		for i, code := range r.Category {
			c.refers(KindCategory, code, "category."+strconv.Itoa(i))
		}
		for i, g := range r.Grade {
			c.one(g, field.Grades, "grade."+strconv.Itoa(i))
		}
		for i, id := range r.Channel {
			c.refers(KindChannel, id, "channel."+strconv.Itoa(i))
		}
		c.need(r.Department != "", "department", "input.required")
		if !r.Active {
			continue
		}
		c.activeDepartment(r.Department, "department")
		if !slices.Contains([]string{"", OwnerLead, OwnerLeastLoad, OwnerRoundRobin}, r.Owner) {
			c.activeStaff(r.Owner, "owner")
		}
	}
	for _, t := range c.Tiers {
		c.at = key{KindTier, t.ID}
		if t.Grade != "" {
			c.one(t.Grade, field.Grades, "grade")
		}
		c.need(t.UpTo >= 0, "up_to", "register.negative")
		c.need(t.Role != "", "role", "input.required")
		if c.refers(KindRole, t.Role, "role") && t.Role != "" {
			role := c.RoleByID[t.Role]
			c.need(slices.Contains(role.Permissions, CaseApprove), "role", "register.may_not_approve", "role", t.Role)
			c.need(role.ApproveUpTo == 0 || (t.UpTo != 0 && t.UpTo <= role.ApproveUpTo), "up_to", "register.over_the_role",
				"role", t.Role, "up_to", role.ApproveUpTo)
		}
	}
	// Whatever the amount, somebody must be able to approve it.
	c.at = key{KindTier, "all"}
	for _, grade := range append([]string{""}, field.Grades...) {
		c.need(c.TierFor(1<<62, grade) != nil, "up_to", "register.no_last_tier", "grade", grade)
	}
}

func (c *checker) procedures() {
	for id, periods := range c.InForce {
		for _, f := range periods {
			c.at = keyOf(&f)
			v := c.Procedures[id][f.Version]
			c.need(v != nil, "version", "register.unknown", "kind", string(KindProcedure), "id", VersionID(id, f.Version))
			c.need(v == nil || v.Approved(), "version", "register.not_approved", "id", VersionID(id, f.Version))
		}
	}
	for _, versions := range c.Procedures {
		for _, v := range versions {
			c.at = keyOf(v)
			c.procedure(&v.Procedure)
		}
	}
}

// procedure checks what a procedure asks of the other settings; the procedure itself is checked by its own package.
func (c *checker) procedure(p *procedure.Procedure) {
	if err := p.Validate(complaint.Kinds()); err != nil {
		under(c.list, c.at, err)
	}
	for i := range p.Limits {
		c.limit(&p.Limits[i], "limits."+strconv.Itoa(i))
	}
	for i := range p.Steps {
		s, at := &p.Steps[i], "steps."+strconv.Itoa(i)
		c.refers(KindTemplate, s.Notice, at+".notice")
		c.who(s.Who, at+".who")
		if s.Limit != nil {
			c.limit(s.Limit, at+".limit")
		}
	}
}

func (c *checker) limit(l *procedure.Limit, at string) {
	c.refers(KindCalendar, l.Calendar, at+".calendar")
	for i, r := range l.Late {
		c.rung(r, at+".late."+strconv.Itoa(i))
	}
}

func (c *checker) rung(r clock.Rung, at string) {
	if r.To != "manager" {
		c.who(r.To, at+".to")
	}
}

// who says that somebody named in a procedure is a role or one of the parts that every case has.
func (c *checker) who(name, at string) {
	if !slices.Contains([]string{"", "owner", "complainant"}, name) {
		c.refers(KindRole, name, at)
	}
}
