package desk_test

import (
	"slices"
	"sync"
	"testing"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/vault"
)

// meanwhile lets something happen once, after a desk has looked up who complains and before it writes.
func meanwhile(d *desk.Desk, do func()) {
	var once sync.Once
	d.AnswerWith(func(*complaint.State, vault.Person) complaint.Command {
		once.Do(do)
		return nil
	})
}

// TestTwoNodesMeetOnePerson has two processes that are called by the same new customer at once: he is one person, and his
// second complaint is his second.
func TestTwoNodesMeetOnePerson(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		a, b := o.node(), o.node()
		for _, who := range []complaint.Meta{by("anna"), {By: complaint.Customer, Channel: "portal"}} {
			phone := map[string]string{"anna": "13012341203", complaint.Customer: "13012341204"}[who.By]
			meanwhile(a, func() { must(t)(b.Do(ctx, who, "", outage(phone))) })
			c := outage(phone)
			res := must(t)(a.Do(ctx, who, "", c))
			ids, err := o.vault.FindPhone(ctx, db.Reader(), phone)
			if err != nil || len(ids) != 1 || res.State.Person != ids[0] {
				t.Errorf("%s: %d people, %v; the case is of %s", who.By, len(ids), err, res.State.Person)
			}
			if c.Matter.Plain != outage(phone).Matter.Plain || c.Matter.ID != "" {
				t.Errorf("the caller's command was changed: %+v", c.Matter)
			}
		}
	})
}

// TestTwoNodesAddToOnePerson has two processes that learn something new about one customer at once: both is kept.
func TestTwoNodesAddToOnePerson(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		a, b := o.node(), o.node()
		must(t)(b.Do(ctx, by("anna"), "", outage("13012341203")))
		with := func(email string) *complaint.Register {
			c := outage("13012341203")
			c.Complainant.Email = email
			return c
		}
		meanwhile(a, func() { must(t)(b.Do(ctx, by("anna"), "", with("b@example.com"))) })
		res := must(t)(a.Do(ctx, by("anna"), "", with("a@example.com")))
		p, err := o.vault.Person(ctx, db.Reader(), res.State.Person)
		if slices.Sort(p.Emails); err != nil || !slices.Equal(p.Emails, []string{"a@example.com", "b@example.com"}) {
			t.Errorf("%v, %v", p.Emails, err)
		}
	})
}

// TestNamedTwice names one customer as complainant and as the one complained for, with something new each time.
func TestNamedTwice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		d := o.node()
		must(t)(d.Do(ctx, by("anna"), "", outage("13012341203")))
		c := outage("13012341203")
		c.Complainant.Email = "a@example.com"
		c.OnBehalf = complaint.Complainant{Name: "周小霞", Phone: "13012341203", Email: "b@example.com"}
		res := must(t)(d.Do(ctx, by("anna"), "", c))
		p, err := o.vault.Person(ctx, db.Reader(), res.State.Person)
		if err != nil || len(p.Emails) != 2 {
			t.Errorf("%v, %v", p.Emails, err)
		}
	})
}

// TestNothingToDoOnAnOldState asks a node for what is so already as far as it remembers, and is not so any more.
func TestNothingToDoOnAnOldState(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		a, b := o.node(), o.node()
		id := must(t)(a.Do(ctx, by("anna"), "", outage("13012341203"))).ID
		must(t)(a.Do(ctx, by("lena"), id, &complaint.Tag{Add: []string{"老客户"}}))
		must(t)(b.Do(ctx, by("lena"), id, &complaint.Tag{Remove: []string{"老客户"}}))
		if res := must(t)(a.Do(ctx, by("lena"), id, &complaint.Tag{Add: []string{"老客户"}})); !slices.Contains(res.State.Tags, "老客户") || res.Version == 0 {
			t.Errorf("%+v", res.State.Tags)
		}
		if s, err := b.Load(ctx, id); err != nil || !slices.Contains(s.Tags, "老客户") {
			t.Errorf("%v, %v", s.Tags, err)
		}
		if res := must(t)(a.Do(ctx, by("lena"), id, &complaint.Tag{Add: []string{"老客户"}})); res.Position != 0 {
			t.Errorf("nothing to do, and position %d", res.Position)
		}
	})
}
