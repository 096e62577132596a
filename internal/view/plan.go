package view

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"amends/internal/register"
	"amends/internal/store"
)

// plan is how a question to the queue is answered: branches that each walk one index in the order wanted, with what else
// must hold. An "or" over departments, owner and registrar would make either database read and
// sort everything; fifty rows of each branch are enough for fifty rows of all.
type plan struct {
	args     []any
	branches []string // at least one; "" is everything
	where    []string
	bounded  bool // the branches are small sets, to be sorted as a whole
	nothing  bool
	repeats  string // which complaint of the customer's it is, as the viewer may know
	overlap  bool   // branches may hold the same case: for lists, which drop the second; counts need them apart
}

// maxBranches is how many indexes are walked side by side; beyond, one walk in order is cheaper.
const maxBranches = 40

func (p *plan) arg(v any) string {
	p.args = append(p.args, v)
	return fmt.Sprintf("$%d", len(p.args))
}

func (p *plan) and(cond string) { p.where = append(p.where, cond) }

// in compares a column with a list.
func (p *plan) in(column string, values []string) string {
	if len(values) == 1 {
		return column + " = " + p.arg(values[0])
	}
	first := len(p.args) + 1
	for _, v := range values {
		p.args = append(p.args, v)
	}
	return column + " in " + store.In(len(values), first)
}

func (p *plan) notIn(column string, values []string) string {
	first := len(p.args) + 1
	for _, v := range values {
		p.args = append(p.args, v)
	}
	return column + " not in " + store.In(len(values), first)
}

// hidden makes a column useless to the planner's choice of index, which the branches have made already.
func hidden(column string) string { return column + " || ''" }

// planFor works out the branches and conditions of a filter for a viewer.
func planFor(s *register.Snapshot, v Viewer, f Filter, now time.Time, overlap bool) *plan {
	p := newPlan(s, v, &f, now)
	p.overlap = overlap
	switch {
	case p.nothing:
	case p.branches == nil:
		p.choose(v, &f)
	case !v.All:
		p.and(p.sees(v))
	}
	p.rest(f)
	return p
}

// flatPlan is the same as conditions only, for rows that are found in another way.
func flatPlan(s *register.Snapshot, v Viewer, f Filter, now time.Time) *plan {
	p := newPlan(s, v, &f, now)
	if !p.nothing && !v.All {
		p.and(p.sees(v))
	}
	if len(p.branches) > 0 {
		p.and("(" + strings.Join(p.branches, " or ") + ")")
	}
	p.rest(f)
	return p
}

func newPlan(s *register.Snapshot, v Viewer, f *Filter, now time.Time) *plan {
	p := &plan{}
	if !v.All && !v.Own && len(v.Departments) == 0 {
		p.nothing = true
		return p
	}
	if len(f.Category) > 0 {
		f.Category = below(f.Category, s.Categories, func(c *register.Category) (string, string) { return c.Code, c.Parent })
	}
	if len(f.Stage) > 0 && len(f.Hue) == 0 {
		f.Hue = huesOf(s, f.Stage) // the index is over hues; the stages are looked at besides
	}
	p.system(s, v, f.View, now)
	p.filters(s, *f, now)
	p.apart(v)
	return p
}

// huesOf are the hues that stages have in any procedure; nil when one is unknown.
func huesOf(s *register.Snapshot, stages []string) []string {
	var out []string
	known := map[string]bool{}
	for _, versions := range s.Procedures {
		for _, v := range versions {
			for _, st := range v.Procedure.Stages {
				if slices.Contains(stages, st.ID) {
					known[st.ID] = true
					if !slices.Contains(out, st.Hue) {
						out = append(out, st.Hue)
					}
				}
			}
		}
	}
	if len(known) < len(stages) {
		return nil
	}
	slices.Sort(out)
	return out
}

