package vault_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"amends/internal/fault"
	"amends/internal/record/recordtest"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/vault"
)

var ctx = context.Background()

func open(t testing.TB, db *store.DB, k vault.Key) *vault.Vault {
	t.Helper()
	v, err := vault.New(ctx, db, k)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func write(t testing.TB, db *store.DB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := db.Write(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

func zhou() vault.Person {
	return vault.Person{Name: "周小霞", Phones: []string{"+86 130-0000-1203"}, Emails: []string{"Zhou@Example.com"},
		Address: "示例路 1 号", Level: "金卡", Account: "ACC 77", Extra: map[string]string{"plan": "5G"}}
}

// alone is a look that nothing else is written with.
func alone(*store.Tx) error { return nil }

func TestPersonLife(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k := vault.NewKey()
		v := open(t, db, k)
		s, err := v.Seal(zhou())
		if err != nil {
			t.Fatal(err)
		}
		told := v.SealTextFor(s, "网络三天不通")
		write(t, db, func(tx *store.Tx) error {
			if err := v.Save(ctx, tx, s); err != nil {
				return err
			}
			return v.SaveTexts(ctx, tx, told)
		})
		note, err := v.SealText(ctx, db.Reader(), "", "内部备注")
		if err != nil {
			t.Fatal(err)
		}
		write(t, db, func(tx *store.Tx) error { return v.SaveTexts(ctx, tx, note) })

		cold := open(t, db, k) // nothing in memory
		p, err := cold.Person(ctx, db.Reader(), s.ID)
		want := zhou()
		want.ID, want.Digest = s.ID, s.Digest
		if err != nil || !reflect.DeepEqual(p, want) {
			t.Fatalf("read %+v, %v", p, err)
		}
		q := db.Reader()
		for what, find := range map[string]func() ([]string, error){
			"phone":   func() ([]string, error) { return cold.FindPhone(ctx, q, "008613000001203") },
			"email":   func() ([]string, error) { return cold.FindEmail(ctx, q, " zhou@example.COM") },
			"tail":    func() ([]string, error) { return cold.FindTail(ctx, q, "1203") },
			"account": func() ([]string, error) { return cold.FindAccount(ctx, q, "acc77") },
		} {
			if ids, err := find(); err != nil || !reflect.DeepEqual(ids, []string{s.ID}) {
				t.Errorf("find by %s: %v, %v", what, ids, err)
			}
		}
		if ids, _ := cold.FindEmail(ctx, q, "13000001203"); ids != nil {
			t.Errorf("a phone is found as an e-mail: %v", ids)
		}
		d, err := cold.Displays(ctx, q, []string{s.ID, "nobody"})
		if err != nil || len(d) != 1 || d[s.ID].Name != "周*霞 130****1203" || d[s.ID].Level != "金卡" {
			t.Errorf("display %+v, %v", d, err)
		}
		bodies, erased, err := cold.Texts(ctx, q, []string{told.ID, note.ID, "none"})
		if err != nil || bodies[told.ID] != "网络三天不通" || bodies[note.ID] != "内部备注" || len(bodies) != 2 || erased != nil {
			t.Errorf("texts %v %v %v", bodies, erased, err)
		}

		// changed: the key stays, so the text stays readable; the old phone is no longer found
		p.Phones = []string{"0731-8888 8888"}
		before, err := cold.Person(ctx, db.Reader(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		c, err := cold.SealOver(ctx, db.Reader(), before, p)
		if err != nil {
			t.Fatal(err)
		}
		write(t, db, func(tx *store.Tx) error { return cold.Save(ctx, tx, c) })
		if ids, _ := v.FindPhone(ctx, q, "13000001203"); ids != nil {
			t.Errorf("the old phone still finds %v", ids)
		}
		if ids, _ := v.FindPhone(ctx, q, "+86 731 8888 8888"); len(ids) != 1 {
			t.Error("the new phone does not find")
		}
		if bodies, _, err := cold.Texts(ctx, q, []string{told.ID}); err != nil || bodies[told.ID] != "网络三天不通" {
			t.Errorf("text after the change: %v %v", bodies, err)
		}
		if err := db.Write(ctx, func(tx *store.Tx) error { return v.Save(ctx, tx, c) }); !errors.Is(err, vault.ErrMoved) {
			t.Errorf("the same change twice: %v", err)
		}
		if err := db.Write(ctx, func(tx *store.Tx) error { return v.Save(ctx, tx, s) }); !errors.Is(err, vault.ErrExists) {
			t.Errorf("somebody new who is there: %v", err)
		}
		if err := v.Same(ctx, q, before); !errors.Is(err, vault.ErrMoved) {
			t.Errorf("he is as he was: %v", err)
		}
		if now, _ := v.Person(ctx, q, s.ID); now.Digest != c.Digest || v.Same(ctx, q, now) != nil {
			t.Error("he is not as he was sealed")
		}

		rep, err := cold.Check(ctx, q)
		if err != nil || rep.Texts != 2 || len(rep.Gone) != 0 || rep.Bad != nil {
			t.Errorf("check %+v %v", rep, err)
		}
		write(t, db, func(tx *store.Tx) error { return v.Erase(ctx, tx, s.ID) })
		write(t, db, func(tx *store.Tx) error { return v.Erase(ctx, tx, s.ID) })
		for _, some := range []*vault.Vault{v, cold} { // cold still holds the key in memory
			if _, err := some.Person(ctx, q, s.ID); !errors.Is(err, vault.ErrErased) {
				t.Errorf("erased person: %v", err)
			}
			bodies, erased, err = some.Texts(ctx, q, []string{told.ID, note.ID})
			if err != nil || bodies[told.ID] != "" || bodies[note.ID] != "内部备注" || !reflect.DeepEqual(erased, []string{told.ID}) {
				t.Errorf("texts after erasure: %v %v %v", bodies, erased, err)
			}
		}
		n, err := store.One[int](ctx, q, `select count(*) from vault_index`)
		if err != nil || n != 0 {
			t.Errorf("%d index rows are left, %v", n, err)
		}
		if ps, err := v.People(ctx, q, []string{s.ID}); err != nil || len(ps) != 0 {
			t.Errorf("people %v %v", ps, err)
		}
		if _, err := v.SealText(ctx, q, s.ID, "x"); !errors.Is(err, vault.ErrErased) {
			t.Errorf("sealing for an erased person: %v", err)
		}
		if rep, err := v.Check(ctx, q); err != nil || rep.Texts != 1 || len(rep.Gone) != 1 || rep.Bad != nil {
			t.Errorf("check after erasure %+v %v", rep, err)
		}
	})
}

// TestTampering changes stored bytes as somebody with the database but not the key could.
func TestTampering(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k := vault.NewKey()
		v := open(t, db, k)
		var texts []vault.SealedText
		for i := range 3 {
			s, err := v.SealText(ctx, db.Reader(), "", fmt.Sprint("text ", i))
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, s)
		}
		write(t, db, func(tx *store.Tx) error {
			if err := v.SaveTexts(ctx, tx, texts...); err != nil {
				return err
			}
			// one row swapped for another, one digest rewritten
			_, err := store.Exec(ctx, tx, `update vault_text set sealed = (select sealed from vault_text where id = $1) where id = $2`,
				texts[0].ID, texts[1].ID)
			if err != nil {
				return err
			}
			_, err = store.Exec(ctx, tx, `update vault_text set digest = $1 where id = $2`, texts[0].Digest, texts[2].ID)
			return err
		})
		rep, err := v.Check(ctx, db.Reader())
		if err != nil || rep.Texts != 1 || !reflect.DeepEqual(rep.Bad, []string{texts[1].ID, texts[2].ID}) {
			t.Errorf("check %+v %v", rep, err)
		}
		if _, err := vault.New(ctx, db, vault.NewKey()); !errors.Is(err, vault.ErrWrongKey) {
			t.Errorf("another key: %v", err)
		}
	})
}

