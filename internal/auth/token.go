package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

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
	Scopes   []string
	Created  time.Time
	Expires  time.Time // zero: never
	LastUsed time.Time
}

// ErrNoToken says that the token is unknown, withdrawn or expired.
var ErrNoToken = fault.New(fault.SignIn, "auth.no_token")

// CreateToken makes an API token. raw is shown once and stored nowhere.
func (a *Auth) CreateToken(ctx context.Context, staff, name string, scopes []string, expires time.Time) (raw string, t Token, err error) {
	var bad fault.List
	bad.Need(strings.TrimSpace(name) != "", "name")
	bad.Need(len(scopes) > 0, "scopes")
	for i, s := range scopes {
		if !slices.Contains(Scopes(), s) {
			bad.Add(fmt.Sprintf("scopes.%d", i), "auth.no_such_scope", "scope", s)
		}
	}
	if !expires.IsZero() && !expires.After(a.now()) {
		bad.Add("expires", "input.past")
	}
	if err := bad.Err(); err != nil {
		return "", t, err
	}
	raw = TokenPrefix + newSecret()
	t = Token{ID: uuid.Must(uuid.NewV7()).String(), Name: strings.TrimSpace(name), Staff: staff, Scopes: slices.Clone(scopes),
		Created: a.now(), Expires: expires}
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		_, err := store.Exec(ctx, tx, `
			insert into token (id, hash, name, staff, scopes, created, expires, last_used)
			values ($1, $2, $3, $4, $5, $6, $7, 0)`,
			t.ID, digestOf(raw), t.Name, staff, strings.Join(scopes, " "), t.Created, t.Expires)
		return err
	})
	if err != nil {
		return "", Token{}, fmt.Errorf("create token: %w", err)
	}
	return raw, t, nil
}

type tokenRow struct {
	ID, Name, Staff, Scopes    string
	Created, Expires, LastUsed time.Time
}

func (r tokenRow) token() Token {
	return Token{r.ID, r.Name, r.Staff, strings.Fields(r.Scopes), r.Created, r.Expires, r.LastUsed}
}

const selectToken = `select id, name, staff, scopes, created, expires, last_used from token where `

// Token answers what an API token is, mostly from memory; last_used is written at most once a minute.
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
	if !t.Expires.IsZero() && !now.Before(t.Expires) {
		return Token{}, ErrNoToken
	}
	if now.Sub(t.LastUsed) >= seenEvery {
		t.LastUsed = now
		a.tokens.put(hash, t, now)
		err := a.db.Write(ctx, func(tx *store.Tx) error {
			n, err := store.Exec(ctx, tx, `update token set last_used = $1 where id = $2`, now, t.ID)
			if err == nil && n == 0 {
				err = ErrNoToken
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

// Tokens lists the tokens that act as a member of staff, newest first; all tokens when staff is empty.
func (a *Auth) Tokens(ctx context.Context, staff string) ([]Token, error) {
	rows, err := store.All[tokenRow](ctx, a.db.Reader(), selectToken+`($1 = '' or staff = $1) order by created desc, id`, staff)
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	out := make([]Token, len(rows))
	for i, r := range rows {
		out[i] = r.token()
	}
	return out, nil
}

// RevokeToken withdraws a token by its ID.
func (a *Auth) RevokeToken(ctx context.Context, id string) error {
	err := a.db.Write(ctx, func(tx *store.Tx) error {
		_, err := store.Exec(ctx, tx, `delete from token where id = $1`, id)
		return err
	})
	a.tokens.clear()
	if err != nil {
		return fmt.Errorf("revoke token: %w", err)
	}
	return nil
}
