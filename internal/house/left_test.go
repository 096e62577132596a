package house_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/house"
	"amends/internal/notify"
	"amends/internal/store"
)

// TestNothingIsLeft looks for words in the files of the database after an erasure: of the case, of the index, which keeps what it
// was told in parts, and why somebody looked at the customer, which others were told.
func TestNothingIsLeft(t *testing.T) {
	t.Parallel()
	eachBase(t, func(t *testing.T, b *base) {
		ctx := context.Background()
		index := func() {
			t.Helper()
			if err := b.Journal.CatchUp(ctx, b.Views.SearchReader()); err != nil {
				t.Fatal(err)
			}
		}
		c := newCase("13800001111")
		c.Matter = complaint.TextOf("zqxwmatter 客户反映宽带连续三天断网")
		s := taken(t, b.House, c)
		for i := range 40 { // so that the index has several parts, and pages that it does not use any more
			c := newCase(fmt.Sprintf("1390000%04d", i))
			c.Matter = complaint.TextOf(strings.Repeat("另外一件 ", 20+i))
			taken(t, b.House, c)
			note(t, b.House, s.ID, fmt.Sprintf("zqxwnote%d", i))
			index()
		}
		if look, err := b.Look(ctx, "root", s.Person, "phones", "zqxwlook"); err != nil || len(look.Told) == 0 {
			t.Fatal(look, err)
		}
		why := func() (all []string) {
			t.Helper()
			for _, staff := range []string{"anna", "boss"} {
				list, _, err := b.Notify.Inbox(ctx, staff, notify.Page{Limit: 100})
				if err != nil {
					t.Fatal(err)
				}
				for _, n := range list {
					if n.Kind == notify.LookedAt.Kind {
						all = append(all, n.Args.Why)
					}
				}
			}
			return all
		}
		if got := why(); len(got) == 0 || got[0] != "zqxwlook" {
			t.Errorf("why somebody looked: %q", got)
		}
		if n, err := store.One[int](ctx, b.DB.Reader(), `select count(*) from notice where args like '%zqxw%'`); err != nil || n > 0 {
			t.Errorf("%d notices hold the reason in the clear: %v", n, err)
		}
		if !b.holds("zqxwmatter") {
			t.Fatal("the words are not where they are looked for")
		}
		if _, err := b.Erase(ctx, complaint.Meta{By: "root", Channel: "desk"}, s.Person, "客户要求"); err != nil {
			t.Fatal(err)
		}
		if got := why(); len(got) == 0 || got[0] != "" {
			t.Errorf("why somebody looked is left: %q", got)
		}
		if b.holds("zqxw") {
			t.Error("words of who is forgotten are in the files of the database")
		}
		index()
		b.clean()
	})
}

// holds looks for words in the files of an embedded database, or in the rows of the index of another.
func (b *base) holds(words string) bool {
	b.t.Helper()
	if !b.DB.Dialect().SQLite() {
		n, err := store.One[int](context.Background(), b.DB.Reader(),
			`select count(*) from search_doc where cast(words as text) like '%`+words+`%'`)
		if err != nil {
			b.t.Fatal(err)
		}
		return n > 0
	}
	files, err := filepath.Glob(filepath.Join(b.Options.Dir, house.DatabaseName+"*"))
	if err != nil {
		b.t.Fatal(err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			b.t.Fatal(err)
		}
		if bytes.Contains(data, []byte(words)) {
			b.t.Logf("%q is in %s", words, filepath.Base(f))
			return true
		}
	}
	return false
}
