package api

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"amends/internal/auth"
	"amends/internal/bound"
	"amends/internal/fault"
)

// legible refuses an address that is no text: bytes that are not UTF-8, or a zero character, which PostgreSQL could not
// compare with anything.
func (c *call) legible() error {
	if err := bound.Query(c.r.URL.RawQuery); err != nil {
		return err
	}
	ok := sound(c.r.URL.Path) && utf8.ValidString(c.r.URL.RawQuery)
	if strings.Contains(c.r.URL.RawQuery, "%") {
		for name, values := range c.r.URL.Query() {
			ok = ok && sound(name) && sound(strings.Join(values, ""))
		}
	}
	if !ok {
		return fault.New(fault.BadRequest, "api.not_text")
	}
	return nil
}

func sound(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// asked refuses a question that would be answered otherwise than it was meant: a parameter that the route does not know,
// such as a filter with a typing mistake, or a value that is none of its kind.
func (c *call) asked() error {
	if c.r.URL.RawQuery == "" || c.rt.open {
		return nil
	}
	q, err := url.ParseQuery(c.r.URL.RawQuery)
	if err != nil {
		return fault.New(fault.BadRequest, "api.not_text").With(err)
	}
	var l fault.List
	for name, values := range q {
		i := slices.IndexFunc(c.rt.query, func(p param) bool { return p.name == name && p.in != "header" })
		if i < 0 {
			l.Add(name, "input.unknown_field")
			continue
		}
		for _, v := range values {
			c.rt.query[i].check(&l, strings.TrimSpace(v))
		}
		if name == why.name {
			c.ctx = auth.Because(c.ctx, values[0])
		}
	}
	return l.Err()
}

// maxWord is how long one value in an address may be.
const maxWord = 2000

func (p param) check(l *fault.List, v string) {
	switch {
	case v == "":
	case utf8.RuneCountInString(v) > maxWord:
		l.Add(p.name, "input.too_long", "max", maxWord)
	case p.typ == "boolean" && !slices.Contains([]string{"true", "false", "1", "0"}, v):
		l.Add(p.name, "api.true_or_false")
	case p.format == "date":
		if _, err := time.Parse(time.DateOnly, v); err != nil {
			l.Add(p.name, "input.date", "value", v)
		}
	}
}
