package batch

import (
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"amends/internal/clock"
	"amends/internal/fault"
)

// row is one record of the file.
type row struct {
	line    int
	columns map[string]int
	values  []string
}

func (r row) get(column string) string {
	i, ok := r.columns[column]
	if !ok {
		i, ok = r.columns[heading(column)]
	}
	if ok && i < len(r.values) {
		return strings.TrimSpace(r.values[i])
	}
	return ""
}

// value gives what a source yields for a row; nil when it is empty.
func (s Source) value(r row, zone *time.Location, path string) (any, error) {
	v := fill(s.From, r.get)
	if len(s.Values) > 0 {
		n, ok := s.Values[v]
		if !ok && s.Default == "" && v != "" {
			return nil, fault.Input(path, "input.choice", "value", v)
		}
		v = n
	}
	if v == "" {
		v = s.Default
	}
	if v == "" {
		return nil, nil
	}
	if s.Max > 0 {
		v = cut(v, s.Max)
	}
	if len(s.Layout) > 0 {
		at, err := instant(v, s.Layout, zone, path)
		if err != nil {
			return nil, err
		}
		return at.Format(time.RFC3339Nano), nil
	}
	if s.List != "" {
		var list []string
		for part := range strings.SplitSeq(v, s.List) {
			if part = strings.TrimSpace(part); part != "" {
				list = append(list, part)
			}
		}
		return list, nil
	}
	return v, nil
}

// instant reads a time as one of the layouts has it. What clocks never showed, because daylight saving left it out, is
// refused with the two that can be meant.
func instant(v string, layouts []string, zone *time.Location, path string) (time.Time, error) {
	for _, l := range layouts {
		at, err := time.ParseInLocation(l, v, zone)
		if err != nil {
			continue
		}
		if strings.Contains(l, "Z07") || strings.Contains(l, "-07") || strings.Contains(l, "MST") {
			if at.IsZero() {
				return at, fault.Input(path, "input.ancient", "value", v)
			}
			return at, nil // it says its zone
		}
		wall, err := time.ParseInLocation(l, v, time.UTC)
		if err != nil {
			return at, err
		}
		at, before, after, ok := clock.Wall(wall, zone)
		switch {
		case wall.Year() == 1: // the first instant of it is Go's "not given", and would be taken for today
			return at, fault.Input(path, "input.ancient", "value", v)
		case !ok:
			return at, fault.Input(path, "input.skipped_time", "value", v, "before", before.Format(time.TimeOnly), "after", after.Format(time.TimeOnly))
		}
		return at, nil
	}
	return time.Time{}, fault.Input(path, "input.date", "value", v)
}

// cut shortens a text at a character, marking that it goes on.
func cut(s string, max int) string {
	if utf8.RuneCountInString(s) <= max {
		return s
	}
	return string([]rune(s)[:max-1]) + "…"
}

// object builds the JSON of a command out of named sources; "complainant.name" goes into the inner object.
func object(fields map[string]Source, r row, zone *time.Location) ([]byte, error) {
	out := map[string]any{}
	for name, s := range fields {
		v, err := s.value(r, zone, name)
		if err != nil {
			return nil, err
		}
		if v == nil {
			continue
		}
		at := out
		for {
			head, rest, inner := strings.Cut(name, ".")
			if !inner {
				at[name] = v
				break
			}
			next, ok := at[head].(map[string]any)
			if !ok {
				next = map[string]any{}
				at[head] = next
			}
			at, name = next, rest
		}
	}
	return json.Marshal(out)
}
