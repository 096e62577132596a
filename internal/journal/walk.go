package journal

import (
	"context"
	"fmt"

	"amends/internal/store"
)

// Begun answers the streams that begin after a position and not after another, by the position of their first event: those
// whose first event belongs to a type of stream, or has lost its name and may be anything.
func (j *Journal) Begun(ctx context.Context, of Stream, after, upTo int64, limit int) (nos []int64, err error) {
	type first struct {
		No   int64
		Type *string
	}
	for len(nos) == 0 {
		list, err := store.All[first](ctx, j.db.Reader(), `select s.no, t.word from journal_stream s
			left join journal_event e on e.position = s.no left join journal_word t on t.no = e.type
			where s.no > $1 and s.no <= $2 order by s.no limit $3`, after, upTo, limit)
		if err != nil || len(list) == 0 {
			return nil, err
		}
		for _, s := range list {
			if after = s.No; s.Type == nil || of.Has(*s.Type) {
				nos = append(nos, s.No)
			}
		}
	}
	return nos, nil
}

// Whole gives the records of some streams of one type in order, read in one query and never all in memory, each with the
// number of its stream. bad says of one that it cannot be used: it has lost a name, or one before it is missing.
func (j *Journal) Whole(ctx context.Context, of Stream, streams []int64, each func(no int64, r Record, bad error)) error {
	args := make([]any, len(streams))
	for i, n := range streams {
		args[i] = n
	}
	var no int64
	version := int64(0) // of the event before
	return store.Each(ctx, j.db.Reader(), func(r verifyRow) error {
		if r.No != no {
			no, version = r.No, 0
		}
		gap := r.Version != version+1
		version = r.Version
		var bad error
		switch {
		case r.nameless():
			bad = fmt.Errorf("event %d has lost a name", r.Position)
		case !of.Has(*r.Type):
			return nil
		case gap:
			bad = fmt.Errorf("an event before %d is missing", r.Position)
		}
		each(r.No, r.record(), bad)
		return nil
	}, `select `+verifyColumns+`
		where e.stream in `+store.In(len(args), 1)+`
		order by e.stream, e.version`, args...)
}
