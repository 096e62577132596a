package house_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"slices"
	"testing"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/house"
	"amends/internal/vault"
)

// The counter of numbers is taken away or set back: verify names it, registering goes on without an error, also before and
// after a restart, and no number is given out twice.
func TestTheCounterIsNotBelieved(t *testing.T) {
	t.Parallel()
	eachBase(t, func(t *testing.T, b *base) {
		all := b.register(9)
		b.again()
		more := func(n int) {
			t.Helper()
			for _, number := range b.register(n) {
				if slices.Contains(all, number) {
					t.Errorf("%s is given out twice", number)
				}
				all = append(all, number)
			}
		}
		for _, query := range []string{`delete from case_number`, `update case_number set next = 1`,
			`update case_number set day = 'TS000101'`} {
			b.change(query)
			b.found("the counter of numbers that begin with")
			b.again()
			b.found("the counter of numbers that begin with")
			more(3)
			b.again()
			more(1)
			b.clean()
		}
	})
}

// Without its counter a day goes on after what is noted outside too: a number may have been given out whose case is lost.
func TestTheCounterGoesOnAfterWhatIsNoted(t *testing.T) {
	t.Parallel()
	eachBase(t, func(t *testing.T, b *base) {
		b.register(1)
		b.again()
		day := desk.Day(b.Register.Snapshot(), b.Now())
		if n, err := b.Heads.Given(day); err != nil || n != 1000 {
			t.Fatalf("noted up to %d, %v", n, err)
		}
		b.change(`delete from case_number`)
		b.again()
		if n := b.register(1)[0]; n != day+"1001" {
			t.Errorf("it goes on with %s", n)
		}
	})
}

// What the row of a file says of it is what the journal and the bytes say.
func TestTheRowOfAFileIsCompared(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house.House) {
		c := newCase("13800001111")
		c.Files = append(c.Files, put(t, h, "证据"), picture(t, h))
		taken(t, h, c)
		words, drawn := []any{c.Files[0].Digest}, []any{c.Files[1].Digest}
		found(t, h, "nothing was done", "")
		tampered(t, h, "another type", "file "+c.Files[0].Digest+" stands there as text/html", "blob", words,
			`update blob set type = 'text/html' where digest = $1`)
		tampered(t, h, "another size", "the journal knows it as text/plain of 6", "blob", words,
			`update blob set size = 7 where digest = $1`)
		tampered(t, h, "another picture", "the row of file "+c.Files[1].Digest+" does not say", "blob", drawn,
			`update blob set width = 4000 where digest = $1`)
		d := put(t, h, "没有寄出").Digest
		tampered(t, h, "one that no case has", "the row of file "+d+" does not say", "blob", []any{d},
			`update blob set size = 7 where digest = $1`)
	})
}

func picture(t *testing.T, h *house.House) complaint.File {
	t.Helper()
	var raw bytes.Buffer
	if err := png.Encode(&raw, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	ref, err := h.Blobs.Put(context.Background(), &raw, "a.png", "anna")
	if err != nil {
		t.Fatal(err)
	}
	return complaint.File{Digest: ref.Digest, Name: complaint.TextOf("a.png")}
}

// Who was never there is another than who was forgotten.
func TestAnUnknownCustomerIsUnknown(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house.House) {
		ctx, m := context.Background(), complaint.Meta{By: "root", Channel: "desk"}
		s := taken(t, h, newCase("13800001111"))
		if _, err := h.Erase(ctx, m, s.Person, "客户要求"); err != nil {
			t.Fatal(err)
		}
		for person, want := range map[string]string{"nobody": "customer.unknown", s.Person: "vault.erased"} {
			_, err := h.Desk.ChangePerson(ctx, m, person, vault.Edit{Level: "金卡"}, desk.Grounds{})
			if f := fault.As(err); f == nil || f.Key != want {
				t.Errorf("%s: %v, want %s", person, err, want)
			}
		}
	})
}
