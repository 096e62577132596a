package house_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/house"
	"amends/internal/vault"
	"amends/internal/view"
)

// joined are two cases of one customer, of which the second is another's.
func joined(t *testing.T, h *house.House) (one, two complaint.State) {
	t.Helper()
	c := newCase("13800001111")
	c.Complainant.Name, c.Complainant.Email = "周小霞", "zhou@example.com"
	one = taken(t, h, c)
	c = newCase("13800001111")
	c.Matter, c.Files = complaint.TextOf("另一位客户的话"), []complaint.File{put(t, h, "第二件的证据")}
	c.OnBehalf = complaint.Complainant{Name: "吴大海", Phone: "13800003333"}
	two = taken(t, h, c)
	if one.Person != two.Person {
		t.Fatalf("the two are not joined: %s %s", one.Person, two.Person)
	}
	note(t, h, two.ID, "回访时他说不认识第一件")
	return one, two
}

func part(t *testing.T, h *house.House, p house.Parting) house.Parted {
	t.Helper()
	out, err := h.Part(context.Background(), complaint.Meta{By: "anna", Channel: "desk"}, p)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func bodyOf(t *testing.T, h *house.House, id string) string {
	t.Helper()
	all, _, err := h.Vault.Texts(context.Background(), h.DB.Reader(), []string{id})
	if err != nil {
		t.Fatal(err)
	}
	return all[id]
}

// TestParting parts two customers who were taken for one; each is then forgotten without the other.
func TestParting(t *testing.T) {
	for _, first := range []string{"the old one", "the new one"} {
		t.Run("erases "+first, func(t *testing.T) {
			onBoth(t, func(t *testing.T, h *house.House) {
				ctx := context.Background()
				one, two := joined(t, h)
				code, err := h.Auth.PortalCode(ctx, two.ID)
				if err != nil {
					t.Fatal(err)
				}
				out := part(t, h, house.Parting{Person: one.Person, Cases: []string{two.ID}, Reason: "同一号码两位客户",
					Share: vault.Share{Name: "郑小山", Emails: []string{"zhou@example.com"}}})
				if out.Person == one.Person || !slices.Equal(out.Cases, []string{two.Number}) {
					t.Fatalf("parted %+v", out)
				}
				found(t, h, "parted", "")
				was := two
				if two, err = h.Desk.Load(ctx, two.ID); err != nil || two.Person != out.Person || two.Repeat != 1 || two.Representative != was.Representative {
					t.Fatalf("%+v %v", two, err)
				}
				if again, err := h.Auth.PortalCode(ctx, two.ID); err != nil || again != code {
					t.Errorf("the portal's code became another: %v", err)
				}
				p, err := h.Vault.Person(ctx, h.DB.Reader(), out.Person)
				if err != nil || p.Name != "郑小山" || !slices.Equal(p.Emails, []string{"zhou@example.com"}) || len(p.Phones) > 0 {
					t.Errorf("the new one is %+v %v", p, err)
				}
				if p, err = h.Vault.Person(ctx, h.DB.Reader(), one.Person); err != nil || p.Name != "周小霞" || len(p.Emails) > 0 || len(p.Phones) != 1 {
					t.Errorf("the old one is %+v %v", p, err)
				}
				all := view.ViewerOf(h.Register.Snapshot(), "boss")
				for person, number := range map[string]string{one.Person: one.Number, out.Person: two.Number} {
					c, err := h.Views.Customer(ctx, all, person, h.Now())
					if err != nil || c.Total != 1 || c.Cases[0].Number != number || c.Cases[0].Repeat != 1 {
						t.Errorf("the page of %s: %+v %v", person, c, err)
					}
				}
				note(t, h, two.ID, "今后的话归新客户")
				gone, stays, file := one.Person, two.Matter.ID, 0
				if first == "the new one" {
					gone, stays, file = out.Person, one.Matter.ID, 1
				}
				e, err := h.Erase(ctx, complaint.Meta{By: "boss", Channel: "desk"}, gone, "客户要求")
				if err != nil || len(e.Cases) != 1 || len(e.Files) != file {
					t.Fatalf("erased %+v %v", e, err)
				}
				found(t, h, "one of the two erased", "")
				if bodyOf(t, h, stays) == "" {
					t.Error("the words of the other are gone too")
				}
				for _, id := range []string{one.Matter.ID, two.Matter.ID} {
					if id != stays && bodyOf(t, h, id) != "" {
						t.Error("his words are still there")
					}
				}
				other := one.Person
				if gone == other {
					other = out.Person
				}
				if _, err := h.Erase(ctx, complaint.Meta{By: "boss", Channel: "desk"}, other, "客户要求"); err != nil {
					t.Fatal(err)
				}
				found(t, h, "both erased", "")
				if _, err := h.Replay(ctx); err != nil {
					t.Fatal(err)
				}
				found(t, h, "replayed", "")
			})
		})
	}
}

// TestPartingOnBehalf parts who complains for others, and brings a case to a customer who is known.
func TestPartingOnBehalf(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house.House) {
		ctx := context.Background()
		_, two := joined(t, h)
		c := newCase("13800004444")
		c.OnBehalf = complaint.Complainant{Name: "吴大海", Phone: "13800003333"}
		three := taken(t, h, c)
		known := taken(t, h, newCase("13800005555"))
		out := part(t, h, house.Parting{Person: two.Representative, To: known.Person, Cases: []string{three.ID}, Reason: "代诉人登记错误"})
		s, err := h.Desk.Load(ctx, three.ID)
		if err != nil || out.Person != known.Person || s.Representative != known.Person || s.Person != three.Person {
			t.Fatalf("%+v %+v %v", out, s, err)
		}
		found(t, h, "who complains for another parted", "")
		part(t, h, house.Parting{Person: two.Person, To: known.Person, Cases: []string{two.ID}, Reason: "同一号码两位客户",
			Share: vault.Share{Phones: []string{"13800001111"}}})
		p, err := h.Vault.Person(ctx, h.DB.Reader(), known.Person)
		if err != nil || !slices.Equal(p.Phones, []string{"13800005555", "13800001111"}) {
			t.Errorf("the known one is %+v %v", p, err)
		}
		found(t, h, "a case brought to somebody known", "")
		if _, err := h.Erase(ctx, complaint.Meta{By: "boss", Channel: "desk"}, known.Person, "客户要求"); err != nil {
			t.Fatal(err)
		}
		found(t, h, "erased with all of his", "")
	})
}

