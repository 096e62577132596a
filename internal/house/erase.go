package house

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/journal"
	"amends/internal/lane"
	"amends/internal/notify"
	"amends/internal/store"
	"amends/internal/view"
)

// Erasure says what of a person was forgotten.
type Erasure struct {
	Person string
	Cases  []string // numbers of the complaints that now say so
	Texts  int      // that can never be read again
	Files  []string // digests of those whose bytes are gone
	Kept   int      // files that another's case uses too
	Sent   int      // messages that lost the address they went to
	Fields []string // whose sealed words are among the texts, each name once
	Told   []string // staff, where the one who erased has no case of the person in his own work
	Stays  []string // fields whose words are shown no more, and stay in the events that brought them
}

// maxReason is how long the reason of an erasure, a parting or a change may be; it stays in the record for ever.
const maxReason = 200

func boundReason(l *fault.List, why string) {
	if utf8.RuneCountInString(why) > maxReason {
		l.Add("reason", "input.too_long", "max", maxReason)
	}
}

// errMore says that there is a case of the person that does not say so yet.
var errMore = errors.New("a case of the person came meanwhile")

// Erase forgets a person: his data, his words, the files of his matters and what they show in the open. The record of
// every case says so first; with the last of them, in one transaction, the keys and files go. Interrupted in between it
// is simply asked again, and so it is when more has come since. Whether somebody may is for the door to ask.
func (h *House) Erase(ctx context.Context, m complaint.Meta, person, reason string) (Erasure, error) {
	reason = strings.TrimSpace(reason)
	var l fault.List
	l.Need(reason != "", "reason")
	boundReason(&l, reason)
	if err := l.Err(); err != nil {
		return Erasure{}, err
	}
	if err := h.Views.MayErase(ctx, m.By, person); err != nil {
		return Erasure{}, err
	}
	w, err := h.watch(ctx, m.By, person)
	if err != nil {
		return Erasure{}, err
	}
	for range 20 {
		e, err := h.erasing(ctx, m, person, reason)
		if err != nil {
			return Erasure{}, err
		}
		e.watch, e.out.Told = w, w.told
		err = e.run(ctx)
		if errors.Is(err, errMore) {
			continue
		}
		if err != nil {
			return Erasure{}, err
		}
		w.done()
		for _, r := range h.rooms() {
			if r.forget.done != nil {
				if err := r.forget.done(e, ctx); err != nil {
					return Erasure{}, err
				}
			}
		}
		return e.out, nil
	}
	return Erasure{}, desk.ErrMoved
}

// ErasureOf says what an erasure would take, for the page that asks before.
func (h *House) ErasureOf(ctx context.Context, person string) (Erasure, error) {
	e, err := h.erasing(ctx, complaint.Meta{}, person, "")
	return e.out, err
}

// erasing is one erasure on its way.
type erasing struct {
	h       *House
	m       complaint.Meta
	reason  string
	watch   watch
	erased  bool // before
	matters []matter
	beside  matter   // what belongs to him and to no case
	late    []string // ids of words that came after an erasure, under the house's key
	out     Erasure
}

// matter is a case of the person.
type matter struct {
	state complaint.State
	own   bool // he is the complainant, not who complains for another
	texts int
	files []string
}

// erasing finds all that would go.
func (h *House) erasing(ctx context.Context, m complaint.Meta, person, reason string) (*erasing, error) {
	e := &erasing{h: h, m: m, reason: reason, out: Erasure{Person: person}}
	known, err := h.Vault.Displays(ctx, h.DB.Reader(), []string{person})
	if err != nil {
		return e, err
	}
	d, ok := known[person]
	if !ok {
		return e, fault.New(fault.Unknown, "customer.unknown")
	}
	e.erased = !d.Erased.IsZero()
	ids, err := h.Views.About(ctx, h.DB.Reader(), person)
	if err != nil {
		return e, err
	}
	for _, id := range ids {
		if err := e.add(ctx, id); err != nil {
			return e, err
		}
	}
	tied, err := lane.TiedToPerson(ctx, h.DB.Reader(), person)
	if err != nil {
		return e, err
	}
	if err := e.find(ctx, &e.beside, nil, tied); err != nil {
		return e, err
	}
	for _, r := range e.h.rooms() {
		if r.forget.find != nil {
			if err := r.forget.find(e, ctx); err != nil {
				return e, err
			}
		}
	}
	return e, nil
}