// TestNothingPlainOnDisk looks for the personal data in the raw database files.
func TestNothingPlainOnDisk(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	v := open(t, db, vault.NewKey())
	s, _ := v.Seal(zhou())
	told := v.SealTextFor(s, "这是叙述的内容")
	write(t, db, func(tx *store.Tx) error {
		return errors.Join(v.Save(ctx, tx, s), v.SaveTexts(ctx, tx, told))
	})
	path := strings.TrimPrefix(db.DSN(), "sqlite:")
	var raw []byte
	for _, f := range []string{path, path + "-wal"} {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		raw = append(raw, b...)
	}
	if !strings.Contains(string(raw), "周*霞") {
		t.Fatal("the masked line is not in the files: this test reads the wrong ones")
	}
	for _, plain := range []string{"周小霞", "13000001203", "0000-1203", "example.com", "Example.com", "示例路", "这是叙述"} {
		if strings.Contains(string(raw), plain) {
			t.Errorf("%q stands in plain on disk", plain)
		}
	}
}

// TestErasedKeyIsNotOnDisk looks for the wrapped key in the raw file after an erasure: a copy of it would bring all back.
func TestErasedKeyIsNotOnDisk(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	v := open(t, db, vault.NewKey())
	people := make([]*vault.Sealed, 300)
	for i := range people {
		people[i], _ = v.Seal(zhou())
		write(t, db, func(tx *store.Tx) error { return v.Save(ctx, tx, people[i]) })
	}
	for i := range people { // grown rows move other rows about
		before, err := v.Person(ctx, db.Reader(), people[i].ID)
		if err != nil {
			t.Fatal(err)
		}
		p := zhou()
		p.Address = strings.Repeat("很长的地址", i%50)
		s, _ := v.SealOver(ctx, db.Reader(), before, p)
		write(t, db, func(tx *store.Tx) error { return v.Save(ctx, tx, s) })
	}
	onDisk := func(key []byte) bool {
		if _, err := db.Reader().ExecContext(ctx, `pragma wal_checkpoint(truncate)`); err != nil {
			t.Fatal(err)
		}
		raw, err := os.ReadFile(strings.TrimPrefix(db.DSN(), "sqlite:"))
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(string(raw), string(key))
	}
	for _, i := range []int{0, 7, 40, 150, 299} {
		key, err := store.One[[]byte](ctx, db.Reader(), `select key from vault_secret where person = $1`, people[i].ID)
		if err != nil || !onDisk(key) {
			t.Fatalf("the key is not in the file before the erasure (%v): this test reads the wrong one", err)
		}
		write(t, db, func(tx *store.Tx) error { return v.Erase(ctx, tx, people[i].ID) })
		if onDisk(key) {
			t.Errorf("the wrapped key of erased person %d is still in the file", i)
		}
	}
}

