// Package said words what a command led to beyond what was asked: who has the case now and by which rule, what was raised
// and why, or that all of it was so before. Every door says it to whoever gave the command: the page as it takes the form,
// the API in its answer.
package said

import (
	"context"
	"time"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/i18n"
	"amends/internal/register"
)

// Line is one thing to say.
type Line struct {
	Code string // what kind of thing, for programs
	Text string // in the reader's language
}

// Lines are what there is to say of a result. name words a member of staff.
func Lines(ctx context.Context, snap *register.Snapshot, command string, res desk.Result, name func(id string) string) []Line {
	var out []Line
	add := func(code, key string, args ...any) { out = append(out, Line{code, i18n.T(ctx, key, args...)}) }
	if res.Already != nil {
		if was := *res.Already; was.By != "" {
			add("already", "said.already."+command, "by", name(was.By), "at", i18n.DateTime(ctx, time.UnixMicro(was.At)))
		} else {
			add("already", "said.already")
		}
	}
	for _, r := range res.Events {
		switch e := r.Event.(type) {
		case complaint.GradeRaised:
			add("grade_raised", "said.grade_raised", "nature", i18n.T(ctx, "said.grade."+e.Nature), "from", i18n.T(ctx, "said.grade."+e.From), "to", i18n.T(ctx, "said.grade."+e.To))
		case complaint.Assigned:
			if r.By != complaint.System {
				continue
			}
			to := []any{"owner", name(e.Owner), "department", i18n.Name(ctx, nameOf(snap, e.Department)), "rule", i18n.Name(ctx, e.RuleTitle)}
			switch {
			case e.Rule != "":
				add("dispatched", "said.dispatched_rule", to...)
			case e.Passed != "":
				add("dispatched", "said.dispatched_chosen", append(to, "passed", passed(ctx, snap, e.Passed))...)
			default:
				add("dispatched", "said.dispatched", to...)
			}
		}
	}
	return out
}

func nameOf(snap *register.Snapshot, department string) map[string]string {
	if d := snap.DepartmentByID[department]; d != nil {
		return d.Name
	}
	return map[string]string{"zh": department, "en": department}
}

func passed(ctx context.Context, snap *register.Snapshot, rule string) string {
	if r := snap.RuleByID[rule]; r != nil {
		return i18n.Name(ctx, r.Title)
	}
	return rule
}
