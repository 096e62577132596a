package house

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"amends/internal/complaint"
	"amends/internal/customer"
	"amends/internal/desk"
	"amends/internal/field"
	"amends/internal/journal"
	"amends/internal/lane"
	"amends/internal/stream"
	"amends/internal/vault"
)

// ground walks the journal once and keeps what it says of everything that can be gone: which case points to whom and to
// which file, what a person's row must be, and who was forgotten. Nothing is taken for forgotten that no erasure stands
// for.
type ground struct {
	h         *House
	anchors   []string // heads that the journal must hold
	position  int64    // of the last event read
	gone      map[string]struct{}
	ties      map[string]lane.Tied // of streams that belong to a case or to a person
	forgotten map[string]int64     // people, and where a case says so last
	cases     map[string]*heard
	people    map[string]string // digest of the row, the newest on record; empty: from before there were digests
	files     map[string][]place
	kinds     map[string][]kind // what events say a file is
	silent    []place           // texts of which nothing can be read
	promised  map[string]int64  // complaints that promise something, and where they do last
}

// kind is what a file is served as, and how large it is.
type kind struct {
	name string
	size int64
}

// heard is what one case says.
type heard struct {
	number         string
	person         string
	representative string
	erased         []erased
}

type erased struct {
	position int64
	person   string // empty: said before erasures named whom
}

// place is where the record points to something that can be forgotten.
type place struct {
	what     string
	stream   string
	position int64
}

// read walks on to the end of the journal and tells whether there was anything new.
func (w *ground) read(ctx context.Context, v *Verified) (bool, error) {
	from, known := w.position, w.h.Streams()
	for {
		list, err := w.h.Journal.OnDisk(ctx, w.position, 500)
		if err != nil || len(list) == 0 {
			return w.position > from, err
		}
		said := map[string]string{}
		for _, r := range list {
			if r.Type != "" && !slices.ContainsFunc(known, func(of stream.Type) bool { return of.Has(r.Type) }) {
				v.problem("journal position %d: %q is an event of a type of stream that is not known here", r.Position, r.Type)
			}
			if err := w.event(r); err != nil {
				v.problem("journal position %d: %v", r.Position, err)
			}
			field.EachText(r.Payload, func(id, digest string) {
				said[id] = digest
				if _, ok := w.gone[id]; ok {
					w.silent = append(w.silent, place{id, r.Stream, r.Position})
				}
			})
			complaint.EachFile(r.Payload, func(f complaint.File) {
				w.files[f.Digest] = append(w.files[f.Digest], place{f.Digest, r.Stream, r.Position})
				if f.Type != "" { // events of before do not say
					w.kinds[f.Digest] = append(w.kinds[f.Digest], kind{f.Type, f.Size})
				}
			})
		}
		if err := w.h.compareTexts(ctx, v, said); err != nil {
			return true, err
		}
		w.position = list[len(list)-1].Position
	}
}

// event takes what an event says of people.
func (w *ground) event(r journal.Record) error {
	var e struct {
		Number               string `json:"number"`
		Person               string `json:"person"`
		Representative       string `json:"representative"`
		PersonDigest         string `json:"person_digest"`
		RepresentativeDigest string `json:"representative_digest"`
		Digest               string `json:"digest"`
		From                 string `json:"from"`
		FromDigest           string `json:"from_digest"`
	}
	switch r.Type {
	case "complaint.rectified":
		w.promised[r.Stream] = r.Position
		return nil
	case "complaint.registered", "complaint.erased", "complaint.person_changed", "complaint.person_parted", "":
	case "customer.erased":
		w.forgotten[strings.TrimPrefix(r.Stream, customer.Prefix)] = r.Position
		return nil
	default:
		return nil
	}
	if err := json.Unmarshal(r.Payload, &e); err != nil {
		return fmt.Errorf("what it says of people cannot be read: %w", err)
	}
	if r.Type == "" && e.Number != "" { // it has lost its name, and says by its number what it is
		r.Type = "complaint.registered"
	}
	c := w.cases[r.Stream]
	if c == nil {
		c = &heard{}
		w.cases[r.Stream] = c
	}
	switch r.Type {
	case "complaint.registered":
		c.number, c.person, c.representative = e.Number, e.Person, e.Representative
		w.row(e.Person, e.PersonDigest)
		w.row(e.Representative, e.RepresentativeDigest)
	case "complaint.erased":
		c.erased = append(c.erased, erased{r.Position, e.Person})
		w.forgotten[cmp.Or(e.Person, c.person)] = r.Position
	case "complaint.person_parted":
		c.parted(e.From, e.Person)
		w.row(e.Person, e.Digest)
		w.row(e.From, e.FromDigest)
	case "complaint.person_changed":
		w.row(e.Person, e.Digest)
	}
	return nil
}

// parted puts another in the place of whom the case was wrongly joined to.
func (c *heard) parted(from, to string) {
	if c.person == from {
		c.person = to
	}
	if c.representative == from {
		c.representative = to
	}
}

// row keeps what a person's row is from here on.
func (w *ground) row(person, digest string) {
	if person != "" && (digest != "" || w.people[person] == "") {
		w.people[person] = digest
	}
}

// lawful says whether the complainant of a case was forgotten after an event of it, or of a stream that belongs to it;
// and of one that belongs to a person, whether any case says so of him.
func (w *ground) lawful(p place) bool {
	t := w.ties[p.stream]
	if person, ok := strings.CutPrefix(p.stream, customer.Prefix); ok {
		t.Person = person
	}
	if t.Case == "" && t.Person != "" {
		return w.forgotten[t.Person] > p.position
	}
	c := w.cases[cmp.Or(t.Case, p.stream)]
	return c != nil && slices.ContainsFunc(c.erased, func(e erased) bool {
		return e.position > p.position && (e.person == "" || e.person == c.person)
	})
}

