// Package flow answers what happened, and what has fallen due, with a command: it acknowledges, dispatches and lets
// clocks warn, breach and escalate. It has no power of its own: everything goes through the desk as the system would
// ask a person to, and what a person did meanwhile stands.
package flow

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/journal"
	"amends/internal/procedure"
	"amends/internal/store"
)

// Flow is everything that happens by itself. The fields are set before Run.
type Flow struct {
	Desk    *desk.Desk
	Actions *desk.Actions // corrective actions; nil: none are kept
	Log     *slog.Logger
	// Link is the page where the complainant follows the case of a number; nil when there is none.
	Link func(number string) string
	// Carries says whether messages of a medium leave the house by themselves; nil: all do.
	Carries func(medium string) bool
	// Ticks are the types of streams besides complaints that have something fall due.
	Ticks map[string]Ticker

	picks picks
}

// concurrency is how many cases one reader works on at once: each mostly waits for its commit.
const concurrency = 8

// Run follows the journal and the clocks until ctx ends.
func (f *Flow) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, r := range f.Readers() {
		g.Go(func() error { return f.Desk.Journal.Run(ctx, r) })
	}
	t := &Timer{Desk: f.Desk, Ticks: f.Ticks, Log: f.Log}
	g.Go(func() error { return t.Run(ctx) })
	return g.Wait()
}

// linger lets a burst be answered together, so that the answers share their commits. Nobody feels it.
const linger = 50 * time.Millisecond

// Readers are the names of the readers that Run runs.
var Readers = []string{acknowledges, dispatches, Promises, hears}

const acknowledges, dispatches = "flow.acknowledge", "flow.dispatch"

// Readers are the readers of the journal that Run runs.
func (f *Flow) Readers() []journal.Reader {
	list := []journal.Reader{
		f.on(acknowledges, f.acknowledge, complaint.Registered{}),
		f.on(dispatches, f.dispatch, complaint.Registered{}, complaint.Classified{}, complaint.Assessed{}),
	}
	if f.Actions != nil {
		list = append(list, f.promiseReaders()...)
	}
	return list
}

// act answers one event of a case with a command; nil when there is nothing to do. done is called once the command was
// carried out or refused.
type act func(ctx context.Context, s *complaint.State, r journal.Record) (cmd complaint.Command, done func(), err error)

// on makes a reader: the last event of some types on each case is acted on, several cases at once.
func (f *Flow) on(name string, do act, types ...complaint.Event) journal.Reader {
	wanted := map[string]bool{}
	for _, e := range types {
		wanted[complaint.Stream.NameOf(e)] = true
	}
	return journal.Reader{Name: name, Of: complaint.Stream, Linger: linger, Handle: func(ctx context.Context, recs []journal.Record) error {
		last := map[string]journal.Record{}
		var order []string
		for _, r := range recs {
			if !wanted[r.Type] {
				continue
			}
			if _, seen := last[r.Stream]; !seen {
				order = append(order, r.Stream)
			}
			last[r.Stream] = r
		}
		g, ctx := errgroup.WithContext(ctx)
		g.SetLimit(concurrency)
		for _, id := range order {
			g.Go(func() error { return f.answer(ctx, name, last[id], do) })
		}
		return g.Wait()
	}}
}

// answer acts on one event. What the rules refuse is left to people, whose clocks run; only a database that is away
// holds the reader up, because then everybody's turn would be lost.
func (f *Flow) answer(ctx context.Context, reader string, r journal.Record, do act) error {
	err := f.try(ctx, reader, r, do)
	switch {
	case err == nil:
		return nil
	case away(ctx, f.Desk.DB, err):
		return err
	case fault.As(err) != nil:
		log(f.Log).InfoContext(ctx, "left to people", "reader", reader, "case", r.Stream, "why", err.Error())
	default:
		log(f.Log).ErrorContext(ctx, "automatic act", "reader", reader, "case", r.Stream, "position", r.Position, "err", err)
	}
	return nil
}

func (f *Flow) try(ctx context.Context, reader string, r journal.Record, do act) (err error) {
	defer func() {
		if p := recover(); p != nil { // one odd case must not hold up the others
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	s, err := f.Desk.Since(ctx, r.Stream, r.Version)
	if err != nil {
		return err
	}
	if s.Closed() || s.Withdrawn {
		return nil
	}
	cmd, done, err := do(ctx, s, r)
	if done != nil {
		defer done()
	}
	if err != nil || cmd == nil {
		return err
	}
	m := complaint.Meta{By: complaint.System, Channel: "flow", Key: reader + "|" + strconv.FormatInt(r.Position, 10)}
	_, err = f.Desk.Do(ctx, m, r.Stream, cmd)
	return err
}

// step finds the ledger line of a kind on a case; nil when its procedure has none.
func (f *Flow) step(s *complaint.State, kind string) (*procedure.Procedure, *procedure.Entry, error) {
	p, err := f.Desk.Register.Snapshot().Procedure(s.Procedure.ID, s.Procedure.Version)
	if err != nil {
		return nil, nil, err
	}
	return p, p.Ledger(s, s.Marks).Of(kind), nil
}

// away tells whether an error says that nothing can be done now at all.
func away(ctx context.Context, db *store.DB, err error) bool {
	f := fault.As(err)
	return ctx.Err() != nil || errors.Is(err, journal.ErrClosed) || db.Dialect().IsUnready(err) || f != nil && f.Kind == fault.Unready
}

func log(l *slog.Logger) *slog.Logger {
	if l == nil {
		return slog.Default()
	}
	return l
}
