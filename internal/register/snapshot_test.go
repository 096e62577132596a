package register

import (
	"slices"
	"strings"
	"testing"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/procedure"
)

func TestSeedBeginsAnOrganisation(t *testing.T) {
	t.Parallel()
	s, err := Of(Seed())
	if err != nil {
		t.Fatal(err)
	}
	for _, top := range []string{"service", "network", "fee", "product", "equipment", "other"} {
		if c := s.CategoryByCode[top]; c == nil || c.Name["zh"] == "" || c.Name["en"] == "" || len(s.categories.subtree(top)) < 3 {
			t.Errorf("category %s is not there with two languages and places below it", top)
		}
	}
	for _, c := range s.Categories {
		if c.Parent != "" && !strings.HasPrefix(c.Code, c.Parent+".") {
			t.Errorf("category %s does not carry the code of %s", c.Code, c.Parent)
		}
	}
	if len(s.Channels) != 10 || len(s.Calendars) != len(clock.Builtin()) || len(s.Procedures) != len(complaint.Procedures()) {
		t.Errorf("%d channels, %d calendars, %d procedures", len(s.Channels), len(s.Calendars), len(s.Procedures))
	}
	if p, err := s.Current("", now); err != nil || p.ID != "telecom" {
		t.Errorf("the default procedure in force is %v, %v", p, err)
	}
	if table, err := s.Calendar(""); err != nil || table.ID() != "cn-2026" {
		t.Errorf("the default calendar is %v, %v", table, err)
	}
	if _, err := s.Calendar("mars"); err == nil {
		t.Error("an unknown calendar was found")
	}
	for _, tpl := range s.Templates {
		for _, lang := range []string{"zh", "en"} {
			subject, body := tpl.Fill(lang, map[string]string{"number": "TS-1"})
			if strings.Contains(subject+body, "{{") || tpl.Body[lang] == "" {
				t.Errorf("template %s in %s: %q %q", tpl.ID, lang, subject, body)
			}
		}
	}
}

func TestTheMatrixSeparatesDuties(t *testing.T) {
	t.Parallel()
	s := sample(t)
	for _, c := range []struct {
		staff string
		p     Permission
		can   bool
	}{
		{"root", SettingsEdit, true}, {"root", StaffEdit, true}, {"root", TokenManage, true},
		{"root", CaseView, false}, {"root", CustomerView, false}, {"root", CustomerReveal, false},
		{"li", CaseRegister, true}, {"li", CaseAssign, true}, {"li", CaseApprove, true}, {"li", SettingsEdit, false},
		{"zhao", CaseWork, true}, {"zhao", CaseApprove, false}, {"zhao", CaseAssign, false}, {"zhao", CaseEvaluate, false},
		{"sun", CaseApprove, true}, {"sun", CaseWork, false}, {"boss", ReportView, true}, {"boss", CustomerReveal, false},
		{"gone", SettingsEdit, false}, {"nobody", CaseView, false},
	} {
		if s.Can(c.staff, c.p) != c.can {
			t.Errorf("%s %s: %v", c.staff, c.p, !c.can)
		}
	}
	for _, row := range matrix {
		if len(row.Roles) != len(letters) || strings.Trim(row.Roles, ".") == "" {
			t.Errorf("%s: nobody has it, or %q is not one letter a role", row.Permission, row.Roles)
		}
		for i, r := range row.Roles {
			if r != '.' && byte(r) != letters[i] {
				t.Errorf("%s: %q stands in the place of %q", row.Permission, r, letters[i])
			}
		}
	}
}

func TestReach(t *testing.T) {
	t.Parallel()
	s := sample(t)
	for staff, want := range map[string]string{
		"boss": "* hq network network.east service", "zhao": "network.east", "wang": "network network.east",
		"li": "* service", "root": "", "gone": "",
	} {
		departments, all := s.Scope(staff)
		got := strings.Join(departments, " ")
		if all {
			got = strings.TrimSpace("* " + got)
		}
		if got != want {
			t.Errorf("scope of %s: %q, want %q", staff, got, want)
		}
	}
	if !s.Reaches("wang", "network.east") || s.Reaches("zhao", "network") || !s.Reaches("li", "network") {
		t.Error("reach does not follow scope")
	}
	if got := strings.Join(s.Subtree("hq"), " "); got != "hq network network.east service" {
		t.Errorf("subtree: %s", got)
	}
	if s.Subtree("mars") != nil || s.Path("mars") != nil {
		t.Error("an unknown department has a place in the tree")
	}
	if p := s.Path("network.east"); len(p) != 3 || p[0].ID != "hq" || p[2].ID != "network.east" {
		t.Errorf("path: %v", p)
	}
	for staff, want := range map[string]string{"qian": "zhao wang boss", "zhao": "wang boss", "li": "boss", "boss": "", "x": ""} {
		if got := strings.Join(s.Line(staff), " "); got != want {
			t.Errorf("line of %s: %q, want %q", staff, got, want)
		}
	}
	for _, p := range s.Staff {
		here := p.Active && !p.Away
		line := s.Line(p.ID)
		for i, up := range line { // the first who is here stands in for him, and those before who are not
			next := i == 0 || s.StaffByID[line[i-1]].Away
			for before := range i {
				next = next && s.StaffByID[line[before]].Away
			}
			if got := slices.Contains(s.Absent(up), p.ID); got != (!here && next) {
				t.Errorf("%s stands in for %s: %v", up, p.ID, got)
			}
		}
	}
}

