package api

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/notify"
	"amends/internal/register"
	"amends/internal/store/storetest"
	"amends/internal/vault"
)

// onBothBases runs a test on SQLite and on PostgreSQL.
func onBothBases(t *testing.T, f func(*testing.T, *env)) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); f(t, setup(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); f(t, setupOn(t, storetest.PostgresDSN(t))) })
}

// grounds is a house in which amy both takes in and handles, and who hears of what she does without a ground.
type grounds struct {
	*env
	others []string
}

func groundsOf(t *testing.T, e *env) grounds {
	amy := register.Staff{ID: "amy", Name: "Amy", Department: "service", Roles: []string{"intake", "handler"}, Active: true}
	must(t, e.house.Register.Put(t.Context(), "root", e.house.Now(), register.Set(amy)))
	return grounds{e, []string{"lena", "quill", "quinn"}}
}

// taken is a complaint that somebody took in, and its customer.
func (g grounds) taken(by, phone string) (id, person string) {
	g.t.Helper()
	var o Outcome
	g.ask("POST", "/complaints", g.as(by), `{"complainant":{"phone":"`+phone+`"},"channel":"hotline","subject":"x","matter":"y"}`).want(201).into(&o)
	return o.ID, g.person(o.ID)
}

func (g grounds) person(id string) string {
	g.t.Helper()
	s, err := g.house.Desk.Load(g.t.Context(), id)
	must(g.t, err)
	return s.Person
}

// give has the lead give a case to amy.
func (g grounds) give(id string) {
	g.t.Helper()
	for _, by := range []string{"eve", "lena"} {
		_, err := g.house.Desk.Do(g.t.Context(), complaint.Meta{By: by, Channel: "desk"}, id, &complaint.Assign{Department: "service",
			Owner: "amy", Reason: complaint.TextOf("over to you")})
		if err == nil {
			return
		}
		if by == "lena" {
			g.t.Fatal(err)
		}
	}
}

// sees says whether amy's look at a person is told to nobody.
func (g grounds) sees(what, person string, freely bool) {
	g.t.Helper()
	var v Revealed
	g.ask("POST", "/customers/"+person+"/reveal", g.as("amy"), `{"field":"phones","why":"call back"}`).want(200).into(&v)
	if want := g.whom(freely); !slices.Equal(v.Told, want) {
		g.t.Errorf("%s: told %v, want %v", what, v.Told, want)
	}
}

func (g grounds) whom(freely bool) []string {
	if freely {
		return nil
	}
	return g.others
}

// heard counts the notices of a kind with a reason in each inbox of the others.
func (g grounds) heard(kind, why string, want int, staff ...string) {
	g.t.Helper()
	for _, who := range staff {
		inbox, _, err := g.house.Notify.Inbox(g.t.Context(), who, notify.Page{Limit: 50})
		must(g.t, err)
		n := 0
		for _, x := range inbox {
			if x.Kind == kind && x.Args.Why == why {
				n++
			}
		}
		if n != want {
			g.t.Errorf("%s heard of %s %d times, want %d", who, kind, n, want)
		}
	}
}

// TestAChangeNeedsOnesOwnWork: where a customer is written to decides who reads the answers. Who handles no case of his that
// he did not make himself gives a reason, which others read, when he changes, parts or erases him.
func TestAChangeNeedsOnesOwnWork(t *testing.T) {
	onBothBases(t, func(t *testing.T, e *env) {
		g := groundsOf(t, e)
		first, victim := g.taken("anna", "13012341203")
		if _, who := g.taken("amy", "13012341203"); who != victim {
			t.Fatal("another person")
		}
		path := "/customers/" + victim + "/changes"
		p := e.ask("POST", path, e.as("amy"), `{"email":"evil@example.net"}`).problem(422, "input.invalid")
		if len(p.Errors) != 1 || p.Errors[0].Path != "reason" {
			t.Errorf("%+v", p.Errors)
		}
		var done CustomerEdited
		e.ask("POST", path, e.as("amy"), `{"email":"evil@example.net","reason":"he said so"}`).want(200).into(&done)
		if !slices.Equal(done.Told, g.others) || !slices.Equal(done.Changed, []string{"emails"}) {
			t.Errorf("%+v", done)
		}
		g.heard(notify.PersonChanged.Kind, "he said so", 1, g.others...)
		e.ask("POST", path, e.as("amy"), `{"email":"evil@example.net","reason":"he said so"}`).want(200).into(&done) // was so already
		g.heard(notify.PersonChanged.Kind, "he said so", 1, g.others...)
		list, err := e.house.Vault.Looks(t.Context(), e.house.DB.Reader(), victim, "", 1)
		must(t, err)
		if l := list[0]; l.Ground != vault.Told || l.Field != "edit" || l.Why != "emails\nhe said so" || l.Who != "amy" {
			t.Errorf("on record: %+v", l)
		}
		g.give(first)
		done = CustomerEdited{}
		e.ask("POST", path, e.as("amy"), `{"email":"new@example.net"}`).want(200).into(&done)
		if done.Told != nil {
			t.Errorf("who handles a case of his told %v", done.Told)
		}
		var gone Erasure
		e.ask("DELETE", "/customers/"+victim+"?reason=he+asked", e.as("quinn"), "").want(200).into(&gone)
		if want := []string{"eve", "quill"}; !slices.Equal(gone.Told, want) {
			t.Errorf("an erasure told %v, want %v", gone.Told, want)
		}
		g.heard(notify.PersonErased.Kind, "he asked", 1, "eve", "quill")
	})
}

