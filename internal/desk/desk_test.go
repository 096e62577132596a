package desk_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

func TestNumbers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		nodes := []*desk.Desk{o.node(), o.node()}
		var mu sync.Mutex
		seen := map[string]bool{}
		var wg sync.WaitGroup
		for i := range 60 {
			wg.Go(func() {
				r, err := nodes[i%2].Do(ctx, by("anna"), "", outage(fmt.Sprintf("130000%05d", i)))
				mu.Lock()
				defer mu.Unlock()
				if err != nil || seen[r.Number] || !strings.HasPrefix(r.Number, "TS260918") || len(r.Number) != 12 {
					t.Errorf("%q twice, odd or failed: %v", r.Number, err)
				}
				seen[r.Number] = true
			})
		}
		wg.Wait()
		// The day is the organisation's: 00:05 in Shanghai is still yesterday in London. Each day counts from one.
		o.now = time.Date(2026, 9, 18, 16, 5, 0, 0, time.UTC)
		if r := must(t)(o.node().Do(ctx, by("anna"), "", outage("13100000001"))); r.Number != "TS2609190001" {
			t.Errorf("the first of the next day is %s", r.Number)
		}
		// A refused registration takes no number.
		d := o.node()
		if _, err := d.Do(ctx, by("anna"), "", &complaint.Register{Channel: "hotline"}); fault.As(err) == nil {
			t.Fatal(err)
		}
		if r := must(t)(d.Do(ctx, by("anna"), "", outage("13100000002"))); r.Number != "TS2609190002" {
			t.Errorf("the second is %s", r.Number)
		}
	})
}

func TestKeys(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		d := o.node()
		first := must(t)(d.Do(ctx, keyed("anna", "k1"), "", outage("13012341203")))
		for _, d := range []*desk.Desk{d, o.node()} {
			again := must(t)(d.Do(ctx, keyed("anna", "k1"), "", outage("13012341203")))
			if !again.Repeat || again.Number != first.Number || again.ID != first.ID || again.Version != first.Version {
				t.Errorf("the same key again: %+v", again)
			}
		}
		if other := must(t)(d.Do(ctx, keyed("li", "k1"), "", outage("13012341203"))); other.Repeat || other.Number == first.Number {
			t.Error("another person's key is another act")
		}
		note := func() *complaint.Note { return &complaint.Note{Text: complaint.TextOf("一次")} }
		n := must(t)(d.Do(ctx, keyed("bo", "k2"), first.ID, note()))
		must(t)(d.Do(ctx, by("bo"), first.ID, note()))
		again := must(t)(d.Do(ctx, keyed("bo", "k2"), first.ID, note()))
		if !again.Repeat || again.Version != n.Version || again.State.Version != n.Version+1 {
			t.Errorf("repeated at %d, was %d, case %d", again.Version, n.Version, again.State.Version)
		}
		// The same key on another command is a mistake of the caller's program: it must not swallow the command.
		tag := must(t)(d.Do(ctx, keyed("bo", "k2"), first.ID, &complaint.Tag{Add: []string{"老客户"}}))
		if tag.Repeat || tag.Version != n.Version+2 {
			t.Errorf("another command under a used key: %+v", tag)
		}
		// What the rules would refuse the second time is answered as it was the first time.
		must(t)(d.Do(ctx, keyed("lena", "k3"), first.ID, &complaint.Withdraw{Medium: "phone", Reason: complaint.TextOf("撤诉")}))
		must(t)(d.Do(ctx, by("lena"), first.ID, &complaint.Close{Basis: "withdrawn"}))
		if again := must(t)(d.Do(ctx, keyed("lena", "k3"), first.ID, &complaint.Withdraw{Medium: "phone", Reason: complaint.TextOf("撤诉")})); !again.Repeat {
			t.Error("the withdrawal was not recognised")
		}
	})
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		nodes := []*desk.Desk{o.node(), o.node()}
		r := must(t)(nodes[0].Do(ctx, by("anna"), "", outage("13012341203")))
		const people, each = 8, 5
		var wg sync.WaitGroup
		for i := range people {
			wg.Go(func() {
				for k := range each {
					note := &complaint.Note{Text: complaint.TextOf(fmt.Sprintf("第%d人第%d条", i, k))}
					if _, err := nodes[i%2].Do(ctx, by("bo"), r.ID, note); err != nil {
						t.Errorf("note %d of %d: %v", k, i, err)
					}
				}
			})
		}
		wg.Wait()
		record, err := nodes[0].Record(ctx, r.ID)
		if err != nil || len(record) != r.Version+people*each {
			t.Fatalf("%d events, want %d: %v", len(record), r.Version+people*each, err)
		}
		for i, e := range record {
			if e.Version != i+1 {
				t.Fatalf("version %d at place %d", e.Version, i)
			}
		}
	})
}

