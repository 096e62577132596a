package api

import (
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/store/storetest"
)

// TestWhoWorksOnACaseDoesNotConfirmIt goes through the doors by which the owner of a case comes to the code, or to what is
// sent to its complainant: his yes waits each time until a colleague has asked, and is the complainant's own again once a
// code went to him that nobody here saw.
func TestWhoWorksOnACaseDoesNotConfirmIt(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); ownWord(t, setup(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); ownWord(t, setupOn(t, storetest.PostgresDSN(t))) })
}

func ownWord(t *testing.T, e *env) {
	var phone int
	code := func(o Outcome) string {
		t.Helper()
		c, err := e.house.Auth.PortalCode(t.Context(), o.ID)
		must(t, err)
		return c
	}
	yes := func(o Outcome) complaint.State {
		t.Helper()
		e.ask("POST", "/portal/complaints/"+o.Number+"/confirmation", "", `{"solved":"yes"}`, "X-Portal-Code", code(o)).want(200)
		s, err := e.house.Desk.Load(t.Context(), o.ID)
		must(t, err)
		return s
	}
	asked := func() Outcome {
		t.Helper()
		phone++
		o := e.complain("1301234" + string(rune('0'+phone)) + "206")
		e.until(o.ID, "confirm")
		return o
	}
	tell := func(o Outcome, by, body string) (told ToldCode) {
		t.Helper()
		e.ask("POST", "/complaints/"+o.ID+"/portal-code", e.as(by), body).want(200).into(&told)
		return told
	}
	person := func(o Outcome) string {
		t.Helper()
		s, err := e.house.Desk.Load(t.Context(), o.ID)
		must(t, err)
		return s.Person
	}
	for door, reads := range map[string]func(o Outcome){
		"shown":   func(o Outcome) { tell(o, "bo", `{}`) },
		"printed": func(o Outcome) { tell(o, "bo", `{"paper":true}`) },
		"anew":    func(o Outcome) { tell(o, "bo", `{"anew":true}`) },
		"renewed on the portal by the code he saw": func(o Outcome) {
			seen := tell(o, "bo", `{}`).Code
			e.ask("POST", "/portal/complaints/"+o.Number+"/code", "", "", "X-Portal-Code", seen).want(200)
		},
		"sent to a number that he put in": func(o Outcome) {
			e.ask("POST", "/customers/"+person(o)+"/changes", e.as("bo"), `{"phone":"13900009999"}`).want(200)
			if told := tell(o, "bo", `{"medium":"sms","anew":true}`); told.Code != "" {
				t.Errorf("sent, and told as well: %s", told.Code)
			}
		},
		"a number that he put in with another complaint": func(o Outcome) {
			_, err := e.house.Desk.Do(t.Context(), complaint.Meta{By: "bo", Channel: "desk"}, "", &complaint.Register{Channel: "hotline",
				Complainant: complaint.Complainant{ID: person(o), Phone: "13900008888"}, Subject: complaint.TextOf("又一件"), Matter: complaint.TextOf("又一件")})
			must(t, err)
		},
	} {
		o := asked()
		reads(o)
		if s := yes(o); s.Confirmed != "" || s.Doubt.At == 0 || len(s.Doubt.Seen) != 1 || s.Doubt.Seen[0] != "bo" {
			t.Errorf("%s: confirmed %q, doubted for %v", door, s.Confirmed, s.Doubt)
		}
	}

	// Nobody saw it; somebody saw it who has no hand in the case; what was seen is replaced by what was sent.
	if s := yes(asked()); s.ConfirmedBy != complaint.Customer {
		t.Errorf("nobody saw the code: %q, %v", s.ConfirmedBy, s.Doubt)
	}
	o := asked()
	tell(o, "anna", `{"paper":true}`)
	if s := yes(o); s.ConfirmedBy != complaint.Customer || len(s.YesSeen) != 1 {
		t.Errorf("a slip from the counter: %q, %v", s.ConfirmedBy, s.Doubt)
	}
	o = asked()
	was := tell(o, "bo", `{"paper":true}`).Code
	path := "/portal/complaints/" + o.Number
	var x Progress
	e.ask("GET", path, "", "", "X-Portal-Code", was).want(200).into(&x) // he looks with his slip, and says yes
	if yes(o); x.CanWithdraw || x.CanSurvey {
		t.Errorf("offered although it is refused: %+v", x)
	}
	e.ask("POST", path+"/withdrawal", "", `{"reason":"不投诉了"}`, "X-Portal-Code", was).problem(409, "complaint.code_seen")
	e.ask("GET", path, "", "", "X-Portal-Code", was).want(200).into(&x)
	for _, entry := range x.Timeline {
		if entry.Facts["seen_by"] != nil {
			t.Errorf("it names who saw the code: %+v", entry)
		}
	}
	if !x.Doubted || !x.CanConfirm {
		t.Errorf("%+v", x)
	}
	at := "/complaints/" + o.ID + "/confirmation"
	check := `{"solved":"yes","basis":"checked","text":"客户在前台当面确认"}`
	e.ask("POST", at, e.as("bo"), check).problem(422, "input.invalid")
	for _, by := range []string{"bo", "anna"} { // it would end the slip that he has
		e.ask("POST", "/complaints/"+o.ID+"/portal-code", e.as(by), `{"medium":"sms"}`).problem(422, "input.invalid")
	}
	e.ask("GET", path, "", "", "X-Portal-Code", was).want(200)
	tell(o, "bo", `{"medium":"sms","anew":true}`)
	e.ask("GET", path, "", "", "X-Portal-Code", was).problem(401, "auth.portal_wrong")
	if s := yes(o); s.ConfirmedBy != complaint.Customer || s.Doubt.At != 0 {
		t.Errorf("after a code of his own: %q, %v", s.ConfirmedBy, s.Doubt)
	}
	o = asked()
	tell(o, "bo", `{}`)
	yes(o)
	e.ask("POST", at[:len("/complaints/")]+o.ID+"/confirmation", e.as("anna"), check).want(200)
	e.ask("GET", "/portal/complaints/"+o.Number, "", "", "X-Portal-Code", code(o)).want(200).into(&x)
	if !x.CanContest {
		t.Error("what a colleague vouched for cannot be denied")
	}
}

