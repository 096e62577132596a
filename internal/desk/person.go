package desk

import (
	"cmp"
	"context"
	"errors"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/lane"
	"amends/internal/store"
	"amends/internal/vault"
)

// within happens in the transaction that appends an event.
type within func(ctx context.Context, tx *store.Tx) error

// Grounds is what somebody adds who changes a person without a case of his own that gives him the reason.
type Grounds struct {
	Why    string
	Others within // hear of it; nil: he needs to tell nobody
}

// ChangePerson saves an edit of a person and puts on record, with his newest case, what he is from then on and which
// details were changed; none: nothing is. What others change at the same time stays. Whether somebody may, and who
// is told, is for the house to ask: a customer is known to many who do not see his newest case.
func (d *Desk) ChangePerson(ctx context.Context, m complaint.Meta, person string, e vault.Edit, t Grounds) (what []string, err error) {
	for tried := range retries {
		if what, err = d.changePerson(ctx, m, person, e, t); !errors.Is(err, vault.ErrMoved) {
			return what, err
		}
		if err := lane.Pause(ctx, tried); err != nil {
			return nil, err
		}
	}
	return nil, ErrMoved
}

func (d *Desk) changePerson(ctx context.Context, m complaint.Meta, person string, e vault.Edit, t Grounds) (what []string, err error) {
	q := d.DB.Reader()
	if party, err := d.partyTo(ctx, q, m.By, person); err != nil || party { // a refusal would tell him of what
		return nil, cmp.Or(err, error(fault.New(fault.Unknown, "customer.unknown")))
	}
	p, err := d.Vault.Person(ctx, q, person)
	switch {
	case errors.Is(err, vault.ErrErased):
		return nil, fault.New(fault.Refused, "vault.erased").With(err)
	case errors.Is(err, store.ErrNotFound): // he was never there, which is another thing than forgotten
		return nil, fault.New(fault.Unknown, "customer.unknown").With(err)
	case err != nil:
		return nil, err
	}
	before := p // Apply changes no list in place
	if what, err = d.Vault.Apply(&p, e); err != nil || len(what) == 0 {
		return nil, err
	}
	sealed, err := d.Vault.SealOver(ctx, q, before, p)
	if errors.Is(err, vault.ErrErased) {
		err = vault.ErrMoved
	}
	if err != nil {
		return nil, err
	}
	save := func(ctx context.Context, tx *store.Tx) error {
		if err := d.Vault.Save(ctx, tx, sealed); err != nil {
			return err
		}
		if t.Others == nil {
			return d.Vault.Noted(ctx, tx, m.By, person, what, t.Why, "")
		}
		if err := d.Vault.Noted(ctx, tx, m.By, person, what, t.Why, vault.Told); err != nil {
			return err
		}
		return t.Others(ctx, tx)
	}
	id, err := d.Newest(ctx, q, person)
	if errors.Is(err, store.ErrNotFound) { // no record knows of him
		return what, d.Journal.Act(ctx, save)
	}
	if err != nil {
		return nil, err
	}
	_, err = d.About(ctx, m, id, &complaint.ChangePerson{Person: person, Digest: sealed.Digest, Fields: what}, save)
	return what, err
}

// partyTo tells whether somebody is a party to any complaint of a person. Whoever is learns nothing of that person and
// changes nothing: where he is written to decides who reads the answers to the complaint.
func (d *Desk) partyTo(ctx context.Context, q store.Querier, staff, person string) (bool, error) {
	if d.PartyTo == nil || person == "" || staff == complaint.Customer || staff == complaint.System {
		return false, nil
	}
	return d.PartyTo(ctx, q, staff, person)
}

// With is Do with what the house does in the same transaction: whoever gives the order must see the case and be permitted.
func (d *Desk) With(ctx context.Context, m complaint.Meta, id string, c complaint.Command, also func(context.Context, *store.Tx) error) (Result, error) {
	return d.run(ctx, m, id, c, also, false)
}

// About is Do for what is done to a person and stands in the record of his case, with what the vault does in the same
// transaction, which may be nil. The door has asked whether somebody may: he need not see the case.
func (d *Desk) About(ctx context.Context, m complaint.Meta, id string, c complaint.Command, also func(context.Context, *store.Tx) error) (Result, error) {
	return d.run(ctx, m, id, c, also, true)
}
