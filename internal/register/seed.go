package register

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
)

//go:embed seed/*.yaml
var seedFiles embed.FS

// Builtin stands for the program itself where a setting names who wrote it.
const Builtin = "amends"

// seededAt is from when the built-in procedures are in force: before any case, so that history may be imported.
var seededAt = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// Seed is what every new organisation begins with: roles, channels, the trees of categories and causes, texts, tiers,
// calendars and the built-in procedures in force. Departments, staff and rules are the organisation's own. The copy is
// the caller's.
func Seed() Bundle {
	folder, err := fs.Sub(seedFiles, "seed")
	if err != nil {
		panic(err)
	}
	b, err := ReadDir(folder)
	if err != nil {
		panic(fmt.Errorf("seed: %w", err)) // a broken build, found by the first test
	}
	b.Roles = DefaultRoles()
	for _, c := range clock.Builtin() {
		b.Calendars = append(b.Calendars, *c)
	}
	for _, p := range complaint.Procedures() {
		b.Procedures = append(b.Procedures, Version{Procedure: *p, DraftedBy: Builtin, DraftedAt: seededAt,
			ApprovedBy: Builtin, ApprovedAt: seededAt})
		b.InForce = append(b.InForce, InForce{Procedure: p.ID, Version: p.Version, From: seededAt})
	}
	return b
}

// DefaultRoles are the fixed roles with the permissions of the matrix.
func DefaultRoles() []Role {
	list := []Role{
		{ID: RoleIntake, Name: Title{"zh": "受理员", "en": "Intake"}, Scope: ScopeAll},
		{ID: RoleHandler, Name: Title{"zh": "处理人", "en": "Handler"}, Scope: ScopeDepartment},
		{ID: RoleLead, Name: Title{"zh": "部门负责人", "en": "Department lead"}, Scope: ScopeSubtree, ApproveUpTo: 200_00},
		{ID: RoleApprover, Name: Title{"zh": "审批人", "en": "Approver"}, Scope: ScopeAll, ApproveUpTo: 2000_00},
		{ID: RoleQuality, Name: Title{"zh": "质检员", "en": "Quality"}, Scope: ScopeAll},
		{ID: RoleExecutive, Name: Title{"zh": "管理层", "en": "Executive"}, Scope: ScopeAll},
		{ID: RoleAdmin, Name: Title{"zh": "系统管理员", "en": "Administrator"}, Scope: ScopeOwn},
	}
	for i := range list {
		for _, row := range matrix {
			if strings.IndexByte(row.Roles, letters[i]) >= 0 {
				list[i].Permissions = append(list[i].Permissions, row.Permission)
			}
		}
	}
	return list
}
