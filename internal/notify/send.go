package notify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"amends/internal/complaint"
	"amends/internal/job"
	"amends/internal/journal"
	"amends/internal/store"
	"amends/internal/vault"
)

// Message is one text to one complainant.
type Message struct {
	ID        string // the same at every attempt: what leaves the house twice can be recognised
	Case      string
	Number    string
	Person    string // who is written to
	Medium    string
	To        string
	Name      string
	Subject   string // of an e-mail
	Body      string
	Language  string
	Automatic bool
	At        time.Time
}

// Sender carries messages of one medium out of the house. An error is tried again later unless it is Permanent.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// Permanent marks an error that trying again will not cure, such as an address that does not exist.
func Permanent(err error) error { return permanent{err} }

// IsPermanent tells whether an error is marked as one that trying again will not cure.
func IsPermanent(err error) bool {
	var p permanent
	return errors.As(err, &p)
}

// Why a message cannot go out, as the page of the case says it: the catalogue keys are "delivery.<text>".
var (
	errNoAddress = Permanent(errors.New("no_address"))
	errErased    = Permanent(errors.New("erased"))
	errExpired   = Permanent(errors.New("expired"))
)

// Handlers are the job handlers of this package, for job.Queue.Run.
func (n *Notify) Handlers() map[string]job.Handler {
	return map[string]job.Handler{SendJob: n.send, NoticeJob: n.mailNotices}
}

// send is one attempt to carry a message out.
func (n *Notify) send(ctx context.Context, j job.Job) error {
	m, state, err := n.message(ctx, j.Payload)
	if errors.Is(err, store.ErrNotFound) {
		return job.Dead(err)
	}
	if state != "" && state != Waiting && state != Failed { // failed: an administrator has it tried again
		return nil // an earlier attempt got through and could not say so
	}
	to := Sent
	if err == nil {
		if s := n.Senders[m.Medium]; s != nil {
			err = s.Send(ctx, m)
		} else {
			to = Spooled
		}
	}
	switch {
	case err == nil:
		return n.settle(ctx, j.Payload, to, "")
	case IsPermanent(err):
		return errors.Join(n.settle(ctx, j.Payload, Failed, err.Error()), job.Dead(err))
	case j.Attempts >= j.Limit:
		return errors.Join(n.settle(ctx, j.Payload, Failed, err.Error()), err)
	}
	return errors.Join(n.settle(ctx, j.Payload, Waiting, err.Error()), err)
}

// settle notes how an attempt ended. The owner of the case is told of a message that did not arrive.
func (n *Notify) settle(ctx context.Context, id, state, why string) error {
	var ended time.Time
	if state != Waiting {
		ended = n.now()
	}
	why = strings.ToValidUTF8(strings.ReplaceAll(why, "\x00", ""), "")
	why = strings.ToValidUTF8(why[:min(len(why), 500)], "")
	var to, number string
	var seq int64
	var o letterRow
	if state == Failed {
		var err error
		if to, seq, number, o, err = n.unreachable(ctx, id); err != nil {
			return err
		}
		if why == errErased.Error() { // who forgot him knew, and nobody can do anything about it
			to = ""
		}
	}
	var of []string
	err := n.Journal.Write(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		of, err = store.All[string](ctx, tx, `update outbox set state = $1, attempts = attempts + 1, error = $2, ended_at = $3, leased_until = 0
			where id = $4 returning case_id`, state, why, ended, id)
		if err != nil || to == "" {
			return err
		}
		return n.undelivered(ctx, tx, to, seq, o, Args{Number: number, By: complaint.System, Medium: o.Medium, Why: why})
	})
	if err != nil {
		return fmt.Errorf("note delivery %s: %w", id, err)
	}
	for _, id := range of {
		n.moved(id, to)
	}
	return nil
}

// letterRow reads a message and the record of its case.
func (n *Notify) letterRow(ctx context.Context, id string) (o letterRow, record []journal.Record, err error) {
	o, err = outboxTable.One(ctx, n.DB.Reader(), `where id = $1`, id)
	if err != nil {
		return o, nil, fmt.Errorf("message %s: %w", id, err)
	}
	if record, err = n.Journal.Stream(ctx, o.Case, 0); err != nil {
		return o, nil, err
	}
	if o.Version < 1 || o.Version > len(record) {
		return o, nil, fmt.Errorf("message %s: no event %d on %s", id, o.Version, o.Case)
	}
	return o, record, nil
}

func fold(record []journal.Record) (complaint.State, error) {
	events, err := complaint.Stream.DecodeAll(record)
	return complaint.Fold(complaint.State{}, events), err
}

// message puts a message together from the record and the vault.
func (n *Notify) message(ctx context.Context, id string) (m Message, state string, err error) {
	o, record, err := n.letterRow(ctx, id)
	if err != nil {
		return m, "", err
	}
	s, err := fold(record)
	if err != nil {
		return m, "", err
	}
	e, err := complaint.Stream.Decode(record[o.Version-1])
	if err != nil {
		return m, "", err
	}
	l, ok := complaint.LetterOf(e.Event)
	if !ok {
		return m, "", fmt.Errorf("message %s: event %d says nothing to the complainant", id, o.Version)
	}
	m = Message{ID: id, Case: o.Case, Number: s.Number, Person: s.Contact(), Medium: o.Medium, At: o.At, Automatic: l.House != "" || e.By == complaint.System}
	who, err := n.Vault.Person(ctx, n.DB.Reader(), m.Person)
	switch {
	case errors.Is(err, vault.ErrErased):
		return m, o.State, errErased
	case errors.Is(err, store.ErrNotFound):
		return m, o.State, errNoAddress
	case err != nil:
		return m, "", err
	}
	if m.To, m.Name = addressOf(who, o.Medium), who.Name; m.To == "" {
		return m, o.State, errNoAddress
	}
	return m, o.State, n.compose(ctx, &m, l, s, who)
}
