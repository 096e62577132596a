// Package account is what happens to the ways into an account: its password and its API tokens. One stream for each member of
// staff and each service. That they changed is in it, and never what to: no secret, and no digest of one. Pure.
package account

import (
	"slices"

	"amends/internal/field"
	"amends/internal/stream"
)

// Prefix begins the name of the stream of every account.
const Prefix = "account:"

// ID names the stream of an account. Nobody's says what stood in the log of accounts before there were events.
func ID(staff string) string { return Prefix + staff }

// State is which ways into an account there are.
type State struct {
	Version int
	SignIn  SignIn
	Tokens  []Token
	Before  []stream.Found // lines of the log of accounts from before the record
}

// SignIn is with what somebody signs in; without a login he does not.
type SignIn struct {
	Login      string `json:"login,omitempty"`
	MustChange bool   `json:"must_change,omitempty"` // the password, before anything else
	Set        int64  `json:"set,omitempty"`         // microseconds
}

// Token is an API token without its secret.
type Token struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Scopes  []string `json:"scopes"`
	Maker   string   `json:"maker,omitempty"`
	Created int64    `json:"created"`
	Expires int64    `json:"expires,omitempty"` // 0: never
	Revoked int64    `json:"revoked,omitempty"` // 0: it is not
}

// Event is one thing that happened.
type Event interface {
	kind() string
	apply(s *State, r stream.Recorded[Event])
}

// Kind is what an event is called in lists: its wire name without that of the stream.
func Kind(e Event) string { return e.kind() }

// TokenMade is a new token, whose name says what it is for.
type TokenMade struct {
	Token   string     `json:"token"`
	Name    string     `json:"name"`
	Scopes  []string   `json:"scopes"`
	Expires int64      `json:"expires,omitempty"` // microseconds; 0: never
	Why     field.Text `json:"why,omitzero"`
}

// TokenUsed is the first use of a token on a day, in UTC.
type TokenUsed struct {
	Token string `json:"token"`
	Name  string `json:"name"`
}

// TokenRevoked withdraws a token; Scopes are those that it had.
type TokenRevoked struct {
	Token  string     `json:"token"`
	Name   string     `json:"name"`
	Scopes []string   `json:"scopes"`
	Why    field.Text `json:"why,omitzero"`
}

// PasswordSet is a password that somebody else set. Rights are the scopes that the roles of the account open with it.
type PasswordSet struct {
	Login      string     `json:"login"`
	Before     string     `json:"before,omitempty"` // the login; empty: he did not sign in
	MustChange bool       `json:"must_change,omitempty"`
	Rights     []string   `json:"rights,omitempty"`
	Why        field.Text `json:"why,omitzero"`
}

// PasswordChanged is a password that somebody set himself.
type PasswordChanged PasswordSet

// SignInRemoved takes password and login away; Rights are the scopes that the roles opened until then.
type SignInRemoved struct {
	Login  string     `json:"login,omitempty"`
	Rights []string   `json:"rights,omitempty"`
	Why    field.Text `json:"why,omitzero"`
}

// Found takes over what ways in there were when the record began.
type Found struct {
	SignIn SignIn  `json:"sign_in,omitzero"`
	Tokens []Token `json:"tokens,omitempty"`
}

// LinesFound takes over a stretch of the log of accounts as it stood when the record began.
type LinesFound struct{ stream.Found }

func (TokenMade) kind() string       { return "token_made" }
func (TokenUsed) kind() string       { return "token_used" }
func (TokenRevoked) kind() string    { return "token_revoked" }
func (PasswordSet) kind() string     { return "password_set" }
func (PasswordChanged) kind() string { return "password_changed" }
func (SignInRemoved) kind() string   { return "sign_in_removed" }
func (Found) kind() string           { return "found" }
func (LinesFound) kind() string      { return "lines_found" }

func (e TokenMade) apply(s *State, r stream.Recorded[Event]) {
	s.Tokens = append(slices.Clone(s.Tokens), Token{ID: e.Token, Name: e.Name, Scopes: e.Scopes, Maker: r.By,
		Created: r.At.UnixMicro(), Expires: e.Expires})
}

func (TokenUsed) apply(*State, stream.Recorded[Event]) {}

func (e TokenRevoked) apply(s *State, r stream.Recorded[Event]) {
	s.Tokens = slices.Clone(s.Tokens)
	for i, t := range s.Tokens {
		if t.ID == e.Token && t.Revoked == 0 {
			s.Tokens[i].Revoked = r.At.UnixMicro()
		}
	}
}

func (e PasswordSet) apply(s *State, r stream.Recorded[Event]) {
	s.SignIn = SignIn{e.Login, e.MustChange, r.At.UnixMicro()}
}

func (e PasswordChanged) apply(s *State, r stream.Recorded[Event]) { PasswordSet(e).apply(s, r) }

func (SignInRemoved) apply(s *State, _ stream.Recorded[Event]) { s.SignIn = SignIn{} }

func (e Found) apply(s *State, _ stream.Recorded[Event]) { s.SignIn, s.Tokens = e.SignIn, e.Tokens }

func (e LinesFound) apply(s *State, _ stream.Recorded[Event]) {
	s.Before = append(slices.Clone(s.Before), e.Found)
}

// Stream is the ways into accounts.
var Stream = stream.New(stream.Of[State, Event]{
	Name: "account",
	Events: []Event{TokenMade{}, TokenUsed{}, TokenRevoked{}, PasswordSet{}, PasswordChanged{}, SignInRemoved{}, Found{},
		LinesFound{}},
	NameOf:  func(e Event) string { return "account." + e.kind() },
	Evolve:  func(s *State, r stream.Recorded[Event]) { s.Version = r.Version; r.Event.apply(s, r) },
	Version: func(s *State) int { return s.Version },
})
