package journal

import (
	"context"
	"fmt"

	"amends/internal/store"
)

// Report is what Verify found.
type Report struct {
	Size     int64  // events that the newest head covers
	Head     string // the newest head's note
	Problems []Problem
}

// Problem is one thing that is not as it was recorded. Position is the first event concerned.
type Problem struct {
	Position int64
	What     string
}

// OK tells whether the whole journal is as it was recorded.
func (r Report) OK() bool { return len(r.Problems) == 0 }

// First is the first wrong position, 0 when there is none.
func (r Report) First() int64 {
	var first int64
	for _, p := range r.Problems {
		if first == 0 || p.Position < first {
			first = p.Position
		}
	}
	return first
}

// maxProblems ends a verification: whoever has that many needs a backup, not a list.
const maxProblems = 50

// Verify reads the whole journal and proves it against its signed heads: positions and versions without gaps, every
// leaf and node recomputed, the newest head and every checkpoint signed and true. Anchors are notes of heads that were
// kept elsewhere; they must be heads of this journal too. An error means that it could not be read, not that it is
// wrong. progress may be nil.
func (j *Journal) Verify(ctx context.Context, progress func(done, total int64), anchors ...string) (Report, error) {
	v := &verification{journal: j, progress: progress, versions: make(map[int64]int64)}
	if err := v.run(ctx, anchors); err != nil {
		return v.report, fmt.Errorf("verify: %w", err)
	}
	return v.report, nil
}

type verification struct {
	journal  *Journal
	progress func(done, total int64)
	report   Report

	edge     edge
	versions map[int64]int64 // of each stream
	stones   []stone         // heads on the way, by size
	broken   bool            // a leaf was wrong, missing or moved: hashes above it say nothing new
	read     int64           // position of the last event read
	seen     int64           // how many were read
	another  bool            // a head kept elsewhere signs another history: the others would say the same
}

// stone is a head that the tree must pass through.
type stone struct {
	head      Head
	what      string
	elsewhere bool // it was kept outside of the database
}

func (v *verification) problem(position int64, format string, args ...any) {
	if len(v.report.Problems) < maxProblems {
		v.report.Problems = append(v.report.Problems, Problem{position, fmt.Sprintf(format, args...)})
	}
}

// missing tells the events from the last one read up to another, when there are any, which are not there.
func (v *verification) missing(upTo int64) {
	if n := upTo - v.read; n > 0 {
		v.broken = true
		what := "the event is missing"
		if n > 1 {
			what = fmt.Sprintf("%d events from here are missing", n)
		}
		v.problem(v.read+1, "%s", what)
	}
}

func (v *verification) run(ctx context.Context, anchors []string) error {
	type snapshot struct {
		Last  int64
		Count int64
		headRow
	}
	q := v.journal.db.Reader()
	// One statement, so that head and events are of the same moment while others append.
	now, err := store.One[snapshot](ctx, q, `select e.last, e.n, coalesce(h.size, 0), h.edge, coalesce(h.note, '')
		from (select coalesce(max(position), 0) as last, count(*) as n from journal_event) e
		left join journal_head h on h.id = 1`)
	if err != nil {
		return err
	}
	v.report.Size, v.report.Head = now.Size, now.Note
	end := max(now.Last, now.Size)
	if err := v.collect(ctx, q, now.headRow, end, anchors); err != nil {
		return err
	}
	if err := v.events(ctx, q, end); err != nil {
		return err
	}
	switch {
	case len(v.report.Problems) < maxProblems:
		v.missing(now.Size)
	case v.read < end:
		v.report.Problems = append(v.report.Problems, Problem{v.read + 1, "what comes after was not read any more"})
	}
	if v.seen != now.Count && len(v.report.Problems) < maxProblems {
		v.problem(1, "%d events stand at positions that cannot be", now.Count-v.seen)
	}
	if now.Last > now.Size {
		v.problem(now.Size+1, "events stand after the newest signed head")
	}
	if !v.broken && v.edge.size == now.Size {
		if e, err := now.tree(); err != nil || string(e.bytes()) != string(v.edge.bytes()) {
			v.problem(now.Size, "the stored edge of the tree is not that of the events")
		}
	}
	return v.counts(ctx, q, now.Size)
}

// counts finds rows too many, which no event leads to.
func (v *verification) counts(ctx context.Context, q store.Querier, size int64) error {
	if v.broken {
		return nil
	}
	for level := storedEvery; size>>level > 0; level += storedEvery {
		n, err := store.One[int64](ctx, q, `select count(*) from journal_node where level = $1 and n < $2`, level, size>>level)
		if err != nil {
			return err
		}
		if n != size>>level {
			v.problem(size, "%d nodes of the tree are stored at level %d, the events have %d", n, level, size>>level)
		}
	}
	n, err := store.One[int64](ctx, q, `select count(*) from journal_stream where no <= $1`, size)
	if err != nil {
		return err
	}
	if n != int64(len(v.versions)) {
		v.problem(size, "%d streams are named, the events have %d", n, len(v.versions))
	}
	return nil
}
