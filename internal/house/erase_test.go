package house_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/house"
	"amends/internal/notify"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/vault"
)

// onBoth runs a test on a house of each database.
func onBoth(t *testing.T, run func(t *testing.T, h *house.House)) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		run(t, open(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		run(t, openAt(t, house.Options{Dir: t.TempDir(), Database: storetest.PostgresDSN(t)}))
	})
}

func put(t *testing.T, h *house.House, words string) complaint.File {
	t.Helper()
	ref, err := h.Blobs.Put(context.Background(), strings.NewReader(words), "a.txt", "anna")
	if err != nil {
		t.Fatal(err)
	}
	return complaint.File{Digest: ref.Digest, Name: complaint.TextOf("a.txt")}
}

func taken(t *testing.T, h *house.House, c *complaint.Register) complaint.State {
	t.Helper()
	res, err := h.Desk.Do(context.Background(), complaint.Meta{By: "anna", Channel: "hotline"}, "", c)
	if err != nil {
		t.Fatal(err)
	}
	return res.State
}

func note(t *testing.T, h *house.House, id, words string) {
	t.Helper()
	if _, err := h.Desk.Do(context.Background(), complaint.Meta{By: "anna", Channel: "desk"}, id, &complaint.Note{Text: complaint.TextOf(words)}); err != nil {
		t.Fatal(err)
	}
}

// found verifies: nothing is wrong when want is empty, else what is wrong says so.
func found(t *testing.T, h *house.House, what, want string) house.Verified {
	t.Helper()
	v, err := h.Verify(context.Background())
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	named := slices.ContainsFunc(v.Problems, func(p string) bool { return strings.Contains(p, want) })
	if want == "" && len(v.Problems) > 0 || want != "" && !named {
		t.Errorf("%s: found %q, want %q", what, v.Problems, want)
	}
	return v
}

