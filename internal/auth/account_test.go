package auth_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// house is what the settings of these tests say: two people, one who keeps the staff, two services.
func house(staff string) auth.Account {
	return map[string]auth.Account{
		"anna": {Active: true}, "bo": {Active: true}, "root": {Active: true, Keeps: true}, "gone": {},
		"sms":  {Active: true, Service: true, Scopes: []string{auth.CasesRead, auth.MessagesCollect}},
		"idle": {Service: true, Scopes: auth.Scopes()},
	}[staff]
}

// TestWhomATokenActsAs: whoever makes it, or a service that he who keeps the staff gives one to, within its roles.
func TestWhomATokenActsAs(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	a, _ := setup(t, db)
	a.Who = house
	machine := ctx // whoever works at the machine itself
	for _, c := range []struct {
		name   string
		ctx    context.Context
		staff  string
		scopes []string
		want   string
	}{
		{"oneself", as("anna"), "anna", auth.Scopes(), ""},
		{"a colleague", as("anna"), "bo", auth.Scopes(), "auth.token_of_another"},
		{"an administrator for a colleague", as("root"), "anna", auth.Scopes(), "auth.token_of_another"},
		{"the machine for a person", machine, "anna", auth.Scopes(), "auth.token_of_another"},
		{"a service", as("root"), "sms", []string{auth.MessagesCollect}, ""},
		{"a service, at the machine", machine, "sms", []string{auth.CasesRead}, ""},
		{"a service, by who keeps no staff", as("anna"), "sms", []string{auth.CasesRead}, "auth.token_keeper"},
		{"a service beyond its roles", as("root"), "sms", []string{auth.CasesRead, auth.SettingsWrite}, "auth.scope_beyond_role"},
		{"a service for itself", as("sms"), "sms", []string{auth.CasesRead}, "auth.token_of_service"},
		{"a service that is off", as("root"), "idle", []string{auth.CasesRead}, "input.unknown"},
		{"somebody who left", as("root"), "gone", []string{auth.CasesRead}, "input.unknown"},
	} {
		_, tok, err := a.CreateToken(c.ctx, c.staff, "import", c.scopes, time.Time{})
		if got := said(err); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if err == nil && tok.Maker != auth.From(c.ctx).Staff {
			t.Errorf("%s: made by %q", c.name, tok.Maker)
		}
	}
	hash, _ := a.HashPassword(ctx, good, "sms", "")
	err := a.SetPassword(ctx, "sms", "sms", hash, false, auth.After{})
	if said(err) != "auth.service_no_password" {
		t.Errorf("a service with a password: %v", err)
	}
}

// said is the key of a fault, or of its only field.
func said(err error) string {
	f := fault.As(err)
	switch {
	case err == nil:
		return ""
	case f == nil:
		return err.Error()
	case len(f.Fields) > 0:
		return f.Fields[0].Key
	}
	return f.Key
}

// TestAccountsAreOnRecord: who made a token, when it was used first each day, who withdrew it, with which token; and the
// name of a withdrawn one is still known.
func TestAccountsAreOnRecord(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, c := setup(t, db)
		a.Who = house
		raw, tok, err := a.CreateToken(as("root"), "sms", "gateway", []string{auth.CasesRead}, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		for range 3 { // three days, two uses a day
			for range 2 {
				if _, err := a.Token(ctx, raw); err != nil {
					t.Fatal(err)
				}
				c.pass(time.Hour)
			}
			c.pass(22 * time.Hour)
		}
		by := auth.With(ctx, auth.Principal{Staff: "root", Token: "another"})
		if err := a.RevokeToken(by, tok.ID); err != nil {
			t.Fatal(err)
		}
		if err := a.RevokeToken(by, tok.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Token(ctx, raw); kind(err) != fault.SignIn {
			t.Errorf("a withdrawn token: %v", err)
		}
		if a.TokenName(ctx, tok.ID) != "gateway" {
			t.Errorf("a withdrawn token is called %s", a.TokenName(ctx, tok.ID))
		}
		list, err := a.AccountEvents(ctx, "sms", "", 20)
		if err != nil {
			t.Fatal(err)
		}
		var kinds []string
		for _, e := range list {
			kinds = append(kinds, e.Kind+" by "+e.Who)
			if e.Token != tok.ID || e.Subject != "sms" {
				t.Errorf("%+v", e)
			}
		}
		want := []string{"token_revoked by root", "token_used by sms", "token_used by sms", "token_used by sms", "token_made by root"}
		if !slices.Equal(kinds, want) || list[0].Via != "another" {
			t.Errorf("on record: %v, withdrawn via %q", kinds, list[0].Via)
		}
		if list, _ := a.AccountEvents(ctx, "", list[0].ID, 2); len(list) != 2 || list[0].Kind != auth.TokenUsed {
			t.Errorf("the next lines of all: %v", list)
		}
	})
}

// TestTokensWhenThePasswordChanges: nobody is spared the question, whoever sets the password; the answer is kept.
func TestTokensWhenThePasswordChanges(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, c := setup(t, db)
		account(t, db, a, "s1", "li")
		mint := func() string {
			raw, _, err := a.CreateToken(as("s1"), "s1", "import", []string{auth.CasesRead}, c.now().Add(time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			return raw
		}
		alive := func(raw string) bool { _, err := a.Token(ctx, raw); return err == nil }
		raw, pass := mint(), good
		change := func(by context.Context, tokens string) error {
			fresh := pass + "x"
			err := a.ChangePassword(by, "s1", pass, fresh, "", auth.After{Tokens: tokens})
			if err == nil {
				pass = fresh
			}
			return err
		}
		session, _, err := a.SignIn(ctx, "li", good, "192.0.2.1", "")
		if err != nil {
			t.Fatal(err)
		}
		if err := change(as("s1"), ""); said(err) != "auth.tokens_undecided" {
			t.Errorf("nobody said: %v", err)
		}
		if _, err := a.Session(ctx, session); err != nil || !alive(raw) {
			t.Errorf("a refused change did something: %v", err)
		}
		hash, _ := a.HashPassword(ctx, good+"y", "li", "")
		set := func(tokens string) error {
			return a.SetPassword(as("root"), "s1", "li", hash, true, auth.After{Tokens: tokens})
		}
		if err := set("maybe"); said(err) != "auth.tokens_undecided" {
			t.Errorf("an administrator who does not say: %v", err)
		}
		if err := change(as("s1"), auth.KeepTokens); err != nil || !alive(raw) {
			t.Errorf("kept: %v %v", err, alive(raw))
		}
		if _, err := a.Session(ctx, session); kind(err) != fault.SignIn {
			t.Errorf("the other session: %v", err)
		}
		if err := change(as("s1"), auth.RevokeTokens); err != nil || alive(raw) {
			t.Errorf("withdrawn: %v %v", err, alive(raw))
		}
		raw = mint()
		if err := set(auth.RevokeTokens); err != nil || alive(raw) {
			t.Errorf("withdrawn by an administrator: %v %v", err, alive(raw))
		}
		mint()
		c.pass(time.Hour) // the token has run out: there is nothing to ask
		if err := set(""); err != nil {
			t.Errorf("nothing to ask: %v", err)
		}
	})
}
