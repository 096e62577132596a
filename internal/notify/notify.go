// Package notify says who hears what, when and in which language: members of staff find a notice in their inbox,
// complainants get what was written to them by e-mail or text message, and open pages learn that something moved.
package notify

import (
	"context"
	"fmt"
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
	// Gateways says when a gateway asked last; nil: none ever did.
	Gateways *Gateways
	// Link is the page where the complainant follows the case of a number; nil when there is none.
	Link func(number string) string
	// Code is the code that opens a case on the portal: it goes into a message as it leaves, and into no record. nil: none.
	Code func(ctx context.Context, caseID string) (string, error)
	// CaseLink is the page of a case for members of staff; nil when there is none.
	CaseLink func(caseID string) string
	// AccountLink is the page of one's own account; empty when there is none.
	AccountLink string
	// StatementLink is the page where a party answers what he is asked; nil when there is none.
	StatementLink func(statement string) string
	// Changed is told, on every node, that something happened to a case and which members of staff it concerns. Set before
	// anybody asks.
	Changed func(caseID string, staff []string)
	// Lost is told, on every node, that a member of staff sees a case no longer: his open pages of it close. Set before
	// anybody asks; nil: nobody is told.
	Lost func(caseID, staff string)
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
	g.Go(func() error { return n.mailing(ctx) })
	return g.Wait()
}

// ReaderName is the name of the reader that writes notices and messages.
const ReaderName = "notify"

// Reader writes notices and messages exactly once, in the transaction that moves its cursor.
func (n *Notify) Reader() journal.Reader {
	// The linger lets what one complaint sets off be told in one transaction: SQLite has one writer.
	prepare := journal.Prepare(n.prepare)
	return journal.Reader{Name: ReaderName, Of: complaint.Stream, Linger: 100 * time.Millisecond,
		HandleTx: prepare.HandleTx, Prepare: prepare}
}

// audible are the events of which somebody hears; a batch without any of them costs nothing.
var audible = map[string]bool{
	"complaint.registered": true, "complaint.assigned": true, "complaint.noted": true, "complaint.clocks_moved": true,
	"complaint.escalated": true, "complaint.plan_proposed": true, "complaint.plan_approved": true, "complaint.plan_returned": true,
	"complaint.liability_reviewed": true, "complaint.heard": true, "complaint.unsolved": true, "complaint.confirmed": true,
	"complaint.surveyed": true, "complaint.withdrawn": true, "complaint.reopened": true, "complaint.waited_long": true,
	"complaint.acknowledged": true, "complaint.first_replied": true, "complaint.replied": true, "complaint.finding_notified": true,
	"complaint.result_notified": true, "complaint.customer_asked": true, "complaint.contested": true, "complaint.rectified": true, "complaint.rectification_due": true,
	"complaint.rectification_done": true, "complaint.superior_asked": true, "complaint.superior_late": true, "complaint.superior_answered": true,
	"complaint.yes_doubted": true, "complaint.statement_asked": true, "complaint.statement_given": true,
	"complaint.party_named": true, "complaint.party_cleared": true,
}

// prepare finds out who hears what of a batch, and answers how to write it down.
func (n *Notify) prepare(ctx context.Context, recs []journal.Record) (func(context.Context, *store.Tx) error, error) {
	snap := n.Register.Snapshot()
	past := past{journal: n.Journal, states: map[string]complaint.State{}}
	var notices []noticeRow
	var letters []posted
	var over []done
	for _, r := range recs {
		if kinds := settles[r.Type]; kinds != nil {
			over = append(over, done{r.Stream, r.Position, kinds, ""})
		}
		if !audible[r.Type] {
			continue
		}
		e, err := complaint.Stream.Decode(r)
		if err != nil {
			return nil, err
		}
		if quiet(e.Event) {
			continue
		}
		before, after, err := past.around(ctx, r, e)
		if err != nil {
			return nil, err
		}
		if notices, err = appendNotices(notices, r, audience(snap, before, after, e)); err != nil {
			return nil, err
		}
		over = append(over, passed(r, before, e.Event)...)
		if l, ok := complaint.LetterOf(e.Event); ok {
			letters = append(letters, posted{r, l.Medium, after.Contact()})
		}
	}
	people, err := n.recipients(ctx, letters)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *store.Tx) error {
		if _, err := noticeTable.Add(ctx, tx, notices...); err != nil {
			return fmt.Errorf("write notices: %w", err)
		}
		staff, err := n.settleNotices(ctx, tx, over)
		if err != nil {
			return err
		}
		n.recount(staff)
		return n.queue(ctx, tx, letters, people)
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
