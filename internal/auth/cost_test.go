package auth_test

import (
	"strings"
	"testing"

	"amends/internal/auth"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// TestTheCostOfAPassword: a password costs what is recommended, and one that was hashed when it cost less is hashed anew
// the next time that its owner signs in; a wrong one leaves it as it is.
func TestTheCostOfAPassword(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, _ := setup(t, db)
		account(t, db, a, "li", "li")
		dear, err := auth.New(db, []byte("0123456789abcdef0123456789abcdef"))
		if err != nil {
			t.Fatal(err)
		}
		dear.Who = a.Who
		hash := func() string {
			h, err := store.One[string](ctx, db.Reader(), `select hash from credential where staff = 'li'`)
			if err != nil {
				t.Fatal(err)
			}
			return h
		}
		cheap := hash()
		if _, _, err := dear.SignIn(ctx, "li", good+"x", "192.0.2.1", ""); err == nil || hash() != cheap {
			t.Fatalf("a wrong password: %v, and %s", err, hash())
		}
		for range 2 { // the second time by the hash that was made anew
			if _, _, err := dear.SignIn(ctx, "li", good, "192.0.2.1", ""); err != nil {
				t.Fatal(err)
			}
			if got := hash(); !strings.HasPrefix(got, "$argon2id$v=19$m=19456,t=2,p=1$") {
				t.Errorf("it is stored as %s", got)
			}
		}
	})
}
