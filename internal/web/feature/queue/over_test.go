package queue_test

import (
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"amends/internal/auth"
	settings "amends/internal/register"
	"amends/internal/waittest"
	"amends/internal/web/feature/gate/testsite"
)

// TestAStreamEndsWithItsSession: whatever ends a session ends what it listens to, at the next beat; and a page that only
// stands open does not keep a session alive.
func TestAStreamEndsWithItsSession(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, end := range map[string]func(e *testsite.Env, token string) error{
		"signed out":       func(e *testsite.Env, token string) error { return e.Site.Auth.SignOut(ctx, token) },
		"password changed": func(e *testsite.Env, _ string) error { return e.Site.Auth.EndSessions(ctx, "mei", "") },
		"hours over":       func(e *testsite.Env, _ string) error { e.Pass(e.Site.Auth.Idle); return nil },
		"does not work here any more": func(e *testsite.Env, _ string) error {
			person := *e.Site.Register.Snapshot().StaffByID["mei"]
			person.Active = false
			_, err := e.Site.Register.Import(auth.Because(ctx, "离职"), "root", e.Now(), settings.Bundle{Staff: []settings.Staff{person}})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := open(t)
			tick := make(chan time.Time)
			e.Site.Hub.Tick = tick
			e.Enrol(false, "mei")
			token, _, err := e.Site.Auth.SignIn(ctx, "mei", testsite.Password, "10.0.0.1", "Go test")
			must(t, err)
			req, _ := http.NewRequest("GET", e.URL+"/live", nil)
			req.AddCookie(auth.SessionCookie(token, time.Hour, false))
			res, err := http.DefaultClient.Do(req)
			must(t, err)
			defer res.Body.Close()
			for range 3 { // it goes on as long as the session does, and does not prolong it
				e.Pass(2 * time.Minute)
				waittest.Send(t, "a beat", tick, e.Now())
			}
			if e.Site.Hub.Listeners() != 1 {
				t.Fatal("the stream ended before its session")
			}
			must(t, end(e, token))
			over := make(chan error, 1)
			go func() {
				_, err := io.ReadAll(res.Body)
				over <- err
			}()
			select {
			case tick <- e.Now():
				err = waittest.For(t, "the end of the stream", over)
			case err = <-over: // the beat before met it already
			}
			must(t, err)
			waittest.Until(t, "nobody listens", func() bool { return e.Site.Hub.Listeners() == 0 }, nil)
		})
	}
}
