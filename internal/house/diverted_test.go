package house_test

import (
	"context"
	"testing"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/house"
	"amends/internal/vault"
)

// TestThePartyDivertsNoMail: who is a party to a complaint cannot have its complainant written to elsewhere, neither by a
// change of the customer nor by a complaint of his own making that joins him; nobody else is hindered.
func TestThePartyDivertsNoMail(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house.House) {
		ctx := context.Background()
		about := newCase("13800001111")
		about.Complainant.Email, about.About = "zhou@example.com", "anna"
		res, err := h.Desk.Do(ctx, complaint.Meta{By: "boss", Channel: "hotline"}, "", about)
		if err != nil {
			t.Fatal(err)
		}
		victim := res.State.Person
		as := func(by string, c complaint.Complainant) (string, error) {
			r := newCase("")
			r.Complainant = c
			res, err := h.Desk.Do(ctx, complaint.Meta{By: by, Channel: "hotline"}, "", r)
			return res.State.Person, err
		}
		unchanged := func(how string) {
			t.Helper()
			p, err := h.Vault.Person(ctx, h.DB.Reader(), victim)
			if err != nil || len(p.Phones) != 1 || len(p.Emails) != 1 {
				t.Errorf("%s: %v %v %v", how, p.Phones, p.Emails, err)
			}
		}
		evil := complaint.Complainant{Name: "周小霞", Phone: "13800001111", Email: "evil@example.net"}
		if id, err := as("anna", evil); err != nil || id == victim {
			t.Errorf("a complaint with the victim's number and another address: %s %v", id, err)
		}
		unchanged("by number")
		if id, err := as("anna", complaint.Complainant{Phone: "13900009999", Email: "zhou@example.com"}); err != nil || id == victim {
			t.Errorf("with the victim's address and another number: %s %v", id, err)
		}
		unchanged("by address")
		if id, err := as("anna", complaint.Complainant{ID: victim, Phone: "13800001111", Email: "evil2@example.net"}); err != nil || id == victim {
			t.Errorf("with the victim's id: %s %v", id, err)
		}
		unchanged("by id")
		_, err = h.Desk.ChangePerson(ctx, complaint.Meta{By: "anna", Channel: "desk"}, victim, vault.Edit{Email: "evil@example.net"}, desk.Grounds{})
		if f := fault.As(err); f == nil || f.Key != "customer.unknown" {
			t.Errorf("a change by the party: %v", err)
		}
		unchanged("by a change")
		said := complaint.Complainant{Name: "周小霞", Phone: "13800001111", Level: "black", Language: "en"}
		if id, err := as("anna", said); err != nil || id != victim {
			t.Errorf("another level by the party: %s %v", id, err)
		}
		if p, err := h.Vault.Person(ctx, h.DB.Reader(), victim); err != nil || p.Level != "" || p.Extra["language"] != "" {
			t.Errorf("the party says what he is: %+v %v", p, err)
		}
		if id, err := as("boss", said); err != nil || id != victim {
			t.Errorf("another level by who is no party: %s %v", id, err)
		}
		if p, err := h.Vault.Person(ctx, h.DB.Reader(), victim); err != nil || p.Level != "black" || p.Extra["language"] != "en" {
			t.Errorf("who is no party says what he is: %+v %v", p, err)
		}
		if id, err := as("boss", complaint.Complainant{Name: "周小霞", Phone: "13800001111", Email: "new@example.net"}); err != nil || id != victim {
			t.Errorf("who is no party: %s %v", id, err)
		}
	})
}

