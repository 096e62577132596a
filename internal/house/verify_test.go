package house_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/store"
)

// change does something to the database behind the program's back.
func (b *base) change(queries ...string) {
	b.t.Helper()
	ctx := context.Background()
	if err := b.DB.Write(ctx, func(tx *store.Tx) error {
		for _, q := range queries {
			if n, err := store.Exec(ctx, tx, q); err != nil || n == 0 {
				return fmt.Errorf("%s: %d rows, %w", q, n, err)
			}
		}
		return nil
	}); err != nil {
		b.t.Fatal(err)
	}
}

// Whatever row is damaged, verify names it and goes on: each of the other faults is named as well, and what is whole is
// still compared.
func TestVerifyGoesOnBesideWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	eachBase(t, func(t *testing.T, b *base) {
		ctx := context.Background()
		taken := func(phone, file string) complaint.State {
			c := newCase(phone)
			c.Files = []complaint.File{put(t, b.House, file)}
			return taken(t, b.House, c)
		}
		taken("13800001111", "证据一")
		two, three, four := taken("13800002222", "证据二"), taken("13800003333", "证据三"), taken("13800004444", "证据四")
		b.again()
		b.clean()
		b.change(`update vault_text set sealed = null where id = '`+two.Matter.ID+`'`,
			`update vault_person set level = 'VIP' where id = '`+two.Person+`'`,
			`update queue set region = 'elsewhere' where id = '`+three.ID+`'`)
		d := three.Evidence[0].Files[0].Digest
		if err := os.Remove(filepath.Join(b.Dir, "blobs", d[:2], d[2:4], d)); err != nil {
			t.Fatal(err)
		}
		others := []string{"text " + two.Matter.ID + " is gone", "person " + two.Person + " is not what was sealed",
			"file " + d + " is missing"}
		const first = `select min(no) from journal_stream where name <> 'settings'` // a case's
		for _, damage := range []struct {
			what, query, found string
			lite               bool // only where a column takes what is not of its kind
			whole              bool // the case beside it is compared all the same
		}{
			{"a payload", `update journal_event set payload = '{"n' where position = (` + first + `)`, "position 2: the event is not", false, true},
			{"a word", `delete from journal_word where no = (select type from journal_event where position = (` + first + `))`, "has lost its name", false, false},
			{"the words", `delete from journal_word`, "has lost its name", false, false},
			{"a first event", `delete from journal_event where position = (` + first + `)`, "position 2: the event is missing", false, true},
			{"a later first event", `delete from journal_event where position = (select no from journal_stream where name = '` + four.ID + `')`, "the event is missing", false, true},
			{"a name of a stream", `delete from journal_stream where no = 2`, "has lost its name", false, true},
			{"all names", `delete from journal_stream`, "has lost its name", false, false},
			{"the edge", `update journal_head set edge = cast('0' as ` + map[bool]string{true: "blob", false: "bytea"}[b.DB.Dialect().SQLite()] + `)`,
				"the stored edge of the tree", false, true},
			{"a number that is none", `update journal_event set version = 'x' where position = (` + first + `)`, "position 2: the event cannot be read", true, false},
			{"an instant that is none", `update journal_checkpoint set at = 'x'`, "the journal could not be compared", true, true},
		} {
			if damage.lite && !b.DB.Dialect().SQLite() {
				continue
			}
			back := b.keep()
			b.change(damage.query)
			b.again()
			v, err := b.Verify(ctx)
			if err != nil {
				t.Fatalf("%s: %v", damage.what, err)
			}
			want := append([]string{damage.found}, others...)
			if damage.whole {
				want = append(want, three.Number+" "+three.ID+": region")
			}
			for _, w := range want {
				if !slices.ContainsFunc(v.Problems, func(p string) bool { return strings.Contains(p, w) }) {
					t.Errorf("%s: %q is not named in %q", damage.what, w, v.Problems)
				}
			}
			if v.Texts == 0 || v.Files != 3 || v.People < 2 {
				t.Errorf("%s: %d texts, %d files, %d people were compared", damage.what, v.Texts, v.Files, v.People)
			}
			back()
			b.again()
		}
		if v, err := b.Verify(ctx); err != nil || len(v.Problems) != 4 {
			t.Errorf("all was put back: %q %v", v.Problems, err)
		}
	})
}

// A case whose record is damaged keeps the row that it has, all others are made again, and replay names it.
func TestReplayLeavesWhatIsDamaged(t *testing.T) {
	t.Parallel()
	eachBase(t, func(t *testing.T, b *base) {
		b.register(3)
		b.change(`delete from journal_event where position = 2`, `update queue set region = 'elsewhere'`)
		b.again()
		if _, err := b.Replay(context.Background()); err == nil || !strings.Contains(err.Error(), "1 cases have a damaged record") {
			t.Errorf("it says %v", err)
		}
		rows, err := store.All[string](context.Background(), b.DB.Reader(), `select region from queue order by seq`)
		if err != nil || !slices.Equal(rows, []string{"elsewhere", "", ""}) {
			t.Errorf("the list has %q, %v", rows, err)
		}
	})
}
