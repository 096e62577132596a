package house

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/lane"
	"amends/internal/notify"
	"amends/internal/store"
	"amends/internal/vault"
)

// Parting says which cases of a customer, and what of what is known of him, are another's.
type Parting struct {
	Person string   // whose they are said to be
	To     string   // whose they are, when he is known already; empty: somebody new
	Cases  []string // ids
	Reason string
	vault.Share
}

// Parted says who has what cases now.
type Parted struct {
	Person string   // the other customer
	Cases  []string // numbers
	Told   []string // staff, where the one who parted has no case of each in his own work
}

// Part moves cases of a customer to another, new or known, to whom they were wrongly not joined. It is an act on record in
// every case that moves, and whoever parts must see it. In the transaction that says so the words of the case go from the
// one key to the other, so that erasing one of the two takes nothing of the other's; with the first case the rows of both
// are written. Interrupted in between, the rest is parted by asking again with the customer who is there by then.
func (h *House) Part(ctx context.Context, m complaint.Meta, p Parting) (Parted, error) {
	for range 20 {
		out, err := h.part(ctx, m, p)
		if !errors.Is(err, vault.ErrMoved) {
			if errors.Is(err, vault.ErrErased) {
				err = fault.New(fault.Refused, "vault.erased").With(err)
			}
			return out, err
		}
	}
	return Parted{}, desk.ErrMoved
}

func (h *House) part(ctx context.Context, m complaint.Meta, p Parting) (Parted, error) {
	if err := h.Views.MayPart(ctx, m.By, p.Person, p.To); err != nil {
		return Parted{}, err
	}
	from, err := h.Person(ctx, p.Person)
	if err != nil {
		return Parted{}, err
	}
	var to vault.Person
	var l fault.List
	if p.To == p.Person && p.To != "" {
		l.Add("to", "customer.part_same")
	} else if p.To != "" {
		if to, err = h.Person(ctx, p.To); err != nil {
			return Parted{}, err
		}
	}
	cases, err := h.parted(ctx, &l, m.By, p)
	if err != nil {
		return Parted{}, err
	}
	p.Reason = strings.TrimSpace(p.Reason)
	l.Need(p.Reason != "", "reason")
	boundReason(&l, p.Reason)
	g := &parting{h: h, m: m, from: from, to: to, cases: cases, reason: p.Reason}
	if g.watch, err = h.watch(ctx, m.By, p.Person, p.To); err != nil {
		return Parted{}, err
	}
	lost, won, err := h.Vault.Part(&g.from, &g.to, p.Share)
	if x := fault.As(err); x != nil { // one answer names all that is missing
		for _, f := range x.Fields {
			l.Add(f.Path, f.Key, f.Args...)
		}
	} else if err != nil {
		return Parted{}, err
	}
	if err := l.Err(); err != nil {
		return Parted{}, err
	}
	if lost {
		if g.loses, err = h.Vault.SealOver(ctx, h.DB.Reader(), from, g.from); err != nil {
			return Parted{}, err
		}
	}
	switch {
	case p.To == "":
		g.wins, err = h.Vault.Seal(g.to)
	case won:
		g.wins, err = h.Vault.SealOver(ctx, h.DB.Reader(), to, g.to)
	}
	if err != nil {
		return Parted{}, err
	}
	if g.wins != nil {
		g.to.ID = g.wins.ID
	}
	return g.run(ctx)
}

// parted are the cases that move, the oldest first. A case that somebody does not see is to him none of the customer's.
func (h *House) parted(ctx context.Context, l *fault.List, by string, p Parting) ([]complaint.State, error) {
	all, err := h.Views.About(ctx, h.DB.Reader(), p.Person)
	if err != nil {
		return nil, err
	}
	var out []complaint.State
	snap := h.Register.Snapshot()
	for _, id := range all {
		if !slices.Contains(p.Cases, id) {
			continue
		}
		s, err := h.Desk.Load(ctx, id)
		if err != nil {
			return nil, err
		}
		if desk.Sees(snap, by, s) {
			out = append(out, s)
		}
	}
	asked := slices.Compact(slices.Sorted(slices.Values(p.Cases)))
	switch {
	case len(asked) == 0:
		l.Add("cases", "customer.part_none")
	case len(out) < len(asked):
		l.Add("cases", "customer.part_not_his")
	case len(out) == len(all):
		l.Add("cases", "customer.part_all")
	}
	return out, nil
}

