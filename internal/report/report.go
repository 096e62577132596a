// Package report keeps figures: what each case counts for, measure by measure, added up by day, department and dimension as
// it happens, and indicators (指标) as data over them. The figures equal a full recount, and Recount proves it.
package report

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"amends/internal/complaint"
	"amends/internal/journal"
	"amends/internal/register"
	"amends/internal/store"
)

// Reports keeps the figures and answers from them.
type Reports struct {
	db       *store.DB
	journal  *journal.Journal
	register *register.Register
	list     *list

	mu    sync.Mutex
	young map[string]file // the cases counted lately, so that a busy one is not read anew for each event
	old   map[string]file

	answers answers
}

// New makes the reports of a migrated database.
func New(db *store.DB, j *journal.Journal, r *register.Register) *Reports {
	return &Reports{db: db, journal: j, register: r, list: built, young: map[string]file{}}
}

// ReaderName is the name of the reader that keeps the figures.
const ReaderName = "report"

// Reader counts every event exactly once, in the transaction that moves its cursor. It lingers a little, so that a busy
// journal is counted in few, large strokes.
func (r *Reports) Reader() journal.Reader {
	prepare := journal.Prepare(r.prepare)
	return journal.Reader{Name: ReaderName, Of: complaint.Stream, Batch: 1000, Linger: 500 * time.Millisecond, HandleTx: prepare.HandleTx, Prepare: prepare}
}

// Run follows the journal, and what the figures are to be counted by, until ctx ends.
func (r *Reports) Run(ctx context.Context) error {
	var ground sync.WaitGroup
	defer ground.Wait()
	ground.Go(func() { r.follow(ctx) })
	return r.journal.Run(ctx, r.Reader())
}

// news is what a case counts for now.
type news struct {
	Contribution
	id      string
	version int
	row     []any
}

// prepare works out what the cases of the batch count for now, and answers how to put it in place of what they counted
// for.
func (r *Reports) prepare(ctx context.Context, recs []journal.Record) (func(context.Context, *store.Tx) error, error) {
	g, counted, err := r.ground(ctx)
	if err != nil {
		return nil, err
	}
	byCase := map[string][]journal.Record{}
	var ids, old []string
	for _, rec := range recs {
		if byCase[rec.Stream] == nil {
			ids = append(ids, rec.Stream)
			if rec.Version > 1 || rec.Position <= g.Until { // a case that begins here has counted for nothing yet
				old = append(old, rec.Stream)
			}
		}
		byCase[rec.Stream] = append(byCase[rec.Stream], rec)
	}
	list := make([]news, 0, len(ids))
	for _, id := range ids {
		f, err := r.file(ctx, id, byCase[id])
		if err != nil {
			return nil, err
		}
		n := news{id: id, version: f.Version}
		if n.Contribution, err = r.contribution(ctx, f, g.zone); err != nil {
			return nil, err
		}
		if n.row, err = n.Contribution.row(id, f.Version, g.Round); err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return func(ctx context.Context, tx *store.Tx) error {
		if !counted {
			if err := g.keep(ctx, tx); err != nil {
				return err
			}
		}
		return r.replace(ctx, tx, g.Round, old, list)
	}, nil
}

// replace takes out what the old among the cases counted for and puts in what all count for now.
func (r *Reports) replace(ctx context.Context, tx *store.Tx, round int64, old []string, list []news) error {
	counted, err := stored(ctx, tx, old)
	if err != nil {
		return err
	}
	t := r.list.tally()
	var rows []any
	for _, n := range list {
		was := counted[n.id]
		if was.Version > n.version || was.Version == n.version && was.Round == round {
			continue // counted when an earlier event of it was; or to be counted again when its last one is read again
		}
		t.change(was.Contribution, n.Contribution)
		rows = append(rows, n.row...)
	}
	if _, err := caseRows.Insert(ctx, tx, rows); err != nil {
		return fmt.Errorf("save what cases count for: %w", err)
	}
	return t.write(ctx, tx)
}

// contribution is what a case counts for in a zone.
func (r *Reports) contribution(ctx context.Context, f file, zone *time.Location) (Contribution, error) {
	snap := r.register.Snapshot()
	p, err := snap.Procedure(f.Procedure.ID, f.Procedure.Version)
	if err != nil { // another node may just have written it
		if err := r.register.Refresh(ctx); err != nil {
			return Contribution{}, err
		}
		snap = r.register.Snapshot()
		if p, err = snap.Procedure(f.Procedure.ID, f.Procedure.Version); err != nil {
			return Contribution{}, fmt.Errorf("count %s: %w", f.ID, err)
		}
	}
	return r.list.contribute(f, p, zone), nil
}

// file is the case after the events given, or later.
func (r *Reports) file(ctx context.Context, id string, list []journal.Record) (file, error) {
	f, known := r.recent(id)
	if !known {
		f = newFile()
	}
	if last := list[len(list)-1].Version; known && f.Version >= last {
		return f, nil
	}
	if !known && list[0].Version > 1 || known && f.Version != list[0].Version-1 {
		f = newFile()
		var err error
		if list, err = r.journal.Stream(ctx, id, 0); err != nil {
			return f, err
		}
	}
	f, err := f.read(list, 0)
	if err == nil {
		r.remember(id, f)
	}
	return f, err
}

// read evolves through records, up to a version when one is given.
func (f file) read(list []journal.Record, upTo int) (file, error) {
	for _, rec := range list {
		if upTo > 0 && rec.Version > upTo {
			break
		}
		var err error
		if f, err = f.evolve(rec); err != nil {
			return f, err
		}
	}
	return f, nil
}

// remembered is how many cases are kept at hand; twice as many at most.
const remembered = 1000

func (r *Reports) recent(id string) (file, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if f, ok := r.young[id]; ok {
		return f, true
	}
	f, ok := r.old[id]
	return f, ok
}

func (r *Reports) remember(id string, f file) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.young) >= remembered {
		r.old, r.young = r.young, map[string]file{}
	}
	r.young[id] = f
}

