package i18n

import (
	"fmt"
	"strconv"
	"strings"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
)

// sentence is a message taken apart once, at start: pages fill hundreds of them, and a template costs more than all the
// rest of a line. one is nil when the language or the message has no singular of its own.
type sentence struct{ one, other []piece }

// piece is some text and the name of the value behind it; the last one has no value.
type piece struct{ text, hole string }

// takeApart answers nil for a message that has more in it than names of values; go-i18n does that one.
func takeApart(m *goi18n.Message, l Lang) *sentence {
	if m.Zero != "" || m.Two != "" || m.Few != "" || m.Many != "" || m.LeftDelim != "" {
		return nil
	}
	s := &sentence{}
	var ok bool
	if s.other, ok = pieces(m.Other); !ok {
		return nil
	}
	if l == En {
		if m.One == "" {
			return s
		}
		if s.one, ok = pieces(m.One); !ok {
			return nil
		}
	}
	return s
}

func pieces(text string) ([]piece, bool) {
	if text == "" {
		return nil, false
	}
	var out []piece
	at := 0
	for _, hit := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		out = append(out, piece{text[at:hit[0]], text[hit[2]:hit[3]]})
		at = hit[1]
	}
	out = append(out, piece{text[at:], ""})
	for _, p := range out {
		if strings.Contains(p.text, "{{") {
			return nil, false
		}
	}
	return out, true
}

// fill puts values into the form for a count.
func (s *sentence) fill(data map[string]any, count any) string {
	list := s.other
	if n, ok := count.(int64); ok && n == 1 && s.one != nil {
		list = s.one
	}
	var b strings.Builder
	for _, p := range list {
		b.WriteString(p.text)
		if p.hole == "" {
			continue
		}
		switch v := data[p.hole].(type) {
		case nil:
			b.WriteString("<no value>") // as a template says it
		case string:
			b.WriteString(v)
		case int:
			b.WriteString(strconv.Itoa(v))
		default:
			fmt.Fprint(&b, v)
		}
	}
	return b.String()
}
