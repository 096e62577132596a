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

	"amends/internal/i18n"
	"amends/internal/job"
	"amends/internal/journal"
	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/stream"
	"amends/internal/vault"
)

// Notify follows the journal. The fields are set before Run.
type Notify struct {
	DB       *store.DB
	Journal  *journal.Journal
	Register *register.Register
	Vault    *vault.Vault
	Jobs     *job.Queue
	Streams  []stream.Type       // whose events tell somebody
	World    func() stream.World // the organisation as it is now
	// Senders carry messages out, by medium ("email", "sms"). A medium without one is spooled: see Collect.
	Senders map[string]Sender
	// Gateways says when a gateway asked last; nil: none ever did.
	Gateways *Gateways
	// Link is the page where the complainant follows the case of a number; nil when there is none.
	Link func(number string) string
	// Code is the code that opens a case on the portal: it goes into a message as it leaves, and into no record. nil: none.
	Code func(ctx context.Context, caseID string) (string, error)
	// Bundle keeps what Catalogue makes; nil: it is made for every mail.
	Bundle func() (*i18n.Bundle, error)
	// Site is where the pages of members of staff are; empty when there are none.
	Site string
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
	return journal.Reader{Name: ReaderName, Linger: 100 * time.Millisecond,
		HandleTx: prepare.HandleTx, Prepare: prepare}
}

// prepare finds out who hears what of a batch, and answers how to write it down.
func (n *Notify) prepare(ctx context.Context, recs []journal.Record) (func(context.Context, *store.Tx) error, error) {
	news, err := n.hear(n.past(ctx), recs)
	if err != nil {
		return nil, err
	}
	people, err := n.recipients(ctx, news.letters)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *store.Tx) error {
		staff, err := n.tellAll(ctx, tx, news)
		if err != nil {
			return err
		}
		n.recount(staff)
		return n.queue(ctx, tx, news.letters, people)
	}, nil
}

// news is what some events tell: notices, what asks for nothing any more, and letters.
type news struct {
	notices []noticeRow
	over    []done
	letters []posted
}

// hear asks the stream of each event who hears of it. An event of a type that nobody here knows tells nobody.
func (n *Notify) hear(past *stream.Past, recs []journal.Record) (out news, err error) {
	a := stream.Audience{World: n.World()}
	for _, r := range recs {
		i := slices.IndexFunc(n.Streams, func(s stream.Type) bool { return s.Has(r.Type) })
		if i < 0 {
			continue
		}
		a.Hearers, a.Over, a.Letters = a.Hearers[:0], a.Over[:0], a.Letters[:0]
		if err := n.Streams[i].Listen(&a, past, r); err != nil {
			return out, err
		}
		if out.notices, err = appendNotices(out.notices, n.Streams[i].Type(), r, a.Hearers); err != nil {
			return out, err
		}
		for _, o := range a.Over {
			out.over = append(out.over, done{r.Stream, r.Position, o})
		}
		for _, l := range a.Letters {
			out.letters = append(out.letters, posted{r, l.Medium, l.Person})
		}
	}
	return out, nil
}

// tellAll writes notices down, settles what is answered, and gives those for whom that changes what they have not read.
func (n *Notify) tellAll(ctx context.Context, tx *store.Tx, news news) ([]string, error) {
	if _, err := noticeTable.Add(ctx, tx, news.notices...); err != nil {
		return nil, fmt.Errorf("write notices: %w", err)
	}
	return n.settleNotices(ctx, tx, news.over)
}

// past reads streams as they were.
func (n *Notify) past(ctx context.Context) *stream.Past {
	return &stream.Past{Read: func(id string, after int) ([]stream.Record, error) {
		return n.Journal.Stream(ctx, id, after)
	}}
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
