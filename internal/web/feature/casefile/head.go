package casefile

import (
	"context"
	"slices"
	"strings"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/view"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
)

// stages is the bar over the case.
func (l *loaded) stages(ctx context.Context) kit.Stages {
	s := kit.Stages{Label: i18n.T(ctx, "case.stage")}
	for _, st := range l.Stages {
		state := map[procedure.StageTime]string{procedure.Past: "done", procedure.Now: "now", procedure.Coming: "next"}[st.State]
		if st.State == procedure.Past && st.All == 0 {
			state = "skipped"
		}
		s.Items = append(s.Items, kit.StageStep{Label: i18n.Name(ctx, st.Stage.Title), State: state,
			Title: i18n.Name(ctx, st.Stage.Title) + " · " + i18n.T(ctx, "case.step_of", "done", st.Done, "all", st.All)})
	}
	return s
}

// cards are the two clocks that matter most: what runs, the first due first; then how the limits of the whole case ended,
// then what stopped last. An archived case so tells whether the customer was answered in time, not how long archiving took.
func (l *loaded) cards(ctx context.Context) []kit.Clock {
	list := slices.DeleteFunc(slices.Clone(l.Clocks), func(c view.ClockLine) bool { return c.State == clock.Cancelled })
	slices.SortStableFunc(list, func(a, b view.ClockLine) int {
		if x, y := a.State.Over(), b.State.Over(); x != y {
			return map[bool]int{true: 1, false: -1}[x]
		}
		if a.State.Over() && a.Whole != b.Whole {
			return map[bool]int{true: -1, false: 1}[a.Whole]
		}
		if a.State.Over() {
			return int(b.StoppedAt.Time().Sub(a.StoppedAt.Time()) / time.Microsecond)
		}
		return int(a.DueAt.Time().Sub(b.DueAt.Time()) / time.Microsecond)
	})
	var out []kit.Clock
	if x := l.State.Superior; x.To != "" { // its clock is the case's own, beside those of its procedure
		due := clock.Instant(x.DueAt)
		c := clock.Clock{ID: "superior", State: clock.Running, StartedAt: min(clock.Instant(l.State.LastHeardAt), due), WarnAt: due, RiskAt: due, DueAt: due}
		k := l.card(ctx, view.ClockLine{Clock: c, Badge: c.Badge(l.Now)})
		k.Name = i18n.T(ctx, "case.superior", "who", look.Staff(ctx, l.v.Snap, x.To))
		out = append(out, k)
		list = list[:min(len(list), 1)]
	}
	for _, c := range list[:min(len(list), 2)] {
		out = append(out, l.card(ctx, c))
	}
	return out
}

func (l *loaded) card(ctx context.Context, c view.ClockLine) kit.Clock {
	k := kit.Clock{Name: i18n.Name(ctx, c.Title), Due: i18n.T(ctx, "case.due", "at", i18n.DateTime(ctx, c.DueAt.Time())), SLA: look.ClockSLA(ctx, c, l.Now)}
	if k.Name == "" {
		k.Name = c.ID
	}
	if c.State.Over() {
		k.Due = i18n.T(ctx, "case.stopped", "at", i18n.DateTime(ctx, c.StoppedAt.Time()))
		key := "case.met"
		if c.State == clock.Missed {
			key = "case.missed"
		}
		k.SLA.Says = i18n.T(ctx, key, "d", c.StoppedAt.Time().Sub(c.StartedAt.Time()))
	} else if c.Remaining > 0 {
		k.SLA.Title += " · " + i18n.T(ctx, "case.working_left", "d", c.Remaining)
	}
	if law := i18n.Name(ctx, c.Source); law != "" {
		k.SLA.Title += " · " + i18n.T(ctx, "case.law", "law", law)
	}
	return k
}

// ended says since when the case is closed or archived; "" while it is open.
func (l *loaded) ended(ctx context.Context) string {
	closed := i18n.DateTime(ctx, clock.Instant(l.State.ClosedAt).Time())
	switch {
	case l.State.ArchivedAt != 0:
		return i18n.T(ctx, "case.archived_on", "at", i18n.DateTime(ctx, clock.Instant(l.State.ArchivedAt).Time()), "closed", closed)
	case l.State.Closed():
		return i18n.T(ctx, "case.closed_on", "at", closed)
	}
	return ""
}

// facts are the lines over the timeline; with edits, what may be changed is changed there.
func (l *loaded) facts(ctx context.Context, edits bool) []kit.Fact {
	s := &l.State
	name := l.name
	if l.Customer.Level != "" {
		name += " · " + look.Level(ctx, l.Customer.Level)
	}
	_, contact := look.Contact(l.Customer.Name)
	owner := look.Staff(ctx, l.v.Snap, s.Owner)
	if owner == "" {
		owner = i18n.T(ctx, "look.nobody")
	}
	var out []kit.Fact
	add := func(key, value string) {
		if value != "" {
			out = append(out, kit.Fact{Name: i18n.T(ctx, "case."+key), Value: value})
		}
	}
	add("customer", name)
	add("phone", contact)
	add("on_behalf", l.Customer.On)
	if c := l.category(ctx, edits); c != nil {
		out = append(out, kit.Fact{Name: i18n.T(ctx, "case.category"), Look: c})
	}
	add("channel", look.Channel(ctx, l.v.Snap, s.Channel))
	add("product", l.Product)
	add("region", l.Region)
	add("department", look.Department(ctx, l.v.Snap, s.Department))
	out = append(out, kit.Fact{Name: i18n.T(ctx, "case.owner"), Look: l.owner(ctx, owner, edits)})
	add("received", i18n.DateTime(ctx, clock.Instant(s.ReceivedAt).Time()))
	add("occurred", s.OccurredOn)
	if len(s.Missing) > 0 {
		names := make([]string, len(s.Missing))
		for i, m := range s.Missing {
			switch m {
			case "contact", "wish", "occurred_on", "product":
				m = i18n.T(ctx, "case.missing_"+m)
			}
			names[i] = m
		}
		out = append(out, kit.Fact{Name: i18n.T(ctx, "case.missing_info"), Value: look.Join(ctx, names), Wide: true})
	}
	return out
}

// links are the cases tied to this one.
func (l *loaded) links(ctx context.Context) []kit.ProblemItem {
	var out []kit.ProblemItem
	for _, k := range l.Links {
		it := kit.ProblemItem{Label: form.ChoiceWord(ctx, "kind", k.Kind), Who: i18n.T(ctx, "case.not_yours")}
		if k.Number != "" {
			it.Href, it.Who = "/c/"+k.Case, ""
			it.Label += " · " + k.Number + " " + k.Subject
		}
		out = append(out, it)
	}
	return out
}

// tags of the bar: the category.
func (l *loaded) barTags(ctx context.Context) []kit.Tag {
	if l.item.Content == "" {
		return nil
	}
	return []kit.Tag{{Label: look.Category(ctx, l.v.Snap, l.item.Content), Title: look.CategoryPath(ctx, l.v.Snap, l.item.Content)}}
}

func words(list ...string) string {
	return strings.Join(slices.DeleteFunc(list, func(s string) bool { return s == "" }), " · ")
}

// promised says how an action that was promised stands; colour is kept for what is late.
func (l *loaded) promised(ctx context.Context, r complaint.Rectification) kit.Tag {
	t := kit.Tag{Label: form.ChoiceWord(ctx, "status", r.Status())}
	switch {
	case r.Late():
		t.Label += " · " + i18n.T(ctx, "case.promise_late")
		t.Tone, t.Icon = "risk", "triangle"
	case r.DoneAt != 0:
		t.Icon = "check"
	}
	return t
}
