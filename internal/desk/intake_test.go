package desk_test

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/vault"
)

func TestWhoComplains(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		d := o.node()
		do := func(c *complaint.Register) complaint.State {
			t.Helper()
			return must(t)(d.Do(ctx, by("anna"), "", c)).State
		}
		first := do(outage("130 1234 1203"))
		if first.Person == "" || first.Repeat != 1 {
			t.Fatalf("%+v", first)
		}
		// Known by phone, however it is written; a new e-mail is added to him.
		c := outage("+86 13012341203")
		c.Complainant.Email, c.Complainant.Name = "Zhou@Example.com", "周女士"
		if s := do(c); s.Person != first.Person || s.Repeat != 2 {
			t.Errorf("by phone: %s, complaint %d", s.Person, s.Repeat)
		}
		// Known by e-mail; a new phone is merged.
		c = outage("13900000001")
		c.Complainant = complaint.Complainant{Email: "zhou@example.com ", Phone: "13900000001", Level: "金卡"}
		c.Complainant.Phone = ""
		if s := do(c); s.Person != first.Person {
			t.Errorf("by e-mail: %s", s.Person)
		}
		c = outage("13900000001")
		c.Complainant = complaint.Complainant{ID: first.Person, Phone: "13900000001"}
		if s := do(c); s.Person != first.Person || s.Repeat != 4 {
			t.Errorf("by id: %s, complaint %d", s.Person, s.Repeat)
		}
		if s := do(outage("13900000001")); s.Person != first.Person {
			t.Errorf("by the new phone: %s", s.Person)
		}
		p, err := o.vault.Person(ctx, db.Reader(), first.Person)
		p.Digest = ""
		want := vault.Person{ID: first.Person, Name: "周小霞", Phones: []string{"130 1234 1203", "13900000001"}, Emails: []string{"Zhou@example.com"}, Level: "金卡"}
		if err != nil || !reflect.DeepEqual(p, want) {
			t.Errorf("kept %+v, %v", p, err)
		}
		// Somebody else is somebody else; nobody is nobody.
		if s := do(outage("13700000001")); s.Person == first.Person || s.Repeat != 1 {
			t.Errorf("another: %+v", s.Person)
		}
		c = outage("13012341203")
		c.Anonymous = true
		if s := do(c); s.Person != "" || !s.Anonymous {
			t.Errorf("anonymous: %q", s.Person)
		}
		c = outage("")
		c.Complainant = complaint.Complainant{}
		_, err = d.Do(ctx, by("anna"), "", c)
		if f := fault.As(err); f == nil || f.Fields[0].Key != "complaint.complainant_needed" {
			t.Errorf("got %v", err)
		}
		// A representative is a person of his own.
		c = outage("13012341203")
		c.OnBehalf = complaint.Complainant{Name: "周律师", Phone: "13800000009"}
		if s := do(c); s.Person != first.Person || s.Representative == "" || s.Representative == s.Person {
			t.Errorf("for %q by %q", s.Person, s.Representative)
		}
	})
}

// TestOnePersonAtOnce: who is registered by many at the same moment is one person all the same.
func TestOnePersonAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		d := o.node()
		var wg sync.WaitGroup
		for i := range 12 {
			wg.Go(func() {
				c := outage("13012341203")
				if c.Complainant.Email = "zhou@example.com"; i%2 == 0 {
					c.OnBehalf, c.Complainant = c.Complainant, complaint.Complainant{Name: "周老太", Phone: "13700000001"}
				}
				if _, err := d.Do(ctx, by("anna"), "", c); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, phone := range []string{"13012341203", "13700000001"} {
			if ids, err := o.vault.FindPhone(ctx, db.Reader(), phone); err != nil || len(ids) != 1 {
				t.Errorf("%s is %d people, %v", phone, len(ids), err)
			}
		}
	})
}

// TestAStrangerAddsNothing: who knows another's phone cannot put his own address beside it, or he would be written to
// about the other's complaints.
func TestAStrangerAddsNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		d := o.node()
		victim := must(t)(d.Do(ctx, by("anna"), "", outage("13012341203"))).State
		portal := func(email string) complaint.State {
			c := outage("13012341203")
			c.Complainant.Email = email
			return must(t)(d.Do(ctx, by(complaint.Customer), "", c)).State
		}
		stranger := portal("mallory@example.com")
		p, err := o.vault.Person(ctx, db.Reader(), victim.Person)
		if err != nil || len(p.Emails) != 0 || stranger.Person == victim.Person {
			t.Errorf("the stranger's address is kept for the victim: %+v %v", p, err)
		}
		if stranger.Repeat != 2 {
			t.Errorf("the same phone again is complaint %d", stranger.Repeat)
		}
		if again := portal("mallory@example.com"); again.Person != stranger.Person {
			t.Error("the same person is somebody new each time")
		}
		if plain := portal(""); plain.Person != victim.Person {
			t.Error("nothing new was said, and yet he is somebody new")
		}
	})
}

