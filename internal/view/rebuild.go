package view

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"amends/internal/complaint"
	"amends/internal/journal"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/store"
)

// streamsAtOnce is how many cases are read, worked out and written together.
const streamsAtOnce = 400

// wipe takes rows of the queue away, and first what hangs on them.
func wipe(ctx context.Context, tx *store.Tx, where string, args ...any) error {
	for _, t := range besides {
		if err := t.Delete(ctx, tx, where, args...); err != nil {
			return err
		}
	}
	return queueTable.Delete(ctx, tx, where, args...)
}

// Rebuild makes every row of the queue again from the journal, and the index of words. Nobody may append meanwhile: it is
// a command of the operator, with the server stopped. The row of a case whose record is damaged stays as it is, and the
// case is named when all others are made.
func (v *Views) Rebuild(ctx context.Context, progress func(cases, events int)) error {
	cases, events, last := 0, 0, int64(0)
	var damaged []unread
	err := v.replay(ctx, func(p part) error {
		err := v.remake(ctx, p, last)
		cases, events, last = cases+len(p.rows), events+p.events, p.upTo
		damaged = append(damaged, p.unread...)
		if err == nil && progress != nil {
			progress(cases, events)
		}
		return err
	})
	if err == nil {
		err = v.remake(ctx, part{upTo: 1 << 62}, last) // rows of what was never registered
	}
	if err != nil {
		return fmt.Errorf("rebuild queue: %w", err)
	}
	if err = v.rebuildIndex(ctx); len(damaged) > 0 {
		d := damaged[0]
		return errors.Join(err, fmt.Errorf("%d cases have a damaged record and were left as they are, the first is %s: %w",
			len(damaged), d.id, d.err))
	}
	return err
}

