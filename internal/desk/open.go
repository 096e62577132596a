package desk

import (
	"context"
	"errors"

	"amends/internal/complaint"
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
	var of []vault.Person
	for _, id := range people {
		p, met := t.met[id]
		if id == "" {
			continue
		}
		if !met {
			var err error
			p, err = t.d.Vault.Person(ctx, t.d.DB.Reader(), id)
			if errors.Is(err, vault.ErrErased) || errors.Is(err, store.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
		}
		of = append(of, p)
	}
	known := KnownOf(of...)
	complaint.SetAside(World{t.snap}, t.c, known)
	return complaint.Impersonal(t.c, known)
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