// tampered changes the database behind the program's back, has it verified, and puts it back.
func tampered(t *testing.T, h *house.House, what, want string, undo string, args []any, queries ...string) {
	t.Helper()
	exec := func(queries ...string) {
		for _, q := range queries {
			if err := h.DB.Write(context.Background(), func(tx *store.Tx) error {
				n, err := store.Exec(context.Background(), tx, q, args[:places(q)]...)
				if err == nil && n == 0 {
					err = errors.New("it touched nothing")
				}
				return err
			}); err != nil {
				t.Fatalf("%s: %s: %v", what, q, err)
			}
		}
	}
	tables := strings.Fields(undo)
	for _, table := range tables {
		if err := h.DB.Write(context.Background(), func(tx *store.Tx) error {
			_, err := tx.ExecContext(context.Background(), "create table keep_"+table+" as select * from "+table)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	exec(queries...)
	found(t, h, what, want)
	for _, table := range tables {
		if err := h.DB.Write(context.Background(), func(tx *store.Tx) error {
			for _, q := range []string{"delete from " + table, "insert into " + table + " select * from keep_" + table, "drop table keep_" + table} {
				if _, err := tx.ExecContext(context.Background(), q); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func places(query string) int {
	switch {
	case strings.Contains(query, "$2"):
		return 2
	case strings.Contains(query, "$1"):
		return 1
	}
	return 0
}

// TestAbsenceIsNotBelieved takes away, empties and swaps what can be forgotten: without an erasure on record it is found.
func TestAbsenceIsNotBelieved(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house.House) {
		c := newCase("13800001111")
		c.Files = []complaint.File{put(t, h, "证据")}
		c.OnBehalf = complaint.Complainant{Name: "周大海", Phone: "13800003333"}
		one := taken(t, h, c)
		two := taken(t, h, newCase("13800002222"))
		found(t, h, "nothing was done", "")
		text, file := []any{one.Matter.ID}, []any{c.Files[0].Digest}
		who := []any{one.Person, two.Person}
		const people = "vault_person vault_secret vault_index"
		tampered(t, h, "a text emptied", "text "+one.Matter.ID+" is gone", "vault_text", text,
			`update vault_text set sealed = null where id = $1`)
		tampered(t, h, "a text deleted", "text "+one.Matter.ID+" is missing", "vault_text", text, `delete from vault_text where id = $1`)
		tampered(t, h, "all texts emptied", "is gone, and no erasure is on record in case "+two.Number, "vault_text", nil,
			`update vault_text set sealed = null`)
		tampered(t, h, "a person deleted", "person "+one.Person+" is gone without a trace", people, who,
			`delete from vault_person where id = $1`)
		tampered(t, h, "a person called erased", "is erased, and case "+one.Number+" does not say so", people, who,
			`update vault_person set sealed = null, display = '', level = '', erased = 1 where id = $1`,
			`delete from vault_secret where person = $1`, `delete from vault_index where person = $1`)
		tampered(t, h, "a person's key destroyed", "person "+one.Person+" is not what was sealed", people, who,
			`delete from vault_secret where person = $1`)
		tampered(t, h, "who complains for him deleted", "person "+one.Representative+" is gone", people, []any{one.Representative},
			`delete from vault_person where id = $1`)
		tampered(t, h, "one put in another's place", "person "+one.Person+" is not", people, who,
			`update vault_person set sealed = (select sealed from vault_person where id = $2),
				display = (select display from vault_person where id = $2) where id = $1`)
		tampered(t, h, "two swapped with their keys", "person "+one.Person, people, who,
			`update vault_person set id = 'third' where id = $1`, `update vault_person set id = $1 where id = $2`,
			`update vault_secret set person = 'third' where person = $1`, `update vault_secret set person = $1 where person = $2`)
		tampered(t, h, "another mask", "[mask]", people, who, `update vault_person set display = '王** 139****9999' where id = $1`)
		tampered(t, h, "another level", "[level]", people, who, `update vault_person set level = 'VIP' where id = $1`)
		tampered(t, h, "an index row lost", "[index]", people, who, `delete from vault_index where person = $1`)
		tampered(t, h, "an index row led to another", "[index]", people, who, `delete from vault_index where person = $1`,
			`update vault_index set person = $1 where person = $2`)
		tampered(t, h, "an index row of nobody", "lead to nobody", people, nil, `insert into vault_index (hash, person) select hash, 'nobody' from vault_index`)
		tampered(t, h, "a file called gone", "file "+c.Files[0].Digest+" is gone, and no erasure is on record in case "+one.Number, "blob", file,
			`update blob set deleted = 1 where digest = $1`)
		path := filepath.Join(h.Dir, "blobs", c.Files[0].Digest[:2], c.Files[0].Digest[2:4], c.Files[0].Digest)
		raw, err := os.ReadFile(path)
		if err = errors.Join(err, os.Remove(path)); err != nil {
			t.Fatal(err)
		}
		found(t, h, "a file's bytes gone", "file "+c.Files[0].Digest+" is missing")
		tampered(t, h, "a file gone with its row", "was never stored", "blob", file, `delete from blob where digest = $1`)
		tampered(t, h, "a file gone and called so", "is gone, and no erasure", "blob", file, `update blob set deleted = 1 where digest = $1`)
		if err := os.WriteFile(path, raw, 0o400); err != nil {
			t.Fatal(err)
		}
		found(t, h, "all was put back", "")
	})
}

// TestAPersonIsAsHeWasLastChanged edits a person outside of any case: the newest of his cases says what he is from then on,
// and an older row, taken from a copy, does not pass for him.
func TestAPersonIsAsHeWasLastChanged(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house.House) {
		ctx := context.Background()
		one := taken(t, h, newCase("13800001111"))
		newest := taken(t, h, newCase("13800001111"))
		if one.Person != newest.Person {
			t.Fatal("two people")
		}
		type row struct {
			Sealed         []byte
			Display, Level string
		}
		older, err := store.One[row](ctx, h.DB.Reader(), `select sealed, display, level from vault_person where id = $1`, one.Person)
		if err != nil {
			t.Fatal(err)
		}
		m := complaint.Meta{By: "anna", Channel: "desk"}
		if what, err := h.Desk.ChangePerson(ctx, m, one.Person, vault.Edit{Level: "金卡"}, desk.Grounds{}); err != nil || !slices.Equal(what, []string{"level"}) {
			t.Fatal(what, err)
		}
		if what, err := h.Desk.ChangePerson(ctx, m, one.Person, vault.Edit{Level: "金卡"}, desk.Grounds{}); err != nil || what != nil {
			t.Errorf("the same again: %v %v", what, err)
		}
		record, err := h.Desk.Record(ctx, newest.ID)
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := record[len(record)-1].Event.(complaint.PersonChanged); !ok || e.Person != one.Person || !slices.Equal(e.Fields, []string{"level"}) {
			t.Errorf("the newest case ends with %+v", record[len(record)-1])
		}
		found(t, h, "changed lawfully", "")
		if err := h.DB.Write(ctx, func(tx *store.Tx) error {
			_, err := store.Exec(ctx, tx, `update vault_person set sealed = $1, display = $2, level = $3 where id = $4`,
				older.Sealed, older.Display, older.Level, one.Person)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		found(t, h, "put back", "person "+one.Person+" is not the one that the journal knows")
	})
}

// TestErasureIsWhole forgets a customer: what he said, the files of his matters and what stands in the open go, also what
// was written after; what belongs to another's case as well stays. All of it is lawful, and undoing it is not.
func TestErasureIsWhole(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house.House) {
		ctx := context.Background()
		own, shared := put(t, h, "录音"), put(t, h, "合同范本")
		c := newCase("13800001111")
		c.Files, c.Region, c.Tags = []complaint.File{own, shared}, "东城", []string{"断网"}
		one := taken(t, h, c)
		two := taken(t, h, newCase("13800001111"))
		other := newCase("13800002222")
		other.Files = []complaint.File{shared}
		third := taken(t, h, other)
		m := complaint.Meta{By: "root", Channel: "desk"}
		for _, bad := range []string{"", strings.Repeat("长", 201)} {
			if _, err := h.Erase(ctx, m, one.Person, bad); fault.As(err) == nil {
				t.Errorf("reason %q: %v", bad, err)
			}
		}
		if _, err := h.Erase(ctx, m, "nobody", "客户要求"); fault.As(err) == nil || fault.As(err).Kind != fault.Unknown {
			t.Errorf("nobody: %v", err)
		}
		for i, state := range []string{notify.Sent, notify.Spooled} {
			for _, id := range []string{one.ID, third.ID} {
				err := h.DB.Write(ctx, func(tx *store.Tx) error {
					_, err := store.Exec(ctx, tx, `insert into outbox (id, case_id, version, kind, medium, to_masked, state, attempts, error, at, ended_at)
						values ($1, $2, $3, 'complaint.replied', 'sms', '138****1111', $4, 0, '', 1, 0)`, state+id, id, 100+i, state)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		sent := func(id string) (out []string) {
			list, err := h.Notify.Deliveries(ctx, id)
			if err != nil {
				t.Error(err)
			}
			for _, d := range list {
				if d.Version >= 100 {
					out = append(out, d.State+" "+d.To)
				}
			}
			return out
		}
		went, err := h.Erase(ctx, m, one.Person, "客户要求")
		if err != nil {
			t.Fatal(err)
		}
		if one, other := sent(one.ID), sent(third.ID); went.Sent < 2 || !slices.Equal(one, []string{"sent ", "failed "}) ||
			!slices.Equal(other, []string{"sent 138****1111", "spooled 138****1111"}) {
			t.Errorf("messages: %d, %q, another's %q", went.Sent, one, other)
		}
		if !slices.Equal(went.Cases, []string{one.Number, two.Number}) || !slices.Equal(went.Files, []string{own.Digest}) || went.Kept != 1 ||
			went.Texts < 8 || went.Fields != nil || !slices.Equal(went.Stays, []string{"tags"}) {
			t.Errorf("it says %+v", went)
		}
		v := found(t, h, "erased", "")
		if v.Erased == 0 || v.Forgotten != 1 || len(v.Remarks) > 0 {
			t.Errorf("verified %+v", v)
		}
		if _, err := os.Stat(filepath.Join(h.Dir, "blobs", own.Digest[:2], own.Digest[2:4], own.Digest)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the bytes stayed: %v", err)
		}
		type shown struct{ Subject, Region, Product, Tags string }
		row, err := store.One[shown](ctx, h.DB.Reader(), `select subject, region, product, tags from queue where id = $1`, one.ID)
		if n, _ := store.One[int](ctx, h.DB.Reader(), `select count(*) from queue_tag where tag = $1`, "断网"); err != nil || row != (shown{Region: "东城", Product: "宽带"}) || n != 0 {
			t.Errorf("the list shows %+v and %d tags, %v", row, n, err)
		}
		if again, err := h.Erase(ctx, m, one.Person, "客户要求"); err != nil || again.Texts+len(again.Files)+len(again.Fields) != 0 {
			t.Errorf("again: %+v %v", again, err)
		}

		note(t, h, one.ID, "他又来电话了")
		late := put(t, h, "又一张照片")
		if _, err := h.Desk.Do(ctx, complaint.Meta{By: "anna", Channel: "desk"}, two.ID, &complaint.Note{Text: complaint.TextOf("照片"), Files: []complaint.File{late}}); err != nil {
			t.Fatal(err)
		}
		if again, err := h.Erase(ctx, m, one.Person, "又来过"); err != nil || again.Texts != 3 || !slices.Equal(again.Files, []string{late.Digest}) {
			t.Errorf("what came since: %+v %v", again, err)
		}
		found(t, h, "erased twice", "")
		if s := taken(t, h, newCase("13800001111")); s.Person == one.Person {
			t.Error("he came back as who was forgotten")
		}
		found(t, h, "he came anew", "")
		if went, err := h.Erase(ctx, m, third.Person, "客户要求"); err != nil || !slices.Equal(went.Files, []string{shared.Digest}) {
			t.Errorf("the last user of the shared file: %+v %v", went, err)
		}
		found(t, h, "the other one, too", "")
		if n, err := h.Replay(ctx); err != nil || n == 0 {
			t.Fatal(n, err)
		}
		found(t, h, "replayed", "")
	})
}

// TestWhoComplainsForAnotherIsForgottenAlone: his data goes and his case says so; the matter is the complainant's and stays.
func TestWhoComplainsForAnotherIsForgottenAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house.House) {
		ctx := context.Background()
		c := newCase("13800001111")
		c.OnBehalf = complaint.Complainant{Name: "周大海", Phone: "13800003333"}
		s := taken(t, h, c)
		went, err := h.Erase(ctx, complaint.Meta{By: "root", Channel: "desk"}, s.Representative, "客户要求")
		if err != nil || !slices.Equal(went.Cases, []string{s.Number}) || went.Texts != 0 || len(went.Fields) != 0 {
			t.Errorf("it says %+v %v", went, err)
		}
		now, err := h.Desk.Load(ctx, s.ID)
		if err != nil || now.Erased || !now.RepresentativeErased || now.Product == "" {
			t.Errorf("the case: %+v %v", now, err)
		}
		found(t, h, "erased", "")
		if words, gone, err := h.Vault.Texts(ctx, h.DB.Reader(), []string{s.Matter.ID}); err != nil || words[s.Matter.ID] == "" || gone != nil {
			t.Errorf("the matter: %v %v", gone, err)
		}
	})
}

// TestForgottenFilesGoLater: what a crash left of a forgotten file is taken by the housekeeping.
func TestForgottenFilesGoLater(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house.House) {
		ctx := context.Background()
		c := newCase("13800001111")
		c.Files = []complaint.File{put(t, h, "录音")}
		s := taken(t, h, c)
		d := c.Files[0].Digest
		path := filepath.Join(h.Dir, "blobs", d[:2], d[2:4], d)
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Erase(ctx, complaint.Meta{By: "root", Channel: "desk"}, s.Person, "客户要求"); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, raw, 0o400); err != nil {
			t.Fatal(err)
		}
		h.Tidy(ctx)
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the bytes stayed: %v", err)
		}
		found(t, h, "tidied", "")
	})
}

// TestEditsAtOnce has people change different details of the same person at the same moment, while he complains anew: none
// writes over another's, and the record knows what he is in the end.
func TestEditsAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house.House) {
		ctx := context.Background()
		s := taken(t, h, newCase("13800001111"))
		for round := range 4 {
			level, address := fmt.Sprint("level ", round), fmt.Sprint("address ", round)
			var wg sync.WaitGroup
			for _, e := range []vault.Edit{{Level: level}, {Address: address}} {
				wg.Go(func() {
					if _, err := h.Desk.ChangePerson(ctx, complaint.Meta{By: "anna", Channel: "desk"}, s.Person, e, desk.Grounds{}); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Go(func() { taken(t, h, newCase("13800001111")) })
			wg.Wait()
			if p, err := h.Vault.Person(ctx, h.DB.Reader(), s.Person); err != nil || p.Level != level || p.Address != address {
				t.Fatalf("round %d left %q and %q, %v", round, p.Level, p.Address, err)
			}
		}
		found(t, h, "after all edits", "")
	})
}

// TestErasedWhileHeComplains forgets somebody while complaints of his and notes about him come in: whatever came, every
// word that cannot be read is lawfully gone, and nothing is sealed with a key that is not there any more.
func TestErasedWhileHeComplains(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house.House) {
		ctx := context.Background()
		for range 3 {
			s := taken(t, h, newCase("13800001111"))
			var wg sync.WaitGroup
			wg.Go(func() {
				if _, err := h.Erase(ctx, complaint.Meta{By: "root", Channel: "desk"}, s.Person, "客户要求"); err != nil {
					t.Error(err)
				}
			})
			for range 3 {
				wg.Go(func() { taken(t, h, newCase("13800001111")) })
				wg.Go(func() { note(t, h, s.ID, "他又来电话了") })
			}
			wg.Wait()
			found(t, h, "after it", "")
		}
	})
}

