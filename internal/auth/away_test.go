package auth_test

import (
	"strings"
	"testing"
	"time"

	"amends/internal/auth"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// TestReadingGoesOnWhereNothingCanBeWritten signs somebody in and then takes the writing away, as a full disk or a
// stand-by server does: who was signed in stays so, and a session that was ended is ended.
func TestReadingGoesOnWhereNothingCanBeWritten(t *testing.T) {
	t.Parallel()
	dsn := storetest.PostgresDSN(t)
	open := func(dsn string) *store.DB {
		db, err := store.Open(ctx, dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	to := "?"
	if strings.Contains(dsn, "?") {
		to = "&"
	}
	db, frozen := open(dsn), open(dsn+to+"default_transaction_read_only=on")
	a, _ := setup(t, db)
	account(t, db, a, "anna", "anna")
	session, _, err := a.SignIn(ctx, "anna", good, "10.0.0.1", "test")
	if err != nil {
		t.Fatal(err)
	}
	ended, _, err := a.SignIn(ctx, "anna", good, "10.0.0.1", "test")
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := a.CreateToken(as("anna"), "anna", "program", []string{auth.CasesRead}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.SignOut(ctx, ended); err != nil {
		t.Fatal(err)
	}
	b, later := setup(t, frozen)
	for range 3 {
		later.pass(2 * time.Minute)
		if s, err := b.Session(ctx, session); err != nil || s.Staff != "anna" {
			t.Errorf("%+v, %v", s, err)
		}
		if k, err := b.Token(ctx, token); err != nil || k.Staff != "anna" {
			t.Errorf("%+v, %v", k, err)
		}
		if _, err := b.Session(ctx, ended); err == nil {
			t.Error("a session that was ended lives on")
		}
	}
}