// TestPartingIsRefused says why not, and leaves everything as it was.
func TestPartingIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house.House) {
		one, two := joined(t, h)
		other := taken(t, h, newCase("13800009999"))
		good := house.Parting{Person: one.Person, Cases: []string{two.ID}, Reason: "同一号码两位客户", Share: vault.Share{Name: "郑小山"}}
		for _, x := range []struct {
			what, by, want string
			change         func(p *house.Parting)
		}{
			{"no case", "anna", "cases customer.part_none", func(p *house.Parting) { p.Cases = nil }},
			{"all cases", "anna", "cases customer.part_all", func(p *house.Parting) { p.Cases = []string{one.ID, two.ID} }},
			{"a case of another", "anna", "cases customer.part_not_his", func(p *house.Parting) { p.Cases = []string{two.ID, other.ID} }},
			{"a case out of sight", "root", "cases customer.part_not_his", func(*house.Parting) {}},
			{"no reason", "anna", "reason input.required", func(p *house.Parting) { p.Reason = " " }},
			{"a long reason", "anna", "reason input.too_long", func(p *house.Parting) { p.Reason = strings.Repeat("长", 201) }},
			{"a name in the reason", "anna", "reason input.personal", func(p *house.Parting) { p.Reason = "其实是郑小山" }},
			{"no name", "anna", "name input.required", func(p *house.Parting) { p.Name = "" }},
			{"a name for somebody known", "anna", "name customer.part_named", func(p *house.Parting) { p.To = other.Person }},
			{"himself", "anna", "to customer.part_same", func(p *house.Parting) { p.To, p.Name = one.Person, "" }},
			{"nobody", "anna", " customer.unknown", func(p *house.Parting) { p.To, p.Name = "none", "" }},
			{"a phone that he has not", "anna", "phones customer.changed", func(p *house.Parting) { p.Phones = []string{"13900000000"} }},
			{"a detail that he has not", "anna", "details input.unknown", func(p *house.Parting) { p.Details = []string{"account"} }},
		} {
			p := good
			x.change(&p)
			_, err := h.Part(context.Background(), complaint.Meta{By: x.by, Channel: "desk"}, p)
			got := ""
			if f := fault.As(err); f != nil {
				got = " " + f.Key
				if len(f.Fields) > 0 {
					got = f.Fields[0].Path + " " + f.Fields[0].Key
				}
			}
			if got != x.want {
				t.Errorf("%s: %q, want %q (%v)", x.what, got, x.want, err)
			}
		}
		if s, err := h.Desk.Load(context.Background(), two.ID); err != nil || s.Person != one.Person {
			t.Errorf("it moved: %v %v", s.Person, err)
		}
		if _, err := h.Desk.Do(context.Background(), complaint.Meta{By: "boss", Channel: "desk"}, one.ID,
			&complaint.NameParty{Staff: "anna", Ground: "about", Reason: complaint.TextOf("他是当事人")}); err != nil {
			t.Fatal(err)
		}
		_, err := h.Part(context.Background(), complaint.Meta{By: "anna", Channel: "desk"}, good)
		if f := fault.As(err); f == nil || f.Key != "customer.part_other" {
			t.Errorf("a party parted: %v", err)
		}
		found(t, h, "all refused", "")
	})
}
