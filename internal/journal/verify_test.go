package journal_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"amends/internal/journal"
	"amends/internal/store"
)

// tamper changes the stored journal in the middle of a transaction that is then verified and undone.
type tamper struct {
	what string
	run  func(ctx context.Context, tx *store.Tx, at int64) error
	// exact: Verify must name the position itself; otherwise it must find something.
	exact bool
}

func sqlAt(exact bool, what, query string) tamper {
	return tamper{what, func(ctx context.Context, tx *store.Tx, at int64) error {
		n, err := store.Exec(ctx, tx, query, at)
		if err == nil && n == 0 {
			err = fmt.Errorf("%s touched nothing", what)
		}
		return err
	}, exact}
}

var tampers = []tamper{
	sqlAt(true, "payload", `update journal_event set payload = replace(payload, 'said', 'Said') where position = $1`),
	sqlAt(true, "payload space", `update journal_event set payload = payload || ' ' where position = $1`),
	sqlAt(true, "type", `update journal_event set type = (select max(no) from journal_word) where position = $1`),
	sqlAt(true, "instant", `update journal_event set at = at + 1 where position = $1`),
	sqlAt(true, "person", `update journal_event set by_id = type where position = $1`),
	sqlAt(true, "channel", `update journal_event set channel = by_id where position = $1`),
	sqlAt(true, "mark", `update journal_event set mark = mark + 1 where position = $1`),
	sqlAt(true, "version", `update journal_event set version = version + 1000 where position = $1`),
	sqlAt(true, "stream", `update journal_event set stream = stream + 100000 where position = $1`),
	sqlAt(true, "unknown word", `update journal_event set by_id = 999999 where position = $1`),
	sqlAt(true, "deleted", `delete from journal_event where position = $1`),
	sqlAt(true, "tail cut", `delete from journal_event where position >= $1`),
	sqlAt(false, "words swapped", `update journal_word set word = word || '~' where no = (select type from journal_event where position = $1)`),
	sqlAt(false, "stream renamed", `update journal_stream set name = name || '~' where no = (select stream from journal_event where position = $1)`),
	sqlAt(false, "stream row lost", `delete from journal_stream where no = (select stream from journal_event where position = $1)`),
	sqlAt(false, "node lost", `delete from journal_node where n = $1 / 100000`),
	sqlAt(false, "node swapped", `update journal_node set hash = (select edge from journal_head) where n = $1 / 100000`),
	sqlAt(false, "head lost", `delete from journal_head where $1 > 0`),
	sqlAt(false, "head's size", `update journal_head set size = size - 1 where $1 > 0`),
	sqlAt(false, "head's note", `update journal_head set note = replace(note, 'at 1', 'at 2') where $1 > 0`),
	sqlAt(false, "head set back", `update journal_head set note = (select min(note) from journal_checkpoint),
		size = (select min(size) from journal_checkpoint) where $1 > 0`),
	sqlAt(false, "checkpoint's note", `update journal_checkpoint set note = (select note from journal_head) where $1 > 0 and size = 3`),
	sqlAt(false, "checkpoint's instant", `update journal_checkpoint set at = at + 1 where $1 > 0 and size = 3`),
	sqlAt(false, "checkpoint's size", `update journal_checkpoint set size = size + 1 where $1 > 0 and size = 3`),
	sqlAt(false, "checkpoints emptied", `delete from journal_checkpoint where $1 > 0`),
	sqlAt(false, "one checkpoint taken out", `delete from journal_checkpoint where $1 > 0 and size = 3`),
	sqlAt(false, "the last checkpoint taken out", `delete from journal_checkpoint where $1 > 0 and size = (select max(size) from journal_checkpoint)`),
	sqlAt(false, "event added", `insert into journal_event (position, stream, version, type, at, by_id, channel, mark, payload)
		select 100000, stream, 1000, type, at, by_id, channel, mark, payload from journal_event where position = $1`),
	sqlAt(false, "event before the first", `insert into journal_event (position, stream, version, type, at, by_id, channel, mark, payload)
		select 0, stream, 1000, type, at, by_id, channel, mark, payload from journal_event where position = $1`),
	{"payloads swapped", func(ctx context.Context, tx *store.Tx, at int64) error {
		for _, q := range []string{
			`update journal_event set position = -1 where position = $1`,
			`update journal_event set position = $1 where position = $1 + 1`,
			`update journal_event set position = $1 + 1 where position = -1`,
		} {
			if _, err := store.Exec(ctx, tx, q, at); err != nil {
				return err
			}
		}
		return nil
	}, true},
}

// TestEveryChangeIsFound changes one thing at a random position, asks Verify, and puts the database back.
func TestEveryChangeIsFound(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, db *store.DB) {
		for i := range 120 {
			must(t, j, add(fmt.Sprintf("case/%d", i%100), i/100*3, 3))
			if i == 60 {
				if _, err := j.Checkpoint(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		}
		last := must(t, j, journal.Append{Stream: "case/last", By: "staff:2", Channel: "mail", Events: []journal.New{{Type: "complaint.closed", Payload: []byte("{}")}}})
		clean(t, j)
		for _, tm := range tampers {
			for range 3 {
				at := 1 + rand.Int64N(last.Position-2)
				backup := copyTables(t, db)
				if err := db.Write(t.Context(), func(tx *store.Tx) error { return tm.run(t.Context(), tx, at) }); err != nil {
					t.Fatalf("%s at %d: %v", tm.what, at, err)
				}
				r, err := j.Verify(t.Context(), nil)
				if err != nil {
					t.Fatalf("%s at %d: %v", tm.what, at, err)
				}
				if r.OK() {
					t.Errorf("%s at %d was not found", tm.what, at)
				} else if tm.exact && r.First() != at {
					t.Errorf("%s at %d was found at %d: %v", tm.what, at, r.First(), r.Problems[0])
				}
				backup()
			}
		}
		clean(t, j)
	})
}

var tables = []string{"journal_event", "journal_stream", "journal_word", "journal_node", "journal_head", "journal_checkpoint"}

// copyTables answers what puts the journal's tables back as they are now.
func copyTables(t *testing.T, db *store.DB) func() {
	t.Helper()
	each := func(queries ...string) {
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			for _, table := range tables {
				for _, q := range queries {
					if _, err := tx.ExecContext(t.Context(), fmt.Sprintf(q, table)); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	each(`create table keep_%[1]s as select * from %[1]s`)
	return func() {
		each(`delete from %[1]s`, `insert into %[1]s select * from keep_%[1]s`, `drop table keep_%[1]s`)
	}
}

// TestARewrittenJournalIsFoundByItsAnchor: with the key one can sign another history, but not the one somebody kept.
func TestARewrittenJournalIsFoundByItsAnchor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, db *store.DB) {
		undo := copyTables(t, db)
		must(t, j, add("case/a", 0, 3))
		kept, err := j.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		must(t, j, add("case/a", 3, 3))
		if r, err := j.Verify(t.Context(), nil, kept.Note); err != nil || !r.OK() {
			t.Fatalf("its own anchor: %v, %v", r.Problems, err)
		}
		undo()
		rewritten := openWith(t, db, journal.KeysOf(j))
		forged := add("case/a", 0, 6)
		forged.By = "staff:9"
		must(t, rewritten, forged)
		clean(t, rewritten)
		if r, err := rewritten.Verify(t.Context(), nil, kept.Note); err != nil || r.OK() {
			t.Errorf("the rewritten journal passed its anchor, %v", err)
		}
	})
}
