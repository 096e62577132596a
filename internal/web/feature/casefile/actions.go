package casefile

import (
	"amends/internal/complaint"
	"amends/internal/desk"
	"context"

	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/view"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
)

// opens makes a control open the form of an action in the dialog.
func (l *loaded) opens(command, step string) kit.Attrs {
	url := l.url("/do/" + command)
	if step != "" {
		url += "?step=" + step
	}
	return kit.Attrs{"hx-get": url, "hx-target": "#dialog"}
}

// general finds one of the actions that belong to no step.
func (l *loaded) general(command string) *view.Action {
	for i := range l.Actions.General {
		if a := &l.Actions.General[i]; a.Command == command {
			return a
		}
	}
	return nil
}

// primary is the one next thing to do, by its name; nil when nothing is left.
func (l *loaded) primary(ctx context.Context) *kit.Button {
	a := l.Actions.Current
	if a == nil {
		return nil
	}
	b := &kit.Button{Label: i18n.Name(ctx, a.Title), Kind: kit.Primary, Icon: "check", Attrs: l.opens(a.Command, a.Step)}
	b.Attrs["data-case-step"] = "true"
	if !a.Allowed {
		b.Disabled, b.Why = true, l.whyNot(ctx, a)
	}
	return b
}

// whyNot is the reason in words: what is missing, or whose turn it is.
func (l *loaded) whyNot(ctx context.Context, a *view.Action) string {
	if a.Why == nil {
		return ""
	}
	title, _, items := i18n.Fault(ctx, a.Why)
	if a.Why.Key == "complaint.step_not_yours" || a.Why.Key == "desk.not_permitted" {
		if st := l.Procedure.Step(a.Step); st != nil {
			title += i18n.T(ctx, "case.stepwho", "who", l.whose(ctx, st))
		}
	}
	if len(items) > 0 {
		title += look.Join(ctx, items)
	}
	return title
}

// whose is who does a step: the role, and the name of who can.
func (l *loaded) whose(ctx context.Context, st *procedure.Step) string {
	who := look.Role(ctx, l.v.Snap, st.Who)
	if name := look.Staff(ctx, l.v.Snap, view.Doer(l.v.Snap, l.State, st, l.v.Now)); name != "" {
		who += " " + name
	}
	return who
}

// button shows a general action beside the primary one; nil when the visitor's role has no part in it.
func (l *loaded) button(ctx context.Context, command, icon, key string, kind kit.Kind) *kit.Button {
	a := l.general(command)
	if a == nil || hidden(a) {
		return nil
	}
	b := &kit.Button{Label: i18n.T(ctx, "action."+command), Icon: icon, Kind: kind, Title: i18n.T(ctx, "action."+command) + " " + key, Attrs: l.opens(command, "")}
	b.Attrs["data-key"] = lower(key)
	if !a.Allowed {
		b.Disabled, b.Why = true, l.whyNot(ctx, a)
	}
	return b
}

func lower(key string) string {
	if len(key) == 1 && key[0] >= 'A' && key[0] <= 'Z' {
		return string(key[0] + 32)
	}
	return key
}

// hidden actions are those for which the role lacks the permission: a menu of what others may do helps nobody.
func hidden(a *view.Action) bool { return a.Why != nil && a.Why.Key == "desk.not_permitted" }

