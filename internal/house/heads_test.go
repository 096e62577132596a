package house_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/heads"
	"amends/internal/house"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// base is a founded house on either database, which can be closed and opened again.
type base struct {
	*house.House
	t testing.TB
}

func eachBase(t *testing.T, fn func(t *testing.T, b *base)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); fn(t, &base{open(t), t}) })
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, &base{openAt(t, house.Options{Dir: t.TempDir(), Database: storetest.PostgresDSN(t)}), t})
	})
}

// again closes the house and opens it anew.
func (b *base) again() {
	b.t.Helper()
	if err := b.Close(); err != nil {
		b.t.Fatal(err)
	}
	h, err := house.Open(context.Background(), b.Options)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = h.Close() })
	b.House = h
}

func (b *base) register(n int) (numbers []string) {
	b.t.Helper()
	for i := range n {
		res, err := b.Desk.Do(context.Background(), complaint.Meta{By: "anna", Channel: "hotline"}, "", newCase(fmt.Sprintf("1380000%04d", i)))
		if err != nil {
			b.t.Fatal(err)
		}
		numbers = append(numbers, res.Number)
	}
	return numbers
}

func (b *base) found(words string, anchors ...string) {
	b.t.Helper()
	v, err := b.Verify(context.Background(), anchors...)
	if err != nil {
		b.t.Fatal(err)
	}
	if !slices.ContainsFunc(v.Problems, func(p string) bool { return strings.Contains(p, words) }) {
		b.t.Errorf("%q was not found: %v", words, v.Problems)
	}
}

func (b *base) clean() house.Verified {
	b.t.Helper()
	v, err := b.Verify(context.Background())
	if err != nil || len(v.Problems) > 0 {
		b.t.Fatalf("%v %v", v.Problems, err)
	}
	return v
}

// tables are all that change when something is registered, in an order in which they can be filled again.
var tables = []string{"journal_event", "journal_stream", "journal_word", "journal_node", "journal_head", "journal_checkpoint",
	"journal_key", "queue", "case_number", "vault_key", "vault_person", "vault_text", "vault_index", "vault_secret",
	"portal_code", "journal_statement", "due"}

