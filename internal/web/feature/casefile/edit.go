package casefile

import (
	"context"

	"github.com/a-h/templ"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
)

// again are the steps that are done once more from the mark that they left: doing them again corrects it.
var again = map[string]func(step string) complaint.Command{
	"classify": func(step string) complaint.Command { return &complaint.Classify{Step: step} },
	"assess":   func(step string) complaint.Command { return &complaint.Assess{Step: step} },
}

// corrects gives what makes a mark open the form that changes it; nil when there is nothing to change yet, or the
// visitor may not. The rules say so themselves: they are asked with an empty form, which is wrong, but not forbidden.
func (l *loaded) corrects(kind string) kit.Attrs {
	e := l.Ledger.Of(kind)
	if l.State.Closed() || e == nil || e.Status != procedure.Done {
		return nil
	}
	c := again[kind](e.Step.ID)
	err := desk.May(l.v.Snap, l.v.Staff, c.Act().Name, l.State)
	if err == nil {
		_, err = complaint.Decide(desk.World{Snapshot: l.v.Snap}, l.State, complaint.Meta{By: l.v.Staff, Channel: "desk"}, c)
	}
	if f := fault.As(err); err != nil && (f == nil || f.Kind != fault.Invalid) {
		return nil
	}
	return l.opens(c.Act().Name, e.Step.ID)
}

// grade is the urgency, to be changed where it stands.
func (l *loaded) grade(ctx context.Context) templ.Component {
	return edit(look.Grade(ctx, l.State.Grade), i18n.T(ctx, "case.edit_grade"), l.corrects("assess"))
}

// category is the place in the content tree.
func (l *loaded) category(ctx context.Context, edits bool) templ.Component {
	code := l.State.Class.Content
	switch {
	case code == "":
		return nil
	case !edits:
		return word(look.CategoryPath(ctx, l.v.Snap, code))
	}
	return edit(word(look.Category(ctx, l.v.Snap, code)), i18n.T(ctx, "case.edit_category"), l.corrects("classify"))
}

// owner is who is accountable; whoever may reassign does it here.
func (l *loaded) owner(ctx context.Context, name string, edits bool) templ.Component {
	a := l.general("assign")
	if !edits || a == nil || !a.Allowed {
		return word(name)
	}
	return edit(word(name), i18n.T(ctx, "action.assign"), l.opens("assign", ""))
}
