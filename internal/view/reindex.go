package view

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"amends/internal/complaint"
	"amends/internal/journal"
	"amends/internal/lane"
	"amends/internal/text"
)

// SearchReader is the name of the reader that keeps the index of words.
const SearchReader = "search"

// rebuildIndex makes the index of words again, with the server stopped.
func (v *Views) rebuildIndex(ctx context.Context) error {
	if err := v.journal.Rewind(ctx, SearchReader, 0, v.index.Clear); err != nil {
		return err
	}
	return v.journal.CatchUp(ctx, v.SearchReader())
}

// Unindexed is what VerifyIndex found: cases whose words are not found as they stand in the record.
type Unindexed struct {
	Docs  int      // compared
	Wrong []string // numbers of the cases, or what the index has and no case asks for; the first maxDifferences
	More  int
}

func (u *Unindexed) wrong(what string) {
	if len(u.Wrong) < maxDifferences {
		u.Wrong = append(u.Wrong, what)
	} else {
		u.More++
	}
}

// VerifyIndex works out from the record what the index of words should hold, and compares. What its reader has still to
// read is none of the index's business; what it reads meanwhile may be there or not.
func (v *Views) VerifyIndex(ctx context.Context) (Unindexed, error) {
	var out Unindexed
	from, err := v.indexed(ctx)
	if err != nil {
		return out, err
	}
	audit, err := v.index.Audit(ctx, v.db.Reader())
	if err != nil {
		return out, err
	}
	to, err := v.indexed(ctx)
	if err != nil {
		return out, err
	}
	for after := int64(0); ; {
		streams, err := v.journal.Begun(ctx, complaint.Stream, after, to, lane.AtOnce)
		if err != nil || len(streams) == 0 {
			for _, id := range audit.Rest() {
				out.wrong(id + " (no such case)")
			}
			return out, err
		}
		after = streams[len(streams)-1]
		if err := v.compareIndex(ctx, audit, streams, from, &out); err != nil {
			return out, err
		}
	}
}

// indexed is how far the index has come.
func (v *Views) indexed(ctx context.Context) (int64, error) {
	return v.journal.ReadTo(ctx, SearchReader)
}

func (v *Views) compareIndex(ctx context.Context, audit *text.Audit, streams []int64, from int64, out *Unindexed) error {
	var cases [][]page // of each case as it may stand in the index, the oldest first
	var ids []string
	var list []journal.Record
	var stream int64
	var damaged error
	end := func() {
		if len(list) == 0 {
			return
		}
		pages, err := pagesSince(list, from)
		id := list[0].Stream
		damaged, err, list = nil, cmp.Or(damaged, err), nil
		switch {
		case err != nil: // what it should say nobody knows
			audit.Passed(id)
			out.wrong(fmt.Sprintf("%s (%v)", id, err))
		case len(pages) > 0:
			cases = append(cases, pages)
			for _, t := range pages[len(pages)-1].words {
				ids = append(ids, t.ID)
			}
		}
	}
	err := v.journal.Whole(ctx, complaint.Stream, streams, func(no int64, r journal.Record, bad error) {
		if no != stream {
			end()
			stream = no
		}
		damaged = cmp.Or(damaged, bad)
		list = append(list, r)
	})
	if end(); err != nil {
		return err
	}
	bodies, _, err := v.vault.Texts(ctx, v.db.Reader(), ids)
	if err != nil {
		return fmt.Errorf("verify index: %w", err)
	}
	for _, pages := range cases {
		s := pages[len(pages)-1].state
		out.Docs++
		ok := slices.ContainsFunc(pages, func(p page) bool { return p.stands(audit, bodies) })
		absent := s.Erased || pages[0].seq > from // taken out, or perhaps not read yet
		if indexed := audit.Passed(s.ID); !ok && (indexed || !absent) {
			out.wrong(s.Number)
		}
	}
	return nil
}

// stands tells whether the index holds the page. Words that cannot be read are named by the proof of the texts.
func (p page) stands(audit *text.Audit, bodies map[string]string) bool {
	for _, t := range p.words {
		if _, ok := bodies[t.ID]; !ok && t.ID != "" {
			return true
		}
	}
	return !p.state.Erased && audit.Holds(p.doc(bodies))
}

// pagesSince are the pages of a case after what was read for certain, and after each further event: the reader takes a case
// as it stands, whatever of it lies behind the place that it has come to.
func pagesSince(list []journal.Record, from int64) ([]page, error) {
	var out []page
	p := page{seq: list[0].Position}
	for i, r := range list {
		e, err := complaint.Stream.Decode(r)
		if err != nil {
			return nil, err
		}
		p = p.after(e)
		if next := i + 1; next == len(list) || list[next].Position > from || r.Position > from {
			out = append(out, p)
		}
	}
	return out, nil
}

// after is the page with one more event; the page before keeps its words.
func (p page) after(e complaint.Recorded) page {
	p.state = complaint.Evolve(p.state, e)
	p.words = append(slices.Clip(p.words), wordsOf(e.Event)...)
	return p
}
