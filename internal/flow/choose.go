package flow

import (
	"context"
	"slices"
	"sync"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/register"
	"amends/internal/store"
)

// owner chooses who is accountable, by the strategy of the rule; without one it is the lead. Nobody gets a complaint
// about himself. "" when nobody can take it. done, when not nil, ends the reservation of a choice.
func (f *Flow) owner(ctx context.Context, w desk.World, s *complaint.State, department string, rule *register.Rule) (string, func(), error) {
	strategy, skill := register.OwnerLead, ""
	if rule != nil && rule.Owner != "" {
		strategy, skill = rule.Owner, rule.Skill
	}
	switch strategy {
	case register.OwnerLead:
	case register.OwnerRoundRobin:
		if list := able(w, s, department, skill); len(list) > 0 {
			n, err := f.turn(ctx, rule.ID)
			return list[n%len(list)].ID, nil, err
		}
	case register.OwnerLeastLoad:
		who, done, err := f.picks.least(ctx, f.Desk.DB.Reader(), able(w, s, department, skill))
		if err != nil || who != "" {
			return who, done, err
		}
	default:
		if p := w.StaffByID[strategy]; p != nil && p.Active && !p.Away && !p.Service && !bound(w, s, p.ID) {
			return p.ID, nil, nil
		}
	}
	return lead(w, s, department), nil, nil
}

// able are the members of the department who can take a case: here, working on cases, skilled, not complained about.
// The lead is among them only when there is nobody else.
func able(w desk.World, s *complaint.State, department, skill string) []*register.Staff {
	var list []*register.Staff
	for _, p := range w.Members(department) {
		if !p.Away && !bound(w, s, p.ID) && w.Can(p.ID, register.CaseWork) && (skill == "" || slices.Contains(p.Skills, skill)) {
			list = append(list, p)
		}
	}
	d := w.DepartmentByID[department]
	if others := slices.DeleteFunc(slices.Clone(list), func(p *register.Staff) bool { return p.ID == d.Lead }); len(others) > 0 {
		return others
	}
	return list
}

// bound says that somebody is a party to the case or answers to one.
func bound(w desk.World, s *complaint.State, staff string) bool {
	return s.Party(staff) || slices.ContainsFunc(s.Parties, func(party string) bool { return w.Answers(staff, party) })
}

// lead is the lead of the department or of the nearest one above who is here, is not complained about and does not answer
// to who is.
func lead(w desk.World, s *complaint.State, department string) string {
	for _, d := range slices.Backward(w.Path(department)) {
		if w.HasStaff(d.Lead) && !w.Away(d.Lead) && !bound(w, s, d.Lead) {
			return d.Lead
		}
	}
	return ""
}

// turn counts the cases that a rule gives out, over all nodes.
func (f *Flow) turn(ctx context.Context, rule string) (n int, err error) {
	err = f.Desk.Journal.Write(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		n, err = store.One[int](ctx, tx, `insert into flow_turn (rule, n) values ($1, 0)
			on conflict (rule) do update set n = flow_turn.n + 1 returning n`, rule)
		return err
	})
	return n, err
}

// picks remembers whom this node is just giving a case, so that several choices at once do not all fall on the same
// person before the queue shows the first.
type picks struct {
	mu      sync.Mutex
	pending map[string]int
}

// least chooses who has the fewest open cases and room for one more; "" when nobody has.
func (p *picks) least(ctx context.Context, q store.Querier, list []*register.Staff) (string, func(), error) {
	if len(list) == 0 {
		return "", nil, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	args := make([]any, len(list))
	for i, s := range list {
		args[i] = s.ID
	}
	type count struct {
		Owner string
		Open  int
	}
	rows, err := store.All[count](ctx, q, `select owner, count(*) from queue
		where owner in `+store.In(len(args), 1)+` and state in ('open', 'waiting')
		group by owner`, args...)
	if err != nil {
		return "", nil, err
	}
	load := map[string]int{}
	for _, r := range rows {
		load[r.Owner] = r.Open
	}
	best, least := "", 0
	for _, s := range list {
		n := load[s.ID] + p.pending[s.ID]
		if (s.Capacity == 0 || n < s.Capacity) && (best == "" || n < least) {
			best, least = s.ID, n
		}
	}
	if best == "" {
		return "", nil, nil
	}
	if p.pending == nil {
		p.pending = map[string]int{}
	}
	p.pending[best]++
	return best, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.pending[best]--; p.pending[best] <= 0 {
			delete(p.pending, best)
		}
	}, nil
}
