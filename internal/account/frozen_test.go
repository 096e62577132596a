package account_test

import (
	"testing"

	"amends/internal/account"
	"amends/internal/field"
	"amends/internal/stream"
	"amends/internal/stream/streamtest"
)

func TestFrozenEvents(t *testing.T) {
	t.Parallel()
	scopes, why := []string{"cases:read"}, field.Text{ID: "w", Digest: "d"}
	set := account.PasswordSet{Login: "anna", Before: "a", MustChange: true, Rights: scopes, Why: why}
	streamtest.Frozen(t, account.Stream, []account.Event{
		account.TokenMade{Token: "t", Name: "import", Scopes: scopes, Expires: 1, Why: why},
		account.TokenUsed{Token: "t", Name: "import"},
		account.TokenRevoked{Token: "t", Name: "import", Scopes: scopes, Why: why},
		set, account.PasswordChanged(set),
		account.SignInRemoved{Login: "anna", Rights: scopes, Why: why},
		account.Found{SignIn: account.SignIn{Login: "anna", MustChange: true, Set: 1}, Tokens: []account.Token{
			{ID: "t", Name: "import", Scopes: scopes, Maker: "root", Created: 1, Expires: 2, Revoked: 3}}},
		account.LinesFound{Found: stream.Found{From: "a", To: "b", Rows: 2, Digest: "d"}},
	}, []account.Event{account.Found{}, account.PasswordSet{}})
}

// TestWhatARecordAddsUpTo: the ways in are those that were made, or found, and not closed again.
func TestWhatARecordAddsUpTo(t *testing.T) {
	t.Parallel()
	var s *account.State
	for i, e := range []account.Event{
		account.Found{SignIn: account.SignIn{Login: "a"}, Tokens: []account.Token{{ID: "old"}}},
		account.TokenMade{Token: "new", Scopes: []string{"cases:read"}},
		account.TokenRevoked{Token: "old"}, account.TokenUsed{Token: "new"},
		account.PasswordSet{Login: "b", MustChange: true},
	} {
		s = account.Stream.With(s, stream.Recorded[account.Event]{Event: e, Version: i + 1, By: "root"})
	}
	if s.SignIn.Login != "b" || !s.SignIn.MustChange || len(s.Tokens) != 2 || s.Tokens[0].Revoked == 0 ||
		s.Tokens[1].Revoked != 0 || s.Tokens[1].Maker != "root" {
		t.Errorf("%+v", s)
	}
	before := *s
	after := account.Stream.With(s, stream.Recorded[account.Event]{Event: account.TokenRevoked{Token: "new"}, Version: 6})
	if before.Tokens[1].Revoked != 0 || after.Tokens[1].Revoked == 0 {
		t.Error("a state was changed in place")
	}
	if s := account.Stream.With(s, stream.Recorded[account.Event]{Event: account.SignInRemoved{}, Version: 6}); s.SignIn.Login != "" {
		t.Errorf("removed: %+v", s.SignIn)
	}
}
