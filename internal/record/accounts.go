package record

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"amends/internal/account"
	"amends/internal/auth"
	"amends/internal/journal"
	"amends/internal/lane"
	"amends/internal/store"
	"amends/internal/stream"
)

// Accounts is the record of what happens to the ways into accounts.
type Accounts struct {
	lane  *lane.Lane[account.State, account.Event]
	auth  *auth.Auth
	lines log[auth.AccountEvent]
}

// OpenAccounts has a gate put every change of a way in on record.
func OpenAccounts(h lane.House, a *auth.Auth) *Accounts {
	r := &Accounts{auth: a, lines: log[auth.AccountEvent]{auth.Log, func(e auth.AccountEvent) []string {
		return []string{e.ID, strconv.FormatInt(store.Micros(e.At), 10), e.Who, e.Via, e.Kind, e.Subject, e.Token, e.Detail}
	}}}
	r.lane = lane.Open(h, account.Stream, lane.Lines[account.State, account.Event, auth.AccountEvent]{
		Table: auth.Log, Journal: h.Journal, Stream: account.Stream, Prefix: account.Prefix, Column: "subject", Of: auth.Line,
		Tell: func(e *auth.AccountEvent) string {
			return fmt.Sprintf("%s, %s: %s of %s %s", e.At.UTC().Format(time.RFC3339), e.Who, e.Kind, e.Subject, e.Detail)
		},
	}, ways[tokenRow]{tokenTable, tokensOf, func(t *tokenRow) (string, string) {
		return t.ID, fmt.Sprintf("token %q of %s", t.Name, t.Staff)
	}}, ways[signInRow]{signInTable, signInOf, func(s *signInRow) (string, string) {
		return s.Staff, "the sign-in of " + s.Staff
	}})
	a.Book = r
	return r
}

// Act is a transaction in which a change of a way in can be noted.
func (r *Accounts) Act(ctx context.Context, fn func(ctx context.Context, tx *store.Tx) error) error {
	return r.lane.Journal.Act(ctx, fn)
}

// Note puts a change of a way in on record.
func (r *Accounts) Note(ctx context.Context, tx *store.Tx, at time.Time, staff string, e account.Event) (auth.AccountEvent, error) {
	by := auth.From(ctx).Staff
	why, text, err := r.lane.Why(ctx, account.WhyNeeded(e, staff, by))
	if err != nil {
		return auth.AccountEvent{}, err
	}
	c, err := r.lane.Note(ctx, tx, meta(ctx, at, by), account.ID(staff), text, account.Because(e, why))
	if err != nil {
		return auth.AccountEvent{}, err
	}
	line, _ := auth.Line(c.Position, staff, c.Events[0])
	return line, nil
}

// Words puts the words of their reasons into lines of the log.
func (r *Accounts) Words(ctx context.Context, lines []auth.AccountEvent) error {
	var ids []string
	for _, l := range lines {
		if l.Why != "" {
			ids = append(ids, l.Why)
		}
	}
	said, _, err := r.lane.Vault.Texts(ctx, r.lane.DB.Reader(), ids)
	if err != nil {
		return fmt.Errorf("read why accounts changed: %w", err)
	}
	for i := range lines {
		lines[i].Why = said[lines[i].Why]
	}
	return nil
}

// Hear has the gate forget what it remembers of who may come in whenever anything happens to a way in, on whatever node.
func (r *Accounts) Hear(ctx context.Context, failed func(error)) {
	r.lane.Journal.Hear(ctx, account.Stream, func(context.Context) error {
		r.auth.Forget()
		return nil
	}, failed)
}

// Begun tells whether anything is on record yet.
func (r *Accounts) Begun(ctx context.Context) (bool, error) {
	return journal.Has(ctx, r.lane.DB.Reader(), account.Stream.Names()...)
}

// TakeOver states the ways in, and what stood in the log of accounts, before the record of them began: once.
func (r *Accounts) TakeOver(ctx context.Context) error {
	if left, err := store.Left(ctx, r.lane.DB.Reader(), store.LeftAccounts); err != nil || !left {
		return err
	}
	return r.Act(ctx, func(ctx context.Context, tx *store.Tx) error {
		left, err := store.Left(ctx, tx, store.LeftAccounts)
		if err != nil || !left {
			return err
		}
		if err := store.Made(ctx, tx, store.LeftAccounts); err != nil {
			return err
		}
		if begun, err := journal.Has(ctx, tx, account.Stream.Names()...); err != nil || begun {
			return err
		}
		was, order := map[string]account.Found{}, []string{}
		note := func(staff string, add func(*account.Found)) {
			f, known := was[staff]
			if !known {
				order = append(order, staff)
			}
			add(&f)
			was[staff] = f
		}
		signIns, err := signInTable.All(ctx, tx, `order by staff`)
		if err != nil {
			return err
		}
		for _, s := range signIns {
			note(s.Staff, func(f *account.Found) {
				f.SignIn = account.SignIn{Login: s.Login, MustChange: s.MustChange, Set: s.UpdatedAt}
			})
		}
		tokens, err := tokenTable.All(ctx, tx, `order by staff, created, id`)
		if err != nil {
			return err
		}
		for _, t := range tokens {
			note(t.Staff, func(f *account.Found) {
				f.Tokens = append(f.Tokens, account.Token{ID: t.ID, Name: t.Name, Scopes: strings.Fields(t.Scopes), Maker: t.Maker,
					Created: t.Created, Expires: t.Expires, Revoked: t.Revoked})
			})
		}
		for _, staff := range order {
			if _, err := r.lane.Note(ctx, tx, found, account.ID(staff), nil, was[staff]); err != nil {
				return err
			}
		}
		lines, err := r.lines.stated(ctx, tx)
		if err != nil || len(lines) == 0 {
			return err
		}
		events := make([]account.Event, len(lines))
		for i, f := range lines {
			events[i] = account.LinesFound{Found: f}
		}
		_, err = r.lane.Note(ctx, tx, found, account.ID(""), nil, events...)
		return err
	})
}

const theAccounts = "the log of accounts"

// Verify compares the log of accounts, and the ways in, with the record.
func (r *Accounts) Verify(ctx context.Context) (problems []string, err error) {
	proven, err := r.lane.Verify(ctx)
	if err != nil {
		return nil, fmt.Errorf("verify the accounts: %w", err)
	}
	record, err := r.lane.Record(ctx, account.ID(""))
	if err != nil {
		return nil, err
	}
	more, err := r.lines.compare(ctx, r.lane.DB.Reader(), account.Stream.Fold(record).Before, theAccounts)
	return append(tell(theAccounts, proven), more...), err
}

// Remake makes the log of accounts again, but for its lines from before the record, and the ways in but for their secrets.
func (r *Accounts) Remake(ctx context.Context) (events int, err error) {
	events, err = r.lane.Remake(ctx)
	r.auth.Forget()
	return events, err
}

// Of is the record of one account.
func (r *Accounts) Of(ctx context.Context, staff string) ([]stream.Recorded[account.Event], error) {
	return r.lane.Record(ctx, account.ID(staff))
}