// remake puts the rows of a part in the place of those that are there.
func (v *Views) remake(ctx context.Context, p part, after int64) error {
	args := []any{after, p.upTo}
	stay := ""
	for _, u := range p.unread {
		args = append(args, u.seq)
	}
	if len(p.unread) > 0 {
		stay = " and seq not in " + store.In(len(p.unread), 3)
	}
	return v.db.Write(ctx, func(tx *store.Tx) error {
		if err := wipe(ctx, tx, "seq > $1 and seq <= $2"+stay, args...); err != nil {
			return err
		}
		for i := range p.rows {
			if err := p.rows[i].insert(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
}

// part is some cases worked out.
type part struct {
	rows   []Row
	unread []unread // those among them whose record is damaged
	upTo   int64    // the last of its streams
	events int
	err    error
}

// replay works out the rows of all cases from the journal and gives them on in the order of their registration. Several
// parts are worked out at once, since decoding is what takes the time.
func (v *Views) replay(ctx context.Context, each func(part) error) error {
	ctx, cancel := context.WithCancel(ctx)
	parts := make(chan chan part, runtime.GOMAXPROCS(0))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer close(parts)
		v.split(ctx, parts)
	}()
	defer func() {
		cancel()
		<-ended
	}()
	for one := range parts {
		p := <-one
		if p.err == nil {
			p.err = each(p)
		}
		if p.err != nil {
			return fmt.Errorf("replay: %w", p.err)
		}
	}
	return ctx.Err()
}

// split sends a promise of each part, in order, and works the parts out side by side.
func (v *Views) split(ctx context.Context, parts chan<- chan part) {
	snap := v.register.Snapshot()
	var working sync.WaitGroup
	defer working.Wait()
	for after := int64(0); ; {
		streams, err := store.All[int64](ctx, v.db.Reader(), `select no from journal_stream where no > $1 order by no limit $2`, after, streamsAtOnce)
		if err == nil && len(streams) == 0 {
			return
		}
		one := make(chan part, 1)
		select {
		case parts <- one:
		case <-ctx.Done():
			return
		}
		if err != nil {
			one <- part{err: err}
			return
		}
		after = streams[len(streams)-1]
		working.Go(func() {
			p := part{upTo: streams[len(streams)-1]}
			var list []history
			if list, p.events, p.err = v.histories(ctx, streams); p.err == nil {
				list = slices.DeleteFunc(list, func(h history) bool {
					if h.err != nil {
						p.unread = append(p.unread, unread{h.seq, h.id, h.err})
					}
					return h.err != nil
				})
				p.rows, p.err = v.rowsFrom(ctx, snap, list)
			}
			one <- p
		})
	}
}

// history is one case folded, or why it cannot be.
type history struct {
	seq, position int64
	id            string
	state         complaint.State
	err           error
}

// unread is a case whose record is damaged.
type unread struct {
	seq int64
	id  string
	err error
}

// histories folds some streams, read in one query and never all in memory. One that is damaged hides none of the others.
func (v *Views) histories(ctx context.Context, streams []int64) ([]history, int, error) {
	var out []history
	n := 0
	err := v.recorded(ctx, streams, func(stream int64, r journal.Record, bad error) {
		n++
		if len(out) == 0 || out[len(out)-1].seq != stream {
			out = append(out, history{seq: stream, id: r.Stream})
		}
		h := &out[len(out)-1]
		if bad == nil && h.err == nil {
			var e complaint.Recorded
			if e, bad = complaint.Stream.Decode(r); bad == nil {
				h.position, h.state = r.Position, complaint.Evolve(h.state, e)
			}
		}
		h.err = cmp.Or(h.err, bad)
	})
	return out, n, err
}

// recorded gives the records of some complaints in order, read in one query, each with its stream. bad says of one that it
// cannot be used: it has lost a name, or one before it is missing.
func (v *Views) recorded(ctx context.Context, streams []int64, each func(stream int64, r journal.Record, bad error)) error {
	args := make([]any, len(streams))
	for i, n := range streams {
		args[i] = n
	}
	type row struct {
		Stream   int64
		Name     *string
		Position int64
		Version  int
		At       int64
		Type     *string
		By       *string
		Channel  *string
		Payload  []byte
	}
	var stream int64
	version := 0 // of the event before
	return store.Each(ctx, v.db.Reader(), func(r row) error {
		if r.Stream != stream {
			stream, version = r.Stream, 0
		}
		gap := r.Version != version+1
		version = r.Version
		if r.Name == nil || r.Type == nil || r.By == nil || r.Channel == nil {
			each(r.Stream, journal.Record{Position: r.Position, Version: r.Version, Stream: orEmpty(r.Name), Type: orEmpty(r.Type)},
				fmt.Errorf("event %d has lost a name", r.Position))
			return nil
		}
		if !complaint.Stream.Has(*r.Type) {
			return nil
		}
		var bad error
		if gap {
			bad = fmt.Errorf("an event before %d is missing", r.Position)
		}
		each(r.Stream, journal.Record{Position: r.Position, Stream: *r.Name, Version: r.Version, Type: *r.Type, At: r.At, By: *r.By,
			Channel: *r.Channel, Payload: r.Payload}, bad)
		return nil
	}, `
		select e.stream, s.name, e.position, e.version, e.at, t.word, b.word, c.word, e.payload
		from journal_event e
		left join journal_stream s on s.no = e.stream
		left join journal_word t on t.no = e.type
		left join journal_word b on b.no = e.by_id
		left join journal_word c on c.no = e.channel
		where e.stream in `+store.In(len(args), 1)+`
		order by e.stream, e.version`, args...)
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// rowsFrom makes the rows, their subjects read in one query.
func (v *Views) rowsFrom(ctx context.Context, snap *register.Snapshot, list []history) ([]Row, error) {
	ids := make([]string, 0, len(list))
	for _, h := range list {
		if id := h.state.Subject.ID; id != "" && !h.state.Erased {
			ids = append(ids, id)
		}
	}
	subjects, _, err := v.vault.Texts(ctx, v.db.Reader(), ids)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(list))
	for i, h := range list {
		var p *procedure.Procedure
		if p, err = snap.Procedure(h.state.Procedure.ID, h.state.Procedure.Version); err != nil {
			return nil, fmt.Errorf("case %s: %w", h.state.ID, err)
		}
		rows[i] = RowOf(&h.state, p, p.Ledger(&h.state, h.state.Marks))
		rows[i].Seq, rows[i].Position = h.seq, h.position
		if !h.state.Erased {
			subject, ok := subjects[h.state.Subject.ID]
			rows[i].Subject, rows[i].lost = subject, !ok && h.state.Subject.ID != ""
		}
	}
	return rows, nil
}
