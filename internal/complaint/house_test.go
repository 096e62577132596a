package complaint_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"amends/internal/desk"
	"amends/internal/register"
)

// shanghai is the zone of the organisation that the stories play in.
var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

// settings is the seed with a small operator in it: somebody in every role, so that each rule finds who may and who may
// not. Compiled once; a snapshot never changes.
var settings = sync.OnceValues(func() (*register.Snapshot, error) {
	person := func(id, department string, roles ...string) register.Staff {
		return register.Staff{ID: id, Name: id, Number: id, Department: department, Roles: roles, Active: true}
	}
	department := func(id, parent, lead string) register.Department {
		return register.Department{ID: id, Name: register.Title{"zh": id}, Parent: parent, Lead: lead, Active: true}
	}
	seed := register.Seed()
	draft := stricter(seed.Procedures)
	seed.Procedures = append(seed.Procedures, draft)
	draft.Procedure.Version, draft.DraftedBy, draft.ApprovedBy, draft.ApprovedAt = 3, "bo", "", time.Time{}
	seed.Procedures = append(seed.Procedures, draft)
	return register.Of(seed.Merge(register.Bundle{
		Departments: []register.Department{
			department("hq", "", "eve"), department("service", "hq", "li"), department("network", "hq", "lena"),
			department("depot", "hq", "eve"),
		},
		Staff: []register.Staff{
			person("anna", "service", register.RoleIntake), person("otto", "service", register.RoleIntake),
			person("li", "service", register.RoleLead),
			person("bo", "network", register.RoleHandler), person("hugo", "network", register.RoleHandler),
			person("lena", "network", register.RoleLead), person("ada", "hq", register.RoleApprover),
			person("quinn", "hq", register.RoleQuality), person("quill", "hq", register.RoleQuality), person("eve", "hq", register.RoleExecutive),
			person("root", "hq", register.RoleAdmin),
			{ID: "afar", Name: "afar", Number: "afar", Department: "network", Roles: []string{register.RoleHandler}, Active: true, Away: true},
			{ID: "gone", Name: "gone", Number: "gone", Department: "service", Roles: []string{register.RoleHandler}},
		},
	}))
})

// stricter is a second version of the operator's procedure, not in force: an investigation needs evidence.
func stricter(list []register.Version) register.Version {
	i := slices.IndexFunc(list, func(v register.Version) bool { return v.Procedure.ID == "telecom" })
	v := list[i]
	v.Procedure.Version = 2
	v.Procedure.Steps = slices.Clone(v.Procedure.Steps)
	v.Procedure.Step("investigate").Params = map[string]any{"evidence": true}
	return v
}

func world(t testing.TB) desk.World {
	t.Helper()
	s, err := settings()
	if err != nil {
		t.Fatal(err)
	}
	return desk.World{Snapshot: s}
}
