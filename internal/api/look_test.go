package api

import (
	"slices"
	"testing"

	"amends/internal/complaint"
	"amends/internal/notify"
	"amends/internal/register"
	"amends/internal/store/storetest"
	"amends/internal/vault"
)

// TestALookNeedsOnesOwnWork: registering a complaint with somebody's number opens nothing in silence, not even when one
// is given that very complaint; whoever handles a case of the customer needs to tell nobody but the record.
func TestALookNeedsOnesOwnWork(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); looking(t, setup(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); looking(t, setupOn(t, storetest.PostgresDSN(t))) })
}

func looking(t *testing.T, e *env) {
	ctx := t.Context()
	amy := register.Staff{ID: "amy", Name: "Amy", Department: "service", Roles: []string{"intake", "handler"}, Active: true}
	must(t, e.house.Register.Put(ctx, "root", e.house.Now(), register.Set(amy)))
	give := func(id, owner, department string) {
		t.Helper()
		_, err := e.house.Desk.Do(ctx, complaint.Meta{By: "eve", Channel: "desk"}, id, &complaint.Assign{Department: department,
			Owner: owner, Reason: complaint.TextOf("over to you")})
		if err != nil {
			_, err = e.house.Desk.Do(ctx, complaint.Meta{By: "lena", Channel: "desk"}, id, &complaint.Assign{
				Department: department, Owner: owner, Reason: complaint.TextOf("over to you")})
		}
		must(t, err)
	}
	looks := func(who, person string) []string {
		t.Helper()
		var v Revealed
		e.ask("POST", "/customers/"+person+"/reveal", e.as(who), `{"field":"phones","why":"call back"}`).want(200).into(&v)
		if v.Value != "13012341203" {
			t.Errorf("%s sees %q", who, v.Value)
		}
		return v.Told
	}
	first := e.complain("13012341203") // anna, to whom the customer said his number
	var c Case
	e.ask("GET", "/complaints/"+first.ID, e.as("anna"), "").want(200).into(&c)
	person := c.Customer.ID

	var bait Outcome
	r := e.ask("POST", "/complaints", e.as("amy"), `{"complainant":{"phone":"13012341203"},"channel":"hotline","subject":"x","matter":"y"}`)
	r.want(201).into(&bait)
	e.ask("GET", "/complaints/"+bait.ID, e.as("amy"), "").want(200).into(&c)
	if c.Customer.ID != person {
		t.Fatalf("another person: %s", c.Customer.ID)
	}
	want := []string{"lena", "quill", "quinn"}
	if told := looks("amy", person); !slices.Equal(told, want) {
		t.Errorf("who registered with somebody's number: told %v, want %v", told, want)
	}
	give(bait.ID, "amy", "service")
	if told := looks("amy", person); !slices.Equal(told, want) {
		t.Errorf("who has the case that he made himself: told %v, want %v", told, want)
	}
	give(first.ID, "amy", "service")
	if told := looks("amy", person); told != nil {
		t.Errorf("who handles a case that another registered: told %v", told)
	}
	list, err := e.house.Vault.Looks(ctx, e.house.DB.Reader(), person, "", 10)
	must(t, err)
	var grounds []string
	for _, l := range list {
		grounds = append(grounds, l.Ground)
	}
	if !slices.Equal(grounds, []string{first.ID, vault.Told, vault.Told}) {
		t.Errorf("grounds on record: %v", grounds)
	}
	for _, who := range want {
		inbox, _, err := e.house.Notify.Inbox(ctx, who, notify.Page{Limit: 50})
		must(t, err)
		n := 0
		for _, x := range inbox {
			if x.Kind == notify.LookedAt.Kind && x.Args.By == "amy" && x.Args.Why == "call back" {
				n++
			}
		}
		if n != 2 {
			t.Errorf("%s was told %d times, want 2", who, n)
		}
	}

	// Whose customer became known with the very case that he registered and has wrote down himself what he would see.
	var own Outcome
	e.ask("POST", "/complaints", e.as("amy"), `{"complainant":{"phone":"13099990000"},"channel":"hotline","subject":"x","matter":"y"}`).want(201).into(&own)
	give(own.ID, "amy", "service")
	e.ask("GET", "/complaints/"+own.ID, e.as("amy"), "").want(200).into(&c)
	if told, err := e.house.Watchers(ctx, "amy", c.Customer.ID); err != nil || told != nil {
		t.Errorf("his own customer: %v %v", told, err)
	}
}
