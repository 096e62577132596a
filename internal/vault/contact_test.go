package vault_test

import (
	"slices"
	"testing"

	"amends/internal/fault"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/vault"
)

// People of a database from before are found by today's reading of what they gave, and no row of the old one is left.
func TestReindex(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k := vault.NewKey()
		v := open(t, db, k)
		var ids []string
		for _, p := range []vault.Person{{Name: "周", Phones: []string{"周女士 013800001234"}, Emails: []string{"周 <Zhou@Example.com>"}}, {Name: "李", Phones: []string{"138****0001"}}} {
			s, err := v.Seal(p)
			if err != nil {
				t.Fatal(err)
			}
			write(t, db, func(tx *store.Tx) error { return v.Save(ctx, tx, s) })
			ids = append(ids, s.ID)
		}
		write(t, db, func(tx *store.Tx) error { // as it was
			for _, q := range []string{`update vault_key set rule = 1`, `delete from vault_index`} {
				if _, err := store.Exec(ctx, tx, q); err != nil {
					return err
				}
			}
			_, err := store.Exec(ctx, tx, `insert into vault_index (hash, person) values ($1, $2)`, []byte("of the old rule"), ids[1])
			return err
		})
		for range 2 {
			if err := v.Reindex(ctx); err != nil {
				t.Fatal(err)
			}
		}
		for _, twin := range []string{"(+86)13800001234", "周女士 13800001234", "13800001234（家）"} {
			if got, err := v.SamePhone(ctx, db.Reader(), twin); err != nil || !slices.Equal(got, ids[:1]) {
				t.Errorf("by %s: %v %v", twin, got, err)
			}
		}
		if got, err := v.SamePhone(ctx, db.Reader(), "+86 138 0000 1234"); err != nil || !slices.Equal(got, ids[:1]) {
			t.Errorf("by phone: %v %v", got, err)
		}
		if got, err := v.FindEmail(ctx, db.Reader(), "zhou＠example.com"); err != nil || !slices.Equal(got, ids[:1]) {
			t.Errorf("by e-mail: %v %v", got, err)
		}
		n, err := store.One[int64](ctx, db.Reader(), `select count(*) from vault_index where person = $1`, ids[1])
		if err != nil || n != 0 {
			t.Errorf("a masked number still has %d rows, %v", n, err)
		}
	})
}

// Who looks for a number finds whoever sits behind the switchboard; who is told from others by it is only its own.
func TestNearAndSame(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		v := open(t, db, vault.NewKey())
		v.Region = func() string { return "HK" }
		id := map[string]string{}
		for _, p := range []vault.Person{{Name: "ext", Phones: []string{"0731-88881111转803"}}, {Name: "local", Phones: []string{"66668888"}}} {
			s, err := v.Seal(p)
			if err != nil {
				t.Fatal(err)
			}
			write(t, db, func(tx *store.Tx) error { return v.Save(ctx, tx, s) })
			id[s.ID] = p.Name
		}
		names := func(ids []string, err error) (out []string) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range ids {
				out = append(out, id[x])
			}
			return out
		}
		q := db.Reader()
		for _, c := range []struct {
			what string
			got  []string
			want []string
		}{
			{"the switchboard, looked for", names(v.FindPhone(ctx, q, "+86 731 8888 1111")), []string{"ext"}},
			{"the switchboard, told from others", names(v.SamePhone(ctx, q, "+86 731 8888 1111")), nil},
			{"the extension", names(v.SamePhone(ctx, q, "+86 (731) 88881111 ext. 803")), []string{"ext"}},
			{"another extension", names(v.SamePhone(ctx, q, "+86 731 88881111 ext 804")), nil},
			{"a number that is one in Hong Kong only", names(v.SamePhone(ctx, q, "66668888")), nil},
		} {
			if !slices.Equal(c.got, c.want) {
				t.Errorf("%s: %v, want %v", c.what, c.got, c.want)
			}
		}
		v.Region = nil
		if got := names(v.FindPhone(ctx, q, "6666-8888")); !slices.Equal(got, []string{"local"}) {
			t.Errorf("without its area: %v", got)
		}
	})
}

// An edit adds every number that was written, once each, and takes out by the number, however it is spelled.
func TestEditContacts(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	v := open(t, db, vault.NewKey())
	s, err := v.Seal(vault.Person{Name: "周", Phones: []string{"013800001234", "138****0001"}})
	if err != nil {
		t.Fatal(err)
	}
	write(t, db, func(tx *store.Tx) error { return v.Save(ctx, tx, s) })
	apply := func(e vault.Edit) error {
		t.Helper()
		p, err := v.Person(ctx, db.Reader(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		before := p
		if _, err := v.Apply(&p, e); err != nil {
			return err
		}
		sealed, err := v.SealOver(ctx, db.Reader(), before, p)
		if err != nil {
			t.Fatal(err)
		}
		write(t, db, func(tx *store.Tx) error { return v.Save(ctx, tx, sealed) })
		return nil
	}
	change := func(e vault.Edit) {
		t.Helper()
		if err := apply(e); err != nil {
			t.Fatal(err)
		}
	}
	change(vault.Edit{Phone: "+86 138 0000 1234 / 13900001234", Email: "mailto:zhou@example.com"})
	change(vault.Edit{PhonesOut: []string{"138****0001", "13800001234"}})
	p, err := v.Person(ctx, db.Reader(), s.ID)
	if err != nil || !slices.Equal(p.Phones, []string{"13900001234"}) || !slices.Equal(p.Emails, []string{"zhou@example.com"}) {
		t.Errorf("%+v %v", p, err)
	}
	for _, e := range []vault.Edit{{Phone: "订单号 123"}, {Phone: "1.38E+10"}, {Email: "zhou@"}, {Email: "a b@c"}} {
		if err := apply(e); fault.As(err) == nil {
			t.Errorf("%+v: %v", e, err)
		}
	}
}
