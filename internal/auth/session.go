package auth

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"time"
	"unicode/utf8"

	"amends/internal/fault"
	"amends/internal/store"
)

// Cookie is the name of the cookie that carries a session's token.
const Cookie = "amends_session"

const (
	week         = 7 * 24 * time.Hour
	seenEvery    = time.Minute // last_seen is written at most this often
	maxUserAgent = 200
)

// Lasting sets after how long without a sign of life one must sign in again. After a week everybody must, or after as
// long as that when it is longer.
func (a *Auth) Lasting(idle time.Duration) { a.Idle, a.Most = idle, max(week, idle) }

// Session is one signed-in browser. ID is the digest of the token: it may be shown and logged.
type Session struct {
	ID         string
	Staff      string
	Created    time.Time
	LastSeen   time.Time
	Expires    time.Time
	UserAgent  string
	Address    string
	MustChange bool // the password must be changed before anything else
}

func (a *Auth) newSession(c Credential, addr, userAgent string) (string, Session) {
	token := newSecret()
	now := a.now()
	return token, Session{ID: digestOf(token), Staff: c.Staff, Created: now, LastSeen: now, Expires: now.Add(a.Most),
		UserAgent: cut(userAgent, maxUserAgent), Address: cut(addr, 64), MustChange: c.MustChange}
}

// newSecret is 256 random bits.
func newSecret() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	return base64.RawURLEncoding.EncodeToString(raw)
}

func insertSession(ctx context.Context, tx *store.Tx, s Session) error {
	_, err := store.Exec(ctx, tx, `
		insert into session (id, staff, created, last_seen, expires, user_agent, address)
		values ($1, $2, $3, $4, $5, $6, $7)`,
		s.ID, s.Staff, s.Created, s.LastSeen, s.Expires, s.UserAgent, s.Address)
	return err
}

const selectSession = `
	select s.id, s.staff, s.created, s.last_seen, s.expires, s.user_agent, s.address, coalesce(c.must_change, true)
	from session s
	left join credential c on c.staff = s.staff
	where `

// ErrNoSession says that nobody is signed in with this token.
var ErrNoSession = fault.New(fault.SignIn, "auth.no_session")

// Session answers whose browser this is. Mostly from memory; it writes last_seen once a minute.
func (a *Auth) Session(ctx context.Context, token string) (Session, error) {
	s, err := a.Lives(ctx, token)
	if err != nil {
		return Session{}, err
	}
	id, now := digestOf(token), a.now()
	if now.Sub(s.LastSeen) >= seenEvery {
		s.LastSeen = now
		a.sessions.put(id, s, now) // first, so that only one of many requests writes
		err := a.db.Write(ctx, func(tx *store.Tx) error {
			n, err := store.Exec(ctx, tx, `update session set last_seen = $1 where id = $2`, now, id)
			if err == nil && n == 0 {
				err = ErrNoSession
			}
			return err
		})
		if err != nil && !a.db.Dialect().IsUnready(err) { // a full or read-only database is no reason not to read
			a.sessions.drop(id)
			return Session{}, fmt.Errorf("note session: %w", err)
		}
	}
	return s, nil
}

// Lives answers what Session does and notes nothing: a page that only stands open is no sign of who sits before it.
func (a *Auth) Lives(ctx context.Context, token string) (Session, error) {
	if token == "" {
		return Session{}, ErrNoSession
	}
	id, now := digestOf(token), a.now()
	s, ok := a.sessions.get(id, now)
	if !ok {
		var err error
		s, err = store.One[Session](ctx, a.db.Reader(), selectSession+`s.id = $1`, id)
		if errors.Is(err, store.ErrNotFound) {
			return Session{}, ErrNoSession
		}
		if err != nil {
			return Session{}, fmt.Errorf("read session: %w", err)
		}
		a.sessions.put(id, s, now)
	}
	if a.over(s, now) {
		return Session{}, ErrNoSession
	}
	return s, nil
}

// over judges by the settings of today: a session that began under longer ones ends with them.
func (a *Auth) over(s Session, now time.Time) bool {
	return !now.Before(s.Expires) || now.Sub(s.Created) >= a.Most || now.Sub(s.LastSeen) > a.Idle
}

// Sessions lists the live sessions of a member of staff, newest first.
func (a *Auth) Sessions(ctx context.Context, staff string) ([]Session, error) {
	now := a.now()
	out, err := store.All[Session](ctx, a.db.Reader(), selectSession+`s.staff = $1 and s.expires > $2 and s.created > $3 and s.last_seen > $4
		order by s.created desc, s.id`, staff, now, now.Add(-a.Most), now.Add(-a.Idle))
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	return out, nil
}

// SignOut ends the session of a token.
func (a *Auth) SignOut(ctx context.Context, token string) error {
	return a.EndSession(ctx, "", digestOf(token))
}

// EndSession ends one session by its ID; with staff given only when it is theirs.
func (a *Auth) EndSession(ctx context.Context, staff, id string) error {
	err := a.db.Write(ctx, func(tx *store.Tx) error {
		_, err := store.Exec(ctx, tx, `delete from session where id = $1 and ($2 = '' or staff = $2)`, id, staff)
		return err
	})
	a.sessions.drop(id)
	if err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// EndSessions ends all sessions of a member of staff but keep, which may be empty.
func (a *Auth) EndSessions(ctx context.Context, staff, keep string) error {
	err := a.db.Write(ctx, func(tx *store.Tx) error { return a.endAll(ctx, tx, staff, keep) })
	a.sessions.clear() // again, after the commit: a reader may have put the old answer back meanwhile
	return err
}

func (a *Auth) endAll(ctx context.Context, tx *store.Tx, staff, keep string) error {
	if _, err := store.Exec(ctx, tx, `delete from session where staff = $1 and id <> $2`, staff, keep); err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	a.sessions.clear()
	return nil
}

// Sweep deletes the sessions that have expired and the guesses that are forgotten; run it now and then.
func (a *Auth) Sweep(ctx context.Context) (int64, error) {
	var n int64
	now := a.now()
	err := a.db.Write(ctx, func(tx *store.Tx) (err error) {
		n, err = store.Exec(ctx, tx, `delete from session where expires <= $1 or created <= $2 or last_seen <= $3`,
			now, now.Add(-a.Most), now.Add(-a.Idle))
		if err != nil {
			return err
		}
		guesses, err := store.Exec(ctx, tx, `delete from guess where last < $1 and until < $2`, now.Add(-memoryMost), now)
		n += guesses
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("sweep sessions and guesses: %w", err)
	}
	return n, nil
}

// SessionCookie carries the token for as long as a session may live; secure is set wherever the site is served over TLS.
func SessionCookie(token string, most time.Duration, secure bool) *http.Cookie {
	return &http.Cookie{Name: Cookie, Value: token, Path: "/", HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
		MaxAge: int(most / time.Second)}
}

// EndCookie takes the cookie away.
func EndCookie(secure bool) *http.Cookie {
	c := SessionCookie("", 0, secure)
	c.MaxAge = -1
	return c
}

// cut shortens at a character boundary and drops what is not UTF-8, which PostgreSQL refuses.
func cut(s string, n int) string {
	var out []byte
	for _, r := range s {
		if r == utf8.RuneError || r == 0 {
			continue
		}
		if len(out)+utf8.RuneLen(r) > n {
			break
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out)
}