func TestTiers(t *testing.T) {
	t.Parallel()
	s := sample(t)
	for _, c := range []struct {
		cents int64
		grade string
		tier  string
	}{
		{0, "general", "small"}, {200_00, "general", "small"}, {200_01, "", "medium"}, {2000_00, "", "medium"},
		{2000_01, "general", "large"}, {1 << 50, "general", "large"}, {1, "major", "major-medium"},
		{2000_01, "major", "major-large"}, {1000_01, "urgent", "urgent-large"},
	} {
		if got := s.TierFor(c.cents, c.grade); got == nil || got.ID != c.tier {
			t.Errorf("%d %s: %v, want %s", c.cents, c.grade, got, c.tier)
		}
	}
	for _, c := range []struct {
		staff string
		cents int64
		grade string
		may   bool
	}{
		{"li", 200_00, "general", true}, {"li", 200_01, "general", false}, {"li", 1, "major", false},
		{"sun", 200_00, "general", true}, {"sun", 2000_00, "", true}, {"sun", 2000_01, "", false},
		{"boss", 9000_00, "urgent", true}, {"boss", 1, "general", true}, {"zhao", 1, "general", false}, {"gone", 1, "", false},
	} {
		if s.MayApprove(c.staff, c.cents, c.grade) != c.may {
			t.Errorf("%s may approve %d %s: %v", c.staff, c.cents, c.grade, !c.may)
		}
	}
	for _, roles := range [][]string{{RoleLead}, {RoleApprover}, {RoleExecutive}, {RoleLead, RoleExecutive}, {RoleHandler}, nil} {
		list := s.Brackets(roles)
		for _, grade := range []string{"", "general", "major", "urgent"} {
			for _, cents := range []int64{0, 1, 200_00, 200_01, 1000_00, 1000_01, 2000_00, 2000_01, 1 << 50} {
				asked := slices.Contains(roles, s.TierFor(cents, grade).Role)
				in := 0
				for _, b := range list {
					if cents > b.Above && cents <= b.UpTo && (b.Grade == grade || b.Grade == "" && !slices.Contains(b.Except, grade)) {
						in++
					}
				}
				if in > 1 || (in == 1) != asked {
					t.Errorf("%v: %d %q stands in %d brackets, asked %v", roles, cents, grade, in, asked)
				}
			}
		}
	}
}

func TestRules(t *testing.T) {
	t.Parallel()
	s := sample(t)
	for _, c := range []struct {
		facts procedure.Values
		rule  string
	}{
		{procedure.Values{"content": "network.speed", "region": "east"}, "east"},
		{procedure.Values{"content": "network.speed", "region": "west"}, "network"},
		{procedure.Values{"content": "network"}, "network"},
		{procedure.Values{"content": "networkx"}, "rest"},
		{procedure.Values{"content": "fee.refund", "safety": true}, "safety"},
		{procedure.Values{"tags": []string{"vip"}}, "safety"},
		{procedure.Values{}, "rest"},
	} {
		if got := s.RuleFor(c.facts, ""); got == nil || got.ID != c.rule {
			t.Errorf("%v: %v, want %s", c.facts, got, c.rule)
		}
	}
	if s.LimitFor("network.outage") != "immediate" || s.LimitFor("network.speed") != "h24" || s.LimitFor("") != "standard" {
		t.Error("a category does not inherit its limit")
	}
	if p := s.CausePath("network.fault"); len(p) != 2 || p[0].Code != "network" {
		t.Errorf("cause path %v", p)
	}
}

func TestTheVersionOfTheDay(t *testing.T) {
	t.Parallel()
	b := house()
	second := b.Procedures[slices.IndexFunc(b.Procedures, func(v Version) bool { return v.Procedure.ID == "telecom" })]
	first := second.Procedure.Version
	second.Procedure.Version = first + 1
	b = b.Merge(Bundle{Procedures: []Version{second}, InForce: []InForce{{Procedure: "telecom", Version: first + 1, From: now}}})
	s, err := Of(b)
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[time.Time]int{now.Add(-time.Microsecond): first, now: first + 1, now.AddDate(1, 0, 0): first + 1} {
		if p, err := s.Current("telecom", at); err != nil || p.Version != want {
			t.Errorf("at %s: %v %v, want %d", at, p, err, want)
		}
	}
	if _, err := s.Current("telecom", seededAt.Add(-1)); err == nil {
		t.Error("a procedure was in force before anything was")
	}
	if _, err := s.Procedure("telecom", 99); err == nil {
		t.Error("version 99 was found")
	}
	if n := s.NextVersion("telecom"); n != first+2 {
		t.Errorf("next version %d", n)
	}
}
