package view

import (
	"slices"
	"testing"

	"amends/internal/complaint"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// Rows of a database from before, whose flags, tags and tables beside them are those of older rules, are made anew when a
// migration asks for it, and only then; what nothing changed in stays as it is.
func TestRowsOfBeforeAreMadeAnew(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		_, working, _ := busy(e)
		e.do("quan", working, &complaint.NameParty{Staff: "wang", Ground: "about", Reason: complaint.TextOf("来电指明")})
		exec := func(texts ...string) {
			must(t, db.Write(e.ctx, func(tx *store.Tx) error {
				for _, text := range texts {
					if _, err := store.Exec(e.ctx, tx, text); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		wrong := func() (columns []string) {
			found, err := e.views.Verify(e.ctx)
			must(t, err)
			for _, d := range found.Differences {
				columns = append(columns, d.Column)
			}
			slices.Sort(columns)
			return slices.Compact(columns)
		}
		exec(`delete from view_due`, `update queue set flags = flags + 512, urgency = urgency + 1 where id = '`+working+`'`,
			`delete from queue_party`, `delete from queue where seq = (select max(seq) from queue)`)
		fill := func(want int) {
			t.Helper()
			if n, err := e.views.Fill(e.ctx); err != nil || n != want {
				t.Errorf("%d rows made anew, not %d: %v", n, want, err)
			}
		}
		fill(0)
		if got := wrong(); !slices.Equal(got, []string{"flags", "queue_party", "row", "urgency"}) {
			t.Errorf("without a migration that asks for it something was written, or missed: %v", got)
		}
		exec(`insert into view_due (name) values ('rows')`)
		fill(2)
		if got := wrong(); len(got) > 0 {
			t.Errorf("still of before: %v", got)
		}
		if n, err := store.One[int](e.ctx, db.Reader(), `select count(*) from view_due`); err != nil || n != 0 {
			t.Errorf("%d still due, %v", n, err)
		}
	})
}
