package notify

import (
	"context"
	"slices"
	"time"

	"amends/internal/complaint"
	"amends/internal/i18n"
)

// Kinds are all kinds, the commonest first.
var Kinds = []string{Assigned, TakenAway, Mentioned, Warned, Breached, Escalated, PlanWaiting, PlanApproved, PlanReturned,
	LiabilityReturned, CustomerWrote, CustomerRefused, CustomerAccepted, CustomerWithdrew, LowScore, WaitedLong, Reopened}

// Sentence says what happened in the reader's language. It names neither the number nor the subject, which stand beside
// it wherever a notice is shown; by is the name of Args.By.
func (n *Notice) Sentence(ctx context.Context, by string) string {
	a := n.Args
	limit := i18n.Name(ctx, a.Clock)
	if limit == "" {
		limit = i18n.T(ctx, "notice.limit")
	}
	due := ""
	if a.Due > 0 {
		due = i18n.DateTime(ctx, time.UnixMicro(a.Due))
	}
	return i18n.T(ctx, "notice."+n.key(), "by", by, "clock", limit, "due", due, "level", a.Level, "amount", i18n.Money(ctx, a.Amount), "score", a.Score)
}

// key is the kind, or a variant of it: where nobody in the house did it, where a clock did, where money is asked for.
func (n *Notice) key() string {
	a := n.Args
	nobody := a.By == complaint.System || a.By == complaint.Customer || a.By == ""
	switch {
	case !slices.Contains(Kinds, n.Kind):
		return "other" // of a later version
	case n.Kind == Assigned && nobody, n.Kind == TakenAway && nobody:
		return n.Kind + "_by_rule"
	case n.Kind == Escalated && len(a.Clock) > 0:
		return "escalated_late"
	case (n.Kind == Warned || n.Kind == Breached) && a.Due == 0:
		return n.Kind + "_undated"
	case n.Kind == PlanWaiting && a.Amount > 0:
		return "plan_waiting_amount"
	}
	return n.Kind
}