func TestReveal(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		v := open(t, db, vault.NewKey())
		if _, err := v.Reveal(ctx, "li", "nobody", "phones", "call", "", alone); err == nil {
			t.Error("nobody was looked at")
		}
		recordtest.People(t, db, v)
		at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
		v.Now = func() time.Time { return at }
		s, _ := v.Seal(zhou())
		write(t, db, func(tx *store.Tx) error { return v.Save(ctx, tx, s) })
		if _, err := v.Reveal(ctx, "li", s.ID, "phones", " ", "", alone); fault.As(err) == nil {
			t.Errorf("without a reason: %v", err)
		}
		if _, err := v.Reveal(ctx, "li", s.ID, "shoe_size", "call", "", alone); fault.As(err) == nil {
			t.Errorf("unknown field: %v", err)
		}
		for _, f := range []string{"phones", "extra.plan"} {
			if got, err := v.Reveal(ctx, "li", s.ID, f, "回访", "", alone); err != nil || got == "" {
				t.Errorf("%s: %q %v", f, got, err)
			}
		}
		looks, err := v.Looks(ctx, db.Reader(), s.ID, "", 10)
		if err != nil || len(looks) != 2 || looks[0].Field != "extra.plan" || looks[1].Who != "li" || looks[1].Why != "回访" || !looks[0].At.Equal(at) {
			t.Fatalf("looks %+v %v", looks, err)
		}
		rest, err := v.LooksBy(ctx, db.Reader(), "li", looks[0].ID, 10)
		if err != nil || len(rest) != 1 || rest[0].Field != "phones" {
			t.Errorf("next page %+v %v", rest, err)
		}
	})
}