func TestForgottenAndUnknownPeople(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		d := o.node()
		old := must(t)(d.Do(ctx, by("anna"), "", outage("13012341203"))).State
		if err := db.Write(ctx, func(tx *store.Tx) error { return o.vault.Erase(ctx, tx, old.Person) }); err != nil {
			t.Fatal(err)
		}
		// His old case goes on; what is written now belongs to the house.
		must(t)(d.Do(ctx, by("bo"), old.ID, &complaint.Note{Text: complaint.TextOf("继续处理")}))
		// The same phone is a new person, also when a page still names the old one.
		c := outage("13012341203")
		c.Complainant.ID = old.Person
		s := must(t)(d.Do(ctx, by("anna"), "", c)).State
		if s.Person == old.Person || s.Person == "" || s.Repeat != 1 {
			t.Errorf("now %q, complaint %d", s.Person, s.Repeat)
		}
		c = outage("")
		c.Complainant = complaint.Complainant{ID: "nobody", Name: "周"}
		_, err := d.Do(ctx, by("anna"), "", c)
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid {
			t.Errorf("an id that nobody has: %v", err)
		}
	})
}

// TestWordsAreSealed: the journal holds no word and no name; the vault gives them back; what the desk remembers is what
// a reload gives.
func TestWordsAreSealed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		d := o.node()
		c := outage("13012341203")
		c.Complainant.Email = "zhou@example.com"
		c.Files = []complaint.File{{Digest: "sha256-1", Name: complaint.TextOf("周小霞身份证.jpg")}}
		r := must(t)(d.Do(ctx, by("anna"), "", c))
		if c.Subject.ID != "" || c.Allegations[0].ID != "" || c.Files[0].Name.ID != "" {
			t.Error("the caller's own command was changed")
		}
		r = must(t)(d.Do(ctx, by("bo"), r.ID, &complaint.AddEvidence{Title: complaint.TextOf("通话录音"), Text: complaint.TextOf("客户称损失很大"), Source: "system"}))
		fresh, err := o.node().Load(ctx, r.ID)
		if err != nil || !reflect.DeepEqual(fresh, r.State) {
			t.Errorf("the desk remembers\n%+v\nand the record says\n%+v %v", r.State, fresh, err)
		}
		payloads, err := store.All[string](ctx, db.Reader(), `select payload from journal_event where position > 1 order by position`)
		if err != nil || len(payloads) < 3 {
			t.Fatal(len(payloads), err)
		}
		all := strings.Join(payloads, "\n")
		for _, word := range []string{"周小霞", "13012341203", "zhou", "断网", "三天", "减免", "身份证", "录音", "损失"} {
			if strings.Contains(all, word) {
				t.Errorf("the journal holds %q", word)
			}
		}
		s := r.State
		ids := []string{s.Subject.ID, s.Matter.ID, s.Wish.ID, s.Allegations[0].Text.ID, s.Evidence[0].Files[0].Name.ID, s.Evidence[1].Title.ID, s.Evidence[1].Text.ID}
		bodies, erased, err := o.vault.Texts(ctx, db.Reader(), ids)
		if err != nil || len(erased) > 0 {
			t.Fatal(erased, err)
		}
		var got []string
		for _, id := range ids {
			got = append(got, bodies[id])
		}
		want := []string{"宽带连续断网", "客户反映宽带连续三天断网", "减免当月费用", "三天无人上门", "周小霞身份证.jpg", "通话录音", "客户称损失很大"}
		if !slices.Equal(got, want) {
			t.Errorf("read back %q", got)
		}
		digests, err := o.vault.Digests(ctx, db.Reader(), ids)
		if err != nil || digests[s.Matter.ID] != s.Matter.Digest {
			t.Errorf("digest %q, event says %q, %v", digests[s.Matter.ID], s.Matter.Digest, err)
		}
		// A reference from outside is nobody's to give: it would show another's words.
		n := &complaint.Note{Text: complaint.Text{ID: s.Matter.ID, Digest: s.Matter.Digest}}
		if _, err := d.Do(ctx, by("bo"), r.ID, n); fault.As(err) == nil {
			t.Errorf("a foreign reference was taken: %v", err)
		}
	})
}
