package auth

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"amends/internal/fault"
	"amends/internal/store"
)

// Account is what the settings say of who may sign in.
type Account struct {
	Active  bool
	Service bool     // a program: it has tokens and no password
	Keeps   bool     // may make tokens for services
	Scopes  []string // that the roles of a service allow
}

// AccountEvent is one thing that happened to the ways into an account.
type AccountEvent struct {
	ID      string
	At      time.Time
	Who     string // staff, or empty: on the command line
	Via     string // the token that it was done with
	Kind    string
	Subject string // whose account
	Token   string // the token that it is about
	Detail  string
}

// The kinds of account events.
const (
	TokenMade       = "token_made"
	TokenUsed       = "token_used" // the first use of a day, in UTC
	TokenRevoked    = "token_revoked"
	PasswordSet     = "password_set"     // by somebody else
	PasswordChanged = "password_changed" // by oneself
	SignInRemoved   = "sign_in_removed"
)

// note puts an account event on record, in the transaction of what it tells.
func (a *Auth) note(ctx context.Context, tx *store.Tx, kind, subject, token, detail string) error {
	by := From(ctx)
	e := AccountEvent{ID: uuid.Must(uuid.NewV7()).String(), At: a.now(), Who: by.Staff, Via: by.Token, Kind: kind, Subject: subject, Token: token, Detail: detail}
	_, err := store.Exec(ctx, tx, `
		insert into account_event (id, at, who, via, kind, subject, token, detail) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		e.ID, e.At, e.Who, e.Via, e.Kind, e.Subject, e.Token, e.Detail)
	if err != nil {
		return fmt.Errorf("note %s: %w", kind, err)
	}
	if a.Heed == nil {
		return nil
	}
	return a.Heed(ctx, tx, e)
}

// SetByOthers lists when somebody else set the sign-in of a member of staff, newest first: what he is shown of his own
// account, whoever has signed in as him since.
func (a *Auth) SetByOthers(ctx context.Context, staff string, limit int) ([]AccountEvent, error) {
	out, err := store.All[AccountEvent](ctx, a.db.Reader(), `select id, at, who, via, kind, subject, token, detail from account_event
		where subject = $1 and kind = 'password_set' order by id desc limit $2`, staff, limit)
	if err != nil {
		return nil, fmt.Errorf("list who set the sign-in of %s: %w", staff, err)
	}
	return out, nil
}

// AccountEvents lists what happened to the account of a member of staff, or to every account, newest first. before is the
// ID of the last line seen, or empty.
func (a *Auth) AccountEvents(ctx context.Context, staff, before string, limit int) ([]AccountEvent, error) {
	if before == "" {
		before = "g" // after every UUID under any collation
	}
	const columns = `select id, at, who, via, kind, subject, token, detail from account_event `
	q, args := columns+`where id < $1 order by id desc limit $2`, []any{before, limit}
	if staff != "" {
		q, args = columns+`where subject = $1 and id < $2 order by id desc limit $3`, []any{staff, before, limit}
	}
	out, err := store.All[AccountEvent](ctx, a.db.Reader(), q, args...)
	if err != nil {
		return nil, fmt.Errorf("list account events: %w", err)
	}
	return out, nil
}

// After says what a new password leaves alive.
type After struct {
	Session string // the one session that stays
	Tokens  string // KeepTokens or RevokeTokens; empty: nobody has said, which is refused when there are any
}

// What happens to the API tokens of somebody whose password changes.
const (
	KeepTokens   = "keep"
	RevokeTokens = "revoke"
)

// settle does with the tokens of somebody what was decided when his password changed. A password changes because somebody
// may know it, and he may have made himself a token: nobody is spared the question.
func (a *Auth) settle(ctx context.Context, tx *store.Tx, staff string, after After) error {
	live, err := store.All[string](ctx, tx, `
		select id from token where staff = $1 and revoked = 0 and (expires = 0 or expires > $2)`, staff, a.now())
	if err != nil {
		return fmt.Errorf("read tokens: %w", err)
	}
	switch {
	case len(live) == 0 || after.Tokens == KeepTokens:
		return nil
	case after.Tokens != RevokeTokens:
		return fault.Input("tokens", "auth.tokens_undecided", "n", len(live))
	}
	for _, id := range live {
		if err := a.revoke(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}
