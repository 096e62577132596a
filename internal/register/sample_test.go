package register

import (
	"testing"
	"time"
)

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// house is the seed with a small organisation in it.
func house() Bundle {
	return Seed().Merge(Bundle{
		Departments: []Department{
			{ID: "hq", Name: Title{"zh": "总部"}, Lead: "boss", Active: true},
			{ID: "service", Name: Title{"zh": "客服部"}, Parent: "hq", Lead: "li", Active: true},
			{ID: "network", Name: Title{"zh": "网络部"}, Parent: "hq", Lead: "wang", Region: "east", Active: true},
			{ID: "network.east", Name: Title{"zh": "东区"}, Parent: "network", Lead: "zhao", Region: "east", Active: true},
		},
		Staff: []Staff{
			{ID: "boss", Name: "陈总", Number: "001", Department: "hq", Roles: []string{RoleExecutive}, Active: true},
			{ID: "root", Name: "管理员", Number: "002", Department: "hq", Roles: []string{RoleAdmin}, Active: true},
			{ID: "li", Name: "李丽", Number: "010", Department: "service", Roles: []string{RoleIntake, RoleLead}, Active: true},
			{ID: "wang", Name: "王强", Number: "020", Department: "network", Roles: []string{RoleLead}, Active: true},
			{ID: "zhao", Name: "赵敏", Number: "021", Department: "network.east", Roles: []string{RoleHandler}, Active: true},
			{ID: "qian", Name: "钱多", Number: "022", Department: "network.east", Roles: []string{RoleHandler}, Skills: []string{"5g"}, Active: true},
			{ID: "sun", Name: "孙审", Number: "030", Department: "hq", Roles: []string{RoleApprover}, Active: true},
			{ID: "gone", Name: "周走", Number: "099", Department: "service", Roles: []string{RoleAdmin}},
		},
		Rules: []Rule{
			{ID: "safety", Title: Title{"zh": "安全"}, When: `safety || "vip" in tags`, Department: "hq", Owner: OwnerLead, Order: 1, Active: true},
			{ID: "east", Title: Title{"zh": "东区网络"}, Category: []string{"network"}, Region: []string{"east"}, Department: "network.east", Owner: OwnerLeastLoad, Order: 5, Active: true},
			{ID: "network", Title: Title{"zh": "网络"}, Category: []string{"network"}, Department: "network", Owner: OwnerLead, Order: 6, Active: true},
			{ID: "asleep", Title: Title{"zh": "停用"}, Department: "hq", Order: 7},
			{ID: "rest", Title: Title{"zh": "其余"}, Department: "service", Owner: OwnerRoundRobin, Order: 9, Active: true},
		},
	})
}

func sample(t *testing.T) *Snapshot {
	t.Helper()
	s, err := Of(house())
	if err != nil {
		t.Fatal(err)
	}
	return s
}
