package vault

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"amends/internal/contact"
	"amends/internal/store"
)

// Caller is what somebody says of himself, or is said of him.
type Caller struct{ Name, Phone, Email string }

// Whose reads the one person whom a number or an address tells from everybody else; store.ErrNotFound when there is none.
// A number that is called by many (a line without an extension, a service number) tells nobody from others without the
// name; of several who have it, the name decides, or nobody does: two matters kept apart can be joined, what was joined
// is erased together. What a stranger typed on the portal makes nobody out unless all of it is said again: he may
// have put his own address beside another's number. alike are those whom he typed, with that number or address, for whoever
// asks him.
func (v *Vault) Whose(ctx context.Context, q store.Querier, c Caller) (p Person, alike []string, err error) {
	for _, way := range []struct {
		rows [][]byte
		sole func(Person) bool
	}{
		{v.same("phone", v.phoneKeys(c.Phone)), func(p Person) bool { return v.reachedAlone(p, c.Phone) }},
		{v.same("email", emailKeys(c.Email)), func(Person) bool { return true }},
	} {
		if len(way.rows) == 0 {
			continue
		}
		people, err := v.holders(ctx, q, way.rows)
		if err != nil {
			return Person{}, nil, err
		}
		var sure []Person
		for _, p := range people {
			switch {
			case p.Typed && !v.SaysAll(p, c):
				alike = append(alike, p.ID)
			case way.sole(p) || sameName(p.Name, c.Name):
				sure = append(sure, p)
			}
		}
		if len(sure) == 1 {
			return sure[0], nil, nil
		}
		for _, p := range sure {
			if sameName(p.Name, c.Name) {
				return p, nil, nil
			}
		}
	}
	return Person{}, alike, store.ErrNotFound
}

// selectHolders reads those who have one number or address, oldest first.
const selectHolders = `
	select p.id, k.key, p.sealed, p.erased
	from vault_index i
	join vault_person p on p.id = i.person
	left join vault_secret k on k.person = p.id
	where i.hash = $1
	order by i.person limit $2`

// holders reads those who have one of some numbers or addresses, oldest first. Mostly there is one number, and this is on
// the way of every registration: a question for each is cheaper than one for all, which needs tables of its own to answer.
func (v *Vault) holders(ctx context.Context, q store.Querier, rows [][]byte) ([]Person, error) {
	var list []personRow
	for _, hash := range rows {
		some, err := store.All[personRow](ctx, q, selectHolders, hash, findLimit)
		if err != nil {
			return nil, fmt.Errorf("find people: %w", err)
		}
		list = append(list, some...)
	}
	if len(rows) > 1 {
		slices.SortFunc(list, func(a, b personRow) int { return strings.Compare(a.ID, b.ID) })
		list = slices.CompactFunc(list, func(a, b personRow) bool { return a.ID == b.ID })
		list = list[:min(len(list), findLimit)]
	}
	out := make([]Person, 0, len(list))
	for _, r := range list {
		if r.Erased != 0 {
			continue
		}
		p, err := v.open(r)
		if err != nil {
			return nil, fmt.Errorf("read person %s: %w", r.ID, err)
		}
		out = append(out, p)
	}
	return out, nil
}

// holdsNoMore says whether a person is reached by nothing but what is said now.
func (v *Vault) holdsNoMore(p Person, c Caller) bool {
	said := Person{Phones: v.AddPhones(Person{}, c.Phone), Emails: v.AddEmails(Person{}, c.Email)}
	for _, s := range p.Phones {
		if !v.HasPhone(said, s) {
			return false
		}
	}
	for _, s := range p.Emails {
		if !v.HasEmail(said, s) {
			return false
		}
	}
	return true
}

// Tells says whether a number that he has, with a name beside it, is his and nobody else's. No number tells enough: it was
// found by something else.
func (v *Vault) Tells(p Person, phone, name string) bool {
	return phone == "" || v.reachedAlone(p, phone) || sameName(p.Name, name)
}

// reachedAlone says whether one of the numbers in a text is his, and rings with one person only.
func (v *Vault) reachedAlone(p Person, s string) bool {
	for _, x := range v.Phones(s) {
		if x.Sole() && anyOf(p.Phones, x.Kept(), phoneID) {
			return true
		}
	}
	return false
}

// SaysAll says whether somebody is told of again with all that is known of him: the name, and no other way to reach him.
func (v *Vault) SaysAll(p Person, c Caller) bool {
	return contact.Name(p.Name) == contact.Name(c.Name) && v.holdsNoMore(p, c)
}

func sameName(a, b string) bool {
	a = contact.Name(a)
	return a != "" && a == contact.Name(b)
}