// TestPartingMakesNoGround: a case that one parts to a customer oneself, or links with one of his, is no ground to look at
// him, whoever took it in; one that a colleague parted to him is.
func TestPartingMakesNoGround(t *testing.T) {
	onBothBases(t, func(t *testing.T, e *env) {
		g := groundsOf(t, e)
		_, mine := g.taken("anna", "13012340001")
		bait, _ := g.taken("anna", "13012340001")
		other, _ := g.taken("anna", "13012340001")
		theirs, victim := g.taken("anna", "13012341203")
		g.give(bait)
		g.give(other)
		e.ask("POST", "/complaints/"+bait+"/links", e.as("amy"), fmt.Sprintf(`{"kind":"same_cause","case":%q}`, theirs)).want(200)
		g.sees("linked", victim, false)
		part := func(by, id string) (out CustomerParted) {
			t.Helper()
			e.ask("POST", "/customers/"+mine+"/partings", e.as(by), fmt.Sprintf(`{"cases":[%q],"to":%q,"reason":"not his"}`, id, victim)).want(200).into(&out)
			return out
		}
		if out := part("amy", bait); !slices.Equal(out.Told, g.others) {
			t.Errorf("a parting told %v, want %v", out.Told, g.others)
		}
		g.heard(notify.PersonParted.Kind, "not his", 1, g.others...)
		g.sees("parted by oneself", victim, false)
		part("anna", other)
		g.sees("parted by a colleague", victim, true)
		report, err := e.house.Views.Verify(t.Context())
		if err != nil || len(report.Differences) > 0 {
			t.Errorf("the rows follow from the journal: %v %v", report.Differences, err)
		}
	})
}

// TestAPortalNumberIsNoGround: whoever types somebody's number on the portal is him by his own word alone. Such a case is a
// ground once somebody who does not work on it has spoken with the complainant; a customer who became known with it may be
// called at once.
func TestAPortalNumberIsNoGround(t *testing.T) {
	onBothBases(t, func(t *testing.T, e *env) {
		g := groundsOf(t, e)
		_, victim := g.taken("anna", "13012341203")
		typed := func(phone string) string {
			t.Helper()
			var r PortalReceipt
			e.ask("POST", "/portal/complaints", "", strings.ReplaceAll(`{"channel":"app","complainant":{"phone":"N"},"subject":"x","matter":"y"}`, "N", phone)).want(201).into(&r)
			return e.idOf(r.Number)
		}
		bait, fresh := typed("13012341203"), typed("13012347777")
		if g.person(bait) != victim {
			t.Fatal("another person")
		}
		g.give(bait)
		g.give(fresh)
		g.sees("a number typed on the portal", victim, false)
		g.sees("who became known with the case", g.person(fresh), true)
		hear := func(by string) {
			t.Helper()
			_, err := e.house.Desk.Do(t.Context(), complaint.Meta{By: by, Channel: "hotline"}, bait, &complaint.Hear{Text: complaint.TextOf("it is mine")})
			must(t, err)
		}
		hear("amy")
		g.sees("he says so of his own work", victim, false)
		hear("anna")
		g.sees("a colleague spoke with him", victim, true)
		report, err := e.house.Views.Verify(t.Context())
		if err != nil || len(report.Differences) > 0 {
			t.Errorf("the rows follow from the journal: %v %v", report.Differences, err)
		}
	})
}

// TestCountsTellNoParty: who is a party to a complaint does not learn from a count that it is there: neither from which
// complaint of the customer's his own case is, in lists, filters and on its page, nor from a customer with none.
func TestCountsTellNoParty(t *testing.T) {
	onBothBases(t, func(t *testing.T, e *env) {
		g := groundsOf(t, e)
		for who, phone := range map[string]string{"amy": "13012341203", "quinn": "13012341204"} {
			var hidden Outcome
			e.ask("POST", "/complaints", e.as("anna"), `{"complainant":{"phone":"`+phone+`"},"channel":"hotline","subject":"x","matter":"y","about":"`+who+`"}`).want(201).into(&hidden)
			person := g.person(hidden.ID)
			e.ask("GET", "/customers/"+person, e.as(who), "").problem(404, "customer.unknown")
			e.ask("POST", "/customers/"+person+"/reveal", e.as(who), `{"field":"phones","why":"x"}`).problem(404, "customer.unknown")
			by := map[string]string{"amy": "amy", "quinn": "anna"}[who]
			first, same := g.taken(by, phone)
			if same != person {
				t.Fatalf("%s: another person", who)
			}
			second, _ := g.taken(by, phone)
			for reader, want := range map[string][2]int{who: {1, 2}, "lena": {2, 3}} {
				var list Rows
				e.ask("GET", "/complaints?person="+person+"", e.as(reader), "").want(200).into(&list)
				shown := map[string]int{}
				for _, r := range list.Items {
					shown[r.ID] = r.Repeat
				}
				var found Rows
				e.ask("GET", "/complaints?person="+person+"&repeat=true", e.as(reader), "").want(200).into(&found)
				for i, id := range []string{first, second} {
					var c Case
					e.ask("GET", "/complaints/"+id, e.as(reader), "").want(200).into(&c)
					if c.Repeat != want[i] || shown[id] != want[i] {
						t.Errorf("%s reads that it is complaint %d, in the list %d, want %d", reader, c.Repeat, shown[id], want[i])
					}
					is := slices.ContainsFunc(found.Items, func(r Row) bool { return r.ID == id })
					if is != (want[i] > 1) {
						t.Errorf("%s finds number %d among those repeated: %v", reader, want[i], is)
					}
				}
			}
		}
	})
}
