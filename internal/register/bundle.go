package register

import (
	"cmp"
	"maps"
	"slices"

	"amends/internal/clock"
	"amends/internal/fault"
)

// Bundle is settings as they travel: one file, or a folder of files of which each holds a part of it.
type Bundle struct {
	Organisation *Organisation    `json:"organisation,omitempty"`
	Calendars    []clock.Calendar `json:"calendars,omitempty"`
	Roles        []Role           `json:"roles,omitempty"`
	Departments  []Department     `json:"departments,omitempty"`
	Staff        []Staff          `json:"staff,omitempty"`
	Channels     []Channel        `json:"channels,omitempty"`
	Categories   []Category       `json:"categories,omitempty"`
	Causes       []Cause          `json:"causes,omitempty"`
	Templates    []Template       `json:"templates,omitempty"`
	Tiers        []Tier           `json:"tiers,omitempty"`
	Procedures   []Version        `json:"procedures,omitempty"`
	InForce      []InForce        `json:"in_force,omitempty"`
	Rules        []Rule           `json:"rules,omitempty"`
}

// Of makes a snapshot of a bundle without a database, checked as Found checks it.
func Of(b Bundle) (*Snapshot, error) {
	empty := build(nil, 0, &fault.List{})
	s, _, err := empty.with(act{founding: true}, b.changes())
	return s, err
}

// Bundle is all settings of the snapshot, in their order.
func (s *Snapshot) Bundle() Bundle {
	b := Bundle{Roles: values(s.Roles), Departments: values(s.Departments), Staff: values(s.Staff),
		Channels: values(s.Channels), Categories: values(s.Categories), Causes: values(s.Causes),
		Templates: values(s.Templates), Tiers: values(s.Tiers), Rules: values(s.Rules)}
	if s.Version > 0 {
		o := s.Organisation
		b.Organisation = &o
	}
	for _, id := range slices.Sorted(maps.Keys(s.Calendars)) {
		b.Calendars = append(b.Calendars, *s.Calendars[id])
	}
	for _, id := range slices.Sorted(maps.Keys(s.Procedures)) {
		for _, v := range s.Versions(id) {
			b.Procedures = append(b.Procedures, *v)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.InForce)) {
		b.InForce = append(b.InForce, s.InForce[id]...)
	}
	return b
}

// Merge adds the other bundle; where both hold a setting, the other's counts.
func (b Bundle) Merge(other Bundle) Bundle {
	return Bundle{
		Organisation: cmp.Or(other.Organisation, b.Organisation),
		Calendars:    merge(b.Calendars, other.Calendars), Roles: merge(b.Roles, other.Roles),
		Departments: merge(b.Departments, other.Departments), Staff: merge(b.Staff, other.Staff),
		Channels: merge(b.Channels, other.Channels), Categories: merge(b.Categories, other.Categories),
		Causes: merge(b.Causes, other.Causes), Templates: merge(b.Templates, other.Templates),
		Tiers: merge(b.Tiers, other.Tiers), Procedures: merge(b.Procedures, other.Procedures),
		InForce: merge(b.InForce, other.InForce), Rules: merge(b.Rules, other.Rules),
	}
}

func merge[T Setting](a, b []T) []T {
	out := slices.Clone(a)
	at := map[key]int{}
	for i := range out {
		at[keyOf(&out[i])] = i
	}
	for i := range b {
		if n, ok := at[keyOf(&b[i])]; ok {
			out[n] = b[i]
		} else {
			out = append(out, b[i])
		}
	}
	return out
}

func (b Bundle) changes() []Change {
	var list []Change
	if b.Organisation != nil {
		list = append(list, Set(*b.Organisation))
	}
	list = append(list, sets(b.Calendars)...)
	list = append(list, sets(b.Roles)...)
	list = append(list, sets(b.Departments)...)
	list = append(list, sets(b.Staff)...)
	list = append(list, sets(b.Channels)...)
	list = append(list, sets(b.Categories)...)
	list = append(list, sets(b.Causes)...)
	list = append(list, sets(b.Templates)...)
	list = append(list, sets(b.Tiers)...)
	list = append(list, sets(b.Procedures)...)
	list = append(list, sets(b.InForce)...)
	return append(list, sets(b.Rules)...)
}

// Kinds are those of what is in it.
func (b Bundle) Kinds() (out []Kind) {
	for _, c := range b.changes() {
		if !slices.Contains(out, c.key.kind) {
			out = append(out, c.key.kind)
		}
	}
	return out
}

func sets[T Setting](values []T) []Change {
	list := make([]Change, len(values))
	for i, v := range values {
		list[i] = Set(v)
	}
	return list
}

func values[T any](list []*T) []T {
	var out []T
	for _, v := range list {
		out = append(out, *v)
	}
	return out
}
