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
	"amends/internal/fault"
	"amends/internal/heads"
	"amends/internal/house"
)

// refused says that the house takes nothing, and why.
func (b *base) refused(what, key string) {
	b.t.Helper()
	if b.Lost == nil || b.Lost.Key != key {
		b.t.Fatalf("%s: it is taken for whole: %v", what, b.Lost)
	}
	_, err := b.Desk.Do(context.Background(), complaint.Meta{By: "anna", Channel: "hotline"}, "", newCase("13800002222"))
	if f := fault.As(err); f == nil || f.Kind != fault.Unready || f.Key != key {
		b.t.Errorf("%s: it takes a complaint: %v", what, err)
	}
}

// What the database has lost of what its own newest head signs is seen at start, whatever its size, and not served; the heads
// beside it need not know of it.
func TestADamagedEndIsNotServed(t *testing.T) {
	t.Parallel()
	eachBase(t, func(t *testing.T, b *base) {
		b.register(4)
		b.again()
		size := b.Journal.Position()
		for _, damage := range []struct{ what, query, key string }{
			{"the last events", fmt.Sprintf(`delete from journal_event where position > %d`, size-3), "journal.damaged"},
			{"the last event", fmt.Sprintf(`delete from journal_event where position = %d`, size), "journal.damaged"},
			{"one in the middle of the last", fmt.Sprintf(`delete from journal_event where position = %d`, size-3), "journal.damaged"},
			{"a changed payload", fmt.Sprintf(`update journal_event set payload = '{}' where position = %d`, size-2), "journal.damaged"},
			{"a changed mark with it", fmt.Sprintf(`update journal_event set at = at + 1, mark = 5 where position = %d`, size-2), "journal.damaged"},
			{"a word", `delete from journal_word where no = 1`, "journal.damaged"},
			{"all events", `delete from journal_event`, "journal.damaged"},
			{"the head", `delete from journal_head`, "journal.broken"},
			{"the size of the head", `update journal_head set size = size - 1`, "journal.broken"},
			{"the note of the head", `update journal_head set note = ''`, "journal.broken"},
			{"an event too many", fmt.Sprintf(`insert into journal_event (position, stream, version, type, at, by_id, channel, mark, payload)
				select %d, stream, version + 100, type, at, by_id, channel, mark, payload from journal_event where position = %d`, size+1, size), "journal.broken"},
		} {
			back := b.keep()
			b.change(damage.query)
			b.again()
			b.refused(damage.what, damage.key)
			if v, err := b.Verify(context.Background()); err != nil || len(v.Problems) == 0 {
				t.Errorf("%s: verify finds %v, %v", damage.what, v.Problems, err)
			}
			if damage.key == "journal.broken" {
				if err := b.AcceptLoss(context.Background()); fault.As(err) == nil || b.Lost == nil {
					t.Errorf("%s was accepted: %v", damage.what, err)
				}
			}
			back()
		}
		b.again()
		b.clean()
		if b.Lost != nil {
			t.Error(b.Lost)
		}
	})
}

// A damaged edge follows from the nodes and the last events: it is mended when somebody says so, and is then the signed one.
func TestTheEdgeIsMended(t *testing.T) {
	t.Parallel()
	eachBase(t, func(t *testing.T, b *base) {
		b.register(3)
		b.again()
		b.change(`update journal_head set edge = cast('0' as ` + map[bool]string{true: "blob", false: "bytea"}[b.DB.Dialect().SQLite()] + `)`)
		b.again()
		b.refused("the edge", "journal.broken")
		if err := b.AcceptLoss(context.Background()); err != nil {
			t.Fatal(err)
		}
		b.register(1)
		b.again()
		b.clean()
	})
}

// The loss of the last events is accepted: it goes on from there, at the next start too, verify names them for ever, and what
// is lost after that is seen again.
func TestADamagedEndIsAccepted(t *testing.T) {
	t.Parallel()
	eachBase(t, func(t *testing.T, b *base) {
		first := b.register(3)
		b.again()
		size := b.Journal.Position()
		b.change(fmt.Sprintf(`delete from journal_event where position > %d`, size-2))
		b.again()
		b.refused("two events", "journal.damaged")
		if err := b.AcceptLoss(context.Background()); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			for _, n := range b.register(2) {
				if slices.Contains(first, n) {
					t.Errorf("%s is given out twice", n)
				}
			}
			b.again()
			if b.Lost != nil {
				t.Fatalf("accepted, and refused again: %v", b.Lost)
			}
		}
		b.found(fmt.Sprintf("journal position %d: 2 events from here are missing", size-1))
		v, err := b.Verify(context.Background())
		if err != nil || !slices.ContainsFunc(v.Remarks, func(r string) bool { return strings.Contains(r, "although of") }) {
			t.Errorf("it is not on record: %v %v", v.Remarks, err)
		}
		b.change(fmt.Sprintf(`delete from journal_event where position = %d`, b.Journal.Position()))
		b.again()
		b.refused("another", "journal.damaged")
	})
}

