package house

import (
	"context"

	"amends/internal/lane"
	"amends/internal/record"
)

// lane is what every type of stream is written with.
func (h *House) lane() lane.House {
	return lane.House{DB: h.DB, Journal: h.Journal, Vault: h.Vault, Now: h.Now}
}

func (h *House) openAccounts(ctx context.Context) error {
	h.Accounts = record.OpenAccounts(h.lane(), h.Auth)
	if h.Lost != nil { // it takes nothing now
		return nil
	}
	return h.Accounts.TakeOver(ctx)
}

func (h *House) openLooks(ctx context.Context) error {
	h.People = record.OpenPeople(h.lane())
	if h.Lost != nil {
		return nil
	}
	return h.People.TakeOver(ctx)
}

// runAccounts has this node hear of ways in that another one closes.
func (r *running) runAccounts(ctx context.Context) error {
	r.Accounts.Hear(ctx, func(err error) { r.Log.ErrorContext(ctx, "hear of accounts", "err", err) })
	return nil
}

// recorded is the record of what stood beside the journal before.
type recorded interface {
	Begun(ctx context.Context) (bool, error)
	Verify(ctx context.Context) ([]string, error)
}

func (w *ground) verifyAccounts(ctx context.Context, v *Verified) error {
	return w.verifyRecorded(ctx, v, w.h.Accounts)
}

func (w *ground) verifyLooks(ctx context.Context, v *Verified) error {
	return w.verifyRecorded(ctx, v, w.h.People)
}

// verifyRecorded compares what is on record; in a house that has lost some and took nothing over yet that is nothing.
func (w *ground) verifyRecorded(ctx context.Context, v *Verified, r recorded) error {
	begun, err := r.Begun(ctx)
	if err != nil || !begun && w.h.Lost != nil {
		return err
	}
	problems, err := r.Verify(ctx)
	for _, p := range problems {
		v.problem("%s", p)
	}
	return err
}
