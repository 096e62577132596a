package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"runtime"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"amends/internal/account"
	"amends/internal/fault"
	"amends/internal/store"
	"amends/internal/typed"
)

// Auth keeps credentials, sessions and tokens. It is safe for concurrent use.
type Auth struct {
	Now func() time.Time // time.Now unless a test sets it before first use
	// Who says what the settings know of a member of staff. Without it nobody may do anything here.
	Who func(staff string) Account
	// Book keeps the record of what happens to accounts; without it nothing can be changed here.
	Book Book
	// Heed hears of everything that happens to a way in, in the transaction that puts it on record. nil: nobody does.
	Heed func(ctx context.Context, tx *store.Tx, e AccountEvent) error
	// How long somebody stays signed in: Idle without a sign of life, Most in any case. Lasting sets both.
	Idle, Most time.Duration
	// Cost of a password: what is recommended, unless a test that signs in by the hundred sets it before first use.
	Cost Cost

	db      *store.DB
	secret  []byte // of portal codes and links
	hashing hashing

	sessions *cache[Session]
	tokens   *cache[Token]
	names    *cache[string] // of tokens
}

// New makes the gate of a migrated database. secret is 32 bytes that outlive restarts: vault.Key.Derive("auth").
func New(db *store.DB, secret []byte) (*Auth, error) {
	if len(secret) < 16 {
		return nil, errors.New("auth: the secret is too short")
	}
	return &Auth{
		Now:      time.Now,
		Idle:     12 * time.Hour, // a working day
		Most:     week,
		Cost:     usual,
		db:       db,
		secret:   secret,
		hashing:  make(hashing, max(1, runtime.GOMAXPROCS(0))),
		sessions: newCache[Session](),
		tokens:   newCache[Token](),
		names:    newCache[string](),
		Who:      func(string) Account { return Account{} },
	}, nil
}

// NormalLogin is how a login is stored and compared: nothing of it is unseen, at the command line neither.
func NormalLogin(s string) string {
	return strings.ToLower(strings.TrimSpace(norm.NFKC.String(typed.Line(s))))
}

// Credential is what signs a member of staff in; the hash stays here.
type Credential struct {
	Staff      string
	Login      string
	MustChange bool
	UpdatedAt  time.Time
}

// SetPassword gives a member of staff a login and password, ends the sessions, and does with the tokens what was decided.
// HashPassword makes the hash before, since it takes tens of milliseconds.
func (a *Auth) SetPassword(ctx context.Context, staff, login, hash string, mustChange bool, after After) error {
	return a.act(ctx, func(ctx context.Context, tx *store.Tx) error {
		return a.setPassword(ctx, tx, staff, login, hash, mustChange, after)
	})
}

func (a *Auth) setPassword(
	ctx context.Context, tx *store.Tx, staff, login, hash string, mustChange bool, after After,
) error {
	if a.Who(staff).Service {
		return fault.New(fault.Refused, "auth.service_no_password")
	}
	login = NormalLogin(login)
	if login == "" {
		return fault.Input("login", "input.required")
	}
	other, err := store.One[string](ctx, tx, `select staff from credential where login = $1`, login)
	if err == nil && other != staff {
		return fault.Input("login", "auth.login_taken")
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("set password: %w", err)
	}
	before, err := loginOf(ctx, tx, staff)
	if err != nil {
		return err
	}
	at, who := a.now(), a.Who(staff)
	if _, err := store.Exec(ctx, tx, `
		insert into credential (staff, login, hash, must_change, updated_at) values ($1, $2, $3, $4, $5)
		on conflict (staff) do update set login = excluded.login, hash = excluded.hash,
			must_change = excluded.must_change, updated_at = excluded.updated_at`,
		staff, login, hash, mustChange, at); err != nil {
		return fmt.Errorf("set password: %w", err)
	}
	set := account.PasswordSet{Login: login, Before: before, MustChange: mustChange, Rights: who.Scopes}
	var e account.Event = set
	if by := From(ctx); by.Staff == staff {
		e = account.PasswordChanged(set)
	}
	if err := a.settle(ctx, tx, at, staff, after); err != nil {
		return err
	}
	if err := a.note(ctx, tx, at, staff, e); err != nil {
		return err
	}
	return a.endAll(ctx, tx, staff, after.Session)
}

// HashPassword checks a new password and hashes it.
func (a *Auth) HashPassword(ctx context.Context, password, login, name string) (string, error) {
	if err := CheckPassword(password, login, name); err != nil {
		return "", err
	}
	return a.hashing.hash(ctx, a.Cost, password)
}

// Prove asks somebody for the password that he has; one that is wrong is a fault of the field.
func (a *Auth) Prove(ctx context.Context, staff, password, field string) error {
	_, hash, err := a.credential(ctx, "staff", staff)
	if err != nil {
		return err
	}
	g, err := a.admit(ctx, changes, staff, staff)
	if err != nil {
		return err
	}
	if ok, _, err := a.hashing.verify(ctx, a.Cost, password, hash); err != nil {
		return err
	} else if !ok {
		return fault.Input(field, "auth.password_wrong")
	}
	return a.db.Write(ctx, func(tx *store.Tx) error { return g.right(ctx, tx) })
}

// ChangePassword is a member of staff changing it; the old one is asked for.
func (a *Auth) ChangePassword(ctx context.Context, staff, old, fresh, name string, after After) error {
	c, err := a.Credential(ctx, staff)
	if err != nil {
		return err
	}
	if err := a.Prove(ctx, staff, old, "old_password"); err != nil {
		return err
	}
	if old == fresh {
		return fault.Input("password", "auth.password_same")
	}
	next, err := a.HashPassword(ctx, fresh, c.Login, name)
	if err != nil {
		return err
	}
	return a.SetPassword(ctx, staff, c.Login, next, false, after)
}

