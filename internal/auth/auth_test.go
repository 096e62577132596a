package auth_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/record/recordtest"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

var ctx = auth.Because(context.Background(), "轮岗")

const good = "桌子上有三只橘猫abc"

// clock is a time that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.at }
func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func setup(t *testing.T, db *store.DB) (*auth.Auth, *clock) {
	t.Helper()
	a, err := auth.New(db, []byte("0123456789abcdef0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	c := &clock{at: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)}
	a.Now, a.Cost = c.now, auth.Cost{Memory: 64, Time: 1}
	a.Who = func(string) auth.Account { return auth.Account{Active: true} }
	recordtest.Accounts(t, db, a)
	return a, c
}

func account(t *testing.T, db *store.DB, a *auth.Auth, staff, login string) {
	t.Helper()
	hash, err := a.HashPassword(ctx, good, login, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := a.SetPassword(ctx, staff, login, hash, true, auth.After{}); err != nil {
		t.Fatal(err)
	}
}

// as is the context of somebody who is signed in.
func as(staff string) context.Context {
	return auth.With(ctx, auth.Principal{Staff: staff, Session: "s"})
}

func kind(err error) fault.Kind {
	if f := fault.As(err); f != nil {
		return f.Kind
	}
	return ""
}

func TestSignInAndSessions(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, c := setup(t, db)
		other, _ := auth.New(db, []byte("0123456789abcdef0123456789abcdef"))
		other.Now = c.now // another node
		if empty, err := a.Empty(ctx); err != nil || !empty {
			t.Fatalf("empty %v %v", empty, err)
		}
		account(t, db, a, "s1", " Li\u200b.N\u202ea ") // typed at the command line, where nobody sees what is there
		if empty, _ := a.Empty(ctx); empty {
			t.Error("still empty")
		}
		for _, wrong := range [][2]string{{"li.na", "wrong password"}, {"nobody", good}, {"li.na", strings.Repeat("x", 5000)}} {
			if _, _, err := a.SignIn(ctx, wrong[0], wrong[1], "192.0.2.1:999", "ua"); !errors.Is(err, auth.ErrSignIn) {
				t.Errorf("sign in as %s: %v", wrong[0], err)
			}
		}
		// the same password from a keyboard that writes full-width letters
		token, s, err := a.SignIn(ctx, "LI.NA", strings.Replace(good, "abc", "ａｂｃ", 1), "192.0.2.1:999", "Firefox \xff\x00")
		if err != nil || s.Staff != "s1" || !s.MustChange || s.UserAgent != "Firefox " {
			t.Fatalf("sign in: %+v %v", s, err)
		}
		for name, node := range map[string]*auth.Auth{"same": a, "other": other} {
			got, err := node.Session(ctx, token)
			if err != nil || !reflect.DeepEqual(got, s) {
				t.Errorf("%s node: %+v %v", name, got, err)
			}
		}
		if _, err := a.Session(ctx, s.ID); kind(err) != fault.SignIn {
			t.Errorf("the stored id signs in: %v", err)
		}
		c.pass(90 * time.Second)
		if got, err := a.Session(ctx, token); err != nil || !got.LastSeen.Equal(c.now()) {
			t.Errorf("last seen %v %v", got.LastSeen, err)
		}
		list, err := other.Sessions(ctx, "s1")
		if err != nil || len(list) != 1 || !list[0].LastSeen.Equal(c.now()) {
			t.Errorf("sessions %+v %v", list, err)
		}
		second, s2, err := a.SignIn(ctx, "li.na", good, "192.0.2.2:1", "Chrome")
		if err != nil {
			t.Fatal(err)
		}
		// changing the password ends the other session
		if err := a.ChangePassword(ctx, "s1", "not this one", good+"2", "", auth.After{Session: s2.ID}); kind(err) != fault.Invalid {
			t.Errorf("change with a wrong password: %v", err)
		}
		if err := a.ChangePassword(ctx, "s1", good, good+"2", "", auth.After{Session: s2.ID}); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Session(ctx, token); kind(err) != fault.SignIn {
			t.Errorf("the other session lives on: %v", err)
		}
		if got, err := a.Session(ctx, second); err != nil || got.MustChange {
			t.Errorf("the kept session: %+v %v", got, err)
		}
		if _, _, err := a.SignIn(ctx, "li.na", good, "192.0.2.3", ""); !errors.Is(err, auth.ErrSignIn) {
			t.Errorf("the old password: %v", err)
		}
		if err := a.EndSession(ctx, "s9", s2.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Session(ctx, second); err != nil {
			t.Errorf("somebody else ended it: %v", err)
		}
		if err := a.SignOut(ctx, second); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Session(ctx, second); kind(err) != fault.SignIn {
			t.Errorf("after signing out: %v", err)
		}
		third, _, err := a.SignIn(ctx, "li.na", good+"2", "192.0.2.3", "")
		if err != nil {
			t.Fatal(err)
		}
		c.pass(13 * time.Hour)
		if _, err := a.Session(ctx, third); kind(err) != fault.SignIn {
			t.Errorf("after a night: %v", err)
		}
		if n, err := a.Sweep(ctx); err != nil || n != 1 {
			t.Errorf("swept %d %v", n, err)
		}
		// a login belongs to one
		err = a.SetPassword(ctx, "s2", "Li.na", "x", false, auth.After{})
		if kind(err) != fault.Invalid {
			t.Errorf("second owner of a login: %v", err)
		}
		if err := a.Remove(ctx, "s1"); err != nil {
			t.Fatal(err)
		}
		if c, err := a.Credential(ctx, "s1"); err != nil || c.Login != "" {
			t.Errorf("after leaving: %q %v", c.Login, err)
		}
	})
}

func TestGuessingIsSlowedDown(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	a, c := setup(t, db)
	account(t, db, a, "s1", "li")
	refused := 0
	for range 12 {
		_, _, err := a.SignIn(ctx, "li", "guess", "192.0.2.1", "")
		if kind(err) == fault.TooMany {
			refused++
		}
	}
	if refused != 7 {
		t.Errorf("%d of 12 guesses at once were refused, want 7", refused)
	}
	if _, _, err := a.SignIn(ctx, "li", good, "192.0.2.1", ""); kind(err) != fault.TooMany {
		t.Errorf("the right password inside the wait: %v", err)
	}
	if _, _, err := a.SignIn(ctx, "li", good, "192.0.2.77", ""); err != nil {
		t.Errorf("the owner is locked out elsewhere: %v", err)
	}
	c.pass(2 * time.Second)
	if _, _, err := a.SignIn(ctx, "li", good, "192.0.2.1", ""); err != nil {
		t.Errorf("after the wait: %v", err)
	}
	// many logins from one IPv6 network
	tried := 0
	for i := range 60 {
		addr := "[2001:db8::" + string(rune('a'+i%6)) + "]:1"
		if _, _, err := a.SignIn(ctx, strings.Repeat("u", i+1), "guess", addr, ""); kind(err) == fault.SignIn {
			tried++
		}
	}
	if tried != 30 {
		t.Errorf("%d logins were tried from one network, want 30", tried)
	}
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	for p, ok := range map[string]bool{"short": false, "aaaaaaaaaaaa": false, "Password123": false, "zhang.wei1": false,
		"correct horse battery": true, good: true, auth.NewPassword(): true, strings.Repeat("长", 200): false} {
		if err := auth.CheckPassword(p, "zhang.wei", "张伟"); (err == nil) != ok {
			t.Errorf("%q: %v", p, err)
		}
	}
	if a, b := auth.NewPassword(), auth.NewPassword(); a == b || len(a) != 19 {
		t.Errorf("one-time passwords %s %s", a, b)
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, c := setup(t, db)
		if _, _, err := a.CreateToken(as("s1"), "s1", " ", []string{"cases:eat"}, c.now()); len(fault.As(err).Fields) != 3 {
			t.Errorf("faults: %v", err)
		}
		raw, tok, err := a.CreateToken(as("s1"), "s1", "import", []string{auth.CasesRead, auth.CasesWrite}, c.now().Add(time.Hour))
		if err != nil || !strings.HasPrefix(raw, "amt_") {
			t.Fatal(raw, err)
		}
		got, err := a.Token(ctx, raw)
		if err != nil || got.Staff != "s1" || !got.LastUsed.Equal(c.now()) {
			t.Fatalf("%+v %v", got, err)
		}
		p := got.Principal()
		if !p.May(auth.CasesWrite) || p.May(auth.SettingsWrite) || (auth.Principal{}).May(auth.CasesRead) {
			t.Error("scopes")
		}
		if auth.From(auth.With(ctx, p)).Token != tok.ID || auth.From(ctx).Known() {
			t.Error("context")
		}
		if _, err := a.Token(ctx, raw+"x"); kind(err) != fault.SignIn {
			t.Errorf("another token: %v", err)
		}
		list, err := a.Tokens(ctx, "")
		if err != nil || len(list) != 1 || !reflect.DeepEqual(list[0], got) {
			t.Errorf("list %+v %v", list, err)
		}
		if list, _ := a.Tokens(ctx, "s2"); len(list) != 0 {
			t.Error("tokens of somebody else")
		}
		c.pass(time.Hour)
		if _, err := a.Token(ctx, raw); kind(err) != fault.SignIn {
			t.Errorf("expired: %v", err)
		}
		raw, tok, _ = a.CreateToken(as("s1"), "s1", "b", []string{auth.CasesRead}, time.Time{})
		if _, err := a.Token(ctx, raw); err != nil {
			t.Fatal(err)
		}
		if err := a.RevokeToken(ctx, tok.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Token(ctx, raw); kind(err) != fault.SignIn {
			t.Errorf("revoked: %v", err)
		}
	})
}

func BenchmarkSession(b *testing.B) {
	db := storetest.SQLite(b)
	a, _ := auth.New(db, []byte("0123456789abcdef0123456789abcdef"))
	recordtest.Accounts(b, db, a)
	hash, _ := a.HashPassword(ctx, good, "li", "")
	_ = a.SetPassword(ctx, "s1", "li", hash, false, auth.After{})
	token, _, err := a.SignIn(ctx, "li", good, "192.0.2.1", "")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := a.Session(ctx, token); err != nil {
			b.Fatal(err)
		}
	}
}
