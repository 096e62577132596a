package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/job"
	"amends/internal/store"
	"amends/internal/stream"
	"amends/internal/vault"
)

// leaseFor is how long a gateway has what it collected to itself.
const leaseFor = 5 * time.Minute

// tooOld is when a message that nobody collected is not sent any more: a gateway that comes after weeks must not tell
// people what was true then.
const tooOld = 7 * 24 * time.Hour

// MostCollected is how many messages a gateway gets at once.
const MostCollected = 100

// Collect gives a gateway messages of a medium that are spooled, oldest first, in plain. They are its own until the lease
// ends; it reports each with Report. One that cannot be sent any more is settled here. by is who looks at the addresses,
// which is on record before they are given away; holder names the gateway.
func (n *Notify) Collect(ctx context.Context, medium, by, holder string, limit int) ([]Message, error) {
	if n.Gateways != nil {
		if err := n.Gateways.seen(ctx, medium, holder); err != nil {
			return nil, err
		}
	}
	out := []Message{}
	for len(out) < limit {
		ids, err := n.lease(ctx, medium, by, holder, limit-len(out))
		if err != nil || len(ids) == 0 {
			return out, err
		}
		fresh, err := n.collected(ctx, ids)
		if err != nil {
			return out, err
		}
		if err := n.looked(ctx, by, fresh); err != nil {
			return nil, err
		}
		out = append(out, fresh...)
	}
	return out, nil
}

// lease takes messages that are nobody's, of cases that by is no party to: those wait for a gateway that acts as another.
// It asks before it locks: most of the time nothing waits.
func (n *Notify) lease(ctx context.Context, medium, by, holder string, limit int) ([]string, error) {
	const free = `medium = $1 and state = 'spooled' and leased_until <= $2
		and case_id not in (select case_id from queue_party where staff = $3)`
	now := n.now()
	some, err := store.All[string](ctx, n.DB.Reader(), `select id from outbox where `+free+` order by id limit 1`, medium, now, by)
	if err != nil || len(some) == 0 {
		return nil, err
	}
	var ids []string
	err = n.DB.Write(ctx, func(tx *store.Tx) (err error) {
		ids, err = store.All[string](ctx, tx, `update outbox set leased_until = $4, holder = $5
			where state = 'spooled' and id in (select id from outbox where `+free+` order by id limit $6`+n.DB.Dialect().SkipLocked+`)
			returning id`, medium, now, by, now.Add(leaseFor), holder, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("collect messages: %w", err)
	}
	slices.Sort(ids) // returning has no order
	return ids, nil
}

// collected puts the messages together; what cannot be sent fails here.
func (n *Notify) collected(ctx context.Context, ids []string) ([]Message, error) {
	out := make([]Message, 0, len(ids))
	for _, id := range ids {
		m, _, err := n.message(ctx, id)
		if err == nil && n.now().Sub(m.At) > tooOld {
			err = errExpired
		}
		switch {
		case IsPermanent(err):
			if err := n.settle(ctx, id, Failed, err.Error()); err != nil {
				return nil, err
			}
		case err != nil:
			return nil, err
		default:
			out = append(out, m)
		}
	}
	return out, nil
}

// looked notes whose addresses are given away.
func (n *Notify) looked(ctx context.Context, by string, list []Message) error {
	if len(list) == 0 {
		return nil
	}
	why := "collected by a gateway"
	if n.Register.Snapshot().Language() == "zh" {
		why = "由短信或邮件网关取走"
	}
	taken := make([]vault.Collection, len(list))
	for i, m := range list {
		taken[i] = vault.Collection{Person: m.Person, Field: "phones", Why: m.Number + " " + why}
		if m.Medium == "email" {
			taken[i].Field = "emails"
		}
	}
	return n.Vault.Collected(ctx, by, taken)
}

// Report notes what became of a collected message: why is empty when it was sent. Said again it changes nothing. A
// message that was sent may turn out not to have arrived, never the other way round; whoever's lease has ended may still
// say that he sent it, but not that it failed, because another is sending it. by is whom the gateway acts as: of a case that
// he is a party to, only what it holds itself is known to it.
func (n *Notify) Report(ctx context.Context, id, by, holder string, sent bool, why string) (Delivery, error) {
	d, held, err := n.held(ctx, id, by, holder)
	if err != nil {
		return d, err
	}
	if why = strings.TrimSpace(why); !sent && why == "" {
		return d, fault.Input("reason", "input.required")
	}
	state := Failed
	if sent {
		state, why = Sent, ""
	} else if m, _, err := n.message(ctx, id); err == nil {
		why = without(why, m.To, d.To)
	}
	switch {
	case d.State == state:
		return d, nil
	case d.State == Spooled && (sent || held == holder), d.State == Sent && held == holder:
	default:
		return d, fault.New(fault.Conflict, "delivery.settled", "state", d.State)
	}
	if err := n.settle(ctx, id, state, why); err != nil {
		return d, err
	}
	d, _, err = n.held(ctx, id, by, holder)
	return d, err
}

// errNoMessage says that nobody collected a message of that name.
var errNoMessage = fault.New(fault.Unknown, "delivery.unknown")

// held reads a message that was collected, and who holds it. One that another holds is none to a party of its case.
func (n *Notify) held(ctx context.Context, id, by, holder string) (Delivery, string, error) {
	r, err := outboxTable.One(ctx, n.DB.Reader(), `where id = $1 and holder <> ''
		and (holder = $3 or case_id not in (select case_id from queue_party where staff = $2))`, id, by, holder)
	if errors.Is(err, store.ErrNotFound) {
		return Delivery{}, "", errNoMessage
	}
	if err != nil {
		return Delivery{}, "", fmt.Errorf("read message %s: %w", id, err)
	}
	return r.Delivery, r.Holder, nil
}

// Again lays a message that failed ready once more.
func (n *Notify) Again(ctx context.Context, caseID, id string) error {
	list, err := n.Deliveries(ctx, caseID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(d Delivery) bool { return d.ID == id })
	if i < 0 {
		return errNoMessage
	}
	d := list[i]
	if d.State != Failed {
		return fault.New(fault.Conflict, "delivery.settled", "state", d.State)
	}
	state := Spooled
	if n.Senders[d.Medium] != nil {
		state = Waiting
	}
	_, seq, _, _, err := n.unreachable(ctx, id)
	if err != nil {
		return err
	}
	err = n.Journal.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		count, err := store.Exec(ctx, tx, `update outbox set state = $1, error = '', at = $2, ended_at = 0, leased_until = 0, holder = ''
			where id = $3 and state = 'failed'`, state, n.now(), id)
		if err == nil && count > 0 { // it asked for this
			_, err = store.Exec(ctx, tx, `update notice set read_at = $1 where seq = $2 and read_at = 0`, n.now(), seq)
		}
		if err != nil || count == 0 || state == Spooled {
			return err
		}
		_, err = n.Jobs.Enqueue(ctx, tx, job.Job{Kind: SendJob, Key: fmt.Sprintf("send|%s|%d|%d", caseID, d.Version, n.now().UnixMicro()), Payload: id})
		return err
	})
	if err != nil {
		return fmt.Errorf("send message %s again: %w", id, err)
	}
	if n.Jobs != nil {
		n.Jobs.Wake()
	}
	n.moved(caseID)
	return nil
}

