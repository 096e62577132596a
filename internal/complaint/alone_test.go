package complaint_test

import (
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/register"
)

// house is the seed with these people in one department; the first leads it.
func house(t *testing.T, people ...register.Staff) desk.World {
	t.Helper()
	b := register.Bundle{Departments: []register.Department{{ID: "shop", Name: register.Title{"zh": "shop"}, Lead: people[0].ID, Active: true}}}
	for _, p := range people {
		p.Name, p.Number, p.Department, p.Active = p.ID, p.ID, "shop", true
		b.Staff = append(b.Staff, p)
	}
	s, err := register.Of(register.Seed().Merge(b))
	if err != nil {
		t.Fatal(err)
	}
	return desk.World{Snapshot: s}
}

// TestSmallHouses takes a case round the six-step loop where one person is all there is, and where there are two: four
// eyes are asked for where they are to be had, and never stop the work.
func TestSmallHouses(t *testing.T) {
	t.Parallel()
	for name, people := range map[string][]register.Staff{
		"one": {{ID: "solo", Roles: register.RoleIDs}},
		"two": {{ID: "solo", Roles: register.RoleIDs}, {ID: "duo", Roles: register.RoleIDs}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newTale(t)
			a.w = house(t, people...)
			a.do("solo", small(t, a, "register"))
			for range 40 {
				e := a.procedure().Ledger(&a.s, a.s.Marks).Current()
				if e == nil {
					break
				}
				by := "solo"
				if e.Step.Who == "complainant" {
					by = complaint.Customer
				}
				a.now = a.now.Add(time.Hour)
				a.do(by, small(t, a, e.Step.Is().Name))
				if a.err != nil && name == "two" { // then it is the other one's turn
					a.do("duo", small(t, a, e.Step.Is().Name))
				}
				if a.err != nil || len(a.last) == 0 {
					t.Fatalf("%s: %v", e.Step.ID, a.err)
				}
				if p, ok := a.last[0].(complaint.PlanApproved); ok && p.Alone != (name == "one") {
					t.Errorf("approved alone: %v", p.Alone)
				}
			}
			if a.s.ArchivedAt == 0 {
				t.Error("never archived")
			}
		})
	}
}

// small is the usual order in the terms of a small house.
func small(t *testing.T, a *tale, name string) complaint.Command {
	t.Helper()
	fields := map[string]string{"register": "{procedure: six-step-loop}", "classify": "{department: shop}", "assign": "{department: shop, owner: solo}",
		"rectify": "{department: shop}", "carry_out": "{measure: m1}", "determine_cause": "{cause: process.design}"}[name]
	c, err := build(name, fields)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestOwnerLeaves has the owner leave the house: with the next tick the lead of the department is accountable.
func TestOwnerLeaves(t *testing.T) {
	t.Parallel()
	boss, solo := register.Staff{ID: "boss", Roles: register.RoleIDs}, register.Staff{ID: "solo", Roles: register.RoleIDs}
	a := newTale(t)
	a.w = house(t, boss, solo)
	a.do("boss", small(t, a, "register"))
	a.do("boss", small(t, a, "assign"))
	if a.s.Owner != "solo" {
		t.Fatal(a.s.Owner, a.err)
	}
	a.now = a.now.Add(72 * time.Hour)
	a.do(complaint.System, &complaint.Tick{})
	if a.s.Owner != "solo" {
		t.Errorf("taken away to %s", a.s.Owner)
	}
	a.w = house(t, boss)
	a.do(complaint.System, &complaint.Tick{})
	if a.s.Owner != "boss" || a.s.Department != "shop" {
		t.Errorf("the owner is %s", a.s.Owner)
	}
}