// system puts in what a system view means.
func (p *plan) system(s *register.Snapshot, v Viewer, name string, now time.Time) {
	us := now.UnixMicro()
	open := fmt.Sprintf("q.urgency < %d", urgencyFollow)
	switch name {
	case ViewMine:
		me := p.arg(v.Staff)
		p.branches = []string{"q.owner = " + me}
		for _, r := range v.Roles {
			branch := "q.role = " + p.arg(r) + " and q.owner <> " + me
			if peers := peersOf(s, r, v.Staff); len(peers) > 0 { // it is their own turn
				branch += " and " + p.notIn("q.owner", peers)
			}
			p.branches = append(p.branches, branch)
		}
		if b := s.Brackets(v.Roles); len(b) > 0 {
			p.branches = append(p.branches, "q.kind = 'approve' and q.owner <> "+me+" and "+p.brackets(b))
		}
		p.and(open)
	case ViewUnaccepted:
		p.branches = []string{"q.hue = " + p.arg(hueNew)}
		p.and(open)
	case ViewApprovals:
		p.branches = []string{"q.kind = 'approve'"}
		if b := s.Brackets(v.Roles); len(b) > 0 {
			p.and(hidden("q.owner") + " <> " + p.arg(v.Staff)) // nobody approves his own
			p.and(p.brackets(b))
		} else {
			p.nothing = true
		}
		p.and(open)
	case ViewToAnswer:
		p.branches, p.bounded = []string{"q.seq in (select seq from request where turn " + p.turns(v) + ")"}, true
	case ViewWaitingCustomer:
		p.branches = []string{"q.state = 'waiting'"}
		p.and(open)
	case ViewOverdue:
		p.and("q.urgency < " + p.arg(us))
	case ViewDueSoon:
		p.soon(us)
	case ViewAll:
		p.and(open)
	case ViewClosed:
		p.and(fmt.Sprintf("q.urgency >= %d", urgencyFollow))
	case ViewFollowUp:
		p.and(fmt.Sprintf("q.urgency >= %d and q.urgency < %d", urgencyFollow, urgencyClosed))
	}
}

// peersOf are the others who hold a role. What waits for the role and is owned by one of them waits for him.
func peersOf(s *register.Snapshot, role, staff string) []string {
	var out []string
	for _, p := range s.WithRole(role) {
		if p.ID != staff {
			out = append(out, p.ID)
		}
	}
	return out
}

// brackets is the money and grades that are somebody's to approve, as a condition.
func (p *plan) brackets(list []register.Bracket) string {
	or := make([]string, len(list))
	for i, b := range list {
		or[i] = "q.granted > " + p.arg(b.Above) + " and q.granted <= " + p.arg(b.UpTo)
		switch {
		case b.Grade != "":
			or[i] += " and " + p.in(hidden("q.grade"), []string{b.Grade})
		case len(b.Except) > 0:
			or[i] += " and " + p.notIn(hidden("q.grade"), b.Except)
		}
	}
	return "(" + strings.Join(or, " or ") + ")"
}

// soon is what is at risk and not late. Its index holds running clocks only, and leaves those out that were noted as late,
// of which a year's work may leave many; the order by urgency would read them all.
func (p *plan) soon(us int64) {
	risk := "q.clock_state = 'running' and q.breached_at = 0 and q.risk_at <= " + p.arg(us)
	if p.branches == nil {
		p.branches, p.bounded = []string{risk}, true
	} else {
		p.and(risk)
	}
	p.and(fmt.Sprintf("q.urgency + 0 < %d and q.urgency + 0 >= ", urgencyIdle) + p.arg(us))
}

// filters puts in the ranges.
func (p *plan) filters(s *register.Snapshot, f Filter, now time.Time) {
	us := now.UnixMicro()
	if f.Overdue {
		p.and("q.urgency < " + p.arg(us))
	}
	if f.DueSoon {
		p.soon(us)
	}
	if len(f.State) > 0 {
		p.and(p.in(hidden("q.state"), f.State))
		if !slices.Contains(f.State, StateClosed) && !slices.Contains(f.State, StateArchived) {
			p.and(fmt.Sprintf("q.urgency < %d", urgencyFollow))
		} else if !slices.Contains(f.State, StateOpen) && !slices.Contains(f.State, StateWaiting) {
			p.and(fmt.Sprintf("q.urgency >= %d", urgencyFollow))
		}
	}
	var from, to time.Time
	if f.From != "" {
		from, _ = time.ParseInLocation(time.DateOnly, f.From, s.Zone())
	}
	if f.To != "" {
		to, _ = time.ParseInLocation(time.DateOnly, f.To, s.Zone())
		to = to.AddDate(0, 0, 1)
	}
	var days []string
	if !from.IsZero() {
		days = append(days, "q.received_at >= "+p.arg(from.UnixMicro()))
	}
	if !to.IsZero() {
		days = append(days, "q.received_at < "+p.arg(to.UnixMicro()))
	}
	if len(days) == 0 {
		return
	}
	cond := strings.Join(days, " and ")
	if p.branches == nil && len(days) == 2 && to.Sub(from) <= fewDays {
		p.branches, p.bounded = []string{cond}, true
		return
	}
	p.and(strings.ReplaceAll(cond, "q.received_at", "q.received_at + 0"))
}

// fewDays is how long a time of receipt may be to be read as a whole.
const fewDays = 4 * 24 * time.Hour