// TestTheCodeOfARegistration: who registers may have it kept from him, and asking again under the same key tells nobody the
// code of today. Whoever carries messages out of the house has had them in hand.
func TestTheCodeOfARegistration(t *testing.T) {
	t.Parallel()
	e := setup(t)
	body := `{"channel":"hotline","subject":"断网","matter":"三天","complainant":{"phone":"13012341206"}`
	var o Outcome
	e.ask("POST", "/complaints", e.as("anna"), body+`,"code_kept":true}`).want(201).into(&o)
	if o.Code != "" {
		t.Errorf("kept, and told: %s", o.Code)
	}
	key := []string{"Idempotency-Key", "call-1"}
	e.ask("POST", "/complaints", e.as("anna"), body+`}`, key...).want(201).into(&o)
	was := o.Code
	if o = (Outcome{}); was == "" {
		t.Fatal("no code")
	}
	e.ask("POST", "/complaints", e.as("anna"), body+`}`, key...).want(201).into(&o)
	if o.Code != was {
		t.Errorf("asked again: %q", o.Code)
	}
	e.ask("POST", "/complaints/"+o.ID+"/portal-code", e.as("anna"), `{"medium":"sms","anew":true}`).want(200)
	var again Outcome
	e.ask("POST", "/complaints", e.as("anna"), body+`}`, key...).want(201).into(&again)
	if again.Code != "" {
		t.Errorf("the key tells the code of today: %s", again.Code)
	}

	e.spool()
	gate := e.mint("anna", "messages:collect")
	var got Letters
	e.ask("GET", "/outbox?medium=sms", gate, "").want(200).into(&got)
	by, err := e.house.Vault.PlacedBy(t.Context(), e.house.DB.Reader(), stateOfCase(t, e, o.ID).Person, o.ID, time.Time{})
	if must(t, err); len(got.Items) == 0 || len(by) != 1 || by[0] != "anna" {
		t.Errorf("%d letters collected, by %v", len(got.Items), by)
	}
}

func stateOfCase(t *testing.T, e *env, id string) complaint.State {
	t.Helper()
	s, err := e.house.Desk.Load(t.Context(), id)
	must(t, err)
	return s
}
