package notify

import (
	"context"

	"amends/internal/complaint"
	"amends/internal/journal"
)

// lost tells who sees a case no longer by an event that names him.
func (n *Notify) lost(ctx context.Context, r journal.Record) {
	if n.Lost == nil || r.Type != "complaint.party_named" && r.Type != "complaint.access_ended" {
		return
	}
	e, err := complaint.Stream.Decode(r)
	if err != nil {
		n.log().WarnContext(ctx, "tell who lost a case", "position", r.Position, "err", err)
		return
	}
	switch e := e.Event.(type) {
	case complaint.PartyNamed:
		n.Lost(r.Stream, e.Staff)
	case complaint.AccessEnded:
		for _, id := range e.Staff {
			n.Lost(r.Stream, id)
		}
	}
}
