package api

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"amends/internal/fault"
)

// given refuses the first instant of the year 1 where it was said: for Go it is the time that nobody gave, so that a
// complaint would be of today, and a token for ever. No other time needs the look.
func given(into any, raw []byte) error {
	if !bytes.Contains(raw, []byte("0001-01-01T")) && !bytes.Contains(raw, []byte("0000-12-31T")) {
		return nil
	}
	v := reflect.ValueOf(into).Elem()
	var said map[string]json.RawMessage
	if v.Kind() != reflect.Struct || json.Unmarshal(raw, &said) != nil {
		return nil // read before; nothing in it is an instant
	}
	var l fault.List
	for _, f := range reflect.VisibleFields(v.Type()) {
		if f.Type != timeType {
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		text, ok := said[name]
		if ok && v.FieldByIndex(f.Index).Interface().(time.Time).IsZero() && !bytes.Equal(text, []byte("null")) {
			l.Add(name, "input.ancient", "value", strings.Trim(string(text), `"`))
		}
	}
	return l.Err()
}
