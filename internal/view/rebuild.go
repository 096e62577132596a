package view

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"amends/internal/complaint"
	"amends/internal/journal"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/store"
)

// streamsAtOnce is how many cases are read, worked out and written together.
const streamsAtOnce = 400

// tables hold the queue: what stands beside a row comes before it.
var tables = []string{"queue_tag", "queue_party", "queue_circle", "queue_file", "queue_behalf", "statement", "rectification", "queue"}

// Rebuild makes every row of the queue again from the journal, and the index of words. Nobody may append meanwhile: it is
// a command of the operator, with the server stopped.
func (v *Views) Rebuild(ctx context.Context, progress func(cases, events int)) error {
	err := v.db.Write(ctx, func(tx *store.Tx) error {
		for _, table := range tables {
			if _, err := store.Exec(ctx, tx, "delete from "+table); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("rebuild queue: %w", err)
	}
	cases, events := 0, 0
	err = v.replay(ctx, func(rows []Row, n int) error {
		err := v.db.Write(ctx, func(tx *store.Tx) error {
			for i := range rows {
				if err := rows[i].insert(ctx, tx); err != nil {
					return err
				}
			}
			return nil
		})
		cases, events = cases+len(rows), events+n
		if err == nil && progress != nil {
			progress(cases, events)
		}
		return err
	})
	if err != nil {
		return err
	}
	return v.rebuildIndex(ctx)
}

// part is some cases worked out.
type part struct {
	rows   []Row
	events int
	err    error
}

// replay works out the rows of all cases from the journal and gives them on in the order of their registration. Several
// parts are worked out at once, since decoding is what takes the time.
func (v *Views) replay(ctx context.Context, each func(rows []Row, events int) error) error {
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
			p.err = each(p.rows, p.events)
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
			var p part
			var list []history
			if list, p.events, p.err = v.histories(ctx, streams); p.err == nil {
				p.rows, p.err = v.rowsFrom(ctx, snap, list)
			}
			one <- p
		})
	}
}

// history is one case folded.
type history struct {
	seq, position int64
	state         complaint.State
}

// histories folds some streams, read in one query and never all in memory.
func (v *Views) histories(ctx context.Context, streams []int64) ([]history, int, error) {
	var out []history
	n := 0
	err := v.recorded(ctx, streams, func(r journal.Record) error {
		n++
		e, err := journal.Decode(r)
		if err != nil {
			return err
		}
		if r.Version == 1 {
			out = append(out, history{seq: r.Position})
		}
		h := &out[len(out)-1]
		h.position, h.state = r.Position, complaint.Evolve(h.state, e)
		return nil
	})
	return out, n, err
}

// recorded gives the records of some complaints in order, read in one query.
func (v *Views) recorded(ctx context.Context, streams []int64, each func(journal.Record) error) error {
	args := make([]any, len(streams))
	for i, n := range streams {
		args[i] = n
	}
	type row struct {
		Stream   int64
		Name     string
		Position int64
		Version  int
		At       int64
		Type     string
		By       string
		Channel  string
		Payload  []byte
	}
	return store.Each(ctx, v.db.Reader(), func(r row) error {
		if !strings.HasPrefix(r.Type, complaintPrefix) {
			return nil
		}
		return each(journal.Record{Position: r.Position, Stream: r.Name, Version: r.Version, Type: r.Type, At: r.At, By: r.By,
			Channel: r.Channel, Payload: r.Payload})
	}, `
		select e.stream, s.name, e.position, e.version, e.at, t.word, b.word, c.word, e.payload
		from journal_event e
		join journal_stream s on s.no = e.stream
		join journal_word t on t.no = e.type
		join journal_word b on b.no = e.by_id
		join journal_word c on c.no = e.channel
		where e.stream in `+store.In(len(args), 1)+`
		order by e.stream, e.version`, args...)
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
