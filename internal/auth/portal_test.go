package auth_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/waittest"
)

func codeOf(t *testing.T, a *auth.Auth, id string) string {
	t.Helper()
	code, err := a.PortalCode(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func addr(i int) string { return fmt.Sprintf("192.0.%d.%d:443", i/200, i%200+1) }

// TestPortalCodes are long, of letters that nobody confuses, and read as people type them.
func TestPortalCodes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, c := setup(t, db)
		seen := ""
		for i := range 200 {
			code := codeOf(t, a, fmt.Sprint("c", i))
			if bare := auth.NormalCode(code); len(bare) < 8 || strings.ContainsAny(bare, "0O1IL2Z5S8BGUV") {
				t.Fatalf("code %s", code)
			}
			seen += code
		}
		for _, r := range "34679ACDEFHJKMNPQRTWXY" {
			if !strings.ContainsRune(seen, r) {
				t.Errorf("no code holds %c", r)
			}
		}
		code := codeOf(t, a, "c1")
		if code == codeOf(t, a, "c2") || code != codeOf(t, a, "c1") {
			t.Errorf("codes %s %s", code, codeOf(t, a, "c2"))
		}
		bare := auth.NormalCode(code)
		wide := strings.Map(func(r rune) rune { return r + 0xfee0 }, bare)
		for _, typed := range []string{code, " " + code + " ", bare, strings.ToLower(code), bare[:3] + " – " + bare[3:], wide} {
			if err := a.CheckPortalCode(ctx, "ts-1 ", "c1", typed, addr(1)); err != nil {
				t.Errorf("%q: %v", typed, err)
			}
		}
		for _, wrong := range []string{"", bare[1:], bare + "A", codeOf(t, a, "c2")} {
			if err := a.CheckPortalCode(ctx, "TS-1", "c1", wrong, addr(2)); !errors.Is(err, auth.ErrPortalCode) {
				t.Errorf("%q: %v", wrong, err)
			}
		}
		if err := a.CheckPortalCode(ctx, "TS-404", "", codeOf(t, a, ""), addr(3)); !errors.Is(err, auth.ErrPortalCode) {
			t.Errorf("unknown number: %v", err)
		}
		token := a.PortalToken("c1", time.Hour)
		if id, err := a.CheckPortalToken(ctx, token); err != nil || id != "c1" {
			t.Errorf("%q %v", id, err)
		}
		for _, bad := range []string{"", ".", "c2" + token[2:], token[:len(token)-1], "c1.ffffffffff." + token[len(token)-24:]} {
			if id, err := a.CheckPortalToken(ctx, bad); err == nil {
				t.Errorf("%q opens %s", bad, id)
			}
		}
		c.pass(time.Hour)
		if _, err := a.CheckPortalToken(ctx, token); kind(err) != fault.SignIn {
			t.Errorf("expired: %v", err)
		}
	})
}

// TestCodesAreGivenAnew: the old code and the old links are over, those of other complaints and files stay. A complaint
// from before codes had letters keeps its six digits until then.
func TestCodesAreGivenAnew(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, c := setup(t, db)
		err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := store.Exec(ctx, tx, `insert into portal_code (complaint, generation, made, who) values ('old', 0, 0, '')`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		digits := codeOf(t, a, "old")
		if len(digits) != 6 || strings.Trim(digits, "0123456789") != "" {
			t.Fatalf("the old code is %q", digits)
		}
		for id, short := range map[string]bool{"old": true, "new": false} {
			number, was := "TS-"+id, codeOf(t, a, id)
			link, file := a.PortalToken(id, time.Hour), a.PortalToken("file:f", time.Hour)
			if got, err := a.ShortCode(ctx, id); err != nil || got != short {
				t.Errorf("%s: short %v %v", id, got, err)
			}
			if err := a.CheckPortalCode(ctx, number, id, was, addr(1)); err != nil {
				t.Errorf("%s: %v", id, err)
			}
			c.pass(time.Minute)
			fresh, err := a.Reissue(ctx, id, "anna")
			if err != nil || fresh == was || len(auth.NormalCode(fresh)) < 8 || codeOf(t, a, id) != fresh {
				t.Fatalf("%s: %q after %q: %v", id, fresh, was, err)
			}
			if err := a.CheckPortalCode(ctx, number, id, was, addr(2)); !errors.Is(err, auth.ErrPortalCode) {
				t.Errorf("%s: the old code: %v", id, err)
			}
			if err := a.CheckPortalCode(ctx, number, id, fresh, addr(2)); err != nil {
				t.Errorf("%s: the new code: %v", id, err)
			}
			if _, err := a.CheckPortalToken(ctx, link); kind(err) != fault.SignIn {
				t.Errorf("%s: the old link: %v", id, err)
			}
			for _, good := range []string{file, a.PortalToken(id, time.Hour)} {
				if _, err := a.CheckPortalToken(ctx, good); err != nil {
					t.Errorf("%s: %v", id, err)
				}
			}
			if got, _ := a.ShortCode(ctx, id); got {
				t.Errorf("%s: still short", id)
			}
			if next, _ := a.Reissue(ctx, id, "anna"); next == fresh || next == was {
				t.Errorf("%s: the third code is the one of before", id)
			}
		}
	})
}