// TestNothingKnownInTheOpen: what is known of the people of a case is refused in every field that stands in the open, at
// every door's only way; also as the reason of their erasure, before anything is gone.
func TestNothingKnownInTheOpen(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house.House) {
		ctx := context.Background()
		refused := func(what, field string, err error) {
			t.Helper()
			if f := fault.As(err); f == nil || len(f.Fields) == 0 || f.Fields[0].Path != field || f.Fields[0].Key != "input.personal" {
				t.Errorf("%s: %v", what, err)
			}
		}
		m := complaint.Meta{By: "anna", Channel: "hotline"}
		for field, set := range map[string]func(c *complaint.Register){
			"tags":   func(c *complaint.Register) { c.Tags = []string{"好", "周小霞"} },
			"source": func(c *complaint.Register) { c.Source = "row-13800001111" },
		} {
			c := newCase("13800001111")
			set(c)
			_, err := h.Desk.Do(ctx, m, "", c)
			refused(field, field, err)
		}
		s := taken(t, h, newCase("13800001111"))
		if _, err := h.Desk.ChangePerson(ctx, m, s.Person, vault.Edit{Address: "示例路 8 号"}, desk.Grounds{}); err != nil {
			t.Fatal(err)
		}
		_, err := h.Desk.Do(ctx, m, s.ID, &complaint.Tag{Add: []string{"示例路8号", "示例路 8 号"}})
		refused("a tag", "add", err)
		_, err = h.Desk.Do(ctx, m, s.ID, &complaint.Tag{Add: []string{"老周难缠"}})
		refused("what she is called", "add", err)
		_, err = h.Desk.Do(ctx, m, s.ID, &complaint.Tag{Add: []string{"小 霞"}})
		refused("her name with a blank", "add", err)
		_, err = h.Erase(ctx, complaint.Meta{By: "root", Channel: "desk"}, s.Person, "周小霞要求")
		refused("the reason", "reason", err)
		if _, err := h.Vault.Person(ctx, h.DB.Reader(), s.Person); err != nil {
			t.Errorf("she is gone all the same: %v", err)
		}
		if _, err := h.Vault.Reveal(ctx, "anna", s.Person, "name", "周小霞来电", "", func(*store.Tx) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Erase(ctx, complaint.Meta{By: "root", Channel: "desk"}, s.Person, "客户要求"); err != nil {
			t.Fatal(err)
		}
		looks, err := h.Vault.Looks(ctx, h.DB.Reader(), s.Person, "", 10)
		if err != nil || len(looks) != 3 {
			t.Fatalf("%+v %v", looks, err)
		}
		for _, l := range looks {
			if strings.Contains(l.Why, "周小霞") {
				t.Errorf("a look still names her: %+v", l)
			}
		}
		found(t, h, "erased", "")
	})
}
