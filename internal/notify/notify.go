// Package notify says who hears what, when and in which language: members of staff find a notice in their inbox,
// complainants get what was written to them by e-mail or text message, and open pages learn that something moved.
package notify

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"amends/internal/complaint"
	"amends/internal/job"
	"amends/internal/journal"
	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/vault"
)

// Notify follows the journal. The fields are set before Run.
type Notify struct {
	DB       *store.DB
	Journal  *journal.Journal
	Register *register.Register
	Vault    *vault.Vault
	Jobs     *job.Queue
	// Senders carry messages out, by medium ("email", "sms"). A medium without one is spooled: see Collect.
	Senders map[string]Sender
	// Link is the page where the complainant follows the case of a number; nil when there is none.
	Link func(number string) string
	// Changed is told, on every node, that something happened to a case and which members of staff it concerns.
	Changed func(caseID string, staff []string)
	// Marked is told that a person has read notices, so that his other pages count anew. Set before anybody asks.
	Marked func(staff string)
	Now    func() time.Time
	Log    *slog.Logger
}

// Run keeps the inbox and the outbox and tells open pages, until ctx ends. The jobs are the queue's to run: see Handlers.
func (n *Notify) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return n.Journal.Run(ctx, n.Reader()) })
	g.Go(func() error { return n.Follow(ctx) })
	return g.Wait()
}

// Reader writes notices and messages exactly once, in the transaction that moves its cursor.
func (n *Notify) Reader() journal.Reader {
	// The linger lets what one complaint sets off be told in one transaction: SQLite has one writer.
	prepare := journal.Prepare(n.prepare)
	return journal.Reader{Name: "notify", Linger: 100 * time.Millisecond, HandleTx: prepare.HandleTx, Prepare: prepare}
}

// told are the events of which somebody hears; a batch without any of them costs nothing.
var told = map[string]bool{
	"complaint.registered": true, "complaint.assigned": true, "complaint.noted": true, "complaint.clocks_moved": true,
	"complaint.escalated": true, "complaint.plan_proposed": true, "complaint.plan_approved": true, "complaint.plan_returned": true,
	"complaint.liability_reviewed": true, "complaint.heard": true, "complaint.unsolved": true, "complaint.confirmed": true,
	"complaint.surveyed": true, "complaint.withdrawn": true, "complaint.reopened": true,
	"complaint.acknowledged": true, "complaint.first_replied": true, "complaint.replied": true, "complaint.finding_notified": true,
	"complaint.result_notified": true, "complaint.customer_asked": true,
}

// prepare finds out who hears what of a batch, and answers how to write it down.
func (n *Notify) prepare(ctx context.Context, recs []journal.Record) (func(context.Context, *store.Tx) error, error) {
	snap := n.Register.Snapshot()
	states := map[string]complaint.State{}
	var writes []func(context.Context, *store.Tx) error
	for _, r := range recs {
		known := r.Version > 1 && states[r.Stream].Version == r.Version-1
		if !told[r.Type] && !known {
			continue
		}
		e, err := journal.Decode(r)
		if err != nil {
			return nil, err
		}
		if !told[r.Type] || quiet(e.Event) {
			if known { // keeps the state at hand for what comes next
				states[r.Stream] = complaint.Evolve(states[r.Stream], e)
			}
			continue
		}
		before, err := n.before(ctx, states, r)
		if err != nil {
			return nil, err
		}
		after := complaint.Evolve(before, e)
		states[r.Stream] = after
		if list := audience(snap, before, after, e); len(list) > 0 {
			writes = append(writes, func(ctx context.Context, tx *store.Tx) error { return n.post(ctx, tx, r, list) })
		}
		if l, ok := letterOf(e.Event); ok {
			to, err := n.address(ctx, after, l.medium)
			if err != nil {
				return nil, err
			}
			writes = append(writes, func(ctx context.Context, tx *store.Tx) error { return n.queue(ctx, tx, r, l.medium, to) })
		}
	}
	return func(ctx context.Context, tx *store.Tx) error {
		for _, write := range writes {
			if err := write(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// quiet says of an event, without the case, that nobody hears of it.
func quiet(e complaint.Event) bool {
	switch e := e.(type) {
	case complaint.Noted:
		return len(e.Mentions) == 0
	case complaint.ClocksMoved:
		return !slices.ContainsFunc(e.Moves, func(m complaint.Move) bool {
			return m.Do == "warn" || m.Do == "breach" || m.Do == "escalate"
		})
	}
	return false
}

// before is the case as it was when the event happened, whatever has happened since.
func (n *Notify) before(ctx context.Context, states map[string]complaint.State, r journal.Record) (complaint.State, error) {
	s := states[r.Stream]
	if s.Version == r.Version-1 {
		return s, nil
	}
	list, err := n.Journal.Stream(ctx, r.Stream, s.Version)
	if err != nil {
		return s, err
	}
	for _, x := range list {
		if x.Version >= r.Version {
			break
		}
		e, err := journal.Decode(x)
		if err != nil {
			return s, err
		}
		s = complaint.Evolve(s, e)
	}
	return s, nil
}

func (n *Notify) now() time.Time {
	if n.Now != nil {
		return n.Now()
	}
	return time.Now()
}

func (n *Notify) log() *slog.Logger {
	if n.Log != nil {
		return n.Log
	}
	return slog.Default()
}
