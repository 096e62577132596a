package notify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/job"
	"amends/internal/journal"
	"amends/internal/store"
	"amends/internal/vault"
)

// SendJob is the kind of the jobs that carry messages out.
const SendJob = "send"

// States of a message on its way.
const (
	Waiting = "waiting"
	Sent    = "sent"
	Spooled = "spooled" // laid ready for a gateway that collects
	Failed  = "failed"
)

// Delivery is how far a message to the complainant has come, for the page of the case.
type Delivery struct {
	ID       string
	Version  int // of the event on the case that says it
	Kind     string
	Medium   string
	To       string // masked
	State    string
	Attempts int
	Error    string
	At       time.Time
	EndedAt  time.Time
}

const selectDelivery = `select id, version, kind, medium, to_masked, state, attempts, error, at, ended_at from outbox `

// Deliveries lists the messages of a case in the order of its record.
func (n *Notify) Deliveries(ctx context.Context, caseID string) ([]Delivery, error) {
	out, err := store.All[Delivery](ctx, n.DB.Reader(), selectDelivery+`where case_id = $1 order by version`, caseID)
	if err != nil {
		return nil, fmt.Errorf("list deliveries: %w", err)
	}
	return out, nil
}

// queue lays a message ready and adds the job that sends it. The address is looked up again when it goes out; what stands
// here is masked.
func (n *Notify) queue(ctx context.Context, tx *store.Tx, r journal.Record, medium, to string) error {
	id := uuid.Must(uuid.NewV7()).String()
	state, ended := Waiting, int64(0)
	if n.Senders[medium] == nil && to != "" { // nobody here carries it: it can only be collected
		state, ended = Spooled, r.At
	}
	count, err := store.Exec(ctx, tx, `insert into outbox
		(id, case_id, version, kind, medium, to_masked, state, attempts, error, at, ended_at)
		values ($1, $2, $3, $4, $5, $6, $7, 0, '', $8, $9) on conflict do nothing`,
		id, r.Stream, r.Version, r.Type, medium, masked(medium, to), state, r.At, ended)
	if err != nil {
		return fmt.Errorf("queue message: %w", err)
	}
	if count == 0 || state == Spooled {
		return nil // written before, or nothing to send
	}
	_, err = n.Jobs.Enqueue(ctx, tx, job.Job{Kind: SendJob, Key: fmt.Sprintf("send|%s|%d", r.Stream, r.Version), Payload: id})
	return err
}

// recipient is who is written to: the representative when there is one.
func recipient(s complaint.State) string {
	if s.Representative != "" {
		return s.Representative
	}
	return s.Person
}

// address is where a medium reaches the complainant; "" when nowhere.
func (n *Notify) address(ctx context.Context, s complaint.State, medium string) (string, error) {
	id := recipient(s)
	if id == "" {
		return "", nil
	}
	p, err := n.Vault.Person(ctx, n.DB.Reader(), id)
	if errors.Is(err, vault.ErrErased) || errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return addressOf(p, medium), nil
}

func addressOf(p vault.Person, medium string) string {
	if medium == "email" && len(p.Emails) > 0 {
		return p.Emails[0]
	}
	if medium == "sms" {
		for _, s := range p.Phones {
			if n := vault.NormalPhone(s); strings.HasPrefix(s, "+") || len(n) == 11 && n[0] == '1' {
				return s
			}
		}
	}
	return ""
}

func masked(medium, to string) string {
	switch {
	case to == "":
		return ""
	case medium == "email":
		return vault.MaskEmail(to)
	}
	return vault.MaskPhone(to)
}
