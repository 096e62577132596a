package stream

import (
	"reflect"
	"strings"
	"sync"
	"unicode/utf8"
)

// Bare is an event as a reload from the journal gives it: texts are references without their words, lists are its own
// and not the caller's. It saves reading back the JSON that was just written; a test holds the two together.
func Bare[E any](e E) E {
	was := reflect.ValueOf(e)
	fix := fixOf(was.Type())
	if fix == nil {
		return e
	}
	v := reflect.New(was.Type()).Elem()
	v.Set(was)
	fix(v)
	return v.Interface().(E)
}

// fixer makes a copied value bare; nil where there is nothing to do.
type fixer func(reflect.Value)

var (
	fixers sync.Map // by type: fixer
	barer  = reflect.TypeFor[interface{ Bare() }]()
)

func fixOf(t reflect.Type) fixer {
	if f, ok := fixers.Load(t); ok {
		return f.(fixer)
	}
	f := makeFixer(t)
	fixers.Store(t, f)
	return f
}

func makeFixer(t reflect.Type) fixer {
	switch {
	case reflect.PointerTo(t).Implements(barer): // a text leaves its words out
		return func(v reflect.Value) { v.Addr().Interface().(interface{ Bare() }).Bare() }
	case t.Kind() == reflect.String:
		return fixString
	case t.Kind() == reflect.Struct:
		return fixStruct(t)
	case t.Kind() == reflect.Slice:
		return fixSlice(fixOf(t.Elem()))
	case t.Kind() == reflect.Map && t.Elem().Kind() == reflect.String:
		return fixMap
	case t.Kind() > reflect.Complex128: // pointers and the like: say here how they are copied before using one
		panic("stream: an event holds a " + t.String())
	}
	return nil
}

// fixString does what JSON does with bytes that are no text.
func fixString(v reflect.Value) {
	if s := v.String(); !utf8.ValidString(s) {
		v.SetString(string([]rune(s)))
	}
}

func fixMap(v reflect.Value) {
	if v.IsNil() {
		return
	}
	own := reflect.MakeMapWithSize(v.Type(), v.Len())
	for it := v.MapRange(); it.Next(); {
		own.SetMapIndex(it.Key(), it.Value())
	}
	v.Set(own)
}

func fixStruct(t reflect.Type) fixer {
	type field struct {
		i   int
		fix fixer
	}
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		fix := fixOf(f.Type)
		switch {
		case tag == "-":
			fix = reflect.Value.SetZero
		case (f.Type.Kind() == reflect.Slice || f.Type.Kind() == reflect.Map) && strings.Contains(tag, ",omitempty"):
			inner := fix
			fix = func(v reflect.Value) {
				if inner(v); v.Len() == 0 {
					v.SetZero()
				}
			}
		}
		if fix != nil {
			fields = append(fields, field{i, fix})
		}
	}
	if fields == nil {
		return nil
	}
	return func(v reflect.Value) {
		for _, f := range fields {
			f.fix(v.Field(f.i))
		}
	}
}

func fixSlice(elem fixer) fixer {
	return func(v reflect.Value) {
		n := v.Len()
		if v.IsNil() {
			return
		}
		own := reflect.MakeSlice(v.Type(), n, n)
		reflect.Copy(own, v)
		for i := 0; elem != nil && i < n; i++ {
			elem(own.Index(i))
		}
		v.Set(own)
	}
}
