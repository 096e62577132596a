package journal_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"amends/internal/journal"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/waittest"
)

func TestAppendedEventsAreReadBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, db *store.DB) {
		must(t, j, add("case/a", 0, 2))
		must(t, j, add("case/b", 0, 1))
		d := must(t, j, add("case/a", 2, 1))
		if d.Version != 3 || d.Position != 4 || d.Repeat || len(d.Records) != 1 {
			t.Errorf("done: %+v", d)
		}
		recs, err := j.Stream(t.Context(), "case/a", 1)
		if err != nil || len(recs) != 2 {
			t.Fatalf("stream: %v, %v", recs, err)
		}
		want := journal.Record{Position: 4, Stream: "case/a", Version: 3, Type: "complaint.noted", At: 1_700_000_000_000_000,
			By: "staff:1", Channel: "web", Payload: []byte(`{"n":1,"said":"退款还没到"}`)}
		if fmt.Sprintf("%+v", recs[1]) != fmt.Sprintf("%+v", want) || fmt.Sprintf("%+v", d.Records[0]) != fmt.Sprintf("%+v", want) {
			t.Errorf("got %+v, want %+v", recs[1], want)
		}
		all, err := j.After(t.Context(), 1, 2)
		if err != nil || len(all) != 2 || all[0].Position != 2 || all[1].Stream != "case/b" {
			t.Errorf("after: %+v, %v", all, err)
		}
		if none, err := j.Stream(t.Context(), "case/none", 0); err != nil || len(none) != 0 {
			t.Errorf("no stream: %v, %v", none, err)
		}
		type plain struct{ Stream, Type, By string }
		p, err := store.One[plain](t.Context(), db.Reader(), `select stream, type, by_id from event where position = 3`)
		if err != nil || p != (plain{"case/b", "complaint.noted", "staff:1"}) {
			t.Errorf("the view for people: %+v, %v", p, err)
		}
		clean(t, j)
	})
}

func TestWrongVersionIsAConflict(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, db *store.DB) {
		must(t, j, add("case/a", 0, 2))
		for _, expect := range []int{0, 1, 3} {
			if _, err := j.Append(t.Context(), add("case/a", expect, 1)); !errors.Is(err, journal.ErrConflict) {
				t.Errorf("expecting version %d: %v", expect, err)
			}
		}
		if _, err := j.Append(t.Context(), add("case/new", 1, 1)); !errors.Is(err, journal.ErrConflict) {
			t.Errorf("a new stream with version 1: %v", err)
		}
		// A second journal does not share the first one's memory.
		keys, _ := journal.MakeKeys(t.TempDir())
		fresh := openWith(t, db, keys)
		if _, err := fresh.Append(t.Context(), add("case/a", 1, 1)); !errors.Is(err, journal.ErrConflict) {
			t.Errorf("after opening again: %v", err)
		}
	})
}

func TestTheSameKeyIsDoneOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, db *store.DB) {
		for _, key := range []string{"mail:<abc@example.org>", "0190a1b2-c3d4-7000-8000-000000000001"} {
			a := add("case/"+key, 0, 2)
			a.Key = key
			first := must(t, j, a)
			a.Stream, a.Expect = "case/other"+key, 0
			ran := false
			a.Within = func(context.Context, *store.Tx, []journal.Record) error { ran = true; return nil }
			again := must(t, j, a)
			if !again.Repeat || again.Stream != first.Stream || again.First != 1 || again.Version != 2 || again.Position != first.Position {
				t.Errorf("again: %+v, first %+v", again, first)
			}
			if ran || len(again.Records) != 0 {
				t.Error("a repeat wrote something")
			}
		}
		// What happened years ago may be appended today: a key is as old as its append, and a lasting one never ages.
		lasting := add("case/row", 0, 1)
		lasting.Key, lasting.Lasting = "file/row 1", true
		must(t, j, lasting)
		if n, err := j.ForgetKeys(t.Context(), time.Now().Add(-time.Hour).UnixMicro()); err != nil || n != 0 {
			t.Errorf("forgot %d that were given just now, %v", n, err)
		}
		if n, err := j.ForgetKeys(t.Context(), time.Now().Add(time.Hour).UnixMicro()); err != nil || n != 2 {
			t.Errorf("forgot %d, %v", n, err)
		}
		if again := must(t, j, lasting); !again.Repeat {
			t.Error("a lasting key was forgotten")
		}
		if _, err := store.One[string](t.Context(), db.Reader(), `select name from journal_stream where name like 'case/other%'`); !errors.Is(err, store.ErrNotFound) {
			t.Error("a repeat left a stream")
		}
	})
}

// TestKeysAreForgottenInParts: more of them than one part holds, old and young between each other.
func TestKeysAreForgottenInParts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, db *store.DB) {
		must(t, j, add("case/1", 0, 1))
		rows := store.NewRows(`insert into journal_key (key, stream, version, position, at) values `, 5, "")
		var args []any
		for i := range 4500 {
			id := sha256.Sum256([]byte{byte(i), byte(i >> 8)})
			args = append(args, id[:16], 1, 1, 1, 1000+i%3)
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := rows.Insert(t.Context(), tx, args)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct{ before, want int64 }{{1000, 0}, {1001, 1500}, {1003, 3000}} {
			if n, err := j.ForgetKeys(t.Context(), x.before); err != nil || n != x.want {
				t.Errorf("before %d: %d, %v", x.before, n, err)
			}
		}
	})
}