// menu is everything else that can be done.
func (l *loaded) menu(ctx context.Context) kit.Menu {
	m := kit.Menu{ID: "case-more", End: true, Button: kit.Button{Label: i18n.T(ctx, "case.more"), Icon: "more", IconOnly: true}}
	for i := range l.Actions.Steps {
		a := &l.Actions.Steps[i]
		m.Items = append(m.Items, kit.MenuItem{Label: i18n.Name(ctx, a.Title), Icon: "check", Attrs: l.opens(a.Command, a.Step)})
	}
	if len(m.Items) > 0 {
		m.Items = append(m.Items, kit.MenuItem{Rule: true})
	}
	for i := range l.Actions.General {
		a := &l.Actions.General[i]
		is := complaint.ActNamed(a.Command)
		if is.Icon == "" || hidden(a) { // without one it has a button of its own
			continue
		}
		it := kit.MenuItem{Label: i18n.T(ctx, "action."+a.Command), Icon: is.Icon, Attrs: l.opens(a.Command, ""), Danger: a.Command == "withdraw"}
		if !a.Allowed {
			it.Disabled, it.Why = true, l.whyNot(ctx, a)
		}
		m.Items = append(m.Items, it)
	}
	if l.mayMove() {
		m.Items = append(m.Items, kit.MenuItem{Label: i18n.T(ctx, "action.move_procedure"), Icon: "flow", Attrs: l.opens("move_procedure", "")})
	}
	m.Items = append(m.Items, kit.MenuItem{Rule: true})
	if desk.May(l.v.Snap, l.v.Staff, "reply", l.State) == nil {
		m.Items = append(m.Items, kit.MenuItem{Label: i18n.T(ctx, "case.code"), Icon: "lock", Attrs: kit.Attrs{"hx-get": l.url("/code"), "hx-target": "#dialog"}})
	}
	m.Items = append(m.Items, kit.MenuItem{Label: i18n.T(ctx, "case.print"), Icon: "printer", Href: l.url("/print")})
	if l.v.Can(register.CaseExport) {
		m.Items = append(m.Items, kit.MenuItem{Label: i18n.T(ctx, "case.case_file"), Icon: "download", Href: l.url("/case-file"), Attrs: kit.Attrs{"download": true}})
	}
	if l.mayClose() {
		m.Items = append(m.Items, kit.MenuItem{Label: i18n.T(ctx, "case.close_case"), Icon: "check-circle", Attrs: l.opens("close", l.closing())})
	}
	return m
}

// closing is the step that closes; "" when the procedure has none.
func (l *loaded) closing() string {
	if e := l.Ledger.Of("close"); e != nil {
		return e.Step.ID
	}
	return ""
}

// mayClose shows the way to close early to those who may close at all: it opens the list of what is missing.
func (l *loaded) mayClose() bool {
	cur := l.Actions.Current
	return !l.State.Closed() && l.closing() != "" && (cur == nil || cur.Kind != "close") &&
		(l.v.Can(register.CaseClose) || l.v.Can(register.CaseEvaluate))
}

func (l *loaded) mayMove() bool {
	return !l.State.Closed() && l.v.Can(register.CaseWaive) && len(l.v.Snap.Versions(l.State.Procedure.ID)) > 1
}

// action finds what a command means on this case: one of those that the view offers, or a step that is named all the
// same, such as closing too early or correcting what was done; the desk has the last word.
func (l *loaded) action(command, step string) (*view.Action, error) {
	if cur := l.Actions.Current; cur != nil && cur.Command == command && (step == "" || step == cur.Step) && (step != "" || l.general(command) == nil) {
		return cur, nil
	}
	for i := range l.Actions.Steps {
		if a := &l.Actions.Steps[i]; a.Command == command && step == a.Step {
			return a, nil
		}
	}
	if step == "" {
		if a := l.general(command); a != nil {
			return a, nil
		}
		if command == "move_procedure" && l.mayMove() {
			return &view.Action{Command: command, Inputs: complaint.ActNamed(command).Fields, Allowed: true}, nil
		}
	}
	for i := range l.Ledger {
		st := l.Ledger[i].Step
		if st.Is().Name != command || step != "" && st.ID != step || st.Kind == "register" {
			continue
		}
		a := view.StepAction(l.v.Snap, l.v.Staff, &l.State, st, l.v.Now)
		if missing := l.Ledger.Missing(); st.Kind == "close" && len(missing) > 0 {
			a.Allowed, a.Why = false, procedure.Refusal(missing)
		}
		return &a, nil
	}
	if a := complaint.ActNamed(command); a != nil && a.Icon != "" { // an address from before, or from a colleague: there is such an act, but not here and now
		return nil, errNotHere
	}
	return nil, fault.New(fault.Unknown, "complaint.command_unknown", "command", command)
}

// errNotHere is of an act that this case does not offer now.
var errNotHere = fault.New(fault.Refused, "complaint.not_here")
