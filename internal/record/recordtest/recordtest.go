// Package recordtest gives a test of one room the record that the house gives it.
package recordtest

import (
	"testing"
	"time"

	"amends/internal/auth"
	"amends/internal/journal"
	"amends/internal/lane"
	"amends/internal/record"
	"amends/internal/store"
	"amends/internal/vault"
)

// Journal opens a journal of its own on a database.
func Journal(t testing.TB, db *store.DB) *journal.Journal {
	t.Helper()
	keys, err := journal.MakeKeys(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	j, err := journal.Open(t.Context(), db, keys)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	return j
}

// People has a vault put looks on record.
func People(t testing.TB, db *store.DB, v *vault.Vault) *record.People {
	t.Helper()
	return record.OpenPeople(lane.House{DB: db, Journal: Journal(t, db), Vault: v})
}

var key = vault.NewKey() // of the house whose accounts a test keeps

// Accounts has a gate put what happens to accounts on record.
func Accounts(t testing.TB, db *store.DB, a *auth.Auth) *record.Accounts {
	t.Helper()
	v, err := vault.New(t.Context(), db, key)
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return a.Now() }
	return record.OpenAccounts(lane.House{DB: db, Journal: Journal(t, db), Vault: v, Now: now}, a)
}
