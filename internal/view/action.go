package view

import (
	"context"
	"fmt"
	"slices"
	"time"

	"amends/internal/clock"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/improve"
	"amends/internal/lane"
	"amends/internal/stream"
)

// ActionPage is all that the page of one corrective action shows, in no language.
type ActionPage struct {
	Improvement
	Action   improve.State
	Texts    Texts // of every text in its record
	Timeline []Entry
	Files    []FileRef
	Actions  []Action // what can be done now; a disabled one says why
}

// Improvement is the page of one corrective action. One that was promised in a case that the viewer may not see is
// unknown to him.
func (v *Views) Improvement(ctx context.Context, viewer Viewer, id string, now time.Time) (ActionPage, error) {
	list, err := v.journal.Stream(ctx, id, 0)
	if err != nil {
		return ActionPage{}, err
	}
	if len(list) == 0 || !improve.Stream.Has(list[0].Type) {
		return ActionPage{}, errNoAction
	}
	events, err := improve.Stream.DecodeAll(list)
	if err != nil {
		return ActionPage{}, err
	}
	p := ActionPage{Action: *improve.Stream.Fold(events)}
	of, err := v.read(ctx, p.Action.Case)
	if err != nil {
		return ActionPage{}, err
	}
	if !viewer.sees(&of.state) {
		return ActionPage{}, errNoAction
	}
	texts := []string{of.state.Subject.ID}
	for _, e := range events {
		t := improve.Tell(e.Event)
		for _, x := range t.Said {
			texts = append(texts, x.Text.ID)
		}
		for _, f := range t.Files {
			texts = append(texts, f.Name.ID)
		}
	}
	if p.Texts, err = v.textsOf(ctx, texts); err != nil {
		return ActionPage{}, err
	}
	for i, e := range events {
		n := Entry{Version: e.Version, Group: e.Version, At: clock.At(e.At), By: e.By, Channel: e.Channel, Via: e.Via}
		n = n.with(improve.Tell(e.Event), p.Texts)
		n.Key = "event." + list[i].Type
		p.Timeline = append(p.Timeline, n)
	}
	v.nameTokens(ctx, p.Timeline)
	p.Files = p.Texts.files(p.Action.Files)
	snap := v.register.Snapshot()
	row := ImprovementRows.Of(lane.History[improve.State]{No: list[0].Position, ID: id, State: &p.Action})
	p.Improvement = row.improvement(of.state.Number, p.Texts.Of(of.state.Subject), p.Texts.Of(p.Action.What), now,
		snap.Zone())
	w := desk.ActionWorld{World: desk.World{Snapshot: snap}, Case: &of.state}
	for _, a := range improve.Acts() {
		p.Actions = append(p.Actions, tryAction(w, &p.Action, a, viewer.Staff, now))
	}
	return p, nil
}

// tryAction asks the rules whether somebody could do it now, with a command that is tried and thrown away.
func tryAction(w desk.ActionWorld, s *improve.State, a *improve.Act, by string, now time.Time) Action {
	out := Action{Command: a.Name, Inputs: a.AskedOf(w, s, by)}
	err := desk.ActMay(w, by, &a.Act)
	if err == nil {
		_, err = improve.Decide(w, s, stream.Meta{At: now, By: by, Channel: "desk"}, a.Try())
	}
	if f := fault.As(err); f != nil && f.Kind != fault.Invalid {
		out.Why = f
	}
	out.Allowed = out.Why == nil
	return out
}

// textsOf reads some texts in one query.
func (v *Views) textsOf(ctx context.Context, ids []string) (Texts, error) {
	slices.Sort(ids)
	bodies, erased, err := v.vault.Texts(ctx, v.db.Reader(), slices.DeleteFunc(slices.Compact(ids),
		func(id string) bool { return id == "" }))
	if err != nil {
		return Texts{}, fmt.Errorf("read words: %w", err)
	}
	w := Texts{bodies: bodies, erased: make(map[string]bool, len(erased))}
	for _, id := range erased {
		w.erased[id] = true
	}
	return w, nil
}

var errNoAction = fault.New(fault.Unknown, "improve.unknown")
