package notify

import (
	"context"
	"fmt"

	"amends/internal/complaint"
	"amends/internal/store"
	"amends/internal/stream"
)

// Alarm tells people what was done to a way in, in the transaction that does it. Who came in by it may read the inbox
// and choose how it is mailed before who is meant does: so the mail is written at once, and goes out whatever happens
// there. Where no mail leaves from here, as at the command line, the next look of the server mails what is not read
// yet.
func (n *Notify) Alarm(ctx context.Context, tx *store.Tx, kind stream.Notice, args Args, to []string) error {
	seqs, err := n.write(ctx, tx, kind, "", args, to)
	if err != nil {
		return err
	}
	snap := n.Register.Snapshot()
	for i, staff := range to {
		if p := snap.StaffByID[staff]; n.Senders["email"] == nil || p == nil || p.Email == "" {
			continue
		}
		if err := n.enqueue(ctx, tx, parcel{Staff: staff, Seqs: seqs[i : i+1], Anyway: true}); err != nil {
			return err
		}
		if _, err := store.Exec(ctx, tx, `update notice set mailed_at = $1 where seq = $2`, n.now(), seqs[i]); err != nil {
			return fmt.Errorf("mail notice: %w", err)
		}
	}
	n.recount(to)
	return nil
}

// MarkAlarmsRead notes that a person has opened the page of his account, and gives the account events that were new to
// him.
func (n *Notify) MarkAlarmsRead(ctx context.Context, staff string) (fresh map[string]bool, err error) {
	list, _, err := n.Inbox(ctx, staff, Page{Unread: true, Limit: Most})
	if err != nil {
		return nil, err
	}
	fresh = map[string]bool{}
	var seqs []int64
	for i := range list {
		if it := &list[i]; it.own() {
			fresh[it.Args.Act] = true
			seqs = append(seqs, it.ID)
		}
	}
	_, err = n.MarkRead(ctx, staff, seqs...)
	return fresh, err
}

// own says whether a notice is about the reader's own way in.
func (n *Notice) own() bool { return alarms(n.Kind) && n.Args.Whose == "" }

// OfCase says whether a notice is about a complaint, and not about an account or a stream of another type.
func (n *Notice) OfCase() bool { return n.Stream == complaint.Stream.Name }

// Page is where a notice leads: to what it is about, or nowhere. Of which complaint a statement is, a party does not
// learn.
func (n *Notice) Page() string {
	switch {
	case n.Args.Statement != "":
		return "/statements/" + n.Args.Statement
	case n.own():
		return "/account"
	case n.Case != "" && n.home != "":
		return n.home + n.Case
	}
	return ""
}
