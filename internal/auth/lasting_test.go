package auth_test

import (
	"testing"
	"time"

	"amends/internal/fault"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// TestLasting: the setting says how long an idle person stays signed in, a week how long anybody does; a setting that
// became shorter ends what began under the longer one, in lists and when sweeping too.
func TestLasting(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, c := setup(t, db)
		account(t, db, a, "s1", "li")
		enter := func() string {
			token, _, err := a.SignIn(ctx, "li", good, "192.0.2.1", "")
			if err != nil {
				t.Fatal(err)
			}
			return token
		}
		stays := func(token string) bool {
			_, err := a.Session(ctx, token)
			if err != nil && kind(err) != fault.SignIn {
				t.Fatal(err)
			}
			return err == nil
		}
		for _, idle := range []time.Duration{time.Hour, 12 * time.Hour, 30 * 24 * time.Hour} {
			a.Lasting(idle)
			token := enter()
			c.pass(idle - time.Minute)
			if !stays(token) {
				t.Errorf("%v: signed out too early", idle)
			}
			c.pass(idle + time.Minute)
			if stays(token) {
				t.Errorf("%v: an idle person stays signed in", idle)
			}
		}
		a.Lasting(12 * time.Hour)
		token := enter()
		for range 13 { // somebody who is never idle
			c.pass(11 * time.Hour)
			if !stays(token) {
				t.Fatal("signed out before the week is over")
			}
		}
		c.pass(30 * time.Hour)
		if stays(token) {
			t.Error("signed in for more than a week")
		}
		a.Lasting(30 * 24 * time.Hour)
		token = enter()
		c.pass(8 * 24 * time.Hour)
		stays(token)
		a.Lasting(12 * time.Hour)
		if stays(token) {
			t.Error("a session from before outlives the shorter setting")
		}
		if list, err := a.Sessions(ctx, "s1"); err != nil || len(list) != 0 {
			t.Errorf("listed: %v %v", list, err)
		}
		if n, err := a.Sweep(ctx); err != nil || n == 0 {
			t.Errorf("swept %d %v", n, err)
		}
		if n, err := store.One[int](ctx, db.Reader(), `select count(*) from session`); err != nil || n != 0 {
			t.Errorf("%d sessions are left: %v", n, err)
		}
	})
}
