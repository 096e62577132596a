package house

import (
	"context"
	"errors"

	"amends/internal/fault"
	"amends/internal/store"
	"amends/internal/vault"
)

// What doors ask about people. Whether the one who asks may know of them is for him to find out: see Knows.

// Person is somebody who is known and not forgotten, in plain; a fault when he is neither.
func (h *House) Person(ctx context.Context, id string) (vault.Person, error) {
	p, err := h.Vault.Person(ctx, h.DB.Reader(), id)
	if errors.Is(err, vault.ErrErased) {
		err = fault.New(fault.Refused, "vault.erased").With(err)
	}
	return p, unknown(err)
}

// Addressee is whom words go to; nobody where he is not known, or forgotten.
func (h *House) Addressee(ctx context.Context, id string) (vault.Person, error) {
	who, err := h.Vault.Person(ctx, h.DB.Reader(), id)
	if errors.Is(err, vault.ErrErased) || errors.Is(err, store.ErrNotFound) {
		return vault.Person{}, nil
	}
	return who, err
}

// unknown turns the database's silence about a person into the answer that there is none.
func unknown(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fault.New(fault.Unknown, "customer.unknown").With(err)
	}
	return err
}

// Knows says whether a member of staff may know of a person.
func (h *House) Knows(ctx context.Context, staff, person string) (bool, error) {
	return h.Views.Knows(ctx, h.DB.Reader(), staff, person)
}

// Displays are the masked names of those of some people who were ever known.
func (h *House) Displays(ctx context.Context, people ...string) (map[string]vault.Display, error) {
	return h.Vault.Displays(ctx, h.DB.Reader(), people)
}

// Looks are who saw what of a person, the newest first.
func (h *House) Looks(ctx context.Context, person string, limit int) ([]vault.Look, error) {
	return h.Vault.Looks(ctx, h.DB.Reader(), person, "", limit)
}

// ByPhone finds those with a number.
func (h *House) ByPhone(ctx context.Context, phone string) ([]string, error) {
	return h.Vault.FindPhone(ctx, h.DB.Reader(), phone)
}

// ByTail finds those with a number that ends in four digits.
func (h *House) ByTail(ctx context.Context, digits string) ([]string, error) {
	return h.Vault.FindTail(ctx, h.DB.Reader(), digits)
}

// ByEmail finds those with an address.
func (h *House) ByEmail(ctx context.Context, email string) ([]string, error) {
	return h.Vault.FindEmail(ctx, h.DB.Reader(), email)
}

// ByAccount finds those with an account.
func (h *House) ByAccount(ctx context.Context, account string) ([]string, error) {
	return h.Vault.FindAccount(ctx, h.DB.Reader(), account)
}

// IsWhose says whether what a caller says of himself tells this person from everybody else.
func (h *House) IsWhose(ctx context.Context, c vault.Caller, person string) (bool, error) {
	p, _, err := h.Vault.Whose(ctx, h.DB.Reader(), c)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return err == nil && p.ID == person, err
}