func TestLoadKey(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := vault.LoadKey(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("reading made a key: %v", err)
	}
	a, err := vault.MakeKey(dir)
	if err != nil {
		t.Fatal(err)
	}
	b, err := vault.LoadKey(dir)
	if err != nil || a != b {
		t.Errorf("the second reading differs: %v", err)
	}
	info, err := os.Stat(filepath.Join(dir, vault.KeyFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v %v", info.Mode(), err)
	}
	if s := fmt.Sprintf("%v %+v %#v %s", a, a, a, a); strings.Contains(a.Text(), s[:8]) || strings.Contains(s, "[") {
		t.Errorf("the key prints itself: %s", s)
	}
	if err := os.WriteFile(filepath.Join(dir, vault.KeyFile), []byte("amends-vault-key-1 00ff\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.LoadKey(dir); err == nil {
		t.Error("a damaged key was accepted or replaced")
	}
}

func TestMaskAndNormal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ fn, in, want string }{
		{"name", "周小霞", "周*霞"}, {"name", "周霞", "周*"}, {"name", "欧阳小霞", "欧**霞"}, {"name", "周", "*"},
		{"name", "John Smith", "J*** S****"}, {"name", "", ""},
		{"phone", "130 0000 1203", "130****1203"}, {"phone", "8888 1234", "****1234"}, {"phone", "10086", "***86"},
		{"email", "Zhou@Example.com", "z***@example.com"}, {"email", "", ""},
		{"id", "430000000000001234", "430***********1234"}, {"id", "E1234567", "E******7"},
		{"phone", "+86 130-0000-1203", "130****1203"}, {"phone", "0086 731 8888 8888", "073*****8888"}, {"phone", "+852 2345 6789", "852****6789"},
		{"phone", "0731-88881111转803", "073*****1111"}, {"phone", "138****0001", "***0001"}, {"email", "周 <zhou@example.com>", "z***@example.com"},
	} {
		got := map[string]func(string) string{"name": vault.MaskName, "phone": vault.MaskPhone, "email": vault.MaskEmail,
			"id": vault.MaskID}[c.fn](c.in)
		if got != c.want {
			t.Errorf("%s(%q) = %q, want %q", c.fn, c.in, got, c.want)
		}
	}
}

func BenchmarkKnownCustomer(b *testing.B) {
	db := storetest.SQLite(b)
	v := open(b, db, vault.NewKey())
	s, _ := v.Seal(zhou())
	write(b, db, func(tx *store.Tx) error { return v.Save(ctx, tx, s) })
	body := strings.Repeat("投诉内容", 40)
	b.Run("seal", func(b *testing.B) {
		for b.Loop() {
			if _, err := v.SealText(ctx, db.Reader(), s.ID, body); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("write-500", func(b *testing.B) {
		for b.Loop() {
			write(b, db, func(tx *store.Tx) error {
				for range 500 {
					t, _ := v.SealText(ctx, tx, s.ID, body)
					if err := v.SaveTexts(ctx, tx, t); err != nil {
						return err
					}
				}
				return nil
			})
		}
	})
	b.Run("new-500", func(b *testing.B) {
		for b.Loop() {
			write(b, db, func(tx *store.Tx) error {
				for range 500 {
					s, _ := v.Seal(zhou())
					if err := v.Save(ctx, tx, s); err != nil {
						return err
					}
				}
				return nil
			})
		}
	})
}

func TestParts(t *testing.T) {
	t.Parallel()
	for line, want := range map[string][3]string{
		"周** 130****1203":   {"周**", "130****1203", ""},
		"J*** S**** a***@b": {"J*** S****", "", "a***@b"},
		"130****1203":       {"", "130****1203", ""},
		"a***@b":            {"", "", "a***@b"},
		"J*** S****":        {"J*** S****", "", ""},
		"":                  {},
	} {
		if name, phone, email := vault.Parts(line); [3]string{name, phone, email} != want {
			t.Errorf("%q: %q %q %q", line, name, phone, email)
		}
	}
}
