package api

import (
	"testing"

	"amends/internal/register"
	"amends/internal/store/storetest"
)

// TestAnIdIsNoRightToAPerson: who sees no complaint of a customer does not join one to him, as himself or as the one for
// whom somebody complains, by an id that he came by: his own number would become the customer's. Who says a number of the
// customer's, sees one of his complaints or reaches all may name him.
func TestAnIdIsNoRightToAPerson(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); naming(t, setup(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); naming(t, setupOn(t, storetest.PostgresDSN(t))) })
}

func naming(t *testing.T, e *env) {
	amy := register.Staff{ID: "amy", Name: "Amy", Department: "network", Roles: []string{"handler"}, Active: true}
	must(t, e.house.Register.Put(t.Context(), "root", e.house.Now(), register.Set(amy)))
	first := e.complain("13012341203")
	var c Case
	e.ask("GET", "/complaints/"+first.ID, e.as("anna"), "").want(200).into(&c)
	person := c.Customer.ID
	order := func(who, people string) reply {
		t.Helper()
		return e.ask("POST", "/complaints", e.as(who), `{`+people+`,"channel":"hotline","subject":"x","matter":"y"}`)
	}
	other := `"complainant":{"id":"` + person + `","phone":"13900000001"}`
	order("amy", other).want(422)
	order("amy", `"complainant":{"id":"`+person+`","name":"周"}`).want(422)
	order("amy", `"complainant":{"phone":"13900000002"},"on_behalf":{"id":"`+person+`","phone":"13900000001"}`).want(422)
	var found People
	e.ask("GET", "/customers?phone=13900000001", e.as("anna"), "").want(200).into(&found)
	if len(found.Items) > 0 {
		t.Fatalf("the stranger's number became the customer's: %+v", found)
	}
	order("amy", `"complainant":{"id":"`+person+`","phone":"13012341203"}`).want(201) // says what he is reached by
	order("amy", other).want(201)                                                     // sees that complaint of his
	order("anna", `"complainant":{"id":"`+person+`"}`).want(201)                      // reaches all
}