// heads/ is taken away: whatever database is there, nothing is taken until somebody begins anew, which is on record for ever;
// no number is given out twice even where an older database was put back with it.
func TestWithoutTheHeadsNothingIsServed(t *testing.T) {
	t.Parallel()
	eachBase(t, func(t *testing.T, b *base) {
		ctx := context.Background()
		b.register(1)
		b.again()
		older := b.keep()
		lost := b.register(3)
		b.again()
		older()
		if err := os.RemoveAll(filepath.Join(b.Dir, "heads")); err != nil {
			t.Fatal(err)
		}
		b.again()
		b.refused("an older database without heads", "journal.forgotten")
		b.again()
		b.refused("the next start", "journal.forgotten")
		b.found("nothing outside of the database says")
		if err := b.AcceptLoss(ctx); err != nil {
			t.Fatal(err)
		}
		for _, n := range b.register(4) {
			if slices.Contains(lost, n) {
				t.Errorf("%s is given out twice", n)
			}
		}
		b.again()
		if b.Lost != nil {
			t.Fatalf("begun anew, and refused: %v", b.Lost)
		}
		for _, words := range []string{"although the memory of heads was gone", "2 memories of heads were begun"} {
			if v := b.clean(); !slices.ContainsFunc(v.Remarks, func(r string) bool { return strings.Contains(r, words) }) {
				t.Errorf("%q is not on record: %v", words, v.Remarks)
			}
		}
	})
}

// What the house said about its heads is taken out of the database: its own heads name it, with the memory, without one, and
// whatever is said or appended after.
func TestStatementsTakenOutAreMissed(t *testing.T) {
	t.Parallel()
	eachBase(t, func(t *testing.T, b *base) {
		b.register(1)
		b.again()
		b.register(1)
		b.clean()
		const gone = "names other statements of the house than are stored"
		b.change(`delete from journal_statement`)
		b.found(gone)
		b.again()
		b.found(gone)
		b.register(1)
		b.again()
		b.found(gone)
		if err := os.RemoveAll(filepath.Join(b.Dir, "heads")); err != nil {
			t.Fatal(err)
		}
		b.again()
		b.refused("neither heads nor statements", "journal.forgotten")
		b.found(gone)
		if err := b.AcceptLoss(context.Background()); err != nil {
			t.Fatal(err)
		}
		b.register(1)
		b.again()
		b.found(gone)
	})
}

// A head of before they named statements says nothing of them; the memory does.
func TestTheMemorySaysWhatWasSaid(t *testing.T) {
	t.Parallel()
	eachBase(t, func(t *testing.T, b *base) {
		b.register(1)
		b.again()
		s := heads.Statement{Kind: heads.Restored, At: b.Now().UTC()}
		if _, err := b.Heads.State(s); err != nil {
			t.Fatal(err)
		}
		v := b.clean()
		if !slices.ContainsFunc(v.Remarks, func(r string) bool { return strings.Contains(r, "the next start puts it there") }) {
			t.Errorf("a crash in between is not told: %v", v.Remarks)
		}
		b.register(1)
		b.again() // notes a head, and repeats it
		if v := b.clean(); len(v.Remarks) > 0 {
			t.Errorf("it is not repeated: %v", v.Remarks)
		}
	})
}

// A node that joins others has no memory yet: while another is at work it begins its own, and alone it asks.
func TestANewNode(t *testing.T) {
	t.Parallel()
	eachBase(t, func(t *testing.T, b *base) {
		if b.DB.Dialect().SQLite() {
			return
		}
		b.register(1)
		b.again()
		o := b.Options
		o.Dir = t.TempDir()
		if err := os.CopyFS(filepath.Join(o.Dir, "keys"), os.DirFS(filepath.Join(b.Dir, "keys"))); err != nil {
			t.Fatal(err)
		}
		node := func() *base {
			h, err := house.Open(context.Background(), o)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = h.Close() })
			return &base{h, t}
		}
		node().refused("alone", "journal.forgotten")
		leave, err := b.DB.Share(context.Background()) // as Run does
		if err != nil {
			t.Fatal(err)
		}
		defer leave()
		two := node()
		if two.Lost != nil {
			t.Fatalf("beside another: %v", two.Lost)
		}
		two.register(1)
		two.again()
		if v := two.clean(); !slices.ContainsFunc(v.Remarks, func(r string) bool { return strings.Contains(r, "2 memories of heads") }) {
			t.Errorf("it is not on record: %v", v.Remarks)
		}
		b.clean()
	})
}