// TestThePartyErasesNothing: who complained for others in two cases, and one of them about the eraser himself: nothing of
// him goes, not even half, whether he is asked of as the customer or as the one who spoke for him.
func TestThePartyErasesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house.House) {
		ctx := context.Background()
		var cases []complaint.State
		for i, about := range []string{"", "anna"} {
			c := newCase([]string{"13800001111", "13800002222"}[i])
			c.OnBehalf, c.About = complaint.Complainant{Name: "周大海", Phone: "13800003333"}, about
			res, err := h.Desk.Do(ctx, complaint.Meta{By: "boss", Channel: "hotline"}, "", c)
			if err != nil {
				t.Fatal(err)
			}
			cases = append(cases, res.State)
		}
		speaker := cases[0].Representative
		if speaker == "" || cases[1].Representative != speaker {
			t.Fatalf("one who speaks for both: %q %q", speaker, cases[1].Representative)
		}
		for _, person := range []string{speaker, cases[1].Person} {
			_, err := h.Erase(ctx, complaint.Meta{By: "anna", Channel: "desk"}, person, "客户要求")
			if f := fault.As(err); f == nil || f.Key != "customer.erase_other" {
				t.Errorf("erased by the party: %v", err)
			}
		}
		for _, c := range cases {
			if now, err := h.Desk.Load(ctx, c.ID); err != nil || now.Erased || now.RepresentativeErased || now.Product != c.Product {
				t.Errorf("half done: %+v %v", now, err)
			}
		}
		found(t, h, "", "")
	})
}

// TestTheIdTellsNoParty: whether an id alone, or beside another number, is taken is the same for whoever complains about
// him: nothing that a party tries tells that there is a case.
func TestTheIdTellsNoParty(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house.House) {
		ctx := context.Background()
		ways := func(id, phone string) map[string]complaint.Complainant {
			return map[string]complaint.Complainant{
				"id": {ID: id}, "id and a new number": {ID: id, Phone: "13700000001"}, "id and a new address": {ID: id, Email: "n@example.net"},
				"id, his number and a new address": {ID: id, Phone: phone, Email: "n2@example.net"}, "id and his number": {ID: id, Phone: phone},
				"number": {Name: "周小霞", Phone: phone}, "number and a new address": {Name: "周小霞", Phone: phone, Email: "n3@example.net"},
			}
		}
		outcome := func(by string, c complaint.Complainant) string {
			answer := ""
			for _, behalf := range []bool{false, true} { // as the complainant, and as who speaks for one
				r := newCase("13700000009")
				if r.Complainant = c; behalf {
					r.Complainant, r.OnBehalf = complaint.Complainant{Name: "周老太", Phone: "13700000009"}, c
				}
				if _, err := h.Desk.Do(ctx, complaint.Meta{By: by, Channel: "hotline"}, "", r); err != nil {
					answer += fault.As(err).Key + " "
				} else {
					answer += "taken "
				}
			}
			return answer
		}
		for _, other := range []bool{true, false} { // whether he sees another case of that customer
			phones := map[bool]string{true: "1380000201", false: "1380000202"}[other]
			person := func(n, about string) string {
				c := newCase(phones + n)
				c.About = about
				res, err := h.Desk.Do(ctx, complaint.Meta{By: "boss", Channel: "hotline"}, "", c)
				if err != nil {
					t.Fatal(err)
				}
				if other {
					r := newCase(phones + n)
					if _, err := h.Desk.Do(ctx, complaint.Meta{By: "anna", Channel: "hotline"}, "", r); err != nil {
						t.Fatal(err)
					}
				}
				return res.State.Person
			}
			accuser, peer := person("1", "anna"), person("2", "")
			for how, c := range ways(accuser, phones+"1") {
				if !other && c.Phone == phones+"1" { // with his number he is joined to him, and sees that case
					continue
				}
				got := outcome("anna", c)
				if other && got != outcome("anna", ways(peer, phones+"2")[how]) {
					t.Errorf("%s tells that he is accused: %s", how, got)
				}
				if !other && got != "input.invalid input.invalid " {
					t.Errorf("%s: who is unknown to him is taken", how)
				}
			}
			p, err := h.Vault.Person(ctx, h.DB.Reader(), accuser)
			if err != nil || len(p.Phones) != 1 || len(p.Emails) != 0 {
				t.Errorf("the party put in where he is written to: %v %v %v", p.Phones, p.Emails, err)
			}
		}
	})
}