// TestOtherNode: what one process remembers may be old; it looks again before it refuses, and decides again before it
// writes.
func TestOtherNode(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		here, there := o.node(), o.node()
		r := must(t)(here.Do(ctx, by("anna"), "", outage("13012341203")))
		assess := &complaint.Assess{Severity: 2, Complexity: 2, Impact: 2}
		_, err := here.Do(ctx, by("anna"), r.ID, assess)
		refused(t, err, fault.Refused, "complaint.step_not_ready")
		must(t)(there.Do(ctx, by("anna"), r.ID, &complaint.Classify{Content: "network.outage", Nature: "general", Object: "operator", Department: "network", Limit: "standard"}))
		if a := must(t)(here.Do(ctx, by("anna"), r.ID, assess)); a.State.Grade != "general" || a.State.Class.Limit != "standard" {
			t.Errorf("decided on %+v", a.State.Class)
		}
		must(t)(there.Do(ctx, by("anna"), r.ID, &complaint.Assign{Department: "network", Owner: "hugo"}))
		n := must(t)(here.Do(ctx, by("anna"), r.ID, &complaint.Note{Text: complaint.TextOf("同时")}))
		if n.State.Owner != "hugo" {
			t.Errorf("written on an old state: owner %s", n.State.Owner)
		}
	})
}

// sketch is a view that keeps a row for each change and fails when it is told to.
type sketch struct{ fail bool }

func (*sketch) Name() string { return "sketch" }

func (p *sketch) Project(ctx context.Context, tx *store.Tx, c desk.Change) error {
	if _, err := store.Exec(ctx, tx, `insert into sketch (id, version, subject) values ($1, $2, $3)`, c.After.ID, c.After.Version, c.Subject); err != nil {
		return err
	}
	if p.fail {
		return errors.New("no room")
	}
	return nil
}

func TestViewsShareTheTransaction(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		if err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := store.Exec(ctx, tx, `create table sketch (id text not null, version bigint not null, subject text not null)`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		p := &sketch{fail: true}
		d := o.node(p)
		tables := []string{"journal_event", "journal_stream", "journal_key", "vault_person", "vault_text", "vault_index", "sketch"}
		before := map[string]int64{}
		for _, table := range tables {
			before[table] = count(t, db, table)
		}
		_, err := d.Do(ctx, keyed("anna", "k"), "", outage("13012341203"))
		if err == nil || fault.As(err) != nil {
			t.Fatalf("got %v", err)
		}
		for _, table := range tables {
			if n := count(t, db, table); n != before[table] {
				t.Errorf("%d rows left in %s", n-before[table], table)
			}
		}
		p.fail = false
		r := must(t)(d.Do(ctx, keyed("anna", "k"), "", outage("13012341203"))) // the key was not used up
		if r.Repeat || r.Position != before["journal_event"]+int64(len(r.Events)) {
			t.Errorf("positions have a gap: %+v", r.Position)
		}
		p.fail = true
		if _, err := d.Do(ctx, by("bo"), r.ID, &complaint.Note{Text: complaint.TextOf("x")}); err == nil {
			t.Error("the view failed and nobody said so")
		}
		p.fail = false
		n := must(t)(d.Do(ctx, by("bo"), r.ID, &complaint.Note{Text: complaint.TextOf("y")}))
		if n.Version != r.Version+1 {
			t.Errorf("version %d after %d", n.Version, r.Version)
		}
		subjects, err := store.All[string](ctx, db.Reader(), `select subject from sketch order by version`)
		if err != nil || len(subjects) != 2 || subjects[0] != "宽带连续断网" || subjects[1] != "" {
			t.Errorf("projected %q, %v", subjects, err)
		}
	})
}

func TestNothingToDo(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d := open(t, db).node()
		r := must(t)(d.Do(ctx, by("anna"), "", outage("13012341203")))
		must(t)(d.Do(ctx, by("bo"), r.ID, &complaint.Tag{Add: []string{"宽带"}}))
		before := count(t, db, "journal_event")
		again := must(t)(d.Do(ctx, by("bo"), r.ID, &complaint.Tag{Add: []string{"宽带"}}))
		if again.Position != 0 || len(again.Events) != 0 || again.Number != r.Number || count(t, db, "journal_event") != before {
			t.Errorf("got %+v", again)
		}
	})
}
