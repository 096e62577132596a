package api

import (
	"slices"
	"strings"
	"testing"

	"amends/internal/auth"
)

// TestPartCustomer: two who were taken for one, by number or id, with everything that is wrong named at once.
func TestPartCustomer(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, e *env) {
		one, two := e.complain("13012341203"), e.complain("13012341203")
		var c Case
		e.ask("GET", "/complaints/"+one.ID, e.as("anna"), "").want(200).into(&c)
		path := "/customers/" + c.Customer.ID + "/partings"
		if f := e.ask("POST", path, e.as("anna"), `{"cases":[],"reason":"","phones":["13900000000"]}`).problem(422, "input.invalid"); len(f.Errors) != 4 {
			t.Errorf("%+v", f.Errors) // cases, reason, name, phones
		}
		body := `{"cases":["` + two.Number + `","` + two.ID + `"],"name":"郑小山","phones":["130 1234 1203"],"reason":"同一号码两位客户"}`
		e.ask("POST", path, e.as("anna", auth.CustomersRead), body).problem(403, "api.scope_missing")
		e.ask("POST", path, e.as("root"), body).problem(403, "api.not_permitted")
		e.ask("POST", path, e.as("sam"), body).problem(404, "customer.unknown") // sees none of his cases
		e.ask("POST", path, e.as("anna"), strings.Replace(body, two.Number, "TS0000000000", 1)).problem(422, "input.invalid")
		e.ask("POST", path, e.as("anna"), strings.Replace(body, `"name"`, `"to":"none","name"`, 1)).problem(404, "customer.unknown")
		var done CustomerParted
		e.ask("POST", path, e.as("anna"), body).want(200).into(&done)
		if !slices.Equal(done.Cases, []string{two.Number}) || done.Customer == c.Customer.ID {
			t.Errorf("%+v", done)
		}
		var found People
		e.ask("GET", "/customers?phone=13012341203", e.as("anna"), "").want(200).into(&found)
		if len(found.Items) != 1 || found.Items[0].ID != done.Customer {
			t.Errorf("%+v", found)
		}
		e.ask("GET", "/complaints/"+two.ID, e.as("anna"), "").want(200).into(&c)
		if c.Customer.ID != done.Customer || c.Repeat != 1 {
			t.Errorf("%+v", c.Customer)
		}
		e.ask("POST", path, e.as("anna"), body).problem(422, "input.invalid") // done is done
	})
}
