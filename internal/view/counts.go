package view

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"amends/internal/store"
)

// CountCap is where counting stops: a page shows "999+" from there on.
const CountCap = 1000

// Lists of corrective actions that are counted beside the views.
const (
	ActionsToDo    = "actions_to_do"    // mine, and not done
	ActionsToCheck = "actions_to_check" // reported, and the viewer may look
)

// Counts is how many cases each system view holds for a viewer, at most CountCap.
type Counts map[string]int

// Counts counts the system views in one query, or those that are named. Each count walks at most CountCap entries of one
// index.
func (v *Views) Counts(ctx context.Context, viewer Viewer, now time.Time, views ...string) (Counts, error) {
	if len(views) == 0 {
		views = SystemViews
	}
	return v.counts(ctx, viewer, views, Filter{}, now)
}

// Count counts one filter, at most CountCap.
func (v *Views) Count(ctx context.Context, viewer Viewer, f Filter, now time.Time) (int, error) {
	c, err := v.counts(ctx, viewer, []string{f.View}, f, now)
	return c[f.View], err
}

func (v *Views) counts(ctx context.Context, viewer Viewer, views []string, f Filter, now time.Time) (Counts, error) {
	type count struct {
		View string
		N    int
	}
	out := Counts{}
	var parts []string
	var args []any
	for _, name := range views {
		out[name] = 0
		base := len(args)
		var p *plan
		var rows string
		switch name {
		case ActionsToDo, ActionsToCheck:
			p = &plan{}
			own := ImprovementFilter{State: ImprovementOpen, Own: name == ActionsToDo, Verify: name == ActionsToCheck}
			if !v.actions(p, viewer, own, now) {
				continue
			}
			rows = renumber("select 1 from improvement r join queue q on q.id = r.case_id where "+
				strings.Join(p.where, " and ")+" limit "+strconv.Itoa(CountCap), base)
		default:
			f.View = name
			if p = planFor(v.register.Snapshot(), viewer, f, now, false); p.nothing {
				continue
			}
			rows = p.count(base)
		}
		parts = append(parts, "select '"+name+"', count(*) from ("+rows+") "+name+"_")
		args = append(args, p.args...)
	}
	if len(parts) == 0 {
		return out, nil
	}
	rows, err := store.All[count](ctx, v.db.Reader(), strings.Join(parts, " union all "), args...)
	if err != nil {
		return nil, fmt.Errorf("count queue: %w", err)
	}
	for _, r := range rows {
		out[r.View] = min(r.N, CountCap)
	}
	return out, nil
}

// count selects a 1 for each row, up to the cap, with its placeholders numbered from base.
func (p *plan) count(base int) string {
	limit := " limit " + strconv.Itoa(CountCap)
	var b strings.Builder
	for i, branch := range p.branches {
		if i > 0 {
			b.WriteString(" union all ")
		}
		b.WriteString("select 1" + p.from(branch, ""))
	}
	text := "select 1 from (" + b.String() + ") c" + limit
	if len(p.branches) == 1 {
		text = b.String() + limit
	}
	return renumber(text, base)
}

// renumber moves the placeholders of a text behind those of the texts before it.
func renumber(text string, base int) string {
	if base == 0 {
		return text
	}
	parts := strings.Split(text, "$")
	for i, p := range parts[1:] {
		n := 0
		for n < len(p) && p[n] >= '0' && p[n] <= '9' {
			n++
		}
		k, _ := strconv.Atoi(p[:n])
		parts[i+1] = strconv.Itoa(k+base) + p[n:]
	}
	return strings.Join(parts, "$")
}