// parting is one on its way.
type parting struct {
	h           *House
	m           complaint.Meta
	from, to    vault.Person // as they are from then on
	loses, wins *vault.Sealed
	cases       []complaint.State
	reason      string
	watch       watch
}

// run moves case after case.
func (g *parting) run(ctx context.Context) (Parted, error) {
	out := Parted{Person: g.to.ID}
	if err := g.impersonal(); err != nil {
		return out, err
	}
	his, err := g.h.Views.About(ctx, g.h.DB.Reader(), g.to.ID)
	if err != nil {
		return out, err
	}
	for i, s := range g.cases {
		order := &complaint.PartPerson{Person: g.to.ID, From: g.from.ID, Reason: g.reason, Repeat: i + 1 + g.earlier(ctx, his, s)}
		if i == 0 && g.wins != nil {
			order.Digest = g.wins.Digest
		}
		if i == 0 && g.loses != nil {
			order.FromDigest = g.loses.Digest
		}
		_, err := g.h.Desk.With(ctx, g.m, s.ID, order, func(ctx context.Context, tx *store.Tx) error {
			if i == 0 {
				if err := g.save(ctx, tx); err != nil {
					return err
				}
			}
			return g.move(ctx, tx, s)
		})
		if err != nil {
			if i > 0 && errors.Is(err, vault.ErrMoved) { // the rows were written with the first
				err = desk.ErrMoved.With(err)
			}
			return out, err
		}
		out.Cases, out.Told = append(out.Cases, s.Number), g.watch.told
	}
	g.watch.done()
	return out, nil
}

// impersonal keeps the two out of a reason that stands in the record for ever.
func (g *parting) impersonal() error {
	return complaint.Impersonal(&complaint.PartPerson{Reason: g.reason}, desk.KnownOf(g.from, g.to))
}

// earlier counts the cases that the other had before one that comes to him.
func (g *parting) earlier(ctx context.Context, his []string, s complaint.State) (n int) {
	for _, id := range his {
		if o, err := g.h.Desk.Load(ctx, id); err == nil && o.Person == g.to.ID && o.RegisteredAt < s.RegisteredAt {
			n++
		}
	}
	return n
}

// save writes the rows of the two, and who did it beside them.
func (g *parting) save(ctx context.Context, tx *store.Tx) error {
	for _, s := range []*vault.Sealed{g.loses, g.wins} {
		if s != nil {
			if err := g.h.Vault.Save(ctx, tx, s); err != nil {
				return err
			}
		}
	}
	for _, id := range []string{g.from.ID, g.to.ID} {
		if err := g.h.Vault.Parted(ctx, tx, g.m.By, id, g.reason, g.watch.ground); err != nil {
			return err
		}
	}
	return g.watch.tell(ctx, tx, notify.PersonParted, g.from.ID)
}

// move puts the words of a case under the key of whom it is about. Whoever only complained for him never had them.
func (g *parting) move(ctx context.Context, tx *store.Tx, s complaint.State) error {
	record, err := g.h.Journal.Stream(ctx, s.ID, 0)
	if err != nil {
		return fmt.Errorf("part case %s: %w", s.ID, err)
	}
	tied, err := lane.TiedTo(ctx, tx, s.ID)
	if err != nil {
		return err
	}
	for _, t := range tied {
		its, err := g.h.Journal.Stream(ctx, t.ID, 0)
		if err != nil {
			return fmt.Errorf("part case %s: %w", s.ID, err)
		}
		record = append(record, its...)
	}
	texts := textsOf(record)
	if s.Person != g.from.ID {
		texts = nil
	}
	return g.h.Vault.Reseal(ctx, tx, g.from.ID, g.to.ID, texts)
}