// TestGroupMembersAreIndependent fills one group, held back by a slow write, with members that fail in every way.
func TestGroupMembersAreIndependent(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, db *store.DB) {
		ctx := t.Context()
		if err := j.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Exec(ctx, tx, `create table seen (stream text not null primary key)`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		hold, release := make(chan struct{}), make(chan struct{})
		go j.Write(ctx, func(context.Context, *store.Tx) error { close(hold); <-release; return nil })
		waittest.For(t, "the write that holds the others", hold)
		bad, order := errors.New("bad"), make([]chan error, 8)
		queued := func(i int, a journal.Append) {
			order[i] = make(chan error, 1)
			before := journal.Waiting(j)
			go func() { _, err := j.Append(ctx, a); order[i] <- err }()
			waittest.Until(t, "it waits", func() bool { return journal.Waiting(j) > before }, nil)
		}
		note := func(a journal.Append) journal.Append {
			a.Within = func(ctx context.Context, tx *store.Tx, recs []journal.Record) error {
				_, err := store.Exec(ctx, tx, `insert into seen (stream) values ($1)`, recs[0].Stream)
				return err
			}
			return a
		}
		broken, panics, twice := add("bad", 0, 1), add("panics", 0, 1), note(add("twice", 0, 1))
		broken.Within = func(context.Context, *store.Tx, []journal.Record) error { return bad }
		panics.Within = func(context.Context, *store.Tx, []journal.Record) error { panic("oh") }
		queued(0, note(add("a", 0, 2)))
		queued(1, broken)
		queued(2, add("a", 2, 1)) // follows the first within the same group
		queued(3, add("a", 2, 1)) // conflicts with the one before
		queued(4, panics)
		queued(5, twice)
		twice.Expect = 1
		queued(6, twice) // breaks a constraint, which on PostgreSQL loses the transaction
		queued(7, note(add("z", 0, 1)))
		close(release)
		want := []func(error) bool{
			func(e error) bool { return e == nil }, func(e error) bool { return errors.Is(e, bad) },
			func(e error) bool { return e == nil }, func(e error) bool { return errors.Is(e, journal.ErrConflict) },
			func(e error) bool { return e != nil }, func(e error) bool { return e == nil },
			func(e error) bool { return db.Dialect().IsUnique(e) }, func(e error) bool { return e == nil },
		}
		for i, ok := range want {
			if err := waittest.For(t, "an answer", order[i]); !ok(err) {
				t.Errorf("member %d: %v", i, err)
			}
		}
		seen, err := store.All[string](ctx, db.Reader(), `select stream from seen order by stream`)
		if err != nil || fmt.Sprint(seen) != "[a twice z]" {
			t.Errorf("written within: %v, %v", seen, err)
		}
		if r := clean(t, j); r.Size != 5 {
			t.Errorf("%d events", r.Size)
		}
	})
}

func TestAnImpatientAppendIsDropped(t *testing.T) {
	t.Parallel()
	j := setup(t, storetest.SQLite(t))
	hold, release := make(chan struct{}), make(chan struct{})
	go j.Write(t.Context(), func(context.Context, *store.Tx) error { close(hold); <-release; return nil })
	waittest.For(t, "the write that holds the others", hold)
	ctx, cancel := context.WithCancel(t.Context())
	got := make(chan error)
	go func() { _, err := j.Append(ctx, add("a", 0, 1)); got <- err }()
	waittest.Until(t, "it waits", func() bool { return journal.Waiting(j) > 0 }, nil)
	cancel()
	if err := waittest.For(t, "an answer", got); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	close(release)
	must(t, j, add("b", 0, 1))
	if r := clean(t, j); r.Size != 1 {
		t.Errorf("%d events", r.Size)
	}
}

func TestUnstorableTextIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, _ *store.DB) {
		for _, a := range []journal.Append{
			{Stream: "", Events: some(1)}, {Stream: "a\x00b", Events: some(1)}, {Stream: "a", By: "\xff", Events: some(1)},
			{Stream: "a", Events: []journal.New{{Type: ""}}}, {Stream: "a", Events: []journal.New{{Type: "t", Payload: []byte("\xff")}}},
		} {
			if _, err := j.Append(t.Context(), a); err == nil {
				t.Errorf("accepted %+v", a)
			}
		}
	})
}

// TestManyWriters has clients race for the same streams: every acknowledged append is there, once, in order.
func TestManyWriters(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, _ *store.DB) {
		const clients, rounds = 16, 25
		var wg sync.WaitGroup
		for c := range clients {
			wg.Go(func() {
				for i := range rounds {
					stream := fmt.Sprintf("case/%d", (c+i)%6)
					for {
						recs, err := j.Stream(t.Context(), stream, 0)
						if err != nil {
							t.Error(err)
							return
						}
						_, err = j.Append(t.Context(), add(stream, len(recs), 1+i%3))
						if errors.Is(err, journal.ErrConflict) {
							continue
						}
						if err != nil {
							t.Error(err)
						}
						break
					}
				}
			})
		}
		wg.Wait()
		want := int64(0)
		for i := range rounds {
			want += clients * int64(1+i%3)
		}
		if r := clean(t, j); r.Size != want {
			t.Errorf("%d events, want %d", r.Size, want)
		}
	})
}

func TestClosingAnswersWhatWasTaken(t *testing.T) {
	t.Parallel()
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	j := setup(t, db)
	must(t, j, add("a", 0, 1))
	j.Close()
	if _, err := j.Append(t.Context(), add("a", 1, 1)); !errors.Is(err, journal.ErrClosed) {
		t.Errorf("after closing: %v", err)
	}
}
