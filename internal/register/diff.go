package register

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// Diff is what an import would do to one setting.
type Diff struct {
	Kind   Kind
	ID     string
	Op     string   // DiffAdd, DiffChange, DiffSame
	Fields []string // what changes
	Before any      // pointer to the typed setting; nil when it is new
	After  any
}

// What an import does to a setting.
const (
	DiffAdd    = "add"
	DiffChange = "change"
	DiffSame   = "same"
)

// Plan says what importing the bundle would change, and the fault for which it would be refused. Nothing is written.
func (r *Register) Plan(ctx context.Context, by string, at time.Time, b Bundle) ([]Diff, error) {
	if err := r.Refresh(ctx); err != nil {
		return nil, err
	}
	s, changes := r.Snapshot(), b.changes()
	diffs := s.diff(changes)
	_, _, err := s.with(act{by: by, at: at}, s.asDrafts(changes))
	return diffs, err
}

// Import writes what the bundle holds over what is there; what it does not name stays. A procedure that is new here
// comes in as a draft of the importer, whatever its file says of an approval elsewhere.
func (r *Register) Import(ctx context.Context, by string, at time.Time, b Bundle) ([]Diff, error) {
	if err := r.Refresh(ctx); err != nil {
		return nil, err
	}
	s, changes := r.Snapshot(), b.changes()
	diffs := s.diff(changes)
	if err := r.Put(ctx, by, at, s.asDrafts(changes)...); err != nil {
		return nil, err
	}
	return diffs, nil
}

// asDrafts takes away the approvals that were given elsewhere. What is known here as it is stays as it is.
func (s *Snapshot) asDrafts(changes []Change) []Change {
	list := slices.Clone(changes)
	for i, c := range list {
		if v, ok := c.value.(*Version); ok {
			draft := Version{Procedure: v.Procedure}
			list[i].value = &draft
		}
	}
	return list
}

func (s *Snapshot) diff(changes []Change) []Diff {
	diffs := make([]Diff, 0, len(changes))
	for _, c := range changes {
		d := Diff{Kind: c.key.kind, ID: c.key.id, Op: DiffAdd, After: c.value}
		var before []byte
		if old, ok := s.items[c.key]; ok {
			d.Before, d.Op = old.value, DiffChange
			before = substance(old.value)
		}
		d.Fields = changedFields(before, substance(c.value))
		if d.Before != nil && len(d.Fields) == 0 {
			d.Op = DiffSame
		}
		diffs = append(diffs, d)
	}
	return diffs
}

// substance is what a setting says, without who drafted and approved it.
func substance(value any) []byte {
	if v, ok := value.(*Version); ok {
		value = &v.Procedure
	}
	text, _ := json.Marshal(value) // settings are plain data: they came from JSON or YAML
	return text
}

// changedFields names the top fields in which two payloads differ, in alphabetical order.
func changedFields(before, after []byte) []string {
	var a, b map[string]json.RawMessage
	_ = json.Unmarshal(before, &a) // nothing before, or removed after: every field differs
	_ = json.Unmarshal(after, &b)
	names := map[string]bool{}
	for name := range a {
		names[name] = !bytes.Equal(a[name], b[name])
	}
	for name := range b {
		names[name] = !bytes.Equal(a[name], b[name])
	}
	var list []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if names[name] {
			list = append(list, name)
		}
	}
	return list
}