// keep answers what puts the database back as it is now, as an older copy would.
func (b *base) keep() func() {
	b.t.Helper()
	do := func(queries ...string) {
		b.t.Helper()
		err := b.DB.Write(context.Background(), func(tx *store.Tx) error {
			for _, table := range tables {
				for _, q := range queries {
					if _, err := tx.ExecContext(context.Background(), fmt.Sprintf(q, table)); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			b.t.Fatal(err)
		}
	}
	do(`create table keep_%[1]s as select * from %[1]s`)
	return func() { do(`delete from %[1]s`, `insert into %[1]s select * from keep_%[1]s`, `drop table keep_%[1]s`) }
}

// An older database is put back: verify finds it, nothing is taken, and with the loss accepted, which is on record in two
// places, no number is given out a second time.
func TestAnOlderDatabasePutBack(t *testing.T) {
	t.Parallel()
	eachBase(t, func(t *testing.T, b *base) {
		ctx := context.Background()
		first := b.register(1)
		b.again()
		older := b.keep()
		lost := b.register(4)
		b.again()
		b.clean()
		known := b.Journal.Position()
		older()
		b.again()
		b.found(fmt.Sprintf("covers %d events, only", known))
		if b.Lost == nil || b.Lost.Key != "journal.behind" {
			t.Fatalf("it is taken for whole: %v", b.Lost)
		}
		_, err := b.Desk.Do(ctx, complaint.Meta{By: "anna", Channel: "hotline"}, "", newCase("13800002222"))
		if f := fault.As(err); f == nil || f.Kind != fault.Unready || f.Key != "journal.behind" {
			t.Errorf("it takes a complaint: %v", err)
		}
		if err := b.AcceptLoss(ctx); err != nil {
			t.Fatal(err)
		}
		for _, n := range b.register(6) {
			if slices.Contains(lost, n) || slices.Contains(first, n) {
				t.Errorf("%s is given out twice", n)
			}
		}
		b.again()
		if b.Lost != nil {
			t.Errorf("accepted, and refused again: %v", b.Lost)
		}
		v := b.clean()
		if !slices.ContainsFunc(v.Remarks, func(r string) bool { return strings.Contains(r, "somebody let the house go on") }) {
			t.Errorf("the loss is not on record: %v", v.Remarks)
		}
		if err := b.DB.Write(ctx, func(tx *store.Tx) error {
			_, err := store.Exec(ctx, tx, `delete from journal_statement where kind = 'loss'`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		b.found("is not in the database")
	})
}

// An older database was put back and used by somebody who did not ask: it tells another history by now, however long.
func TestAnOlderDatabasePutBackAndUsed(t *testing.T) {
	t.Parallel()
	eachBase(t, func(t *testing.T, b *base) {
		b.register(1)
		b.again()
		older := b.keep()
		b.register(2)
		b.again()
		head, err := b.Journal.Head(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		older()
		aside := filepath.Join(t.TempDir(), "heads")
		if err := os.Rename(filepath.Join(b.Dir, "heads"), aside); err != nil {
			t.Fatal(err)
		}
		b.again()
		if b.Lost == nil || b.Lost.Key != "journal.forgotten" {
			t.Errorf("nobody misses the heads: %v", b.Lost)
		}
		if err := b.AcceptLoss(context.Background()); err != nil {
			t.Fatal(err)
		}
		b.register(5)
		b.again()
		b.found("signs another history", head.Note)
		if err := errors.Join(os.RemoveAll(filepath.Join(b.Dir, "heads")), os.Rename(aside, filepath.Join(b.Dir, "heads"))); err != nil {
			t.Fatal(err)
		}
		b.again()
		b.found("signs another history")
		if b.Lost == nil || b.Lost.Key != "journal.other" {
			t.Errorf("it is taken for the same: %v", b.Lost)
		}
	})
}

// The folder of heads is taken away: the database remembers that there was one.
func TestTheHeadsAreTakenAway(t *testing.T) {
	t.Parallel()
	eachBase(t, func(t *testing.T, b *base) {
		b.register(1)
		b.again()
		head, err := b.Journal.Head(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if v := b.clean(); v.Heads == 0 {
			t.Error("no head is remembered")
		}
		if err := os.RemoveAll(filepath.Join(b.Dir, "heads")); err != nil {
			t.Fatal(err)
		}
		b.found("nothing outside of the database says")
		if v, err := b.Verify(context.Background(), head.Note); err != nil || len(v.Problems) > 0 {
			t.Errorf("with an anchor: %v %v", v.Problems, err)
		}
	})
}

// The power fails and the log of the database loses its end: five complaints were answered, one is left.
func TestTheEndOfTheLogIsLost(t *testing.T) {
	t.Parallel()
	b := &base{open(t), t}
	b.register(1)
	b.again() // all of it is in the file
	b.register(4)
	head, err := b.Journal.Head(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Heads.Note(head); err != nil { // as serve does within a second
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range []string{"amends.db", "amends.db-wal", "keys", "heads", "blobs"} {
		info, err := os.Stat(filepath.Join(b.Dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.IsDir() {
			err = os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join(b.Dir, name)))
		} else {
			var body []byte
			if body, err = os.ReadFile(filepath.Join(b.Dir, name)); err == nil {
				if strings.HasSuffix(name, "-wal") {
					body = body[:32] // its header
				}
				err = os.WriteFile(filepath.Join(dir, name), body, 0o600)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	lost := &base{openAt(t, house.Options{Dir: dir, Existing: true}), t}
	lost.found("its end was lost")
	if lost.Lost == nil {
		t.Error("it is taken for whole")
	}
}

// A copy of a statement that stood there before gives nothing up that came after it.
func TestAStatementCountsOnce(t *testing.T) {
	t.Parallel()
	b := &base{open(t), t}
	b.register(1)
	b.again()
	older := b.keep()
	b.register(1)
	b.again()
	older()
	b.again()
	if err := b.AcceptLoss(context.Background()); err != nil {
		t.Fatal(err)
	}
	again := b.keep()
	b.register(3)
	b.again()
	var loss string
	rows, err := store.All[string](context.Background(), b.DB.Reader(), `select note from journal_statement where kind = $1`, heads.Loss)
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	loss = rows[0]
	again()
	f, err := os.OpenFile(b.Heads.Path(), os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("\n" + loss); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	b.again()
	b.found("only")
	if b.Lost == nil {
		t.Error("the copy gave up what came after it")
	}
}

// After a restore nobody knows which numbers were given out since the backup: those of these days begin higher, later at a
// second restore, and other days count as ever.
func TestNumbersAfterARestore(t *testing.T) {
	t.Parallel()
	eachBase(t, func(t *testing.T, b *base) {
		before := b.register(2)
		b.again()
		running := func(number string) string { return number[len(before[0])-4:] }
		if err := b.Restored(context.Background()); err != nil {
			t.Fatal(err)
		}
		first := b.register(1)[0]
		if len(running(first)) != 5 || running(first) <= "10000" {
			t.Errorf("after %v comes %s", before, first)
		}
		b.Now = func() time.Time { return time.Now().Add(7 * time.Minute) }
		if err := b.Restored(context.Background()); err != nil {
			t.Fatal(err)
		}
		b.again()
		if second := b.register(1)[0]; first[:8] == second[:8] && running(second) <= running(first) {
			t.Errorf("%s is followed by %s", first, second)
		}
		res, err := b.Desk.Do(context.Background(), complaint.Meta{At: time.Now().AddDate(0, 0, -3), By: "anna", Channel: "hotline"}, "", newCase("13800003333"))
		if err != nil || running(res.Number) != "0001" {
			t.Errorf("three days before it is %s, %v", res.Number, err)
		}
		b.clean()
	})
}
