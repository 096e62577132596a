package view

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"amends/internal/complaint"
	"amends/internal/contact"
	"amends/internal/fault"
	"amends/internal/journal"
	"amends/internal/store"
	"amends/internal/text"
)

// SearchReader keeps the index of words up to date, each event exactly once. Run it with journal.Run.
func (v *Views) SearchReader() journal.Reader {
	prepare := journal.Prepare(v.indexRecords)
	return journal.Reader{Name: SearchReader, Of: complaint.Stream, Batch: 500, Linger: 400 * time.Millisecond, HandleTx: prepare.HandleTx, Prepare: prepare}
}

// searched are the events after which a case reads differently to the index: its words, or who may find them.
var searched = func() map[string]bool {
	out := map[string]bool{}
	for _, e := range complaint.Stream.Events {
		if is := complaint.Is(e); is.Found || is.Moves {
			out[is.Name] = true
		}
	}
	return out
}()

// wordsOf are the words of an event that are found.
func wordsOf(e complaint.Event) []complaint.Text {
	if !complaint.Is(e).Found {
		return nil
	}
	said := complaint.Tell(e).Said
	out := make([]complaint.Text, len(said))
	for i, t := range said {
		out[i] = t.Text
	}
	return out
}

// page of the index: one case with the references of its words.
type page struct {
	state complaint.State
	seq   int64
	words []complaint.Text
}

