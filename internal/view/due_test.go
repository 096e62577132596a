package view

import (
	"strings"
	"testing"

	"amends/internal/store"
	"amends/internal/store/storetest"
)

// TestWhatFallsDueIsProven: a row that is wrong, missing or of nobody is found, made again by a replay, and filled at opening.
func TestWhatFallsDueIsProven(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		busy(e)
		wrong := func() string {
			t.Helper()
			v, err := e.views.Verify(e.ctx)
			must(t, err)
			var b strings.Builder
			for _, d := range v.Differences {
				b.WriteString(d.String() + "\n")
			}
			return b.String()
		}
		do := func(queries ...string) {
			t.Helper()
			must(t, db.Write(e.ctx, func(tx *store.Tx) error {
				for _, q := range queries {
					if _, err := store.Exec(e.ctx, tx, q); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		if w := wrong(); w != "" {
			t.Fatalf("as it was written:\n%s", w)
		}
		do(`update due set at = 7 where id = (select min(id) from due)`, `delete from due where id = (select max(id) from due)`,
			`insert into due (id, stream, what, at) values ('nobody', 'complaint', 'resolve', 1)`)
		w := wrong()
		for _, part := range []string{`due at is "7"`, `due row is "", should be "present"`, `nobody: due row is "present"`} {
			if !strings.Contains(w, part) {
				t.Errorf("%q is not found:\n%s", part, w)
			}
		}
		must(t, e.views.Rebuild(e.ctx, nil))
		if w := wrong(); w != "" {
			t.Errorf("made again:\n%s", w)
		}
		do(`delete from due`, `insert into view_due (name) values ('due') on conflict do nothing`)
		if anew, err := e.views.Fill(e.ctx); err != nil || anew != 0 {
			t.Error(anew, err)
		}
		if w := wrong(); w != "" {
			t.Errorf("filled at opening:\n%s", w)
		}
	})
}
