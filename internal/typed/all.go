package typed

import (
	"reflect"
	"sync"
)

// All cleans every text inside of what v points to: fields of structs, elements of lists, values of maps. A
// field that is added later is cleaned without anybody remembering it. A field tagged typed:"line", and all inside of it,
// stands on one line: a line end in it becomes a blank.
func All(v any) {
	if rv := reflect.ValueOf(v); rv.Kind() == reflect.Pointer && !rv.IsNil() {
		walk(rv.Elem(), Text)
	}
}

// oneLine says of a struct's fields, in order, which stand on one line. Every command passes by here, and asking a type for
// its fields costs memory each time, so the answer is kept.
var oneLine sync.Map // reflect.Type → []bool

func lines(t reflect.Type) []bool {
	if known, ok := oneLine.Load(t); ok {
		return known.([]bool)
	}
	out := make([]bool, t.NumField())
	for i := range out {
		out[i] = t.Field(i).Tag.Get("typed") == "line"
	}
	oneLine.Store(t, out)
	return out
}

func walk(v reflect.Value, clean func(string) string) {
	switch v.Kind() {
	case reflect.String:
		if s := v.String(); v.CanSet() {
			if one := clean(s); one != s {
				v.SetString(one)
			}
		}
	case reflect.Struct:
		for i, line := range lines(v.Type()) {
			f := v.Field(i)
			switch {
			case !f.CanSet():
			case line:
				walk(f, Line)
			default:
				walk(f, clean)
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			walk(v.Elem(), clean)
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			walk(v.Index(i), clean)
		}
	case reflect.Map:
		walkMap(v, clean)
	case reflect.Interface:
		walkInside(v, clean)
	}
}

// walkMap cleans the values; the values of a map cannot be changed in place.
func walkMap(v reflect.Value, clean func(string) string) {
	for it := v.MapRange(); it.Next(); {
		if value := copied(it.Value(), clean); !reflect.DeepEqual(value.Interface(), it.Value().Interface()) {
			v.SetMapIndex(it.Key(), value)
		}
	}
}

// walkInside cleans what an interface holds.
func walkInside(v reflect.Value, clean func(string) string) {
	if v.IsNil() || !v.CanSet() {
		return
	}
	if inner := copied(v.Elem(), clean); !reflect.DeepEqual(inner.Interface(), v.Elem().Interface()) {
		v.Set(inner)
	}
}

// copied is a value in a place of its own, cleaned. What needs no cleaning is never written: others may be reading it.
func copied(v reflect.Value, clean func(string) string) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	walk(c, clean)
	return c
}
