package notify

import (
	"cmp"
	"context"
	"slices"
	"time"

	"amends/internal/complaint"
	"amends/internal/field"
	"amends/internal/i18n"
)

// Sentence says what happened in the reader's language. It names neither the number nor the subject, which stand beside
// it wherever a notice is shown; name gives the name of somebody.
func (n *Notice) Sentence(ctx context.Context, name func(id string) string) string {
	a := n.Args
	by := name(a.By)
	if a.By == "" && alarms(n.Kind) {
		by = i18n.T(ctx, "notice.command_line")
	}
	limit := i18n.Name(ctx, a.Clock)
	if limit == "" {
		limit = i18n.T(ctx, "notice.limit")
	}
	due := ""
	if a.Due > 0 {
		due = i18n.DateTime(ctx, time.UnixMicro(a.Due))
	}
	roles := ""
	for i, r := range a.Roles {
		if i > 0 {
			roles += i18n.T(ctx, "notice.comma")
		}
		roles += i18n.Name(ctx, r)
	}
	if roles != "" {
		roles = i18n.T(ctx, "notice.roles", "names", roles)
	}
	return i18n.T(ctx, "notice."+n.key(ctx), "by", by, "roles", roles, "whose", name(a.Whose), "clock", limit, "due", due, "level", a.Level, "amount", i18n.Money(ctx, a.Amount), "score", a.Score,
		"medium", mediumWord(ctx, a.Medium), "why", cmp.Or(whyWord(ctx, a.Why), i18n.T(ctx, "notice.why_gone")))
}

// key is the kind, or a variant of it: where nobody in the house did it, where a clock did, where money is asked for.
func (n *Notice) key(ctx context.Context) string {
	a := n.Args
	nobody := a.By == complaint.System || a.By == complaint.Customer || a.By == ""
	switch {
	case !i18n.Has(ctx, "notice."+n.Kind):
		return "other" // of a later version
	case n.Kind == "assigned" && nobody, n.Kind == "taken_away" && nobody:
		return n.Kind + "_by_rule"
	case n.Kind == "escalated" && len(a.Clock) > 0:
		return "escalated_late"
	case (n.Kind == "warned" || n.Kind == "breached") && a.Due == 0:
		return n.Kind + "_undated"
	case n.Kind == SignInSet.Kind && a.Whose == "":
		return "sign_in_set_own"
	case n.Kind == RightsTaken.Kind && a.Whose != a.By:
		return "rights_given_service"
	case n.Kind == "plan_waiting" && a.Amount > 0:
		return "plan_waiting_amount"
	}
	return n.Kind
}

// Sentence says how far a message has come, in the reader's language.
func (d *Delivery) Sentence(ctx context.Context) string {
	key := "delivery.is_" + d.State
	switch {
	case d.State == Waiting && d.Error != "":
		key = "delivery.is_retried"
	case d.To == "" && (d.State == Waiting || d.State == Failed):
		key = "delivery.is_" + d.State + "_nowhere"
	}
	ended := ""
	if !d.EndedAt.IsZero() {
		ended = i18n.DateTime(ctx, d.EndedAt)
	}
	return i18n.T(ctx, key, "medium", mediumWord(ctx, d.Medium), "to", d.To, "at", ended, "since", i18n.DateTime(ctx, d.At), "why", whyWord(ctx, d.Error))
}

// Why says in words why a message did not arrive; "" when there is nothing to say.
func (d *Delivery) Why(ctx context.Context) string { return whyWord(ctx, d.Error) }

func mediumWord(ctx context.Context, medium string) string {
	if slices.Contains(field.Carried, medium) {
		return i18n.T(ctx, "delivery."+medium)
	}
	return medium
}

// whyWord words the reasons that this package gives; what a gateway or a mail server said stands as it was said.
func whyWord(ctx context.Context, why string) string {
	switch why {
	case errNoAddress.Error(), errErased.Error(), errExpired.Error():
		return i18n.T(ctx, "delivery."+why)
	case "":
		return ""
	}
	return why
}
