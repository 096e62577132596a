package lane_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/journal"
	"amends/internal/lane"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/stream"
	"amends/internal/vault"
)

// A second type of stream, as small as one can be: somebody wishes for something, and it is granted once, or forgotten when
// nobody did by its day. It has nothing of its own but what stands here, and goes the whole way: written, read, followed,
// ticked, proven and made again.

type (
	wish struct { // the state
		Version int
		Person  string
		Text    field.Text
		Granted string // by whom
		By      int64  // until when it can be
	}
	event interface {
		apply(*wish, stream.Recorded[event])
	}
	wished struct {
		Person string     `json:"person,omitempty"`
		Text   field.Text `json:"text,omitzero"`
		By     int64      `json:"by,omitempty"`
	}
	granted   struct{}
	forgotten struct{}

	command interface{}
	make_   struct {
		Person string
		Text   field.Text
		By     int64
	}
	grant struct{}
	tick  struct{}
)

func (e wished) apply(w *wish, _ stream.Recorded[event]) {
	w.Person, w.Text, w.By = e.Person, e.Text, e.By
}
func (e granted) apply(w *wish, r stream.Recorded[event])   { w.Granted, w.By = r.By, 0 }
func (e forgotten) apply(w *wish, _ stream.Recorded[event]) { w.By = 0 }

var wishes = stream.New(stream.Of[wish, event]{Name: "wish", Events: []event{wished{}, granted{}, forgotten{}},
	NameOf: func(e event) string {
		switch e.(type) {
		case granted:
			return "wish.granted"
		case forgotten:
			return "wish.forgotten"
		}
		return "wish.wished"
	},
	Due:     func(w *wish) stream.Due { return stream.Due{At: w.By, What: "wait"} },
	Evolve:  func(w *wish, r stream.Recorded[event]) { w.Version = r.Version; r.Event.apply(w, r) },
	Version: func(w *wish) int { return w.Version },
})

// row is what a list of wishes shows.
type row struct {
	Seq     int64  `sql:",key"`
	ID      string `sql:",unique"`
	Version int
	Granted string
}

var rows = lane.Rows[wish, event, row]{Table: store.NewTable[row]("wish"), Of: func(h lane.History[wish]) row {
	return row{h.No, h.ID, h.State.Version, h.State.Granted}
}}

var rules = lane.Rules[wish, event, command]{
	Name: func(c command) string {
		if _, ok := c.(*grant); ok {
			return "grant"
		}
		return "make"
	},
	May: func(m stream.Meta, w *wish, c command) error {
		if _, ok := c.(*grant); ok && m.By != "fairy" {
			return fault.New(fault.Forbidden, "desk.not_permitted")
		}
		return nil
	},
	Decide: func(m stream.Meta, w *wish, c command) ([]event, error) {
		switch c := c.(type) {
		case *make_:
			return []event{wished{c.Person, c.Text, c.By}}, nil
		case *grant:
			if w.Granted == "" {
				return []event{granted{}}, nil
			}
		case *tick:
			if w.By != 0 && w.By <= m.At.UnixMicro() {
				return []event{forgotten{}}, nil
			}
		}
		return nil, nil
	},
	Tick: func() command { return &tick{} },
	Key: func(w *wish, c command) string {
		if c, ok := c.(*make_); ok {
			return c.Person
		}
		return w.Person
	},
}

type desk = *lane.Desk[wish, event, command]

// office is a database with everything that a lane needs; node opens one more process on it.
type office struct {
	db    *store.DB
	keys  journal.Keys
	vault *vault.Vault
}

func open(t *testing.T, db *store.DB) office {
	t.Helper()
	keys, err := journal.MakeKeys(t.TempDir())
	ok(t, err)
	v, err := vault.New(t.Context(), db, vault.NewKey())
	ok(t, err)
	ok(t, db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := store.Exec(t.Context(), tx, `create table wish (seq bigint not null primary key, id text not null unique, version bigint not null, granted text not null)`)
		return err
	}))
	return office{db, keys, v}
}

