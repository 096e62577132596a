package field

import (
	"reflect"
	"strconv"
)

// Check notes every field of the command that command points to which is missing though it is needed, or which holds what the
// declaration does not take.
func Check(c *Checking, list []Field, command any) {
	check(c, list, reflect.ValueOf(command).Elem(), "")
}

func check(c *Checking, list []Field, v reflect.Value, path string) {
	at := placesOf(v.Type())
	for i := range list {
		f := &list[i]
		is := v.FieldByIndex(at.of(f.Name))
		switch {
		case !is.IsZero() && !(is.Kind() == reflect.Slice && is.Len() == 0):
			if f.Type.check != nil {
				f.Type.check(c, f, is, path+f.Name)
			}
		case f.Ruled || f.Type == Bool || !f.Required && len(f.Needed) == 0:
		case f.Type == Scale: // no mark is none from one to five
			within(c, f, is, path+f.Name)
		case f.NeededBy(func(name string) string { return word(v, at, name) }):
			c.Add(path+f.Name, "input.required")
		}
	}
}

// word is what stands in another field, as a When knows it.
func word(v reflect.Value, at places, name string) string {
	i, ok := at[name]
	if !ok {
		return ""
	}
	switch is := v.FieldByIndex(i); {
	case is.IsZero(), is.Kind() == reflect.Slice && is.Len() == 0:
		return ""
	case is.Kind() == reflect.String:
		return is.String()
	case is.Kind() == reflect.Bool:
		return "1"
	case is.CanInt():
		return strconv.FormatInt(is.Int(), 10)
	}
	return Something
}

// Texts are all words of a command that are sealed, wherever they stand in it.
func Texts(command any) (out []*Text) {
	texts(reflect.ValueOf(command).Elem(), &out)
	return out
}

func texts(v reflect.Value, out *[]*Text) {
	for _, i := range worded(v.Type()) {
		switch f := v.Field(i); {
		case f.Type() == textType:
			*out = append(*out, f.Addr().Interface().(*Text))
		case f.Kind() == reflect.Struct:
			texts(f, out)
		case f.Type().Elem() == textType:
			for j := range f.Len() {
				*out = append(*out, f.Index(j).Addr().Interface().(*Text))
			}
		default:
			for j := range f.Len() {
				texts(f.Index(j), out)
			}
		}
	}
}
