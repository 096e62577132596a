package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"amends/internal/account"
	"amends/internal/fault"
	"amends/internal/store"
)

// TokenPrefix begins every API token, so that a leaked one is recognized by secret scanners.
const TokenPrefix = "amt_"

// The scopes that an API token may hold. What the member of staff may not, the token may not either.
const (
	CasesRead     = "cases:read"
	CasesWrite    = "cases:write"
	CustomersRead = "customers:read"
	ReportsRead   = "reports:read"
	SettingsRead  = "settings:read"
	SettingsWrite = "settings:write"
	// MessagesCollect lets a gateway take messages to customers away, with their addresses.
	MessagesCollect = "messages:collect"
)

// Scopes lists all of them.
func Scopes() []string {
	return []string{CasesRead, CasesWrite, CustomersRead, ReportsRead, SettingsRead, SettingsWrite, MessagesCollect}
}

// Token is an API token without its secret.
type Token struct {
	ID       string
	Name     string
	Staff    string // whom it acts as
	Maker    string // who made it; empty: from before that was kept, or on the command line
	Scopes   []string
	Created  time.Time
	Expires  time.Time // zero: never
	LastUsed time.Time
	Revoked  time.Time // zero: it is not
}

// ErrNoToken says that the token is unknown, withdrawn or expired.
var ErrNoToken = fault.New(fault.SignIn, "auth.no_token")

// mayMint is the rule that every door meets: a token acts as whoever makes it, or as a service, which those may give one
// who keep the staff, and who works at the machine itself. A token for a colleague would be his hand without his knowing.
func (a *Auth) mayMint(by, staff string) error {
	whose, maker := a.Who(staff), a.Who(by)
	switch {
	case by != staff && !whose.Active:
		return fault.Input("staff", "input.unknown", "value", staff)
	case maker.Service:
		return fault.New(fault.Forbidden, "auth.token_of_service")
	case whose.Service && by != "" && !maker.Keeps:
		return fault.New(fault.Forbidden, "auth.token_keeper")
	case !whose.Service && by != staff:
		return fault.New(fault.Forbidden, "auth.token_of_another")
	}
	return nil
}

// CreateToken makes an API token for whoever asks (From), or for a service. raw is shown once and stored nowhere.
func (a *Auth) CreateToken(ctx context.Context, staff, name string, scopes []string, expires time.Time) (raw string, t Token, err error) {
	if err := a.mayMint(From(ctx).Staff, staff); err != nil {
		return "", t, err
	}
	service := a.Who(staff)
	var bad fault.List
	bad.Need(strings.TrimSpace(name) != "", "name")
	bad.Need(len(scopes) > 0, "scopes")
	for i, s := range scopes {
		if !slices.Contains(Scopes(), s) {
			bad.Add(fmt.Sprintf("scopes.%d", i), "auth.no_such_scope", "scope", s)
		} else if service.Service && !slices.Contains(service.Scopes, s) {
			bad.Add(fmt.Sprintf("scopes.%d", i), "auth.scope_beyond_role", "scope", s)
		}
	}
	if !expires.IsZero() && !expires.After(a.now()) {
		bad.Add("expires", "input.past")
	}
	if err := bad.Err(); err != nil {
		return "", t, err
	}
	raw = TokenPrefix + newSecret()
	t = Token{ID: uuid.Must(uuid.NewV7()).String(), Name: strings.TrimSpace(name), Staff: staff, Maker: From(ctx).Staff, Scopes: slices.Clone(scopes),
		Created: a.now(), Expires: expires}
	err = a.act(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Exec(ctx, tx, `
			insert into token (id, hash, name, staff, maker, scopes, created, expires, last_used, revoked)
			values ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0)`,
			t.ID, digestOf(raw), t.Name, staff, t.Maker, strings.Join(scopes, " "), t.Created, t.Expires)
		if err != nil {
			return err
		}
		return a.note(ctx, tx, t.Created, staff, account.TokenMade{Token: t.ID, Name: t.Name, Scopes: t.Scopes, Expires: micros(t.Expires)})
	})
	if err != nil {
		return "", Token{}, fmt.Errorf("create token: %w", err)
	}
	return raw, t, nil
}

// micros is an instant as events have it; 0: there is none.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

type tokenRow struct {
	ID, Name, Staff, Maker, Scopes      string
	Created, Expires, LastUsed, Revoked time.Time
}

