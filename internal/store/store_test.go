package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"amends/internal/store"
	"amends/internal/store/storetest"
)

type kept struct {
	ID   string
	N    int
	Note *string
	On   bool
	At   time.Time
	Rate float64
}

const keptTable = `create table kept (
	id   text not null primary key,
	n    bigint not null,
	note text,
	is_on boolean not null,
	at   bigint not null,
	rate double precision not null
)`

// setup makes the table that these tests write.
func setup(t *testing.T, db *store.DB) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := store.Exec(t.Context(), tx, keptTable)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func insert(ctx context.Context, q store.Querier, k kept) error {
	_, err := store.Exec(ctx, q, `insert into kept (id, n, note, is_on, at, rate) values `+store.Values(1, 6),
		k.ID, k.N, k.Note, k.On, k.At, k.Rate)
	return err
}

func TestValuesComeBackAsWritten(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		setup(t, db)
		ctx, note := t.Context(), "投诉 'quoted' $1"
		at := time.Date(2026, 3, 1, 8, 0, 0, 123456000, time.UTC)
		want := kept{"a", 7, &note, true, at, 0.25}
		err := db.Write(ctx, func(tx *store.Tx) error {
			if err := insert(ctx, tx, want); err != nil {
				return err
			}
			return insert(ctx, tx, kept{ID: "b", At: at})
		})
		if err != nil {
			t.Fatal(err)
		}
		for where, q := range map[string]store.Querier{"reader": db.Reader()} {
			got, err := store.One[kept](ctx, q, `select id, n, note, is_on, at, rate from kept where id = $1 and id = $1`, "a")
			if err != nil {
				t.Fatal(where, err)
			}
			if got.ID != want.ID || got.N != want.N || *got.Note != note || !got.On || !got.At.Equal(at) || got.Rate != 0.25 {
				t.Errorf("%s: got %+v", where, got)
			}
			b, err := store.One[kept](ctx, q, `select id, n, note, is_on, at, rate from kept where id = $1`, "b")
			if err != nil || b.Note != nil || b.On {
				t.Errorf("%s: got %+v, %v", where, b, err)
			}
		}
		ids, err := store.All[string](ctx, db.Reader(), `select id from kept where id in `+store.In(3, 1)+` order by id`, "a", "b", "c")
		if err != nil || len(ids) != 2 || ids[1] != "b" {
			t.Errorf("ids %v, %v", ids, err)
		}
		if n, err := store.One[int](ctx, db.Reader(), `select sum(n) from kept`); err != nil || n != 7 {
			t.Errorf("sum %d, %v", n, err)
		}
		if _, err := store.One[string](ctx, db.Reader(), `select id from kept where id = 'none'`); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("want ErrNotFound, got %v", err)
		}
		if _, err := store.One[int8](ctx, db.Reader(), `select 1000`); err == nil {
			t.Error("1000 went into an int8")
		}
		if _, err := store.One[kept](ctx, db.Reader(), `select 1`); err == nil {
			t.Error("one column filled six fields")
		}
	})
}

func TestFailedWriteLeavesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		setup(t, db)
		ctx, stop := t.Context(), errors.New("stop")
		err := db.Write(ctx, func(tx *store.Tx) error {
			if err := insert(ctx, tx, kept{ID: "a"}); err != nil {
				return err
			}
			return stop
		})
		if !errors.Is(err, stop) {
			t.Fatal(err)
		}
		func() {
			defer func() { recover() }()
			db.Write(ctx, func(tx *store.Tx) error {
				insert(ctx, tx, kept{ID: "b"})
				panic("in the middle")
			})
		}()
		late, cancel := context.WithCancel(ctx)
		if err := db.Write(late, func(tx *store.Tx) error { cancel(); return insert(context.Background(), tx, kept{ID: "c"}) }); err == nil {
			t.Error("a cancelled write was committed")
		}
		if n, err := store.One[int](ctx, db.Reader(), `select count(*) from kept`); err != nil || n != 0 {
			t.Errorf("%d rows stayed, %v", n, err)
		}
		err = db.Write(ctx, func(tx *store.Tx) error {
			return errors.Join(insert(ctx, tx, kept{ID: "d"}), insert(ctx, tx, kept{ID: "d"}))
		})
		if !db.Dialect().IsUnique(err) {
			t.Errorf("a second key of the same value: %v", err)
		}
		if err := db.Write(ctx, func(tx *store.Tx) error { return insert(ctx, tx, kept{ID: "e"}) }); err != nil {
			t.Errorf("the writer does not work after failures: %v", err)
		}
	})
}

func TestReadersDoNotWrite(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	setup(t, db)
	if err := insert(t.Context(), db.Reader(), kept{ID: "a"}); err == nil {
		t.Error("a reading connection wrote")
	}
}

func TestEachStreamsAndStops(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		setup(t, db)
		ctx := t.Context()
		err := db.Write(ctx, func(tx *store.Tx) error {
			for _, id := range []string{"a", "b", "c"} {
				if err := insert(ctx, tx, kept{ID: id}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		stop, seen := errors.New("stop"), 0
		err = store.Each(ctx, db.Reader(), func(id string) error {
			if seen++; seen == 2 {
				return stop
			}
			return nil
		}, `select id from kept order by id`)
		if !errors.Is(err, stop) || seen != 2 {
			t.Errorf("seen %d, %v", seen, err)
		}
	})
}

// TestTheWriterRecovers: SQLite rolls a transaction back by itself when the disk is full, so that our own rollback
// fails and the connection cannot be trusted.
func TestTheWriterRecovers(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	setup(t, db)
	ctx, full := t.Context(), errors.New("the disk is full")
	for range 3 {
		err := db.Write(ctx, func(tx *store.Tx) error {
			return errors.Join(insert(ctx, tx, kept{ID: "a"}), second(store.Exec(ctx, tx, `rollback`)), full)
		})
		if !errors.Is(err, full) {
			t.Fatal(err)
		}
		err = db.Write(ctx, func(tx *store.Tx) error {
			return errors.Join(insert(ctx, tx, kept{ID: "a"}), second(store.Exec(ctx, tx, `delete from kept`)))
		})
		if err != nil {
			t.Fatalf("after the failure: %v", err)
		}
	}
}

func second(_ int64, err error) error { return err }
