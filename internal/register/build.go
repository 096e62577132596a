package register

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/fault"
)

// build makes the snapshot of the items. Faults in what must be compiled (calendars, procedures, conditions) are noted
// in l; whether the whole makes sense is for check. What was compiled is kept in items, so that the next version
// compiles only what changed.
func build(items map[key]item, version int64, l *fault.List) *Snapshot {
	s := &Snapshot{Version: version, items: items,
		Calendars: map[string]*clock.Calendar{}, Procedures: map[string]map[int]*Version{}, InForce: map[string][]InForce{},
		tables: map[string]*clock.Table{}, conditions: map[string]condition{}}
	for _, k := range slices.SortedFunc(maps.Keys(items), func(a, b key) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id))
	}) {
		it := items[k]
		if it.compiled == nil {
			it.compiled = compile(k, it.value, l)
			items[k] = it
		}
		s.add(it)
	}
	s.index()
	return s
}

// compile prepares a setting for use; what needs no preparation answers a token, so that nobody asks again.
func compile(k key, value any, l *fault.List) any {
	var done any = true
	var err error
	switch v := value.(type) {
	case *clock.Calendar:
		done, err = v.Compile()
	case *Version:
		err = v.Procedure.Compile(complaint.Kinds())
	case *Rule:
		done, err = newCondition(v.When)
	}
	if err != nil {
		under(l, k, err)
		return nil
	}
	return done
}

func (s *Snapshot) add(it item) {
	switch v := it.value.(type) {
	case *Organisation:
		s.Organisation = *v
	case *clock.Calendar:
		s.Calendars[v.ID] = v
		if t, ok := it.compiled.(*clock.Table); ok {
			s.tables[v.ID] = t
		}
	case *Role:
		s.Roles = append(s.Roles, v)
	case *Department:
		s.Departments = append(s.Departments, v)
	case *Staff:
		s.Staff = append(s.Staff, v)
	case *Channel:
		s.Channels = append(s.Channels, v)
	case *Category:
		s.Categories = append(s.Categories, v)
	case *Cause:
		s.Causes = append(s.Causes, v)
	case *Template:
		s.Templates = append(s.Templates, v)
	case *Tier:
		s.Tiers = append(s.Tiers, v)
	case *Rule:
		s.Rules = append(s.Rules, v)
		if c, ok := it.compiled.(condition); ok {
			s.conditions[v.ID] = c
		}
	case *Version:
		p := v.Procedure
		if s.Procedures[p.ID] == nil {
			s.Procedures[p.ID] = map[int]*Version{}
		}
		s.Procedures[p.ID][p.Version] = v
	case *InForce:
		s.InForce[v.Procedure] = append(s.InForce[v.Procedure], *v)
	}
}

// index orders the lists and makes the maps.
func (s *Snapshot) index() {
	s.zone, _ = time.LoadLocation(s.Organisation.Zone) // nil is UTC; check reports it
	s.DepartmentByID = byID(s.Departments, func(d *Department) string { return d.ID })
	s.StaffByID = byID(s.Staff, func(p *Staff) string { return p.ID })
	s.RoleByID = byID(s.Roles, func(r *Role) string { return r.ID })
	s.CategoryByCode = byID(s.Categories, func(c *Category) string { return c.Code })
	s.CauseByCode = byID(s.Causes, func(c *Cause) string { return c.Code })
	s.RuleByID = byID(s.Rules, func(r *Rule) string { return r.ID })
	s.TierByID = byID(s.Tiers, func(t *Tier) string { return t.ID })
	s.TemplateByID = byID(s.Templates, func(t *Template) string { return t.ID })
	s.ChannelByID = byID(s.Channels, func(c *Channel) string { return c.ID })

	s.departments = treeOf(s.Departments, func(d *Department) node { return node{d.ID, d.Parent} })
	s.categories = treeOf(s.Categories, func(c *Category) node { return node{c.Code, c.Parent} })
	s.causes = treeOf(s.Causes, func(c *Cause) node { return node{c.Code, c.Parent} })
	s.Departments = inOrder(s.departments, s.DepartmentByID)
	s.Categories = inOrder(s.categories, s.CategoryByCode)
	s.Causes = inOrder(s.causes, s.CauseByCode)

	slices.SortStableFunc(s.Staff, func(a, b *Staff) int { return cmp.Compare(a.Number, b.Number) })
	slices.SortStableFunc(s.Roles, func(a, b *Role) int { return cmp.Compare(roleRank(a.ID), roleRank(b.ID)) })
	slices.SortStableFunc(s.Rules, func(a, b *Rule) int { return cmp.Compare(a.Order, b.Order) })
	slices.SortStableFunc(s.Tiers, func(a, b *Tier) int { return cmp.Compare(uint64(a.UpTo-1), uint64(b.UpTo-1)) }) // 0 comes last
	for _, periods := range s.InForce {
		slices.SortStableFunc(periods, func(a, b InForce) int { return a.From.Compare(b.From) })
	}
	s.listed = s.listedWords()
	s.rights = make(map[string]right, len(s.Staff))
	led := map[string][]string{}
	for _, d := range s.Departments {
		led[d.Lead] = append(led[d.Lead], d.ID)
	}
	for _, p := range s.Staff {
		if p.Active {
			s.rights[p.ID] = s.rightOf(p, led[p.ID])
		}
	}
	s.absent = map[string][]string{}
	for _, p := range s.Staff {
		if p.Active && !p.Away {
			continue
		}
		for _, up := range s.Line(p.ID) {
			if s.absent[up] = append(s.absent[up], p.ID); !s.StaffByID[up].Away {
				break
			}
		}
	}
}

func byID[T any](list []*T, id func(*T) string) map[string]*T {
	m := make(map[string]*T, len(list))
	for _, v := range list {
		m[id(v)] = v
	}
	return m
}

func treeOf[T any](list []*T, of func(*T) node) tree {
	nodes := make([]node, len(list))
	for i, v := range list {
		nodes[i] = of(v)
	}
	return newTree(nodes)
}

// inOrder lists the branches of a tree; what is in a circle comes last, so that check and the page still see it.
func inOrder[T any](t tree, m map[string]*T) []*T {
	list := make([]*T, 0, len(m))
	for _, id := range append(slices.Clone(t.order), t.circles()...) {
		list = append(list, m[id])
	}
	return list
}

// roleRank puts the fixed roles first, in their own order.
func roleRank(id string) int {
	if i := slices.Index(RoleIDs, id); i >= 0 {
		return i
	}
	return len(RoleIDs)
}
