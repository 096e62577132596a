package typed

import "reflect"

// All cleans every text inside of what v points to: fields of structs, elements of lists, values of maps. A
// field that is added later is cleaned without anybody remembering it.
func All(v any) {
	if rv := reflect.ValueOf(v); rv.Kind() == reflect.Pointer && !rv.IsNil() {
		walk(rv.Elem())
	}
}

func walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if s := v.String(); v.CanSet() {
			if clean := Text(s); clean != s {
				v.SetString(clean)
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() {
				walk(f)
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			walk(v.Elem())
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			walk(v.Index(i))
		}
	case reflect.Map:
		walkMap(v)
	case reflect.Interface:
		walkInside(v)
	}
}

// walkMap cleans the values; the values of a map cannot be changed in place.
func walkMap(v reflect.Value) {
	for it := v.MapRange(); it.Next(); {
		if value := copied(it.Value()); !reflect.DeepEqual(value.Interface(), it.Value().Interface()) {
			v.SetMapIndex(it.Key(), value)
		}
	}
}

// walkInside cleans what an interface holds.
func walkInside(v reflect.Value) {
	if v.IsNil() || !v.CanSet() {
		return
	}
	if inner := copied(v.Elem()); !reflect.DeepEqual(inner.Interface(), v.Elem().Interface()) {
		v.Set(inner)
	}
}

// copied is a value in a place of its own, cleaned. What needs no cleaning is never written: others may be reading it.
func copied(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	walk(c)
	return c
}
