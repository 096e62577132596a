package notify

import (
	"context"
	"fmt"
	"slices"
	"time"

	"amends/internal/complaint"
	"amends/internal/journal"
	"amends/internal/store"
)

// settles says which notices ask for nothing any more once something has happened, whoever did it and wherever.
var settles = map[string][]string{
	"complaint.plan_proposed":     {PlanWaiting, PlanReturned},
	"complaint.plan_approved":     {PlanWaiting},
	"complaint.plan_returned":     {PlanWaiting},
	"complaint.liability_drafted": {LiabilityReturned},
	"complaint.heard":             {WaitedLong},
	"complaint.resumed":           {WaitedLong},
	"complaint.withdrawn":         {PlanWaiting, PlanReturned, LiabilityReturned, WaitedLong},
	"complaint.closed":            {PlanWaiting, PlanReturned, LiabilityReturned, WaitedLong},
}

// asks is the condition of the index by which such notices are found, word for word.
const asks = `read_at = 0 and kind in ('plan_waiting', 'plan_returned', 'liability_returned', 'waited_long')`

// done is what one event settles: for everybody, or what one person was told of whose case it is.
type done struct {
	caseID   string
	position int64
	kinds    []string
	staff    string // "": everybody
}

// passed is what a handover settles: the former owner has nothing to begin, and the new one has it back.
func passed(r journal.Record, before complaint.State, e complaint.Event) []done {
	a, ok := e.(complaint.Assigned)
	if !ok || a.Owner == before.Owner {
		return nil
	}
	var out []done
	for staff, kind := range map[string]string{before.Owner: Assigned, a.Owner: TakenAway} {
		if staff != "" {
			out = append(out, done{r.Stream, r.Position, []string{kind}, staff})
		}
	}
	return out
}

// settleNotices marks what is settled as read and gives those who had not read it. What was told later stays new.
func (n *Notify) settleNotices(ctx context.Context, tx *store.Tx, list []done) ([]string, error) {
	var staff []string
	for _, d := range list {
		args := []any{n.now(), d.caseID, d.position * perEvent}
		where := asks
		if d.staff != "" {
			where = `read_at = 0 and staff = $4`
			args = append(args, d.staff)
		}
		for _, k := range d.kinds {
			args = append(args, k)
		}
		some, err := store.All[string](ctx, tx, `update notice set read_at = $1 where case_id = $2 and `+where+` and seq < $3
			and kind in `+store.In(len(d.kinds), len(args)-len(d.kinds)+1)+` returning staff`, args...)
		if err != nil {
			return nil, fmt.Errorf("settle notices: %w", err)
		}
		staff = append(staff, some...)
	}
	slices.Sort(staff)
	return slices.Compact(staff), nil
}

// recount has the open pages of those whose notices were settled count anew, once the transaction that settles them is
// surely over; to be told for nothing does no harm.
func (n *Notify) recount(staff []string) {
	if n.Marked == nil || len(staff) == 0 {
		return
	}
	time.AfterFunc(settled, func() {
		for _, s := range staff {
			n.Marked(s)
		}
	})
}