// counted is a contribution as stored.
type counted struct {
	Contribution
	Version int
	Round   int64
}

// stored reads what cases count for in the figures.
func stored(ctx context.Context, q store.Querier, ids []string) (map[string]counted, error) {
	out := make(map[string]counted, len(ids))
	for part := range slices.Chunk(ids, 200) {
		args := make([]any, len(part))
		for i, id := range part {
			args[i] = id
		}
		if err := store.Each(ctx, q, func(row caseRow) (err error) {
			out[row.ID], err = row.counted()
			return err
		}, selectCase+`where id in `+store.In(len(args), 1), args...); err != nil {
			return nil, fmt.Errorf("read what was counted: %w", err)
		}
	}
	return out, nil
}

type caseRow struct {
	ID      string
	Version int
	Round   int64
	Adds    string
}

const selectCase = `select id, version, round, adds from rollup_case `

func (row caseRow) counted() (counted, error) {
	c := counted{Version: row.Version, Round: row.Round}
	if err := json.Unmarshal([]byte(row.Adds), &c.Contribution); err != nil {
		return c, fmt.Errorf("read what %s counts for: %w", row.ID, err)
	}
	return c, nil
}

// row is what is stored: equal contributions are equal texts.
func (c Contribution) row(id string, version int, round int64) ([]any, error) {
	adds, err := json.Marshal(c)
	return []any{id, version, round, string(adds)}, err
}

var caseRows = store.NewRows(`insert into rollup_case (id, version, round, adds) values `, 4,
	` on conflict (id) do update set version = excluded.version, round = excluded.round, adds = excluded.adds`)

// Rebuild counts everything again from the beginning. The figures are empty until the reader has caught up.
func (r *Reports) Rebuild(ctx context.Context) error {
	return r.again(ctx, func(ctx context.Context, tx *store.Tx, _, _ ground) error {
		for _, table := range []string{"rollup", "rollup_case"} {
			if _, err := store.Exec(ctx, tx, `delete from `+table); err != nil {
				return err
			}
		}
		return nil
	})
}