// own are the cases that are his, not another's that he spoke for.
func (e *erasing) own() (ids []string) {
	for _, c := range e.matters {
		if c.own {
			ids = append(ids, c.state.ID)
		}
	}
	return ids
}

// add reads one case.
func (e *erasing) add(ctx context.Context, id string) error {
	record, err := e.h.Journal.Stream(ctx, id, 0)
	if err != nil {
		return err
	}
	s, err := e.h.Desk.Load(ctx, id)
	if err != nil {
		return err
	}
	if e.m.By != "" && s.Party(e.m.By) { // the rules say no; not after half of it is gone
		return fault.New(fault.Refused, "complaint.own_matter")
	}
	c := matter{state: s, own: s.Person == e.out.Person}
	if c.own {
		tied, err := lane.TiedTo(ctx, e.h.DB.Reader(), id)
		if err != nil {
			return err
		}
		if err := e.find(ctx, &c, record, tied); err != nil {
			return err
		}
		if err := e.words(ctx, record); err != nil {
			return err
		}
	}
	e.matters = append(e.matters, c)
	e.out.Cases = append(e.out.Cases, s.Number)
	return nil
}

// find finds the words and files of a record, and of the streams that belong to it.
func (e *erasing) find(ctx context.Context, c *matter, record []journal.Record, tied []lane.Tied) error {
	for _, t := range tied {
		its, err := e.h.Journal.Stream(ctx, t.ID, 0)
		if err != nil {
			return err
		}
		record = append(slices.Clip(record), its...)
	}
	texts := textsOf(record)
	for _, r := range record {
		complaint.EachFile(r.Payload, func(f complaint.File) { c.files = append(c.files, f.Digest) })
	}
	there, late, err := e.h.Vault.Readable(ctx, e.h.DB.Reader(), texts)
	if err != nil {
		return err
	}
	slices.Sort(c.files)
	c.files, c.texts = slices.Compact(c.files), there
	e.late = append(e.late, late...)
	e.out.Texts += there
	return nil
}