// Credential reads what is known of a member's sign-in; nothing when there is none.
func (a *Auth) Credential(ctx context.Context, staff string) (Credential, error) {
	c, _, err := a.credential(ctx, "staff", staff)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return c, err
}

// StaffOf is who signs in with a login, however it is written; "" when nobody does.
func (a *Auth) StaffOf(ctx context.Context, login string) (string, error) {
	c, _, err := a.credential(ctx, "login", NormalLogin(login))
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return c.Staff, err
}

// Credentials are those of everybody who signs in, in the order of their logins.
func (a *Auth) Credentials(ctx context.Context) ([]Credential, error) {
	list, err := store.All[Credential](ctx, a.db.Reader(), `
		select staff, login, must_change, updated_at from credential order by login`)
	if err != nil {
		return nil, fmt.Errorf("read credentials: %w", err)
	}
	return list, nil
}

// Remove takes sign-in, sessions and tokens from somebody who has left.
func (a *Auth) Remove(ctx context.Context, staff string) error {
	return a.act(ctx, func(ctx context.Context, tx *store.Tx) error { return a.remove(ctx, tx, staff) })
}

// loginOf is with what somebody signs in; "" when he does not.
func loginOf(ctx context.Context, tx *store.Tx, staff string) (string, error) {
	login, err := store.One[string](ctx, tx, `select login from credential where staff = $1`, staff)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	if err != nil {
		err = fmt.Errorf("read credential: %w", err)
	}
	return login, err
}

func (a *Auth) remove(ctx context.Context, tx *store.Tx, staff string) error {
	before, err := loginOf(ctx, tx, staff)
	if err != nil {
		return err
	}
	if _, err := store.Exec(ctx, tx, `delete from credential where staff = $1`, staff); err != nil {
		return fmt.Errorf("remove credential: %w", err)
	}
	at := a.now()
	if err := a.settle(ctx, tx, at, staff, After{Tokens: RevokeTokens}); err != nil {
		return err
	}
	if err := a.note(ctx, tx, at, staff, account.SignInRemoved{Login: before, Rights: a.Who(staff).Scopes}); err != nil {
		return err
	}
	return a.endAll(ctx, tx, staff, "")
}

// Empty tells whether nobody can sign in yet, so that the first start may offer to make the first account.
func (a *Auth) Empty(ctx context.Context) (bool, error) {
	_, err := store.One[string](ctx, a.db.Reader(), `select staff from credential limit 1`)
	if errors.Is(err, store.ErrNotFound) {
		return true, nil
	}
	return false, err
}

func (a *Auth) credential(ctx context.Context, column, value string) (Credential, string, error) {
	type row struct {
		Credential
		Hash string
	}
	r, err := store.One[row](ctx, a.db.Reader(), `
		select staff, login, must_change, updated_at, hash from credential where `+column+` = $1`, value)
	if err != nil {
		err = fmt.Errorf("read credential: %w", err)
	}
	return r.Credential, r.Hash, err
}

// ErrSignIn is the one answer to an unknown login and a wrong password: the difference is nobody's business.
var ErrSignIn = fault.New(fault.SignIn, "auth.wrong")

// SignIn checks a password and begins a session. token goes into the cookie and is known nowhere else. The staff
// profile's being active is for the caller to check.
func (a *Auth) SignIn(ctx context.Context, login, password, addr, userAgent string) (token string, s Session, err error) {
	login = NormalLogin(login)
	g, err := a.admit(ctx, signIns, login, network(addr))
	if err != nil {
		return "", s, err
	}
	c, hash, err := a.credential(ctx, "login", login)
	known := err == nil
	if errors.Is(err, store.ErrNotFound) {
		hash, err = a.Cost.decoy(), nil
	}
	if err != nil {
		return "", s, err
	}
	if len(password) > maxPassword {
		return "", s, ErrSignIn
	}
	ok, renew, err := a.hashing.verify(ctx, a.Cost, password, hash)
	if err != nil {
		return "", s, err
	}
	if !ok || !known || a.Who(c.Staff).Service {
		return "", s, ErrSignIn
	}
	if renew {
		if hash, err = a.hashing.hash(ctx, a.Cost, password); err != nil {
			return "", s, err
		}
	}
	token, s = a.newSession(c, addr, userAgent)
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		if renew {
			if _, err := store.Exec(ctx, tx, `update credential set hash = $1 where staff = $2`, hash, c.Staff); err != nil {
				return err
			}
		}
		if err := g.right(ctx, tx); err != nil {
			return err
		}
		return insertSession(ctx, tx, s)
	})
	if err != nil {
		return "", Session{}, fmt.Errorf("begin session: %w", err)
	}
	a.sessions.put(s.ID, s, s.Created)
	return token, s, nil
}

// network is what an address is counted by: one IPv4 address, or the /64 that one IPv6 customer has.
func network(addr string) string {
	if host, _, err := net.SplitHostPort(addr); err == nil {
		addr = host
	}
	ip := net.ParseIP(addr)
	if ip == nil || ip.To4() != nil {
		return addr
	}
	return ip.Mask(net.CIDRMask(64, 128)).String()
}

// digestOf is how a secret token is stored.
func digestOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func (a *Auth) now() time.Time { return a.Now().UTC() }
