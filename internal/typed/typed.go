// Package typed is the one rule for text that comes in, whoever typed it and through whichever door: what nobody sees
// does not stay. Characters that have no width, turn the direction of what follows or steer a terminal are dropped, line
// ends of every kind become one, the letters get their composed form (NFC), and a text in which nothing can be seen is
// empty. How words are folded to be found is another rule, of package text.
package typed

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Text cleans what may have several lines: \n and \t stay.
func Text(s string) string {
	if tidy(s) {
		return s
	}
	if !norm.NFC.IsNormalString(s) {
		s = norm.NFC.String(s)
	}
	s = seen(strings.ToValidUTF8(s, string(utf8.RuneError)))
	if strings.TrimSpace(s) == "" {
		return ""
	}
	return norm.NFC.String(s) // what stood between a letter and its mark may be gone
}

// Line cleans what stands on one line, without blanks around it.
func Line(s string) string {
	s = Text(s)
	if strings.ContainsAny(s, "\n\t") {
		s = strings.NewReplacer("\n", " ", "\t", " ").Replace(s)
	}
	return strings.TrimSpace(s)
}

// tidy is the quick yes for the most of what comes: printable ASCII, composed Latin, plain Chinese and Japanese.
func tidy(s string) bool {
	blank := true
	for _, r := range s {
		switch {
		case r > ' ' && r < 0x7f, r >= 0x4e00 && r <= 0x9fff, r >= 0x3001 && r <= 0x3011, r >= 0xff01 && r <= 0xff5e,
			r > 0xad && r < 0x0180, r >= 0x2010 && r <= 0x2027, r >= 0x3041 && r <= 0x3096, r >= 0x30a1 && r <= 0x30fe:
			blank = false
		case r == ' ', r == '\n', r == '\t':
		default:
			return false
		}
	}
	return !blank || s == ""
}

// seen drops what is not seen, and writes every line end as \n.
func seen(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	last := rune(0) // of what was kept
	for i, r := range s {
		rest := s[i+utf8.RuneLen(r):]
		switch {
		case r == '\r' && strings.HasPrefix(rest, "\n"):
			continue
		case r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
			r = '\n'
		case r == '\u2800': // a blank of Braille, which looks like any other
			r = ' '
		case !keeps(r, last, rest):
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// keeps says whether a character stays between the one before it and the rest.
func keeps(r, last rune, rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	switch {
	case r == '\n', r == '\t':
		return true
	case unicode.Is(unicode.Cc, r), unicode.Is(fillers, r), unicode.Is(unicode.Noncharacter_Code_Point, r):
		return false
	case r == joiner: // 👩‍💻 is two pictures joined; several scripts shape their letters by it
		return picture(last) && picture(next) || shaped(last) && (shaped(next) || unicode.Is(unicode.Mn, last))
	case r == parter:
		return shaped(last) && shaped(next)
	case unicode.Is(unicode.Variation_Selector, r): // one, and behind something that has variants
		return last > ' ' && !unicode.Is(unicode.Variation_Selector, last)
	case r >= 0xe0020 && r <= 0xe007f: // the letters of a flag such as that of Scotland
		return last == 0x1f3f4 || last >= 0xe0020 && last < 0xe007f
	case unicode.Is(unicode.Cf, r):
		return unicode.Is(unicode.Prepended_Concatenation_Mark, r) // signs of Arabic and Syriac that are seen
	}
	return true
}

// joiner and parter (ZWJ, ZWNJ) say whether letters hang together.
const joiner, parter = '\u200d', '\u200c'

// fillers are letters by name and blanks to the eye, and marks that are never seen.
var fillers = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x034f, Hi: 0x034f, Stride: 1}, {Lo: 0x115f, Hi: 0x1160, Stride: 1}, {Lo: 0x17b4, Hi: 0x17b5, Stride: 1},
	{Lo: 0x180b, Hi: 0x180f, Stride: 1}, {Lo: 0x2065, Hi: 0x2065, Stride: 1}, {Lo: 0x3164, Hi: 0x3164, Stride: 1},
	{Lo: 0xffa0, Hi: 0xffa0, Stride: 1},
}, LatinOffset: 0}

// picture says that a character is an emoji, or what ends one: its colour, its variant, the cap of a key.
func picture(r rune) bool {
	return r >= 0x1f000 && r <= 0x1faff || r >= 0x2190 && r <= 0x2bff || r == 0xfe0f || r == 0x3030 || r == 0x303d
}

// shaped says that a script joins or parts its letters by invisible characters.
func shaped(r rune) bool {
	return r >= 0x0590 && r < 0x1100 && !unicode.IsSpace(r) || unicode.In(r, unicode.Mongolian, unicode.Khmer, unicode.Tibetan)
}