// indexRecords reads what the cases of a batch say and answers how to index it. A case that is erased meanwhile is taken
// out again with the event that says so.
func (v *Views) indexRecords(ctx context.Context, recs []journal.Record) (func(context.Context, *store.Tx) error, error) {
	var order []string
	records := map[string][]journal.Record{}
	touched := map[string]bool{}
	for _, r := range recs {
		if searched[r.Type] && !touched[r.Stream] {
			touched[r.Stream] = true
			order = append(order, r.Stream)
		}
		records[r.Stream] = append(records[r.Stream], r)
	}
	pages := make([]page, 0, len(order))
	var ids []string
	for _, stream := range order {
		list := records[stream]
		if list[0].Version != 1 { // the case began before this batch
			var err error
			if list, err = v.journal.Stream(ctx, stream, 0); err != nil {
				return nil, err
			}
		}
		record, err := complaint.Stream.DecodeAll(list)
		if err != nil {
			return nil, err
		}
		p := page{seq: list[0].Position}
		if t := complaint.Stream.Known(list[len(list)-1]); t != nil {
			p.state = *t.After
		} else {
			p.state = complaint.Fold(complaint.State{}, record)
		}
		for _, r := range record {
			for _, t := range wordsOf(r.Event) {
				p.words = append(p.words, t)
				ids = append(ids, t.ID)
			}
		}
		pages = append(pages, p)
	}
	bodies, _, err := v.vault.Texts(ctx, v.db.Reader(), ids)
	if err != nil {
		return nil, fmt.Errorf("index cases: %w", err)
	}
	// FTS5 writes out what it has gathered whenever a row comes that is older than the one before.
	slices.SortFunc(pages, func(a, b page) int { return cmp.Compare(a.seq, b.seq) })
	return func(ctx context.Context, tx *store.Tx) error {
		for _, p := range pages {
			var err error
			if p.state.Erased {
				err = v.index.Delete(ctx, tx, p.state.ID)
			} else {
				err = v.index.Put(ctx, tx, p.doc(bodies))
			}
			if err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// Unfind takes cases out of the index of words at once; its reader finds nothing to take out any more.
func (v *Views) Unfind(ctx context.Context, tx *store.Tx, ids ...string) error {
	for _, id := range ids {
		if err := v.index.Delete(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}

// PurgeIndex takes out what the index still holds of cases that were taken out of it.
func (v *Views) PurgeIndex(ctx context.Context) error { return v.index.Purge(ctx, v.db) }

func (p page) doc(bodies map[string]string) text.Doc {
	s := p.state
	d := text.Doc{ID: s.ID, Seq: p.seq, Number: s.Number, Title: bodies[s.Subject.ID],
		Scope: []string{scopeDepartment + s.Department, scopeStaff + s.Owner}}
	for _, staff := range append([]string{s.RegisteredBy}, s.Insiders()...) {
		if scope := scopeStaff + staff; !slices.Contains(d.Scope, scope) {
			d.Scope = append(d.Scope, scope)
		}
	}
	for _, department := range s.Charged() {
		d.Scope = append(d.Scope, charged+department)
	}
	var b strings.Builder
	b.WriteString(s.Number + "\n" + s.Product)
	for _, w := range p.words {
		if w.ID != s.Subject.ID {
			b.WriteString("\n" + bodies[w.ID])
		}
	}
	d.Body = b.String()
	return d
}

// Search finds cases by words, number, phone or e-mail of the customer. A number, a phone and an address are found
// exactly and come first; words come ranked.
func (v *Views) Search(ctx context.Context, viewer Viewer, query, after string, limit int, now time.Time) (List, error) {
	return v.search(ctx, viewer, Filter{Search: query}, Page{After: after, Limit: limit}, now)
}

// Searched tells somebody who found nothing what was looked for, and what was not.
type Searched struct {
	Nothing   bool  // what was typed holds nothing that can be looked for
	Elsewhere int   // cases within reach that fit without the view and its filters, up to elsewhereCap
	Behind    int64 // events that the index of words has still to read: after an upgrade, or just now
}

const elsewhereCap = 10

// search finds, and answers a search in vain with what may have been the matter.
func (v *Views) search(ctx context.Context, viewer Viewer, f Filter, page Page, now time.Time) (List, error) {
	out, err := v.searchQueue(ctx, viewer, f, page, now)
	if err != nil || len(out.Rows) > 0 || page.After != "" || out.Next != "" {
		return out, err
	}
	out.Searched = &Searched{Nothing: !text.Searchable(f.Search)}
	if wide := (Filter{Search: f.Search}); wide.Values().Encode() != f.Values().Encode() {
		found, err := v.searchQueue(ctx, viewer, wide, Page{Limit: elsewhereCap}, now)
		if err != nil {
			return List{}, err
		}
		out.Searched.Elsewhere = len(found.Rows)
	}
	out.Searched.Behind, err = store.One[int64](ctx, v.db.Reader(), `
		select coalesce((select size from journal_head where id = 1), 0) - coalesce((select position from journal_reader where name = $1), 0)`,
		SearchReader)
	return out, err
}

const (
	hitsAtOnce = 100
	maxHits    = 2000 // that a filter may pass over before a page ends
)

// searchQueue walks the hits in their order until the page is full. The index knows who may find what, and the rows are
// asked again, because they are never behind.
func (v *Views) searchQueue(ctx context.Context, viewer Viewer, f Filter, page Page, now time.Time) (List, error) {
	limit := bounded(page.Limit)
	var out List
	var before int64
	seen := map[int64]bool{}
	if page.Before != "" { // hits are walked downwards only, and no answer gave this
		return List{}, fault.Input("before", "input.cursor", "value", page.Before)
	}
	if page.After == "" {
		rows, err := v.exact(ctx, viewer, f, limit, now)
		if err != nil {
			return List{}, err
		}
		for _, r := range rows {
			seen[r.Seq] = true
		}
		out.Rows = rows
	} else if err := store.ReadCursor("after", byHits, page.After, &before); err != nil {
		return List{}, err
	}
	for examined := 0; len(out.Rows) < limit && examined < maxHits; {
		hits, err := v.index.Search(ctx, v.db.Reader(), f.Search, viewer.scopes(), before, min(hitsAtOnce, limit+1))
		if err != nil || len(hits) == 0 {
			return out, err
		}
		rows, err := v.rowsOf(ctx, viewer, f, hits, now)
		if err != nil {
			return List{}, err
		}
		for _, h := range hits {
			examined++
			before = h.Cursor
			if r, ok := rows[h.Seq]; ok && !seen[h.Seq] {
				out.Rows = append(out.Rows, r)
			}
			if len(out.Rows) == limit {
				break
			}
		}
	}
	out.Next = store.WriteCursor(byHits, before)
	return out, nil
}

func (v *Views) rowsOf(ctx context.Context, viewer Viewer, f Filter, hits []text.Hit, now time.Time) (map[int64]Item, error) {
	p := flatPlan(v.register.Snapshot(), viewer, f, now)
	if p.nothing {
		return nil, nil
	}
	seqs := make([]any, len(hits))
	for i, h := range hits {
		seqs[i] = h.Seq
	}
	first := len(p.args) + 1
	p.args = append(p.args, seqs...)
	rows, err := store.Upto[Item](ctx, v.db.Reader(), len(seqs), "select "+p.itemColumns()+p.from("q.seq in "+store.In(len(seqs), first), joinPerson), p.args...)
	if err != nil {
		return nil, fmt.Errorf("read cases found: %w", err)
	}
	out := make(map[int64]Item, len(rows))
	for _, r := range rows {
		r.Badge = r.BadgeAt(now)
		out[r.Seq] = r
	}
	return out, nil
}

// exact finds by what names a case or a customer: newest first.
func (v *Views) exact(ctx context.Context, viewer Viewer, f Filter, limit int, now time.Time) ([]Item, error) {
	people, err := v.people(ctx, strings.TrimSpace(text.Normalize(f.Search)))
	if err != nil {
		return nil, err
	}
	snap := v.register.Snapshot()
	numbers := numbersIn(f.Search, snap.Organisation.NumberPrefix)
	if len(people) == 0 && len(numbers) == 0 {
		return nil, nil
	}
	p := flatPlan(snap, viewer, f, now)
	if p.nothing {
		return nil, nil
	}
	by := "q.person <> '' and "
	if len(people) > 0 {
		by += p.in("q.person", people)
	} else {
		by = p.in("q.number", numbers)
	}
	rows, err := store.All[Item](ctx, v.db.Reader(), "select "+p.itemColumns()+p.from(by, joinPerson)+
		" order by q.seq desc limit "+strconv.Itoa(limit), p.args...)
	if err != nil {
		return nil, fmt.Errorf("find case: %w", err)
	}
	for i := range rows {
		rows[i].Badge = rows[i].BadgeAt(now)
	}
	return rows, nil
}

// numbersIn are the numbers that were perhaps meant: as it was typed, without blanks and hyphens, and with the prefix that
// numbers have now. Parts of numbers are the index's.
func numbersIn(query, prefix string) []string {
	typed := strings.ToUpper(strings.TrimSpace(text.Normalize(query)))
	if typed == "" {
		return nil
	}
	out := []string{typed}
	n := text.Number(query)
	if n == "" {
		return out
	}
	for _, s := range []string{n, prefix + strings.TrimLeft(n, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")} {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// people finds customers by phone, its last four digits, or e-mail. A phone may be divided as people write it.
func (v *Views) people(ctx context.Context, query string) ([]string, error) {
	q := v.db.Reader()
	if strings.Contains(query, "@") {
		if strings.Contains(query, " ") {
			return nil, nil
		}
		return v.vault.FindEmail(ctx, q, query)
	}
	asked := contact.One(query, contact.Home)
	digits := asked.National()
	if asked.Dial == "" && (len(digits) < 4 || strings.Trim(query, "0123456789+-() ") != "") {
		return nil, nil
	}
	if len(digits) == 4 {
		return v.vault.FindTail(ctx, q, digits)
	}
	return v.vault.FindPhone(ctx, q, query)
}
