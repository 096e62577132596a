package store

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"reflect"
	"sync"
	"time"
)

// plan says how to put a row into a T. Made once per type.
type plan struct {
	typ    reflect.Type
	fields []field
	rest   []int // the field that takes all further columns: the last one, a []int64
	err    error
}

type field struct {
	reflect.StructField
	name  string
	index []int // nil: the value itself
	set   setter
}

// of is the field of a row.
func (f *field) of(row reflect.Value) reflect.Value {
	switch len(f.index) {
	case 0:
		return row
	case 1:
		return row.Field(f.index[0])
	}
	return row.FieldByIndex(f.index)
}

type setter func(reflect.Value, driver.Value) error

var (
	plans       sync.Map // reflect.Type → *plan
	timeType    = reflect.TypeFor[time.Time]()
	int64sType  = reflect.TypeFor[[]int64]()
	scannerType = reflect.TypeFor[sql.Scanner]()
)

func planFor[T any]() *plan {
	t := reflect.TypeFor[T]()
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p := makePlan(t)
	plans.Store(t, p)
	return p
}

func makePlan(t reflect.Type) *plan {
	p := &plan{typ: t}
	if set := setterFor(t); set != nil {
		p.fields = []field{{name: t.String(), set: set}}
		return p
	}
	if t.Kind() != reflect.Struct {
		p.err = fmt.Errorf("scan: %s is neither a struct nor a value a column can fill", t)
		return p
	}
	p.add(t, nil)
	return p
}

// add lists the exported fields in order; embedded structs count as their fields, `sql:"-"` is left out. A []int64 at the
// end takes whatever columns are left, for a query that asks for some of many.
func (p *plan) add(t reflect.Type, at []int) {
	for i := range t.NumField() {
		f := t.Field(i)
		index := append(at[:len(at):len(at)], i)
		if f.Tag.Get("sql") == "-" || !f.IsExported() && !f.Anonymous {
			continue
		}
		set := setterFor(f.Type)
		switch {
		case f.Type == int64sType && f.IsExported():
			p.rest = index
		case set != nil && f.IsExported():
			p.fields = append(p.fields, field{f, t.Name() + "." + f.Name, index, set})
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			p.add(f.Type, index)
		default:
			p.err = fmt.Errorf("scan: field %s.%s is a %s, which no column can fill", t, f.Name, f.Type)
		}
	}
}

// scan fills *T, given as dst, from a row.
func (p *plan) scan(dst any, row []driver.Value) error {
	if len(row) != len(p.fields) && (p.rest == nil || len(row) < len(p.fields)) {
		return fmt.Errorf("scan: the query has %d columns, %s has %d fields", len(row), p.typ, len(p.fields))
	}
	v := reflect.ValueOf(dst).Elem()
	for i := range p.fields {
		f := &p.fields[i]
		if err := f.set(f.of(v), row[i]); err != nil {
			return fmt.Errorf("scan column %d into %s: %w", i+1, f.name, err)
		}
	}
	if p.rest == nil {
		return nil
	}
	further := row[len(p.fields):]
	rest := reflect.ValueOf(make([]int64, len(further)))
	for i, x := range further {
		if err := setInt(rest.Index(i), x); err != nil {
			return fmt.Errorf("scan column %d: %w", len(p.fields)+i+1, err)
		}
	}
	v.FieldByIndex(p.rest).Set(rest)
	return nil
}
