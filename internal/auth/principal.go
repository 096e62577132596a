package auth

import (
	"context"
	"slices"

	"amends/internal/typed"
)

// Principal is who asks: a member of staff with a session or a token, or a complainant on the portal. The zero value
// is nobody.
type Principal struct {
	Staff     string
	Session   string   // ID of the session; empty with a token
	Token     string   // ID of the token; empty with a session
	Scopes    []string // of the token; a session has no limit of its own
	Complaint string   // the one complaint that a portal visitor may see
}

// Known tells whether anybody is signed in.
func (p Principal) Known() bool { return p.Staff != "" }

// May tells whether the way of signing in allows a scope. A session allows every one; roles decide the rest.
func (p Principal) May(scope string) bool {
	return p.Session != "" || p.Token != "" && slices.Contains(p.Scopes, scope)
}

type principalKey struct{}

// With puts who asks into the context.
func With(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, p)
}

// From answers who asks; the zero Principal when nobody does.
func From(ctx context.Context) Principal {
	p, _ := ctx.Value(principalKey{}).(Principal)
	return p
}

type whyKey struct{}

// LongestWhy is how many characters a reason may have.
const LongestWhy = 500

// Because puts into the context why somebody does what he does, in his own words, for the record.
func Because(ctx context.Context, why string) context.Context {
	return context.WithValue(ctx, whyKey{}, typed.Text(why))
}

// Why answers what he said; empty when he said nothing.
func Why(ctx context.Context) string {
	why, _ := ctx.Value(whyKey{}).(string)
	return why
}

// Principal of a session.
func (s Session) Principal() Principal { return Principal{Staff: s.Staff, Session: s.ID} }

// Principal of a token.
func (t Token) Principal() Principal {
	return Principal{Staff: t.Staff, Token: t.ID, Scopes: t.Scopes}
}
