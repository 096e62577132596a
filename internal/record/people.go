package record

import (
	"context"
	"fmt"
	"strconv"

	"amends/internal/customer"
	"amends/internal/journal"
	"amends/internal/lane"
	"amends/internal/store"
	"amends/internal/stream"
	"amends/internal/vault"
)

// People is the record of what happens to what is known of people.
type People struct {
	lane  *lane.Lane[customer.State, customer.Event]
	lines log[vault.LookLine]
}

// OpenPeople has a vault put every look on record.
func OpenPeople(h lane.House) *People {
	p := &People{lines: log[vault.LookLine]{vault.Log, func(l vault.LookLine) []string {
		return []string{l.ID, strconv.FormatInt(store.Micros(l.At), 10), l.Who, l.Person, l.Field, l.Via, l.Ground} // why may be erased
	}}}
	p.lane = lane.Open(h, customer.Stream, lane.Lines[customer.State, customer.Event, vault.LookLine]{
		Table: vault.Log, Journal: h.Journal, Stream: customer.Stream, Prefix: customer.Prefix, Column: "person",
		Of: vault.Line, Tell: vault.TellLine,
	})
	h.Vault.Book = p
	return p
}

// Act is a transaction in which a look can be noted.
func (p *People) Act(ctx context.Context, fn func(ctx context.Context, tx *store.Tx) error) error {
	return p.lane.Journal.Act(ctx, fn)
}

// Note puts a look on record.
func (p *People) Note(ctx context.Context, tx *store.Tx, by, person string, words []vault.SealedText, e customer.Event) error {
	_, err := p.lane.Note(ctx, tx, meta(ctx, p.lane.Vault.Now(), by), customer.ID(person), words, e)
	return err
}

// Begun tells whether anything is on record yet.
func (p *People) Begun(ctx context.Context) (bool, error) {
	return journal.Has(ctx, p.lane.DB.Reader(), customer.Stream.Names()...)
}

// TakeOver states what stood in the log of looks before the record of them began: once, in the first house that keeps one.
func (p *People) TakeOver(ctx context.Context) error {
	if left, err := store.Left(ctx, p.lane.DB.Reader(), store.LeftLooks); err != nil || !left {
		return err
	}
	return p.Act(ctx, func(ctx context.Context, tx *store.Tx) error {
		left, err := store.Left(ctx, tx, store.LeftLooks)
		if err != nil || !left {
			return err
		}
		if err := store.Made(ctx, tx, store.LeftLooks); err != nil {
			return err
		}
		if begun, err := journal.Has(ctx, tx, customer.Stream.Names()...); err != nil || begun {
			return err
		}
		before, err := p.lines.stated(ctx, tx)
		if err != nil || len(before) == 0 {
			return err
		}
		events := make([]customer.Event, len(before))
		for i, f := range before {
			events[i] = customer.LooksFound{Found: f}
		}
		_, err = p.lane.Note(ctx, tx, found, customer.ID(""), nil, events...)
		return err
	})
}

const theLooks = "the log of looks"

// Verify compares the log of looks with the record.
func (p *People) Verify(ctx context.Context) (problems []string, err error) {
	proven, err := p.lane.Verify(ctx)
	if err != nil {
		return nil, fmt.Errorf("verify the looks: %w", err)
	}
	record, err := p.lane.Record(ctx, customer.ID(""))
	if err != nil {
		return nil, err
	}
	more, err := p.lines.compare(ctx, p.lane.DB.Reader(), customer.Stream.Fold(record).Before, theLooks)
	return append(tell(theLooks, proven), more...), err
}

// Remake makes the log of looks again, but for its lines from before the record.
func (p *People) Remake(ctx context.Context) (events int, err error) { return p.lane.Remake(ctx) }

// Of is the record of one person.
func (p *People) Of(ctx context.Context, person string) ([]stream.Recorded[customer.Event], error) {
	return p.lane.Record(ctx, customer.ID(person))
}
