package field

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// List is rows of fields, or of plain values. Findings are rows too: one for each allegation of the case, which the page sets
// out.
var (
	List     = named(&Type{name: "list", read: readRows, check: checkRows, shape: rows})
	Findings = named(&Type{name: "findings", read: readRows, check: checkRows, shape: rows})
)

// RowsMax bounds what one list of a form may hold, whatever is posted.
const RowsMax = 100

func rows(f *Field, s *Shape) { s.MinItems, s.MaxItems, s.Items = f.Min, f.Max, f.Fields }

func checkRows(c *Checking, f *Field, v reflect.Value, path string) {
	if f.Max > 0 && v.Len() > f.Max {
		c.Add(path, "input.too_many", "max", f.Max)
	}
	for i := range v.Len() {
		at := path + "." + strconv.Itoa(i)
		switch {
		case f.Plain() && f.Fields[0].Required && v.Index(i).IsZero():
			c.Add(at, "input.required")
		case f.Plain():
			if one := &f.Fields[0]; one.Type.check != nil && !v.Index(i).IsZero() {
				one.Type.check(c, one, v.Index(i), at)
			}
		default:
			check(c, f.Fields, v.Index(i), at+".")
		}
	}
}

// readRows reads rows in the order of their numbers, whatever numbers the page gave them. A row in which nothing was written is
// left out.
func readRows(p *Form, f *Field, from, to string, into reflect.Value) {
	seen := map[int]bool{}
	for name := range p.In {
		if rest, ok := strings.CutPrefix(name, from+"."); ok {
			first, _, _ := strings.Cut(rest, ".")
			if i, err := strconv.Atoi(first); err == nil && i >= 0 {
				seen[i] = true
			}
		}
	}
	order := make([]int, 0, len(seen))
	for i := range seen {
		order = append(order, i)
	}
	slices.Sort(order)
	for _, i := range order[:min(len(order), RowsMax)] {
		at, as := from+"."+strconv.Itoa(i), to+"."+strconv.Itoa(into.Len())
		row := reflect.New(into.Type().Elem()).Elem()
		if f.Plain() {
			f.Fields[0].Type.read(p, &f.Fields[0], at, as, row)
		} else {
			p.object(f.Fields, at+".", as+".", row)
		}
		if !row.IsZero() || p.bad(as) {
			into.Set(reflect.Append(into, row))
		}
	}
}
