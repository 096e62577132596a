// Package kit is the design system: every control and every way of showing something that the screens are made of, in
// the look of design/ui.md. It knows no business type and holds no words; labels arrive translated.
//
// A component is a value: @kit.Button{Label: …, Kind: kit.Primary}. What holds others takes them as children of With:
//
//	@kit.Panel{Title: …}.With() { … }
//
// Attrs of a component go to its main element, for hx-… and data-….
package kit

import (
	"math"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Attrs are further attributes of an element.
type Attrs = templ.Attributes

// merge puts later attributes over earlier ones and leaves out what is nil, false or "".
func merge(sets ...Attrs) Attrs {
	out := Attrs{}
	for _, set := range sets {
		for k, v := range set {
			if v == nil || v == false || v == "" {
				continue
			}
			out[k] = v
		}
	}
	return out
}

// when gives the word if the condition holds: a class, an attribute value.
func when(ok bool, word string) string {
	if ok {
		return word
	}
	return ""
}

func either(ok bool, yes, no string) string {
	if ok {
		return yes
	}
	return no
}

// classes joins class names, leaving out the empty ones.
func classes(names ...string) string {
	out := ""
	for _, n := range names {
		if n != "" {
			out += when(out != "", " ") + n
		}
	}
	return out
}

// style is one custom property for an inline style, the only thing inline styles are used for.
func style(name string, value any) Attrs {
	switch v := value.(type) {
	case float64:
		return Attrs{"style": name + ":" + strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)}
	case int:
		return Attrs{"style": name + ":" + strconv.Itoa(v)}
	}
	return Attrs{}
}

// anchor makes an id out of any text: letters and digits stay, the rest becomes a dash.
func anchor(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, s)
}

// Hue numbers the avatar colours: the same name has the same colour everywhere.
func hue(name string) int {
	h := uint32(2166136261) // FNV-1a
	for i := range len(name) {
		h = (h ^ uint32(name[i])) * 16777619
	}
	return int(h % 8)
}

// Initial is what an avatar shows: the given name's first character of a Chinese name of two or three, the surname of a
// masked one, the first letters of a Latin one.
func Initial(name string) string {
	runes := []rune(strings.TrimSpace(name))
	switch {
	case len(runes) == 0:
		return ""
	case runes[0] < 0x2e80:
		words := strings.Fields(string(runes))
		first := []rune(words[0])[:1]
		if len(words) > 1 {
			first = append(first, []rune(words[len(words)-1])[0])
		}
		return strings.ToUpper(string(first))
	case strings.ContainsRune(name, '*') || len(runes) == 1 || len(runes) > 4:
		return string(runes[0])
	case len(runes) == 4:
		return string(runes[2])
	}
	return string(runes[1])
}

func itoa(n int) string { return strconv.Itoa(n) }

// ident is an id, left out when there is none.
func ident(id string) Attrs { return merge(Attrs{"id": id}) }

// hint is a tooltip, left out when there is none.
func hint(words string) Attrs { return merge(Attrs{"title": words}) }

// named is a name for screen readers, left out when there is none.
func named(label string) Attrs { return merge(Attrs{"aria-label": label}) }
