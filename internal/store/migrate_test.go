package store_test

import (
	"strings"
	"sync"
	"testing"

	"amends/internal/store"
	"amends/internal/store/storetest"
)

func TestMigratingIsDoneOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		steps := []store.Migration{{Name: "9001_test", Text: "create table one (id bigint); create table two (id bigint);\n-- end; of it\n"},
			{Name: "9007_gap", Text: "insert into one (id) values (7)"}}
		var together sync.WaitGroup
		for range 4 { // as nodes that start at the same moment
			together.Go(func() {
				other, err := store.Open(t.Context(), db.DSN())
				if err != nil {
					t.Error(err)
					return
				}
				defer other.Close()
				if err := store.MigrateWith(t.Context(), other, steps); err != nil {
					t.Error(err)
				}
			})
		}
		together.Wait()
		if n, err := store.One[int](t.Context(), db.Reader(), `select count(*) from one cross join (select count(*) from two) t`); err != nil || n != 1 {
			t.Errorf("ran %d times, %v", n, err)
		}
	})
}

func TestAFailingStepLeavesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		err := store.MigrateWith(t.Context(), db, []store.Migration{{Name: "9001_half", Text: "create table half (id bigint); create nonsense"}})
		if err == nil || !strings.Contains(err.Error(), "9001_half") {
			t.Errorf("the error does not name the step: %v", err)
		}
		if err := store.MigrateWith(t.Context(), db, []store.Migration{{Name: "9001_half", Text: "create table half (id bigint)"}}); err != nil {
			t.Errorf("it cannot be repaired: %v", err)
		}
	})
}

func TestANewerDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if err := store.MigrateWith(t.Context(), db, []store.Migration{{Name: "9999_future", Text: "create table future (id bigint)"}}); err != nil {
			t.Fatal(err)
		}
		if err := db.Migrate(t.Context()); err == nil || !strings.Contains(err.Error(), "9999_future") {
			t.Errorf("an older build opened it: %v", err)
		}
	})
}

func TestMigrationsOfTheTwoDialects(t *testing.T) {
	t.Parallel()
	for dialect, other := range map[string]string{"sqlite": ".postgres", "postgres": ".sqlite"} {
		steps, err := store.Migrations(dialect)
		if err != nil || len(steps) == 0 {
			t.Fatal(err)
		}
		for i, m := range steps {
			if strings.HasSuffix(m.Name, other) || i > 0 && steps[i-1].Name >= m.Name {
				t.Errorf("%s: %s is out of place", dialect, m.Name)
			}
		}
	}
}
