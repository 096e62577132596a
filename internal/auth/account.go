package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"amends/internal/account"
	"amends/internal/fault"
	"amends/internal/store"
	"amends/internal/stream"
)

// Account is what the settings say of who may sign in.
type Account struct {
	Active  bool
	Service bool     // a program: it has tokens and no password
	Keeps   bool     // may make tokens for services
	Scopes  []string // that the roles of a service allow
}

// AccountEvent is one thing that happened to the ways into an account, as its log has it.
type AccountEvent struct {
	ID      string `sql:",key"`
	At      time.Time
	Who     string // staff, or empty: on the command line
	Via     string // the token that it was done with
	Kind    string
	Subject string // whose account
	Token   string // the token that it is about
	Detail  string
	Seq     int64  // the position of its event; 0: it is from before there were events
	Why     string // the sealed text that says why; who lists lines gives its words
}

// Log is the table of account events: a view of the record.
var Log = store.NewTable[AccountEvent]("account_event")

// The kinds of account events that are told apart here.
var (
	TokenMade   = account.Kind(account.TokenMade{})
	TokenUsed   = account.Kind(account.TokenUsed{})
	PasswordSet = account.Kind(account.PasswordSet{})
)

// Line is an event as the log shows it; false: it is none of its lines.
func Line(position int64, staff string, r stream.Recorded[account.Event]) (AccountEvent, bool) {
	e := AccountEvent{ID: stream.LineID(r.At, position), At: r.At, Who: r.By, Via: r.Via, Kind: account.Kind(r.Event), Subject: staff,
		Seq: position}
	switch x := r.Event.(type) {
	case account.TokenMade:
		e.Token, e.Detail, e.Why = x.Token, x.Name+": "+strings.Join(x.Scopes, " "), x.Why.ID
	case account.TokenUsed:
		e.Token, e.Detail = x.Token, x.Name
	case account.TokenRevoked:
		e.Token, e.Detail, e.Why = x.Token, x.Name, x.Why.ID
	case account.PasswordSet:
		e.Detail, e.Why = x.Login, x.Why.ID
	case account.PasswordChanged:
		e.Detail, e.Why = x.Login, x.Why.ID
	case account.SignInRemoved:
		e.Why = x.Why.ID
	default:
		return e, false
	}
	return e, true
}

// Book keeps the record of accounts.
type Book interface {
	// Act runs a change of the ways into an account, in a transaction in which it can be noted.
	Act(ctx context.Context, fn func(ctx context.Context, tx *store.Tx) error) error
	// Note puts on record what the transaction changes, and why as the context says it, and answers its line in the log. It
	// refuses who must say why and does not.
	Note(ctx context.Context, tx *store.Tx, at time.Time, staff string, e account.Event) (AccountEvent, error)
	// Words puts the words of their reasons into lines.
	Words(ctx context.Context, lines []AccountEvent) error
}

// act runs a change of the ways into an account: without a record of it there is none.
func (a *Auth) act(ctx context.Context, fn func(ctx context.Context, tx *store.Tx) error) error {
	if a.Book == nil {
		return errors.New("auth: no record is kept")
	}
	return a.Book.Act(ctx, fn)
}

// note puts on record what a transaction changes, and tells who hears of it.
func (a *Auth) note(ctx context.Context, tx *store.Tx, at time.Time, staff string, e account.Event) error {
	line, err := a.Book.Note(ctx, tx, at, staff, e)
	if err != nil {
		return fmt.Errorf("note %s: %w", account.Kind(e), err)
	}
	if a.Heed == nil {
		return nil
	}
	return a.Heed(ctx, tx, line)
}

// Forget makes this process ask the database again who may come in: another node may have changed it.
func (a *Auth) Forget() {
	a.tokens.clear()
	a.sessions.clear()
}

// SetByOthers lists when somebody else set the sign-in of a member of staff, newest first: what he is shown of his own
// account, whoever has signed in as him since.
func (a *Auth) SetByOthers(ctx context.Context, staff string, limit int) ([]AccountEvent, error) {
	return a.lines(ctx, `where subject = $1 and kind = 'password_set' order by id desc limit $2`, staff, limit)
}

// AccountEvents lists what happened to the account of a member of staff, or to every account, newest first. before is the
// ID of the last line seen, or empty.
func (a *Auth) AccountEvents(ctx context.Context, staff, before string, limit int) ([]AccountEvent, error) {
	if before == "" {
		before = "g" // after every UUID under any collation
	}
	q, args := `where id < $1 order by id desc limit $2`, []any{before, limit}
	if staff != "" {
		q, args = `where subject = $1 and id < $2 order by id desc limit $3`, []any{staff, before, limit}
	}
	return a.lines(ctx, q, args...)
}

func (a *Auth) lines(ctx context.Context, q string, args ...any) ([]AccountEvent, error) {
	out, err := Log.All(ctx, a.db.Reader(), q, args...)
	if err == nil && len(out) > 0 {
		err = a.Book.Words(ctx, out)
	}
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
func (a *Auth) settle(ctx context.Context, tx *store.Tx, at time.Time, staff string, after After) error {
	live, err := store.All[string](ctx, tx, `
		select id from token where staff = $1 and revoked = 0 and (expires = 0 or expires > $2)`, staff, at)
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
		if err := a.revoke(ctx, tx, at, id); err != nil {
			return err
		}
	}
	return nil
}