// TestStrangersDoNotLockTheOwnerOut: whoever guesses waits; whoever has the code comes in from elsewhere, even while the
// complaint is guessed at from everywhere. What was counted holds over a restart, and on another node.
func TestStrangersDoNotLockTheOwnerOut(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, c := setup(t, db)
		node := func() *auth.Auth {
			b, _ := setup(t, db)
			b.Now = c.now
			return b
		}
		right := codeOf(t, a, "c1")
		try := func(a *auth.Auth, code string, from int) fault.Kind {
			return kind(a.CheckPortalCode(ctx, "TS-1", "c1", code, addr(from)))
		}
		for i := range 9 {
			want := fault.SignIn
			if i >= 5 {
				want = fault.TooMany
			}
			if got := try(a, "WRONG", 1); got != want {
				t.Fatalf("guess %d: %s", i, got)
			}
		}
		if got := try(node(), right, 1); got != fault.TooMany {
			t.Errorf("the guesser, after a restart, with the right code: %s", got)
		}
		if got := try(node(), right, 2); got != "" {
			t.Errorf("the owner from elsewhere: %s", got)
		}
		for i := range 40 {
			try(a, "WRONG", 10+i)
		}
		if got := try(node(), right, 2); got != "" {
			t.Errorf("the owner, under attack: %s", got)
		}
		if got := try(node(), right, 3); got != "" {
			t.Errorf("the owner at another new place, under attack: %s", got)
		}
		if got := try(node(), right, 12); got != fault.TooMany {
			t.Errorf("under attack whoever failed once must wait: %s", got)
		}
		if got := kind(a.CheckPortalCode(ctx, "TS-2", "c2", codeOf(t, a, "c2"), addr(12))); got != "" {
			t.Errorf("another complaint is not under attack: %s", got)
		}
		c.pass(25 * time.Hour)
		if got := try(node(), right, 1); got != "" {
			t.Errorf("a day later: %s", got)
		}
		c.pass(25 * time.Hour)
		if _, err := a.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
		if n, err := store.One[int](ctx, db.Reader(), `select count(*) from guess`); err != nil || n != 0 {
			t.Errorf("%d counters are kept for ever: %v", n, err)
		}
	})
}

// TestTheOwnerMistypesUnderAttack: what strangers did makes a typo cost the owner seconds, more with each further one, and
// no hour. The same at the sign-in, where it may be a minute.
func TestTheOwnerMistypesUnderAttack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, c := setup(t, db)
		for i := range 200 {
			_ = a.CheckPortalCode(ctx, "TS-1", "c1", "WRONG", addr(i))
		}
		right, owner := codeOf(t, a, "c1"), addr(500)
		for typos, wait := range []int{0, 10, 20, 40, 80} {
			if typos > 0 {
				if err := a.CheckPortalCode(ctx, "TS-1", "c1", right, owner); waitOf(err) <= wait-2 || waitOf(err) > wait+1 {
					t.Errorf("after %d typos: %v, want %d seconds", typos, err, wait)
				}
			}
			c.pass(time.Duration(wait+1) * time.Second)
			if err := a.CheckPortalCode(ctx, "TS-1", "c1", "TYPO", owner); !errors.Is(err, auth.ErrPortalCode) {
				t.Errorf("typo %d: %v", typos+1, err)
			}
		}
		c.pass(161 * time.Second)
		if err := a.CheckPortalCode(ctx, "TS-1", "c1", right, owner); err != nil {
			t.Errorf("the owner after five typos: %v", err)
		}
		if err := a.CheckPortalCode(ctx, "TS-1", "c1", "TYPO", owner); !errors.Is(err, auth.ErrPortalCode) {
			t.Errorf("being right forgave him nothing: %v", err)
		}
		account(t, db, a, "s1", "li")
		for i := range 60 {
			_, _, _ = a.SignIn(ctx, "li", "guess", addr(i), "")
		}
		_, _, _ = a.SignIn(ctx, "li", "typo", addr(500), "")
		if _, _, err := a.SignIn(ctx, "li", good, addr(500), ""); waitOf(err) > 61 {
			t.Errorf("a colleague after one typo: %v", err)
		}
	})
}

