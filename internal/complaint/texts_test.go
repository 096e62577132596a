package complaint_test

import (
	"reflect"
	"testing"

	"amends/internal/complaint"
	"amends/internal/field"
)

// TestTextsAreComplete fills every text that a command can hold: field.Texts must find each one, or the desk would leave words
// in the open and trust a reference from outside.
func TestTextsAreComplete(t *testing.T) {
	t.Parallel()
	for _, name := range append(complaint.ActNames(), "tick", "erase", "change_person") {
		c := order(name)
		places := map[*complaint.Text]string{}
		texts(reflect.ValueOf(c).Elem(), name, places)
		for _, p := range field.Texts(c) {
			if _, known := places[p]; !known {
				t.Errorf("%s: Texts names a text that is not the command's, or one twice", name)
			}
			delete(places, p)
		}
		for _, where := range places {
			t.Errorf("%s is not among Texts", where)
		}
	}
}

// texts finds the places of all texts in a value, making one element in each list.
func texts(v reflect.Value, path string, found map[*complaint.Text]string) {
	switch {
	case v.Type() == reflect.TypeFor[complaint.Text]():
		found[v.Addr().Interface().(*complaint.Text)] = path
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		texts(v.Index(0), path, found)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				texts(v.Field(i), path+"."+v.Type().Field(i).Name, found)
			}
		}
	}
}
