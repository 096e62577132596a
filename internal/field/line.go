package field

import (
	"reflect"
	"strings"
	"unicode/utf8"
)

// Line is words on one line, Para words on several. In a command they are a string, or a Text where they are sealed.
var (
	Line = named(&Type{name: "line", read: readWords, check: noLonger(LineMax), shape: func(_ *Field, s *Shape) {
		s.MaxLength = LineMax
	}})
	Para = named(&Type{name: "para", read: readWords, check: noLonger(ParaMax), shape: func(_ *Field, s *Shape) {
		s.MaxLength = ParaMax
	}})
)

// Tags are words that a case is marked with, typed with commas between them. Whether one may be is the act's own rule.
var Tags = named(&Type{name: "tags", read: func(p *Form, _ *Field, from, to string, into reflect.Value) {
	list := strings.FieldsFunc(p.Text(from, to), func(r rune) bool { return r == ',' || r == '，' || r == '、' || r == '\n' })
	for _, s := range list {
		if strings.TrimSpace(s) != "" {
			into.Set(reflect.Append(into, reflect.ValueOf(s)))
		}
	}
}})

func readWords(p *Form, _ *Field, from, to string, into reflect.Value) { write(into, p.Text(from, to)) }

func noLonger(most int) func(*Checking, *Field, reflect.Value, string) {
	return func(c *Checking, _ *Field, v reflect.Value, path string) {
		if utf8.RuneCountInString(wordsOf(v)) > most {
			c.Add(path, "input.too_long", "max", most)
		}
	}
}

var textType = reflect.TypeFor[Text]()

// wordsOf are the words in a string or a Text.
func wordsOf(v reflect.Value) string {
	if v.Type() == textType {
		return v.Field(2).String() // Plain
	}
	return v.String()
}

// write puts words into a string or a Text.
func write(into reflect.Value, s string) {
	switch {
	case s == "":
	case into.Type() == textType:
		into.Set(reflect.ValueOf(Text{Plain: s}))
	default:
		into.SetString(s)
	}
}
