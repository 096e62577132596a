package demo_test

import (
	"context"
	"testing"
	"time"

	"amends/internal/auth"
	"amends/internal/demo"
	"amends/internal/register"
)

func TestBundle(t *testing.T) {
	t.Parallel()
	s, err := register.Of(demo.Bundle())
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range register.RoleIDs {
		if n := len(s.WithRole(role)); n < 2 {
			t.Errorf("%d people hold %s, want at least two", n, role)
		}
	}
	for _, c := range s.Categories {
		if s.DepartmentFor(c.Code) == "" && c.Parent != "" {
			t.Errorf("nobody handles %s", c.Code)
		}
	}
	for _, p := range s.Staff {
		if p.ID != "gumingyuan" && s.ManagerOf(p.ID) == "" {
			t.Errorf("%s reports to nobody", p.ID)
		}
		if p.NameEn == "" || p.Number == "" {
			t.Errorf("%s lacks the English name or the number", p.ID)
		}
	}
	for id, versions := range s.Procedures {
		if _, err := s.Current(id, time.Now()); err != nil {
			t.Errorf("%s (%d versions) is not in force: %v", id, len(versions), err)
		}
	}
}

func TestLogins(t *testing.T) {
	t.Parallel()
	s, err := register.Of(demo.Bundle())
	if err != nil {
		t.Fatal(err)
	}
	h := open(t)
	ctx := context.Background()
	if err := demo.SignIns(ctx, h.Auth); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, l := range demo.Logins() {
		seen[l.Role] = true
		if !s.Has(l.Staff, l.Role) {
			t.Errorf("%s: %s does not hold %s", l.Login, l.Staff, l.Role)
		}
		if err := auth.CheckPassword(l.Password, l.Login, s.StaffByID[l.Staff].Name); err != nil {
			t.Errorf("%s: %v", l.Login, err)
		}
		if _, got, err := h.Auth.SignIn(ctx, l.Login, l.Password, "192.0.2.1", "test"); err != nil || got.Staff != l.Staff {
			t.Errorf("%s signs in as %q: %v", l.Login, got.Staff, err)
		}
	}
	for _, role := range register.RoleIDs {
		if !seen[role] {
			t.Errorf("no sign-in for %s", role)
		}
	}
}
