package view

import (
	"reflect"
	"strings"
	"testing"

	"amends/internal/store"
	"amends/internal/store/storetest"
)

// TestDeclared holds both schemas against the fields of the rows. What a migration adds is filled from the journal when the
// house is opened. See docs/how-to-add-a-column.md.
func TestDeclared(t *testing.T) {
	t.Parallel()
	made := []store.Schema{queueTable.Schema}
	for _, b := range besides {
		made = append(made, b.Declared())
	}
	storetest.Declared(t, "insert into view_due (name) values ('rows') on conflict do nothing;\n", made...)
}

// TestKeptIsDeclared is the same for what people keep here, which no journal makes again.
func TestKeptIsDeclared(t *testing.T) {
	t.Parallel()
	storetest.Declared(t, "", savedTable.Schema)
}

// TestWatchedColumnsFollowFromTheState: an update compares what is fixed and keyed with the row of before, which it works
// out without that ledger.
func TestWatchedColumnsFollowFromTheState(t *testing.T) {
	t.Parallel()
	e := setup(t, storetest.SQLite(t))
	busy(e)
	snap, watched := e.views.register.Snapshot(), 0
	must(t, e.views.replay(e.ctx, func(p part) error {
		for i := range p.rows {
			s := p.rows[i].state
			procedure, err := snap.Procedure(s.Procedure.ID, s.Procedure.Version)
			must(t, err)
			with, without := RowOf(s, procedure, procedure.Ledger(s, s.Marks)), RowOf(s, procedure, nil)
			for _, f := range reflect.VisibleFields(reflect.TypeFor[Row]()) {
				tag, a, b := f.Tag.Get("sql"), reflect.ValueOf(with).FieldByIndex(f.Index), reflect.ValueOf(without).FieldByIndex(f.Index)
				if strings.HasSuffix(tag, "fixed") || strings.HasSuffix(tag, "keyed") {
					if watched++; !reflect.DeepEqual(a.Interface(), b.Interface()) {
						t.Errorf("%s is %v by the ledger and %v without", f.Name, a, b)
					}
				}
			}
		}
		return nil
	}))
	if watched < 30 {
		t.Errorf("looked at %d fields", watched)
	}
}
