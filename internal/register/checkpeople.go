package register

import (
	"slices"
	"strconv"
	"strings"

	"amends/internal/contact"
)

func (c *checker) roles() {
	for _, id := range RoleIDs {
		c.at = key{KindRole, id}
		c.need(c.RoleByID[id] != nil, "id", "register.fixed_role", "id", id)
	}
	for _, r := range c.Roles {
		c.at = key{KindRole, r.ID}
		c.words(r.Name, "name")
		for i, p := range r.Permissions {
			c.need(known(p), "permissions."+strconv.Itoa(i), "register.unknown_permission", "value", string(p))
		}
		c.one(string(r.Scope), []string{string(ScopeOwn), string(ScopeDepartment), string(ScopeSubtree), string(ScopeAll)}, "scope")
		c.need(r.ApproveUpTo >= 0, "approve_up_to", "register.negative")
	}
}

func (c *checker) people() {
	for _, d := range c.Departments {
		c.at = key{KindDepartment, d.ID}
		c.words(d.Name, "name")
		if c.refers(KindDepartment, d.Parent, "parent") && d.Parent != "" {
			c.need(!d.Active || c.DepartmentByID[d.Parent].Active, "parent", "register.inactive", "id", d.Parent)
		}
		if !d.Active {
			continue
		}
		c.need(d.Lead != "", "lead", "register.no_lead", "id", d.ID)
		c.activeStaff(d.Lead, "lead")
	}
	numbers, emails, managers := map[string]string{}, map[string]string{}, make([]node, 0, len(c.Staff))
	keepers := 0
	for _, p := range c.Staff {
		c.at = key{KindStaff, p.ID}
		c.person(p)
		c.once(numbers, p.Number, "number")
		c.once(emails, strings.ToLower(p.Email), "email")
		managers = append(managers, node{p.ID, p.Manager})
		if !p.Service && c.Can(p.ID, StaffEdit) && c.Can(p.ID, SettingsEdit) {
			keepers++
		}
	}
	for _, id := range newTree(managers).circles() {
		c.at = key{KindStaff, id}
		c.need(false, "manager", "register.circle", "id", id)
	}
	// Without anybody who may edit staff and settings the organisation would be locked out of itself.
	c.at = key{KindRole, RoleAdmin}
	c.need(len(c.Staff) == 0 || keepers > 0, "permissions", "register.nobody_keeps_the_settings")
}

func (c *checker) person(p *Staff) {
	c.need(strings.TrimSpace(p.Name) != "", "name", "input.required")
	c.need(p.Department != "", "department", "register.no_department", "id", p.ID)
	if c.refers(KindDepartment, p.Department, "department") && p.Department != "" {
		c.need(!p.Active || c.DepartmentByID[p.Department].Active, "department", "register.inactive", "id", p.Department)
	}
	c.need(!p.Active || len(p.Roles) > 0, "roles", "input.required")
	for i, r := range p.Roles {
		c.refers(KindRole, r, "roles."+strconv.Itoa(i))
		c.need(!slices.Contains(p.Roles[:i], r), "roles."+strconv.Itoa(i), "register.twice", "value", r)
	}
	if c.refers(KindStaff, p.Manager, "manager") && p.Manager != "" {
		c.need(!c.StaffByID[p.Manager].Service, "manager", "register.service_leads_nobody", "name", c.StaffByID[p.Manager].Name)
	}
	if p.Language != "" {
		c.one(p.Language, c.Organisation.Languages, "language")
	}
	c.one(p.Theme, []string{"", "light", "dark"}, "theme")
	c.one(p.Notices, []string{"", NoticesAtOnce, NoticesHourly, NoticesDaily, NoticesNever}, "notices")
	c.need(p.Capacity >= 0, "capacity", "register.negative")
	c.need(!contact.Spoilt(p.Phone), "phone", "input.spoilt_phone", "value", p.Phone)
	c.need(p.Email == "" || strings.Count(p.Email, "@") == 1, "email", "register.bad_email", "value", p.Email)
}

// once says that no two people share a value that names a person.
func (c *checker) once(seen map[string]string, value, field string) {
	if value == "" {
		return
	}
	other, twice := seen[value]
	c.need(!twice, field, "register.taken", "value", value, "by", other)
	seen[value] = c.at.id
}

// activeStaff says that the id, when there is one, must be of somebody who works here now.
func (c *checker) activeStaff(id, field string) {
	if c.refers(KindStaff, id, field) && id != "" {
		c.need(c.StaffByID[id].Active, field, "register.inactive", "id", id)
		c.need(!c.StaffByID[id].Service, field, "register.service_leads_nobody", "name", c.StaffByID[id].Name)
	}
}

// activeDepartment says the same of a department.
func (c *checker) activeDepartment(id, field string) {
	if c.refers(KindDepartment, id, field) && id != "" {
		c.need(c.DepartmentByID[id].Active, field, "register.inactive", "id", id)
	}
}
