package journal

import (
	"context"
	"fmt"

	"amends/internal/store"
)

// eventRow is a row of journal_event with its stream's name.
type eventRow struct {
	Position int64
	Stream   string
	Version  int
	Type     int64
	At       int64
	By       int64
	Channel  int64
	Payload  []byte
}

const eventColumns = `e.position, s.name, e.version, e.type, e.at, e.by_id, e.channel, e.payload`

// Stream answers the events of a stream after a version, in order; none when there is no such stream.
func (j *Journal) Stream(ctx context.Context, stream string, afterVersion int) ([]Record, error) {
	recs, err := j.records(ctx, j.db.Reader(), `select `+eventColumns+`
		from journal_stream s join journal_event e on e.stream = s.no
		where s.name = $1 and e.version > $2
		order by e.version`, stream, afterVersion)
	if err != nil {
		return nil, fmt.Errorf("read stream %s: %w", stream, err)
	}
	return recs, nil
}

// Version is that of the last event of a stream; 0 when there is no such stream, and at least 1 when there was one.
func (j *Journal) Version(ctx context.Context, stream string) (int, error) {
	v, err := store.One[int](ctx, j.db.Reader(), `select coalesce(max(coalesce(cast(e.version as bigint), 1)), 0)
		from journal_stream s left join journal_event e on e.stream = s.no
		where s.name = $1`, stream)
	if err != nil {
		return 0, fmt.Errorf("read the version of %s: %w", stream, err)
	}
	return v, nil
}

// After answers up to limit events of all streams after a position, in order. There are no gaps: the last position
// answered is all a reader has to remember.
func (j *Journal) After(ctx context.Context, position int64, limit int) ([]Record, error) {
	if recs, ok := j.feed.after(position, limit); ok {
		return recs, nil
	}
	recs, err := j.after(ctx, j.db.Reader(), position, limit)
	if err != nil {
		return nil, fmt.Errorf("read journal after %d: %w", position, err)
	}
	return recs, nil
}

func (j *Journal) after(ctx context.Context, q store.Querier, position int64, limit int) ([]Record, error) {
	return j.records(ctx, q, `select `+eventColumns+`
		from journal_event e join journal_stream s on s.no = e.stream
		where e.position > $1
		order by e.position
		limit $2`, position, limit)
}

// records puts the words back in. They are looked up after the rows are read, so that one connection is enough.
func (j *Journal) records(ctx context.Context, q store.Querier, query string, args ...any) ([]Record, error) {
	rows, err := store.All[eventRow](ctx, q, query, args...)
	if err != nil {
		return nil, err
	}
	out := make([]Record, len(rows))
	for i, r := range rows {
		out[i] = Record{Position: r.Position, Stream: r.Stream, Version: r.Version, At: r.At, Payload: r.Payload}
		for _, w := range []struct {
			no int64
			to *string
		}{{r.Type, &out[i].Type}, {r.By, &out[i].By}, {r.Channel, &out[i].Channel}} {
			if *w.to, err = j.words.word(ctx, q, w.no); err != nil {
				return nil, fmt.Errorf("event %d: %w", r.Position, err)
			}
		}
	}
	return out, nil
}