// belongings reads what belongs to whom. That it is what the record says is for the proofs of each type of stream.
func (w *ground) belongings(ctx context.Context) error {
	return lane.EachTied(ctx, w.h.DB.Reader(), func(t lane.Tied) error {
		if t.Case != "" || t.Person != "" {
			w.ties[t.ID] = t
		}
		w.row(t.Person, "")
		return nil
	})
}

// owners finds what belongs to a case that there is none of.
func (w *ground) owners(v *Verified) {
	for id, t := range w.ties {
		if t.Case != "" && w.cases[t.Case] == nil {
			v.problem("%s %s belongs to case %s, which is not there", t.Stream, id, t.Case)
		}
	}
}

// numbers compares the counters with the numbers that cases bear.
func (w *ground) numbers(ctx context.Context, v *Verified) error {
	lost, err := desk.Counted(ctx, w.h.DB.Reader(), func(yield func(string) bool) {
		for _, c := range w.cases {
			if c.number != "" && !yield(c.number) {
				return
			}
		}
	})
	for _, day := range slices.Sorted(maps.Keys(lost)) {
		v.problem("the counter of numbers that begin with %s does not cover %s, which was given out", day, lost[day])
	}
	return err
}

// texts judges those of which nothing can be read.
func (w *ground) texts(v *Verified) {
	for _, p := range w.silent {
		if w.lawful(p) {
			v.Erased++
		} else {
			v.problem("text %s is gone, and no erasure is on record in case %s", p.what, w.number(p.stream))
		}
	}
}

func (w *ground) number(stream string) string {
	stream = cmp.Or(w.ties[stream].Case, stream)
	if c := w.cases[stream]; c != nil && c.number != "" {
		return c.number
	}
	return stream
}

// verifyPeople compares everybody whom a case points to with the record. Whoever seems wrong is looked at again with
// what the journal says by then: he may have been changed while others were read.
func (w *ground) verifyPeople(ctx context.Context, v *Verified) error {
	kept := map[string]vault.Kept{}
	read := func(ids ...string) error {
		return w.h.Vault.CheckPeople(ctx, w.h.DB.Reader(), func(k vault.Kept) { kept[k.ID] = k }, ids...)
	}
	if err := read(); err != nil {
		return err
	}
	wrong := w.judge(kept, slices.Collect(maps.Keys(w.people)))
	for range 5 {
		if len(wrong) == 0 {
			break
		}
		if moved, err := w.read(ctx, v); err != nil || !moved {
			if err != nil {
				return err
			}
			break
		}
		ids := slices.Collect(maps.Keys(wrong))
		for _, id := range ids {
			delete(kept, id)
		}
		if err := read(ids...); err != nil {
			return err
		}
		wrong = w.judge(kept, ids)
	}
	for _, id := range slices.Sorted(maps.Keys(wrong)) {
		v.problem("person %s %s", id, wrong[id])
	}
	before := 0
	for id, k := range kept {
		digest, named := w.people[id]
		switch {
		case named && !k.Erased && digest == "":
			before++
		case named && !k.Erased:
			v.People++
		case !named && len(k.Wrong) > 0 && k.Wrong[0] == "words":
			v.remark("person %s does not open; no case points to him", id)
		}
	}
	if before > 0 {
		v.remark("%d people have no digest on record yet: they were kept before there were any", before)
	}
	if w.h.Vault.Unnamed() {
		v.problem("the database does not say any more which key people are sealed with (the one in keys/ opens them); amends replay puts it back")
	}
	n, err := w.h.Vault.IndexOfNobody(ctx, w.h.DB.Reader())
	if err == nil && n > 0 {
		v.problem("%d entries of the index of people lead to nobody", n)
	}
	return err
}

// judge says of each of some people what is wrong with him.
func (w *ground) judge(kept map[string]vault.Kept, ids []string) map[string]string {
	out := map[string]string{}
	asked := make(map[string]bool, len(ids))
	for _, id := range ids {
		asked[id] = true
		k, ok := kept[id]
		switch digest := w.people[id]; {
		case !ok:
			out[id] = "is gone without a trace"
		case len(k.Wrong) > 0 && k.Erased:
			out[id] = fmt.Sprintf("was erased, and is not: %v", k.Wrong)
		case len(k.Wrong) > 0:
			out[id] = fmt.Sprintf("is not what was sealed: %v", k.Wrong)
		case !k.Erased && digest != "" && digest != k.Digest:
			out[id] = "is not the one that the journal knows"
		}
	}
	for stream, c := range w.cases {
		for _, id := range []string{c.person, c.representative} {
			if k, ok := kept[id]; ok && asked[id] && out[id] == "" {
				switch said := c.forgot(id); {
				case k.Erased && !said:
					out[id] = "is erased, and case " + w.number(stream) + " does not say so"
				case !k.Erased && said && c.certain(id):
					out[id] = "is there, and case " + w.number(stream) + " says that he was erased"
				}
			}
		}
	}
	return out
}

// forgot says whether the case says that a person of it was forgotten.
func (c *heard) forgot(id string) bool {
	return slices.ContainsFunc(c.erased, func(e erased) bool { return e.person == "" || e.person == id })
}

// certain is false where an erasure from before does not say whom of two it is about.
func (c *heard) certain(id string) bool {
	return c.representative == "" || slices.ContainsFunc(c.erased, func(e erased) bool { return e.person == id })
}