func (o office) node(t *testing.T) desk {
	t.Helper()
	j, err := journal.Open(t.Context(), o.db, o.keys)
	ok(t, err)
	t.Cleanup(func() { _ = j.Close() })
	return lane.Of(lane.Open(lane.House{DB: o.db, Journal: j, Vault: o.vault}, wishes, rows), rules)
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func must(t *testing.T) func(lane.Done[wish, event], error) lane.Done[wish, event] {
	return func(d lane.Done[wish, event], err error) lane.Done[wish, event] {
		t.Helper()
		ok(t, err)
		return d
	}
}

func by(who, key string) stream.Meta { return stream.Meta{By: who, Channel: "web", Key: key} }

func TestASecondStream(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		o := open(t, db)
		d := o.node(t)
		order := &make_{Text: field.TextOf("a horse")}
		first := must(t)(d.Do(ctx, by("anna", "k1"), "", order))
		if order.Text.Plain != "a horse" || order.Text.ID != "" {
			t.Errorf("the caller's command was changed: %+v", order)
		}
		if bodies, _, err := o.vault.Texts(ctx, db.Reader(), []string{first.State.Text.ID}); err != nil || bodies[first.State.Text.ID] != "a horse" {
			t.Errorf("the words are not sealed: %v %v", bodies, err)
		}
		if again := must(t)(d.Do(ctx, by("anna", "k1"), "", order)); !again.Repeat || again.ID != first.ID {
			t.Errorf("the same key led to another wish: %+v", again)
		}
		refused := func(err error, kind fault.Kind, key string) {
			t.Helper()
			if f := fault.As(err); f == nil || f.Kind != kind || f.Key != key {
				t.Errorf("%v is not %s", err, key)
			}
		}
		_, err := d.Do(ctx, by("anna", ""), first.ID, &grant{})
		refused(err, fault.Forbidden, "desk.not_permitted")
		_, err = d.Do(ctx, by("fairy", ""), "nowhere", &grant{})
		refused(err, fault.Unknown, "wish.unknown")
		_, err = d.Do(ctx, stream.Meta{By: "fairy", At: time.Now().Add(time.Hour)}, first.ID, &grant{})
		refused(err, fault.Invalid, "input.invalid")
		if f := fault.As(err); f.Fields[0].Path != "at" {
			t.Errorf("%+v", f)
		}

		// Two nodes with old states in memory: one grants, the other finds that it was so before.
		other := o.node(t)
		must(t)(other.Do(ctx, by("fairy", ""), first.ID, &grant{}))
		if done := must(t)(d.Do(ctx, by("fairy", ""), first.ID, &grant{})); done.Position != 0 || done.State.Granted != "fairy" {
			t.Errorf("granted twice: %+v", done)
		}
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() { must(t)(d.Do(ctx, by("bo", ""), "", &make_{Text: field.TextOf("a boat")})) })
		}
		all.Wait()
		// An event of another stream stands in between, and is nobody's here.
		_, err = d.Journal.Append(ctx, journal.Append{Stream: "tide", Events: []journal.New{{Type: "tide.turned", Payload: []byte("{}")}}})
		ok(t, err)
		_, err = d.Do(ctx, by("fairy", ""), "tide", &grant{})
		refused(err, fault.Unknown, "wish.unknown")

		due(t, d)
		if r, err := d.Journal.Verify(ctx, nil); err != nil || !r.OK() {
			t.Fatalf("%v %v", r.Problems, err)
		}
		followed(t, d)
		followed(t, o.node(t))
		proven(t, d)
	})
}

// due has a wish forgotten: what falls due is written with the events, and goes with them.
func due(t *testing.T, d desk) {
	t.Helper()
	ctx := t.Context()
	at := time.Now().Add(-time.Minute).UnixMicro()
	waiting := func() []string {
		t.Helper()
		list, err := store.All[string](ctx, d.DB.Reader(), `select id from due where stream = 'wish' and what = 'wait' and at = $1`, at)
		ok(t, err)
		return list
	}
	w := must(t)(d.Do(ctx, by("anna", ""), "", &make_{Text: field.TextOf("a cloud"), By: at}))
	if list := waiting(); !slices.Equal(list, []string{w.ID}) {
		t.Errorf("what falls due is %v", list)
	}
	for _, want := range []bool{true, false} { // a second tick finds nothing to do
		if moved, err := d.Tick(ctx, by(stream.System, ""), w.ID); err != nil || moved != want {
			t.Errorf("%v %v", moved, err)
		}
	}
	if list := waiting(); len(list) > 0 {
		t.Errorf("it is still due: %v", list)
	}
	must(t)(d.Do(ctx, by("anna", ""), "", &make_{Text: field.TextOf("a cloud"), By: at})) // one that stays
}

// followed has a reader of this stream only, which must see every event with the state before and after it.
func followed(t *testing.T, d desk) {
	t.Helper()
	states := map[string]*wish{}
	n := 0
	ok(t, d.Journal.Rewind(t.Context(), "wishes", 0, nil))
	ok(t, d.Journal.CatchUp(t.Context(), journal.Reader{Name: "wishes", Of: wishes, Batch: 3, HandleTx: func(_ context.Context, _ *store.Tx, recs []journal.Record) error {
		for _, r := range recs {
			e, err := wishes.Decode(r)
			if err != nil {
				return err
			}
			after := wishes.With(states[r.Stream], e)
			if told := wishes.Known(r); told != nil && (*told.After != *after || (told.Before == nil) != (states[r.Stream] == nil)) {
				return errors.New("it is told otherwise than it is read")
			}
			states[r.Stream] = after
			n++
		}
		return nil
	}}))
	if n != 13 || len(states) != 11 {
		t.Errorf("%d events of %d wishes", n, len(states))
	}
}

// proven breaks the view in every way, and has it found and mended.
func proven(t *testing.T, d desk) {
	t.Helper()
	ctx := t.Context()
	wrong := func() (out []string) {
		t.Helper()
		p, err := d.Verify(ctx)
		if err != nil || p.Streams != 11 {
			t.Fatalf("%+v %v", p, err)
		}
		for _, w := range p.Wrong {
			out = append(out, w.String())
		}
		return out
	}
	if w := wrong(); len(w) > 0 {
		t.Fatalf("as it was written: %v", w)
	}
	ok(t, d.DB.Write(ctx, func(tx *store.Tx) error {
		for _, q := range []string{`update wish set granted = 'bo' where version = 2`,
			`delete from wish where seq = (select max(seq) from wish)`,
			`insert into wish (seq, id, version, granted) values (900, 'nobody', 1, '')`,
			`update due set at = 7, what = 'luck'`,
			`insert into due (id, stream, what, at) values ('nobody', 'wish', '', 1)`} {
			if _, err := store.Exec(ctx, tx, q); err != nil {
				return err
			}
		}
		return nil
	}))
	w := strings.Join(wrong(), "\n")
	for _, part := range []string{`granted is "bo", should be "fairy"`, `row is "", should be "present"`, `wish 900: row is "present"`, `due nobody: row is "present"`, `what is "luck", should be "wait"`} {
		if !strings.Contains(w, part) {
			t.Errorf("%q is not found in\n%s", part, w)
		}
	}
	if n, err := d.Remake(ctx); err != nil || n != 13 {
		t.Fatal(n, err)
	}
	if w := wrong(); len(w) > 0 {
		t.Errorf("made again: %v", w)
	}
}
