package api

import (
	"amends/internal/auth"
)

// signIn begins a session and gives its cookie.
func (e *env) signIn(staff string, mustChange bool) string {
	e.t.Helper()
	a := e.house.Auth
	ctx := e.t.Context()
	hash, err := a.HashPassword(ctx, "correct horse battery 9", staff, staff)
	must(e.t, err)
	must(e.t, a.SetPassword(ctx, staff, staff, hash, mustChange, auth.After{}))
	raw, _, err := a.SignIn(ctx, staff, "correct horse battery 9", "192.0.2.1", "test")
	must(e.t, err)
	return auth.Cookie + "=" + raw
}
