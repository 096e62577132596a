package field

import (
	"encoding/json"
	"errors"
	"reflect"
)

// Text is what somebody wrote: a reference to a row that can be erased, and the digest that proves it. In a command it
// arrives as words (Plain); the desk seals the words and fills ID and Digest before the rules see it.
type Text struct {
	ID     string
	Digest string
	Plain  string // never written into an event
}

// TextOf makes a text of plain words.
func TextOf(s string) Text { return Text{Plain: s} }

// TextAt is the text that stands in a value, read without a copy of it in memory.
func TextAt(v reflect.Value) Text {
	return Text{ID: v.Field(0).String(), Digest: v.Field(1).String(), Plain: v.Field(2).String()}
}

// IsZero is true when nothing was written.
func (t Text) IsZero() bool { return t.ID == "" && t.Plain == "" }

// Bare is the text without its words, as an event keeps it.
func (t *Text) Bare() {
	if t.Plain = ""; t.ID == "" {
		t.Digest = ""
	}
}

type textRef struct {
	ID     string `json:"id"`
	Digest string `json:"digest"`
}

var errUnsealed = errors.New("text is not sealed")

// MarshalJSON writes the reference; words that were not sealed are a mistake in the program and fail.
func (t Text) MarshalJSON() ([]byte, error) {
	if t.ID == "" {
		if t.Plain != "" {
			return nil, errUnsealed
		}
		return []byte("null"), nil
	}
	if !plainASCII(t.ID) || !plainASCII(t.Digest) {
		return json.Marshal(textRef{t.ID, t.Digest})
	}
	b := make([]byte, 0, len(`{"id":"","digest":""}`)+len(t.ID)+len(t.Digest))
	b = append(append(b, `{"id":"`...), t.ID...)
	b = append(append(b, `","digest":"`...), t.Digest...)
	return append(b, `"}`...), nil
}

// plainASCII says that JSON writes a string as it is; ids and digests are such.
func plainASCII(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// UnmarshalJSON reads words (commands) or a reference (events).
func (t *Text) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &t.Plain)
	}
	var r textRef
	if err := json.Unmarshal(b, &r); err != nil {
		return err
	}
	t.ID, t.Digest = r.ID, r.Digest
	return nil
}

// Limits of what may be written, in characters.
const (
	LineMax = 200
	ParaMax = 20000
)

// EachText finds every text reference in the JSON of an event, for those who prove that the words are the ones on record.
func EachText(payload []byte, found func(id, digest string)) {
	var v any
	if json.Unmarshal(payload, &v) != nil {
		return
	}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			id, _ := v["id"].(string)
			if d, _ := v["digest"].(string); id != "" && d != "" {
				found(id, d)
			}
			for _, inner := range v {
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	walk(v)
}
