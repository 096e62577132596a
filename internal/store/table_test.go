package store_test

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"amends/internal/store"
	"amends/internal/store/storetest"
)

type head struct {
	ID    string `sql:",key"`
	Title string `sql:"name,fixed"`
	Day   time.Time
}

type sheet struct {
	head
	StepsDone int    `sql:",fixed"`
	Urgency   int64  `sql:",keyed"`
	OwnerID   string `sql:",keyed"`
	Open      bool
	NextAt    *int64
	Words     list
	Badge     chan int `sql:"-"`
	unread    bool
}

type list []string

func (l list) Value() (driver.Value, error) { return strings.Join(l, "|"), nil }

func (l *list) Scan(src any) error {
	*l = nil
	if s := src.(string); s != "" {
		*l = strings.Split(s, "|")
	}
	return nil
}

var sheets = store.NewTable[sheet]("sheet")

func TestTableIsItsDeclaration(t *testing.T) {
	t.Parallel()
	if got := sheets.List("s."); got != "s.id, s.name, s.day, s.steps_done, s.urgency, s.owner_id, s.open, s.next_at, s.words" {
		t.Error(got)
	}
	want := []store.Column{{Name: "id", Type: "text", Key: true}, {Name: "name", Type: "text"}, {Name: "day", Type: "bigint"},
		{Name: "steps_done", Type: "bigint"}, {Name: "urgency", Type: "bigint"}, {Name: "owner_id", Type: "text"}, {Name: "open", Type: "boolean"},
		{Name: "next_at", Type: "bigint", Null: true}, {Name: "words", Type: "text"}}
	if !slices.Equal(sheets.Columns, want) {
		t.Errorf("%+v", sheets.Columns)
	}
	defer func() {
		if p := fmt.Sprint(recover()); !strings.Contains(p, "no column keeps the float64 of bad.Share") {
			t.Error(p)
		}
	}()
	type bad struct{ Share float64 }
	store.NewTable[bad]("bad")
}

func TestTableWritesAndReads(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		now, next := time.UnixMicro(1_790_000_000_000_000).UTC(), int64(7)
		first := sheet{head: head{"a", "first", now}, StepsDone: 1, Urgency: 5, OwnerID: "bo", Open: true, NextAt: &next, Words: list{"x", "y"}}
		second := sheet{head: head{ID: "b"}}
		write(t, db, func(tx *store.Tx) error {
			_, err := store.Exec(t.Context(), tx, `create table sheet (id text not null primary key, name text not null, day bigint not null,
				steps_done bigint not null, urgency bigint not null, owner_id text not null, open boolean not null, next_at bigint, words text not null)`)
			if err = errors.Join(err, sheets.Insert(t.Context(), tx, &first)); err != nil {
				return err
			}
			n, err := sheets.Add(t.Context(), tx, sheet{head: head{ID: "a"}}, second)
			none, err2 := sheets.Add(t.Context(), tx)
			if n != 1 || none != 0 {
				t.Errorf("added %d and %d", n, none)
			}
			return errors.Join(err, err2)
		})
		holds := func(want ...sheet) {
			t.Helper()
			got, err := sheets.All(t.Context(), db.Reader(), `order by id`)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%+v, %v; not %+v", got, err, want)
			}
		}
		holds(first, second)

		// What the caller did not change is not written, though somebody else did, when it is fixed or keyed.
		write(t, db, func(tx *store.Tx) error {
			_, err := store.Exec(t.Context(), tx, `update sheet set name = 'other', steps_done = 9, urgency = 9, open = false where id = 'a'`)
			return err
		})
		update := func(change func(*sheet)) {
			was := first
			change(&first)
			write(t, db, func(tx *store.Tx) error { return sheets.Update(t.Context(), tx, "id", &was, &first) })
		}
		update(func(s *sheet) { s.NextAt = nil })
		shown := first
		shown.Title, shown.StepsDone, shown.Urgency = "other", 9, 9
		holds(shown, second)
		update(func(s *sheet) { s.OwnerID = "cy" }) // the urgency goes with it, the name does not
		shown.OwnerID, shown.Urgency = "cy", 5
		holds(shown, second)
		update(func(s *sheet) { s.Title = "third" })
		shown.Title = "third"
		holds(shown, second)

		write(t, db, func(tx *store.Tx) error {
			if err := sheets.Update(t.Context(), tx, "id", &second, &sheet{head: head{ID: "c"}}); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("updated what is not there: %v", err)
			}
			return sheets.Delete(t.Context(), tx, `id = $1`, "a")
		})
		holds(second)
		if got, err := sheets.One(t.Context(), db.Reader(), `where id = $1`, "b"); err != nil || got.ID != "b" {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := sheets.One(t.Context(), db.Reader(), `where id = $1`, "a"); !errors.Is(err, store.ErrNotFound) {
			t.Error(err)
		}
	})
}

func TestTableTellsDifferences(t *testing.T) {
	t.Parallel()
	n, same := int64(3), int64(3)
	a := sheet{head: head{ID: "a", Day: time.UnixMicro(5)}, NextAt: &n, Words: list{}, Badge: make(chan int)}
	b := sheet{head: head{ID: "a", Day: time.UnixMicro(5).UTC()}, NextAt: &same, unread: true} // the database keeps both alike
	var got []string
	note := func(column string, is, should any) { got = append(got, fmt.Sprint(column, is, should)) }
	if sheets.Diff(&a, &b, note); len(got) > 0 {
		t.Error(got)
	}
	b.NextAt, b.Words, b.StepsDone = nil, list{"x"}, 2
	if sheets.Diff(&a, &b, note); !slices.Equal(got, []string{"steps_done0 2", "next_at3 <nil>", "wordsx"}) {
		t.Error(got)
	}
	if v := sheets.Value(&b, sheets.Index("steps_done")); v != int64(2) || sheets.Index("unread") != -1 {
		t.Error(v)
	}
}

func write(t *testing.T, db *store.DB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}