// choose finds the branches when neither view nor dates did: the field that lets fewest rows through, else the
// viewer's own reach. What it uses is taken out of the filter.
func (p *plan) choose(v Viewer, f *Filter) {
	for _, c := range []struct {
		column  string
		values  *[]string
		sharper bool // lets fewer through than a department
	}{
		{"q.owner", &f.Owner, true}, {"t.tag", &f.Tag, true}, {"q.content", &f.Category, true},
		{"q.department", &f.Department, false}, {"q.channel", &f.Channel, false}, {"q.hue", &f.Hue, false}, {"q.grade", &f.Grade, false},
	} {
		if f.Person != "" {
			break
		}
		if n := len(*c.values); n == 0 || n > maxBranches || !v.All && !c.sharper || c.column == "t.tag" && n > 1 {
			continue
		}
		for _, value := range *c.values {
			p.branches = append(p.branches, c.column+" = "+p.arg(value))
		}
		*c.values = nil
		if !v.All {
			p.and(p.sees(v))
		}
		return
	}
	switch {
	case f.Person != "":
		p.branches, p.bounded = []string{"q.person = " + p.arg(f.Person) + " and q.person <> ''"}, true
		f.Person = ""
		if !v.All {
			p.and(p.sees(v))
		}
	case v.All:
		p.branches = []string{""}
	case len(v.Departments)+4 > maxBranches:
		p.branches = []string{""}
		p.and(p.sees(v))
	default:
		p.reach(v)
	}
}

// reach makes a branch of each department, one of what he owns elsewhere, one of what he took in elsewhere, one of what he
// was let in to.
func (p *plan) reach(v Viewer) {
	for _, d := range v.Departments {
		p.branches = append(p.branches, "q.department = "+p.arg(d))
	}
	if !v.Own {
		return
	}
	me, home, elsewhere := p.arg(v.Staff), p.arg(charged+v.Home), ""
	if p.overlap { // his own hundredth case elsewhere may be far down: better find the first fifty twice
		p.branches = append(p.branches, "q.owner = "+me, "q.registrar = "+me, circle+me, circle+home)
		return
	}
	if len(v.Departments) > 0 {
		elsewhere = " and " + p.notIn("q.department", v.Departments)
	}
	p.branches = append(p.branches, "q.owner = "+me+elsewhere, "q.registrar = "+me+" and q.owner <> "+me+elsewhere,
		circle+me+" and q.owner <> "+me+" and q.registrar <> "+me+elsewhere,
		circle+home+" and q.owner <> "+me+" and q.registrar <> "+me+elsewhere+" and q.seq not in (select seq from queue_circle where staff = "+me+")")
}

// sees is the viewer's reach as a condition.
func (p *plan) sees(v Viewer) string {
	var or []string
	if len(v.Departments) > 0 {
		or = append(or, p.in(hidden("q.department"), v.Departments))
	}
	if v.Own {
		me := p.arg(v.Staff)
		or = append(or, hidden("q.owner")+" = "+me, hidden("q.registrar")+" = "+me, "q.seq + 0 in (select seq from queue_circle where staff in ("+me+", "+p.arg(charged+v.Home)+"))")
	}
	return "(" + strings.Join(or, " or ") + ")"
}

// rest puts in the fields that no branch has taken.
func (p *plan) rest(f Filter) {
	for _, c := range []struct {
		column string
		values []string
	}{
		{"stage", f.Stage}, {"hue", f.Hue}, {"grade", f.Grade}, {"nature", f.Nature}, {"channel", f.Channel}, {"content", f.Category},
		{"department", f.Department}, {"owner", f.Owner}, {"region", f.Region}, {"procedure_id", f.Procedure}, {"product", f.Product},
		{"outcome", f.Outcome},
	} {
		if len(c.values) > 0 {
			p.and(p.in(hidden("q."+c.column), c.values))
		}
	}
	if len(f.Tag) > 0 {
		p.and("exists (select 1 from queue_tag x where x.seq = q.seq and " + p.in("x.tag", f.Tag) + ")")
	}
	if f.Person != "" {
		p.and("q.person || '' = " + p.arg(f.Person))
	}
	if f.Unread {
		p.and(fmt.Sprintf("q.flags & %d <> 0", FlagUnread))
	}
	if f.Superior {
		p.and(fmt.Sprintf("q.flags & %d <> 0", FlagSuperior))
	}
	if f.Rectifies {
		p.and(fmt.Sprintf("q.flags & %d <> 0", FlagRectifies))
	}
	if f.Escalated {
		p.and("q.escalated > 0")
	}
	if f.Repeat {
		p.and("(" + p.repeats + ") > 1")
	}
}

// below adds to some nodes of a tree everything under them. The list is ordered from the root down.
func below[T any](codes []string, all []T, of func(T) (code, parent string)) []string {
	in := make(map[string]bool, len(codes))
	out := slices.Clone(codes)
	for _, c := range codes {
		in[c] = true
	}
	for _, n := range all {
		if code, parent := of(n); !in[code] && in[parent] {
			in[code] = true
			out = append(out, code)
		}
	}
	return out
}