// TestTheOddsOfACode: how many tries a network has at a complaint under attack decides what eight letters are worth. It may
// try whenever it is let, or try some, rest until all is forgotten, and begin anew: never is it more than ten a day.
func TestTheOddsOfACode(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, c := setup(t, db)
		for i := range 30 {
			_ = a.CheckPortalCode(ctx, "TS-1", "c1", "WRONG", addr(i))
		}
		elsewhere := 0
		for burst := 6; burst <= 16; burst += 2 {
			tried, begun := 0, c.now()
			for turn := 0; c.now().Sub(begun) < 10*24*time.Hour; turn++ { // a turn is a try or a rest
				if turn > 100_000 {
					t.Fatal("the days do not pass")
				}
				err := a.CheckPortalCode(ctx, "TS-1", "c1", "WRONG", addr(1000+burst))
				switch {
				case err == nil:
					t.Fatal("guessed")
				case !errors.Is(err, auth.ErrPortalCode):
					c.pass(time.Duration(waitOf(err)) * time.Second)
					continue
				}
				if tried++; tried%burst == 0 {
					c.pass(12 * time.Hour)
					elsewhere++
					_ = a.CheckPortalCode(ctx, "TS-1", "c1", "WRONG", addr(2000+elsewhere)) // the attack goes on
					c.pass(12*time.Hour + time.Second)
				}
			}
			if days := c.now().Sub(begun).Hours() / 24; float64(tried) > 10*days+float64(burst) {
				t.Errorf("in bursts of %d: %d tries in %.1f days", burst, tried, days)
			}
		}
		codes := 1.0
		for range auth.NormalCode(codeOf(t, a, "c1")) {
			codes *= 22
		}
		if odds := 10 * 1000 * 3650 / codes; odds > 1.0/1500 {
			t.Errorf("a thousand networks find a code in ten years with a chance of %g", odds)
		}
	})
}

// waitOf is how many seconds a refusal asks for.
func waitOf(err error) int {
	f := fault.As(err)
	if f == nil || f.Kind != fault.TooMany {
		return 0
	}
	n, _ := f.Args[1].(int) // "seconds", n
	return n
}

// TestOneGuesserAtManyComplaints is counted over all of them, and his numbers stand in no row.
func TestOneGuesserAtManyComplaints(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, _ := setup(t, db)
		tried := 0
		for i := range 40 {
			if kind(a.CheckPortalCode(ctx, fmt.Sprint("TS-", i), "", "WRONG", "[2001:db8::"+fmt.Sprint(i)+"]:1")) == fault.SignIn {
				tried++
			}
		}
		if tried != 20 {
			t.Errorf("%d numbers were tried from one network, want 20", tried)
		}
		keys, err := store.All[string](ctx, db.Reader(), `select key from guess`)
		if err != nil || strings.Contains(strings.Join(keys, " "), "TS-") || strings.Contains(strings.Join(keys, " "), "2001") {
			t.Errorf("%v %v", keys, err)
		}
	})
}

// TestManyAtOnce: guesses that come at the same time are counted before they are judged.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, _ := setup(t, db)
		answers := make(chan fault.Kind)
		for range 30 {
			go func() { answers <- kind(a.CheckPortalCode(ctx, "TS-1", "c1", "WRONG", addr(1))) }()
		}
		tried := 0
		for range 30 {
			if waittest.For(t, "an answer", answers) == fault.SignIn {
				tried++
			}
		}
		if tried != 5 {
			t.Errorf("%d of 30 guesses at once were judged, want 5", tried)
		}
	})
}

// TestStrangersDoNotLockStaffOut is the same rule at the sign-in.
func TestStrangersDoNotLockStaffOut(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, c := setup(t, db)
		account(t, db, a, "s1", "li")
		for i := range 12 {
			for range 5 {
				_, _, _ = a.SignIn(ctx, "li", "guess", addr(i), "")
			}
		}
		b, _ := setup(t, db)
		b.Now = c.now
		if _, _, err := b.SignIn(ctx, "li", good, addr(100), ""); err != nil {
			t.Errorf("the owner, while sixty guesses come from twelve places: %v", err)
		}
		if _, _, err := b.SignIn(ctx, "li", good, addr(1), ""); kind(err) != fault.TooMany {
			t.Errorf("a guesser after a restart: %v", err)
		}
	})
}
