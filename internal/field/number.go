package field

import (
	"reflect"
	"strconv"
	"strings"
)

// Number is a whole number, Scale a mark from 1 to 5 that is drawn as buttons. Nothing is 0.
var (
	Number = named(&Type{name: "number", read: readNumber, check: within, shape: bounds})
	Scale  = named(&Type{name: "scale", min: 1, max: 5, read: readNumber, check: within, shape: bounds})
)

func readNumber(p *Form, _ *Field, from, to string, into reflect.Value) {
	s := p.Text(from, to)
	if s == "" {
		return
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		p.Add(to, "input.number")
		return
	}
	into.SetInt(int64(n))
}

func within(c *Checking, f *Field, v reflect.Value, path string) {
	if n := int(v.Int()); f.Max > 0 && (n < f.Min || n > f.Max) {
		c.Add(path, "input.scale", "min", f.Min, "max", f.Max)
	}
}

func bounds(f *Field, s *Shape) {
	if f.Max > 0 {
		s.Min, s.Max = &f.Min, &f.Max
	}
}

// CentsMax is more than anybody is ever promised for one complaint, and small enough to be added up.
const CentsMax = 100_000_000_000

// Money is whole cents in a command, and yuan in a form, as people type them: 1,200 · 1200.5 · ¥1200.
var Money = named(&Type{name: "money", read: func(p *Form, _ *Field, from, to string, into reflect.Value) {
	s := p.Text(from, to)
	if s == "" {
		return
	}
	cents, ok := Cents(s)
	if !ok {
		p.Add(to, "input.money")
		return
	}
	into.SetInt(cents)
}, check: func(c *Checking, _ *Field, v reflect.Value, path string) {
	switch n := v.Int(); {
	case n < 0:
		c.Add(path, "input.negative")
	case n > CentsMax:
		c.Add(path, "input.too_large", "max", CentsMax/100)
	}
}, shape: func(_ *Field, s *Shape) {
	least := 0
	s.Min, s.Note = &least, "In cents."
}})

// Cents reads yuan; more than two decimals are no amount.
func Cents(s string) (cents int64, ok bool) {
	s = strings.NewReplacer(",", "", "，", "", "¥", "", "￥", "", " ", "").Replace(s)
	whole, frac, _ := strings.Cut(s, ".")
	if len(frac) > 2 || whole == "" || strings.ContainsAny(frac, "+-") {
		return 0, false
	}
	cents, err := strconv.ParseInt(whole+(frac + "00")[:2], 10, 64)
	return cents, err == nil
}
