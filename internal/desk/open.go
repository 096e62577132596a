package desk

import (
	"context"
	"errors"
	"slices"

	"amends/internal/complaint"
	"amends/internal/contact"
	"amends/internal/store"
	"amends/internal/vault"
)

// impersonal keeps out of the open what is known of the people of the case: words there stand in the record for ever, and no
// erasure reaches them. What has a text beside goes into that; else the command is refused. People are read only where
// there are such words.
func (t *try) impersonal(ctx context.Context, people ...string) error {
	if !complaint.InTheOpen(t.c) {
		return nil
	}
	of, err := t.whoIs(ctx, people...)
	if err != nil {
		return err
	}
	known := KnownOf(of...)
	complaint.SetAside(World{t.snap}, t.c, known)
	return complaint.Impersonal(t.c, known)
}

// whoIs gives the people of the case, but for those who were forgotten.
func (t *try) whoIs(ctx context.Context, people ...string) (of []vault.Person, err error) {
	for _, id := range people {
		p, met := t.met[id]
		if id == "" {
			continue
		}
		if !met {
			p, err = t.d.Vault.Person(ctx, t.d.DB.Reader(), id)
			if errors.Is(err, vault.ErrErased) || errors.Is(err, store.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
		}
		of = append(of, p)
	}
	return of, nil
}

// dialled finds out whether the number of an attempt reaches somebody: it can be dialled from where the organisation is, or
// is one of the customer's, whole or as it is shown, by its last four digits.
func (t *try) dialled(ctx context.Context, s *complaint.State) error {
	c, ok := t.c.(*complaint.Confirm)
	if !ok || t.sealing.Done || c.Number.Plain == "" {
		return nil
	}
	v, number := t.d.Vault, c.Number.Plain
	if c.His = slices.ContainsFunc(v.Phones(number), func(p contact.Phone) bool { return p.Dial != "" }); c.His {
		return nil
	}
	people, err := t.whoIs(ctx, s.Person, s.Representative)
	for _, p := range people {
		c.His = c.His || v.CallsAt(p, number)
	}
	return err
}

// KnownOf is what must not stand in the open of some people.
func KnownOf(people ...vault.Person) (known complaint.Known) {
	for _, p := range people {
		known.Names = append(known.Names, p.Name)
		known.Numbers = append(append(append(known.Numbers, p.Phones...), p.Account), p.IDNumber)
		known.Words = append(append(known.Words, p.Emails...), p.Address)
	}
	return known
}

// said is what a registration says of people who are not looked up.
func said(people ...complaint.Complainant) (known complaint.Known) {
	for _, p := range people {
		known.Names, known.Numbers, known.Words = append(known.Names, p.Name), append(known.Numbers, p.Phone), append(known.Words, p.Email)
	}
	return known
}
