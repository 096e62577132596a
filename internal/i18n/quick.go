package i18n

import (
	"context"
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

// fill puts values, which follow their names, into the form for the count among them.
func (s *sentence) fill(ctx context.Context, args []any) string {
	list := s.other
	if s.one != nil {
		if n, ok := whole(named(args, "n")); ok && n == 1 {
			list = s.one
		}
	}
	var room [128]byte
	b := room[:0]
	for i := range list {
		b = append(b, list[i].text...)
		if list[i].hole != "" {
			b = appendValue(ctx, b, list[i].hole, named(args, list[i].hole))
		}
	}
	return string(b)
}

// named is the last value of that name, nil when there is none.
func named(args []any, name string) any {
	for i := len(args) - 2 + len(args)%2; i >= 0; i -= 2 {
		if i+1 < len(args) && args[i] == name {
			return args[i+1]
		}
	}
	return nil
}

func appendValue(ctx context.Context, b []byte, name string, v any) []byte {
	if name == "n" {
		if n, ok := whole(v); ok {
			return append(b, Number(ctx, n)...)
		}
	}
	switch v := Say(ctx, v).(type) {
	case nil:
		return append(b, "<no value>"...) // as a template says it
	case string:
		return append(b, v...)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	default:
		return fmt.Append(b, v)
	}
}