func (r tokenRow) token() Token {
	return Token{r.ID, r.Name, r.Staff, r.Maker, strings.Fields(r.Scopes), r.Created, r.Expires, r.LastUsed, r.Revoked}
}

const selectToken = `select id, name, staff, maker, scopes, created, expires, last_used, revoked from token where `

// Token answers what an API token is, mostly from memory; last_used is written at most once a minute, and the first use
// of a day goes on record.
func (a *Auth) Token(ctx context.Context, raw string) (Token, error) {
	if !strings.HasPrefix(raw, TokenPrefix) {
		return Token{}, ErrNoToken
	}
	hash, now := digestOf(raw), a.now()
	t, ok := a.tokens.get(hash, now)
	if !ok {
		r, err := store.One[tokenRow](ctx, a.db.Reader(), selectToken+`hash = $1`, hash)
		if errors.Is(err, store.ErrNotFound) {
			return Token{}, ErrNoToken
		}
		if err != nil {
			return Token{}, fmt.Errorf("read token: %w", err)
		}
		t = r.token()
		a.tokens.put(hash, t, now)
	}
	if !t.Revoked.IsZero() || !t.Expires.IsZero() && !now.Before(t.Expires) {
		return Token{}, ErrNoToken
	}
	if now.Sub(t.LastUsed) >= seenEvery {
		first := t.LastUsed.UTC().Format(time.DateOnly) != now.Format(time.DateOnly)
		t.LastUsed = now
		a.tokens.put(hash, t, now)
		write := a.used
		if first {
			write = a.act
		}
		err := write(ctx, func(ctx context.Context, tx *store.Tx) error {
			n, err := store.Exec(ctx, tx, `update token set last_used = $1 where id = $2 and revoked = 0`, now, t.ID)
			if err == nil && n == 0 {
				err = ErrNoToken
			}
			if err == nil && first {
				err = a.note(With(ctx, t.Principal()), tx, now, t.Staff, account.TokenUsed{Token: t.ID, Name: t.Name})
			}
			return err
		})
		if err != nil && !a.db.Dialect().IsUnready(err) { // a full or read-only database is no reason not to read
			a.tokens.drop(hash)
			return Token{}, fmt.Errorf("note token: %w", err)
		}
	}
	return t, nil
}

// used runs what only notes that a token lives.
func (a *Auth) used(ctx context.Context, fn func(ctx context.Context, tx *store.Tx) error) error {
	return a.db.Write(ctx, func(tx *store.Tx) error { return fn(ctx, tx) })
}

// TokenName is what a token is called, also one that is withdrawn; its id when nobody knows.
func (a *Auth) TokenName(ctx context.Context, id string) string {
	now := a.now()
	if name, ok := a.names.get(id, now); ok {
		return name
	}
	name, err := store.One[string](ctx, a.db.Reader(), `select name from token where id = $1`, id)
	if err != nil {
		return id
	}
	a.names.put(id, name, now)
	return name
}

// Tokens lists the tokens that act as a member of staff, newest first; all tokens when staff is empty.
func (a *Auth) Tokens(ctx context.Context, staff string) ([]Token, error) {
	rows, err := store.All[tokenRow](ctx, a.db.Reader(), selectToken+`revoked = 0 and ($1 = '' or staff = $1) order by created desc, id`, staff)
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	out := make([]Token, len(rows))
	for i, r := range rows {
		out[i] = r.token()
	}
	return out, nil
}

// RevokeToken withdraws a token by its ID. It opens nothing from then on, and its name stays, since events name it.
func (a *Auth) RevokeToken(ctx context.Context, id string) error {
	err := a.act(ctx, func(ctx context.Context, tx *store.Tx) error { return a.revoke(ctx, tx, a.now(), id) })
	a.tokens.clear()
	if err != nil {
		return fmt.Errorf("revoke token: %w", err)
	}
	return nil
}

func (a *Auth) revoke(ctx context.Context, tx *store.Tx, at time.Time, id string) error {
	t, err := store.One[tokenRow](ctx, tx, `
		update token set revoked = $1 where id = $2 and revoked = 0
		returning id, name, staff, maker, scopes, created, expires, last_used, revoked`, at, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil // already
	}
	if err != nil {
		return fmt.Errorf("revoke token: %w", err)
	}
	a.tokens.clear()
	return a.note(ctx, tx, at, t.Staff, account.TokenRevoked{Token: t.ID, Name: t.Name, Scopes: strings.Fields(t.Scopes)})
}
