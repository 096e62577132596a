package story

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/field"
	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/view"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
)

// sentence is the key of what an entry is told as; "" when it lists its facts. What the clocks do has sentences, and each event
// whose words have one.
func sentence(key string) string {
	if what, ok := strings.CutPrefix(key, "event.clock."); ok {
		return "told.clock." + what
	}
	key = "told." + strings.TrimPrefix(strings.TrimPrefix(key, "event."), "complaint.")
	if form.Called()[key] == nil {
		return ""
	}
	return key
}

// holes are the names that the sentences use; a fact that is missing is told as a dash.
var holes = []string{"clock", "due", "extra", "by", "level", "to", "step", "from", "version", "kind", "case", "department", "owner", "rule", "staff", "ground", "due_on",
	"status", "nature", "written_by", "written_at", "past", "seen_by", "late"}

// gap is a fact that is missing: a dash where a sentence tells it, and nothing where one asks whether it is there.
type gap string

func (gap) String() string { return "–" }

// Sentence words the facts of an entry.
func (t *Teller) Sentence(ctx context.Context, e view.Entry) string {
	said := map[string]string{}
	var order []string
	for _, a := range e.Args {
		if v := t.value(ctx, a); v != "" {
			if said[a.Name] == "" {
				order = append(order, a.Name)
				said[a.Name] = v
			} else {
				said[a.Name] = look.Join(ctx, []string{said[a.Name], v})
			}
		}
	}
	if e.Key == "event.complaint.assigned" {
		return t.assigned(ctx, said)
	}
	if key := sentence(e.Key); key != "" {
		return i18n.T(ctx, key, fill(said)...)
	}
	if e.Key == "event.complaint.registered" { // who got it is told by what follows; the page shows the channel
		return ""
	}
	if len(order) == 1 && (e.Kind == complaint.ToCustomer || e.Kind == complaint.AmongColleagues) { // the medium
		return ""
	}
	facts := make([]string, len(order))
	for i, name := range order {
		facts[i] = pair(ctx, t.label(ctx, e, name), said[name])
	}
	return strings.Join(facts, " · ")
}

func fill(said map[string]string) []any {
	var args []any
	for _, h := range holes {
		if v := said[h]; v != "" {
			args = append(args, h, v)
			continue
		}
		args = append(args, h, gap(""))
	}
	return args
}

func (t *Teller) assigned(ctx context.Context, said map[string]string) string {
	s := i18n.T(ctx, "told.assigned", fill(said)...)
	if rule := cmp.Or(said["rule_title"], said["rule"]); rule != "" {
		s = i18n.T(ctx, "told.assigned_rule", "rule", rule) + s
	}
	if said["passed"] != "" {
		s += i18n.T(ctx, "told.assigned_passed", "rule", said["passed"])
	}
	return s
}

// value words one fact.
func (t *Teller) value(ctx context.Context, a complaint.Fact) string {
	switch v := a.Value.(type) {
	case bool:
		if v {
			return i18n.T(ctx, "form.yes")
		}
		return ""
	case int64:
		if a.Type == field.Money {
			return i18n.Money(ctx, v)
		}
		return strconv.FormatInt(v, 10)
	case procedure.Title:
		return i18n.Name(ctx, v)
	case clock.Instant:
		return i18n.DateTime(ctx, v.Time())
	case []string:
		names := make([]string, len(v))
		for i, s := range v {
			names[i] = t.word(ctx, a, s)
		}
		return look.Join(ctx, names)
	case string:
		return t.word(ctx, a, v)
	}
	return ""
}

func (t *Teller) word(ctx context.Context, a complaint.Fact, s string) string {
	switch a.Type {
	case field.Choice:
		if a.Name == "channel" {
			return look.Channel(ctx, t.Snap, s)
		}
		return form.ChoiceWord(ctx, a.Name, s)
	case field.Grade:
		return form.ChoiceWord(ctx, "grade", s)
	case field.Category:
		return look.CategoryPath(ctx, t.Snap, s)
	case field.Cause:
		return look.Cause(ctx, t.Snap, s)
	case field.Department:
		return look.Department(ctx, t.Snap, s)
	case field.Staff:
		return look.Staff(ctx, t.Snap, s)
	case field.Measure:
		if m := t.Measures[s]; m != "" {
			return m
		}
	case field.Request:
		return t.Requests[s]
	case field.Step:
		if t.Procedure != nil {
			if st := t.Procedure.Step(s); st != nil {
				return i18n.Name(ctx, st.Title)
			}
		}
	case field.Clock:
		if t.limits == nil {
			t.limits = map[string]string{}
			if t.Procedure != nil {
				look.Limit(ctx, t.Procedure, t.limits)
			}
		}
		if l := t.limits[s]; l != "" {
			return l
		}
	case field.Length:
		return look.Span(ctx, s)
	case field.Case:
		return cmp.Or(t.Cases[s], i18n.T(ctx, "story.case_other")) // not linked any more, or not his to see
	case field.Role:
		return look.Role(ctx, t.Snap, s)
	case field.Line:
		if a.Name == "rule" || a.Name == "passed" {
			if r := t.Snap.RuleByID[s]; r != nil {
				return i18n.Name(ctx, r.Title)
			}
		}
	}
	return s
}
