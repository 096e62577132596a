package notify

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"amends/internal/act"
	"amends/internal/contact"
	"amends/internal/field"
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
	ID       string `sql:",key"`
	Version  int    // of the event on the case that says it
	Kind     string
	Medium   string
	To       string `sql:"to_masked"`
	State    string
	Attempts int
	Error    string
	At       time.Time
	EndedAt  time.Time
}

// letterRow is what the outbox keeps of a message.
type letterRow struct {
	Delivery
	Case        string `sql:"case_id"`
	LeasedUntil time.Time
	Holder      string // the gateway that collected it
}

var (
	outboxTable    = store.NewTable[letterRow]("outbox")
	selectDelivery = `select ` + store.Columns[Delivery]("") + ` from outbox `
)

// Deliveries lists the messages of a case in the order of its record.
func (n *Notify) Deliveries(ctx context.Context, caseID string) ([]Delivery, error) {
	out, err := store.All[Delivery](ctx, n.DB.Reader(), selectDelivery+`where case_id = $1 order by version`, caseID)
	if err != nil {
		return nil, fmt.Errorf("list deliveries: %w", err)
	}
	return out, nil
}

// Delivered gives the messages of a case by the version of the event that says them.
func (n *Notify) Delivered(ctx context.Context, caseID string) (map[int]Delivery, error) {
	list, err := n.Deliveries(ctx, caseID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	out := make(map[int]Delivery, len(list))
	for _, d := range list {
		out[d.Version] = d
	}
	return out, nil
}

// posted is a letter on its way to the outbox.
type posted struct {
	journal.Record
	medium string
	person string // who is written to; "" when nobody
}

// recipients reads who is written to, all at once. Whoever is erased or unknown is missing.
func (n *Notify) recipients(ctx context.Context, letters []posted) (map[string]vault.Person, error) {
	ids := make([]string, 0, len(letters))
	for _, l := range letters {
		if l.person != "" {
			ids = append(ids, l.person)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	slices.Sort(ids)
	return n.Vault.People(ctx, n.DB.Reader(), slices.Compact(ids))
}

// Addressed counts the messages of cases in which the address still stands, masked as it is.
func (n *Notify) Addressed(ctx context.Context, q store.Querier, cases ...string) (count int, err error) {
	for _, id := range cases {
		more, err := store.One[int](ctx, q, `select count(*) from outbox where case_id = $1 and to_masked <> ''`, id)
		if err != nil {
			return 0, fmt.Errorf("count addresses: %w", err)
		}
		count += more
	}
	return count, nil
}

// Unaddress takes the address from the messages of cases whose complainant is erased; what no gateway has come for is not sent.
func (n *Notify) Unaddress(ctx context.Context, tx *store.Tx, cases ...string) error {
	for _, id := range cases {
		_, err := store.Exec(ctx, tx, `update outbox set to_masked = '' where case_id = $1 and to_masked <> ''`, id)
		if err != nil {
			return fmt.Errorf("forget addresses: %w", err)
		}
		_, err = store.Exec(ctx, tx, `update outbox set state = $1, error = $2, ended_at = $3, leased_until = 0
			where case_id = $4 and state = $5`, Failed, errErased.Error(), n.now(), id, Spooled)
		if err != nil {
			return fmt.Errorf("forget messages: %w", err)
		}
	}
	return nil
}

// queue lays messages ready and adds the jobs that send them. The address is looked up again when one goes out; what
// stands here is masked.
func (n *Notify) queue(ctx context.Context, tx *store.Tx, letters []posted, people map[string]vault.Person) error {
	var spooled []letterRow
	for _, l := range letters {
		if l.medium == act.Anyway {
			if l.medium = nearest(people[l.person]); l.medium == "" {
				continue
			}
		}
		id := uuid.Must(uuid.NewV7()).String()
		to := addressOf(people[l.person], l.medium)
		if n.Senders[l.medium] == nil && to != "" { // nobody here carries it: it can only be collected
			spooled = append(spooled, l.row(id, to, Spooled, store.Time(l.At)))
			continue
		}
		count, err := outboxTable.Add(ctx, tx, l.row(id, to, Waiting, time.Time{}))
		if err != nil {
			return fmt.Errorf("queue message: %w", err)
		}
		if count == 0 {
			continue // written before
		}
		_, err = n.Jobs.Enqueue(ctx, tx, job.Job{Kind: SendJob, Key: fmt.Sprintf("send|%s|%d", l.Stream, l.Version), Payload: id})
		if err != nil {
			return err
		}
	}
	if _, err := outboxTable.Add(ctx, tx, spooled...); err != nil {
		return fmt.Errorf("queue messages: %w", err)
	}
	return nil
}

func (l posted) row(id, to, state string, ended time.Time) letterRow {
	return letterRow{Case: l.Stream, Delivery: Delivery{ID: id, Version: l.Version, Kind: l.Type, Medium: l.medium, To: masked(l.medium, to),
		State: state, At: store.Time(l.At), EndedAt: ended}}
}

// Reaches says whether a medium that a machine carries has an address of a person.
func Reaches(p vault.Person, medium string) bool { return addressOf(p, medium) != "" }

// nearest is the medium that reaches a person first; "" when none does.
func nearest(p vault.Person) string {
	for _, medium := range field.Carried {
		if Reaches(p, medium) {
			return medium
		}
	}
	return ""
}

// addressOf is where a medium reaches a person; "" when nowhere.
func addressOf(p vault.Person, medium string) string {
	switch medium {
	case "email":
		for _, s := range p.Emails {
			if at := contact.Address(s).Address; at != "" {
				return at
			}
		}
	case "sms":
		for _, s := range p.Phones {
			if contact.One(s, contact.Home).Mobile() {
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