// unreachable is who is told that a message did not arrive, and the number of that notice: the last one of the event that
// was to be told, which no other notice has. "" when there is nobody.
func (n *Notify) unreachable(ctx context.Context, id string) (to string, seq int64, number string, o letterRow, err error) {
	o, record, err := n.letterRow(ctx, id)
	if err != nil {
		return "", 0, "", o, err
	}
	s, err := fold(record)
	if err != nil {
		return "", 0, "", o, err
	}
	if to = complaint.Accountable(n.World(), &s); s.Party(to) {
		to = ""
	}
	return to, record[o.Version-1].Position*perEvent + perEvent - 1, s.Number, o, nil
}

// undelivered writes the notice, or makes it new again when the message failed before.
func (n *Notify) undelivered(ctx context.Context, tx *store.Tx, to string, seq int64, o letterRow, args Args) error {
	row, err := rowOf(stream.Hearer{Staff: to, Notice: Undelivered, Args: args}, complaint.Stream.Name, o.Case)
	if err != nil {
		return err
	}
	row.Seq, row.At = seq, n.now()
	if err := noticeTable.Delete(ctx, tx, `seq = $1`, seq); err != nil {
		return err
	}
	return noticeTable.Insert(ctx, tx, &row)
}

// moved tells the open pages of this node that something about a case is to be looked at again.
func (n *Notify) moved(caseID string, staff ...string) {
	if n.Changed != nil {
		n.Changed(caseID, slices.DeleteFunc(staff, func(s string) bool { return s == "" }))
	}
}

// without takes an address out of what a gateway or a mail server said of it: the reason is shown and kept in plain.
func without(why, to, shown string) string {
	if to == "" {
		return why
	}
	return strings.ReplaceAll(why, to, shown)
}
