package view

import (
	"testing"

	"amends/internal/store"
	"amends/internal/store/storetest"
)

// TestLabels names cases for those who may see them, and for nobody else.
func TestLabels(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		rows := filled(t, db, 60)
		var ids []string
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		ids = append(ids, ids[0], "no such case")
		for name, v := range map[string]Viewer{"all": {All: true, Own: true}, "one department": {Staff: "staff-01-0", Departments: []string{"d01"}, Own: true},
			"own": {Staff: "staff-02-1", Own: true}, "nobody": {Staff: "staff-02-1"}} {
			got, err := e.views.Labels(t.Context(), v, ids)
			must(t, err)
			n := 0
			for i := range rows {
				r := &rows[i]
				l, ok := got[r.ID]
				if sees := v.sees(known(r)); ok != sees || ok && (l.Number != r.Number || l.Subject != r.Subject) {
					t.Errorf("%s: %+v of %s, which he sees: %v", name, l, r.Number, sees)
				}
				if ok {
					n++
				}
			}
			if len(got) != n {
				t.Errorf("%s: %d labels for %d cases", name, len(got), n)
			}
		}
		if got, err := e.views.Labels(t.Context(), Viewer{All: true}, nil); err != nil || len(got) > 0 {
			t.Errorf("%v %v", got, err)
		}
	})
}
