package view

import (
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// What is found by its words is what the record says: an index that lost, kept or swapped something is found out, and a
// replay mends it.
func TestIndexIsCompared(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		_, working, fresh := busy(e)
		if db.Dialect().SQLite() { // pages so small that there is a way to lose among them
			must(t, db.Write(e.ctx, func(tx *store.Tx) error {
				_, err := store.Exec(e.ctx, tx, `insert into search_index (search_index, rank) values ('pgsz', 64)`)
				return err
			}))
		}
		must(t, e.views.rebuildIndex(e.ctx))
		e.do("mei", fresh, &complaint.Supplement{Product: "融合套餐 199"})
		must(t, e.j.CatchUp(e.ctx, e.views.SearchReader())) // it follows, rather than begins anew
		wrong := func() []string {
			t.Helper()
			u, err := e.views.VerifyIndex(e.ctx)
			must(t, err)
			return u.Wrong
		}
		if w := wrong(); len(w) > 0 {
			t.Fatalf("nothing was changed: %v", w)
		}
		tables := []string{`delete from search_doc`, `delete from search_doc where seq = (select max(seq) from search_doc)`,
			`update search_doc set id = 'ghost' where seq = (select max(seq) from search_doc)`}
		if db.Dialect().SQLite() {
			tables = append(tables, `insert into search_index (search_index) values ('delete-all')`,
				`delete from search_index where rowid = (select max(seq) from search_doc)`,
				`delete from search_index_idx`, `delete from search_index_docsize where id = (select max(seq) from search_doc)`,
				`insert into search_index (rowid, words) values (999999, 'planted')`)
		} else {
			tables = append(tables, `update search_doc set words = ''`, `update search_doc set words = words || 'planted:9'::tsvector`)
		}
		for _, text := range tables {
			must(t, db.Write(e.ctx, func(tx *store.Tx) error { _, err := store.Exec(e.ctx, tx, text); return err }))
			if len(wrong()) == 0 {
				t.Errorf("not found: %s", text)
			}
			must(t, e.views.Rebuild(e.ctx, nil))
			if w := wrong(); len(w) > 0 {
				t.Fatalf("after %s a replay left %v", text, w)
			}
		}
		// What the reader has still to read is not missing.
		e.do("zhao", working, &complaint.Note{Text: complaint.TextOf("已联系机房")})
		e.do("quan", fresh, &complaint.Erase{Reason: "本人要求"})
		e.register("mei", "刚刚登记的投诉", phone(4))
		if w := wrong(); len(w) > 0 {
			t.Errorf("not read yet: %v", w)
		}
		// A reader that is stopped after one event has taken the case as it stood by then, with what lay before it.
		must(t, e.j.CatchUp(e.ctx, e.views.SearchReader()))
		from, err := e.views.indexed(e.ctx)
		must(t, err)
		for _, text := range []string{"上门换了光猫", "客户确认已恢复"} {
			e.do("zhao", working, &complaint.Note{Text: complaint.TextOf(text)})
		}
		recs, err := e.j.After(e.ctx, from, 1)
		must(t, err)
		must(t, db.Write(e.ctx, func(tx *store.Tx) error {
			if err := e.views.SearchReader().HandleTx(e.ctx, tx, recs); err != nil {
				return err
			}
			_, err := store.Exec(e.ctx, tx, `update journal_reader set position = $1 where name = 'search'`, recs[0].Position)
			return err
		}))
		if w := wrong(); len(w) > 0 {
			t.Errorf("read in the middle: %v", w)
		}
	})
}

// A text whose row is damaged hides neither its case nor the proof of the others, and the row that needs it is compared.
func TestDamagedTextHidesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		_, working, _ := busy(e)
		p, err := e.views.Case(e.ctx, e.viewer("boss"), working, e.now)
		must(t, err)
		must(t, db.Write(e.ctx, func(tx *store.Tx) error {
			_, err := store.Exec(e.ctx, tx, `update vault_text set sealed = $1 where id in ($2, $3)`, []byte("\x01noise, not words, and long enough to be a box"),
				p.State.Subject.ID, p.State.Matter.ID)
			return err
		}))
		e.vault.Now = func() time.Time { return time.Now().Add(time.Minute) } // what was just said is no longer at hand
		again, err := e.views.Case(e.ctx, e.viewer("boss"), working, e.now)
		if err != nil || len(again.Timeline) != len(p.Timeline) {
			t.Fatalf("the case is hidden: %v", err)
		}
		lost := 0
		for _, b := range again.Timeline[0].Bodies {
			if b.Lost && !b.Erased && b.Text == "" {
				lost++
			}
		}
		if lost != 2 {
			t.Errorf("%d of 2 texts are called lost: %+v", lost, again.Timeline[0].Bodies)
		}
		must(t, e.views.rebuildIndex(e.ctx))
		v, err := e.views.Verify(e.ctx)
		must(t, err)
		if len(v.Differences) > 0 || v.Cases != 3 {
			t.Errorf("%+v", v)
		}
		if u, err := e.views.VerifyIndex(e.ctx); err != nil || len(u.Wrong) > 0 || u.Docs != 3 {
			t.Errorf("%+v %v", u, err)
		}
	})
}