// textsOf are the words that events refer to, each once.
func textsOf(record []journal.Record) (texts []string) {
	for _, r := range record {
		field.EachText(r.Payload, func(id, _ string) { texts = append(texts, id) })
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

// words names the fields of a case whose words go, and those whose words stay in the record.
func (e *erasing) words(ctx context.Context, record []journal.Record) error {
	events, err := complaint.Stream.DecodeAll(record)
	if err != nil {
		return err
	}
	w := desk.World{Snapshot: e.h.Register.Snapshot()}
	note := func(list *[]string, field string) {
		if !slices.Contains(*list, field) {
			*list = append(*list, field)
			slices.Sort(*list)
		}
	}
	for _, r := range events {
		open, beside := complaint.WordsOf(w, r.Event)
		for _, f := range open {
			note(&e.out.Stays, f)
		}
		for f, t := range beside {
			there, _, err := e.h.Vault.Readable(ctx, e.h.DB.Reader(), []string{t.ID})
			if err != nil {
				return err
			}
			if there > 0 {
				note(&e.out.Fields, f)
			}
		}
	}
	return nil
}

// findFiles finds those that are there and that no case uses but his.
func (e *erasing) findFiles(ctx context.Context) error {
	q := e.h.DB.Reader()
	own := map[string]bool{}
	all := slices.Clone(e.beside.files)
	for _, c := range e.matters {
		own[c.state.ID] = c.own
		all = append(all, c.files...)
	}
	slices.Sort(all)
	e.out.Kept = 0
	for _, d := range slices.Compact(all) {
		there, err := store.One[int](ctx, q, `select count(*) from blob where digest = $1 and deleted = 0`, d)
		if err != nil {
			return fmt.Errorf("find files to erase: %w", err)
		}
		users, others, err := e.users(ctx, d)
		switch {
		case err != nil:
			return err
		case there == 0:
		case others:
			e.out.Kept++
		case slices.ContainsFunc(users, func(id string) bool { return !own[id] }):
			others, err := e.living(ctx, users, own)
			if err != nil {
				return err
			}
			if others {
				e.out.Kept++
				continue
			}
			e.out.Files = append(e.out.Files, d)
		default:
			e.out.Files = append(e.out.Files, d)
		}
	}
	return nil
}

// users are the cases that have a file, themselves or by what belongs to them, and whether somebody has it who has no
// case.
func (e *erasing) users(ctx context.Context, digest string) (cases []string, others bool, err error) {
	q := e.h.DB.Reader()
	if cases, err = e.h.Views.Users(ctx, q, digest); err != nil {
		return nil, false, err
	}
	tied, err := lane.Pointing(ctx, q, digest)
	for _, t := range tied {
		if t.Case != "" {
			cases = append(cases, t.Case)
		} else if t.Person != e.out.Person {
			others = true
		}
	}
	return cases, others, err
}

// living says whether somebody who is not forgotten has a case among these.
func (e *erasing) living(ctx context.Context, users []string, own map[string]bool) (bool, error) {
	for _, id := range users {
		if own[id] {
			continue
		}
		s, err := e.h.Desk.Load(ctx, id)
		if err != nil {
			return false, err
		}
		if !s.Erased {
			return true, nil
		}
	}
	return false, nil
}

// run puts the erasure into every record, and destroys with the last.
func (e *erasing) run(ctx context.Context) error {
	if len(e.matters) == 0 {
		return e.h.Journal.Act(ctx, e.destroy)
	}
	more := !e.erased || len(e.late) > 0 || len(e.out.Files) > 0 || e.out.Sent > 0
	for i, c := range e.matters {
		last := i == len(e.matters)-1
		if last { // what belongs to no case is said with the last of them
			c.texts, c.files = c.texts+e.beside.texts, append(slices.Clip(c.files), e.beside.files...)
		}
		order := &complaint.Erase{Reason: e.reason, Person: e.out.Person, Texts: c.texts, Anew: more && last || c.texts > 0 && c.state.Erased}
		for _, f := range c.files {
			if slices.Contains(e.out.Files, f) {
				order.Files++
			}
		}
		order.Anew = order.Anew || order.Files > 0 && c.state.Erased
		var also func(context.Context, *store.Tx) error
		if last {
			also = e.destroy
		}
		if _, err := e.h.Desk.About(ctx, e.m, c.state.ID, order, also); err != nil {
			if fault.As(err) == nil {
				err = fmt.Errorf("erase case %s: %w", c.state.ID, err)
			}
			return err
		}
	}
	return nil
}

// destroy takes keys, words and files away, once every case says so.
func (e *erasing) destroy(ctx context.Context, tx *store.Tx) error {
	person := e.out.Person
	silent, err := store.One[int](ctx, tx, `select count(*) from queue where person = $1 and person <> '' and (flags & $2) = 0`, person, int64(view.FlagErased))
	if err != nil {
		return fmt.Errorf("erase person: %w", err)
	}
	ids, err := e.h.Views.About(ctx, tx, person)
	if err != nil {
		return err
	}
	if silent > 0 || len(ids) != len(e.matters) {
		return errMore
	}
	if err := e.h.Vault.Erased(ctx, tx, e.m.By, person, e.reason, e.watch.ground); err != nil {
		return err
	}
	if err := e.watch.tell(ctx, tx, notify.PersonErased, person); err != nil {
		return err
	}
	for _, r := range e.h.rooms() {
		if r.forget.do != nil {
			if err := r.forget.do(e, ctx, tx); err != nil {
				return err
			}
		}
	}
	return nil
}

// forgetTexts takes what came after an erasure; all else goes with the key of the person.
func (e *erasing) forgetTexts(ctx context.Context, tx *store.Tx) error {
	return e.h.Vault.EraseTexts(ctx, tx, e.late...)
}

func (e *erasing) forgetPerson(ctx context.Context, tx *store.Tx) error {
	return e.h.Vault.Erase(ctx, tx, e.out.Person)
}

func (e *erasing) findSent(ctx context.Context) (err error) {
	e.out.Sent, err = e.h.Notify.Addressed(ctx, e.h.DB.Reader(), e.own()...)
	return err
}

func (e *erasing) forgetSent(ctx context.Context, tx *store.Tx) error {
	return e.h.Notify.Unaddress(ctx, tx, e.own()...)
}

func (e *erasing) forgetFiles(ctx context.Context, tx *store.Tx) error {
	return e.h.Blobs.Forget(ctx, tx, e.out.Files...)
}

func (e *erasing) purgeFiles(ctx context.Context) error { return e.h.Blobs.Purge(ctx, e.out.Files...) }
