package register

import (
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"amends/internal/fault"
	"amends/internal/typed"
)

// Change is one thing to write: a setting or its removal.
type Change struct {
	value  any
	key    key
	remove bool
	base   int64
}

// Set writes a setting, new or changed; its texts are cleaned as every text that comes in.
func Set[T Setting](value T) Change {
	v := &value
	typed.All(v)
	return Change{value: v, key: keyOf(v)}
}

// Remove takes a setting away. What cases refer to cannot be removed, only made inactive.
func Remove(kind Kind, id string) Change { return Change{key: key{kind, id}, remove: true} }

// Over makes the change count only when the setting is still the one of that version (Snapshot.VersionOf); somebody
// else's change in between is a conflict instead of being lost.
func (c Change) Over(version int64) Change { c.base = version; return c }

// Kind is the kind of the setting.
func (c Change) Kind() Kind { return c.key.kind }

// ID is the id of the setting.
func (c Change) ID() string { return c.key.id }

// act is who changes the settings, and when.
type act struct {
	by       string
	at       time.Time
	founding bool // the first settings of all: nothing to agree with, nobody to ask
}

// apply makes the items after the changes, or says which change is not allowed. What is allowed as a whole is a
// question for check.
func apply(before map[key]item, version int64, a act, changes []Change) (after map[key]item, written []Change, err error) {
	after = clone(before)
	for _, c := range changes {
		old, exists := before[c.key]
		if c.base != 0 && old.version != c.base {
			return nil, nil, fault.New(fault.Conflict, "register.changed_meanwhile", "kind", string(c.key.kind), "id", c.key.id)
		}
		if c.remove {
			if err := mayRemove(c.key, old, exists, a); err != nil {
				return nil, nil, err
			}
			delete(after, c.key)
			written = append(written, c)
			continue
		}
		if c, err = mayWrite(c, old, a); err != nil {
			return nil, nil, err
		}
		if c.value, err = c.own(); err != nil {
			return nil, nil, err
		}
		if exists && same(old.value, c.value) {
			continue // saying the same twice writes nothing
		}
		after[c.key] = item{value: c.value, version: version}
		written = append(written, c)
	}
	return after, written, nil
}

func mayRemove(k key, old item, exists bool, a act) error {
	path := string(k.kind) + "." + k.id
	switch v := old.value.(type) {
	case *Version:
		if v.Approved() {
			return fault.New(fault.Refused, "register.version_approved", "id", k.id)
		}
	case *InForce:
		if !v.From.After(a.at) {
			return fault.New(fault.Refused, "register.past", "id", k.id)
		}
	}
	switch {
	case !exists:
		return fault.New(fault.Unknown, "register.unknown", "kind", string(k.kind), "id", k.id)
	case k.kind.lasting():
		return fault.New(fault.Refused, "register.retire_instead", "kind", string(k.kind), "id", k.id)
	case k.kind == KindRole && isFixed(k.id):
		return fault.New(fault.Refused, "register.fixed_role", "path", path, "id", k.id)
	}
	return nil
}

// mayWrite keeps the approval of procedures honest: who writes a version drafts it, another person approves exactly
// what was drafted, an approved version stays as it is, and no period in force is written into the past.
func mayWrite(c Change, old item, a act) (Change, error) {
	if a.founding {
		return c, nil
	}
	switch v := c.value.(type) {
	case *Staff:
		// A person who becomes a program lends it his name, and a program that becomes a person his past.
		if p, ok := old.value.(*Staff); ok && p.Service != v.Service {
			return c, fault.Input("staff."+v.ID+".service", "register.service_stays")
		}
	case *Version:
		return draftOrApprove(c, *v, old, a)
	case *InForce:
		if v.From.Before(a.at.Truncate(time.Second)) && !(old.value != nil && same(old.value, v)) {
			return c, fault.New(fault.Refused, "register.past", "id", c.key.id)
		}
	}
	return c, nil
}

func draftOrApprove(c Change, v Version, old item, a act) (Change, error) {
	draft, _ := old.value.(*Version)
	switch {
	case draft != nil && same(draft.Procedure, v.Procedure) && (draft.Approved() || !v.Approved()):
		c.value = draft // nothing new
	case draft != nil && draft.Approved():
		return c, fault.New(fault.Refused, "register.version_approved", "id", c.key.id)
	case !v.Approved():
		v.DraftedBy, v.DraftedAt = a.by, a.at
		c.value = &v
	case draft == nil || !same(draft.Procedure, v.Procedure):
		return c, fault.New(fault.Refused, "register.approve_the_draft", "id", c.key.id)
	case draft.DraftedBy == a.by || v.ApprovedBy != a.by:
		return c, fault.New(fault.Refused, "register.second_person", "id", c.key.id)
	default:
		d := *draft
		d.ApprovedBy, d.ApprovedAt = a.by, a.at
		c.value = &d
	}
	return c, nil
}

// own is the register's own copy of the value, exactly as it will be read back.
func (c Change) own() (any, error) {
	payload, err := json.Marshal(c.value)
	if err != nil {
		return nil, fmt.Errorf("encode %s %s: %w", c.key.kind, c.key.id, err)
	}
	return decode(c.key.kind, payload)
}

func clone(items map[key]item) map[key]item {
	if items == nil {
		return map[key]item{}
	}
	return maps.Clone(items)
}

// same compares two settings by what is kept of them.
func same(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}
