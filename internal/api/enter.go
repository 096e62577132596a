package api

import (
	"encoding/hex"
	"math/rand/v2"
	"net/http"
	"strings"

	"amends/internal/auth"
	"amends/internal/fault"
)

// requestID names a request in the log and in the problem; it is no secret and needs only to be rare.
func requestID() string {
	var b [8]byte
	n := rand.Uint64()
	for i := range b {
		b[i] = byte(n >> (8 * i))
	}
	return hex.EncodeToString(b[:])
}

// enter finds out who asks and whether this way of signing in opens the route. Roles are asked later: by the desk for
// commands, by the views for questions, and by the route's own permissions.
func (c *call) enter() error {
	if c.rt.open {
		return nil
	}
	var err error
	if c.who, err = c.principal(); err != nil {
		return err
	}
	if p := c.snap.StaffByID[c.who.Staff]; p == nil || !p.Active {
		return fault.New(fault.SignIn, "api.left", "staff", c.who.Staff)
	}
	c.ctx = auth.With(c.ctx, c.who) // for the record: who it was, and with which token
	for _, s := range c.rt.scopes {
		if !c.who.May(s) {
			return fault.New(fault.Forbidden, "api.scope_missing", "scope", s)
		}
	}
	if len(c.rt.needs) == 0 {
		return nil
	}
	for _, p := range c.rt.needs {
		if c.snap.Can(c.who.Staff, p) {
			return nil
		}
	}
	return fault.New(fault.Forbidden, "api.not_permitted", "permission", string(c.rt.needs[0]))
}

// principal reads the bearer token, or the session of the same site when the request changes nothing: a cookie is sent
// by any page that points here, a header only by who holds the token.
func (c *call) principal() (auth.Principal, error) {
	if head := c.r.Header.Get("Authorization"); head != "" {
		kind, raw, _ := strings.Cut(head, " ")
		if !strings.EqualFold(kind, "Bearer") {
			return auth.Principal{}, fault.New(fault.SignIn, "api.bearer_needed")
		}
		t, err := c.api.House.Auth.Token(c.ctx, strings.TrimSpace(raw))
		return t.Principal(), err
	}
	cookie, err := c.r.Cookie(auth.Cookie)
	if err != nil {
		return auth.Principal{}, fault.New(fault.SignIn, "api.bearer_needed")
	}
	if c.r.Method != http.MethodGet && c.r.Method != http.MethodHead {
		return auth.Principal{}, fault.New(fault.SignIn, "api.cookie_reads_only")
	}
	switch c.r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
	default:
		return auth.Principal{}, fault.New(fault.SignIn, "api.other_site")
	}
	s, err := c.api.House.Auth.Session(c.ctx, cookie.Value)
	if err == nil && s.MustChange {
		err = fault.New(fault.Forbidden, "api.password_first")
	}
	return s.Principal(), err
}
