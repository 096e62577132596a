package typed

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"amends/internal/fault"
)

// JSON refuses a body of which Go's decoder would lose something and say nothing: one that is no UTF-8, that names half of
// a character (a lone surrogate, \ud800), where it would put U+FFFD, or a field twice.
func JSON(raw []byte) error {
	if err := UTF8(raw); err != nil {
		return err
	}
	if err := whole(raw); err != nil {
		return err
	}
	return oneName(raw)
}

func whole(raw []byte) error {
	if !bytes.Contains(raw, []byte(`\u`)) {
		return nil
	}
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		unit, ok := escaped(raw[i:])
		switch {
		case !ok:
			i++ // the character behind the backslash is no beginning
		case unit < 0xd800 || unit > 0xdfff:
			i += escape - 1
		default:
			low, paired := escaped(raw[i+escape:])
			if unit > 0xdbff || !paired || low < 0xdc00 || low > 0xdfff {
				return fault.New(fault.BadRequest, "input.half_character", "at", i+1, "escape", string(raw[i:i+escape]))
			}
			i += 2*escape - 1
		}
	}
	return nil
}

// escape is the length of \uXXXX.
const escape = 6

// escaped reads a \uXXXX that stands at the beginning.
func escaped(raw []byte) (uint64, bool) {
	if len(raw) < escape || raw[0] != '\\' || raw[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(raw[2:escape]), 16, 16)
	return unit, err == nil
}

// UTF8 refuses what is none, and names the first byte that is not.
func UTF8(raw []byte) error {
	if utf8.Valid(raw) {
		return nil
	}
	at := 0
	for at < len(raw) {
		r, n := utf8.DecodeRune(raw[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	return fault.New(fault.BadRequest, "input.not_utf8", "at", at+1)
}

// secret says that a field is a password, which is compared as it was chosen, however it was typed.
func secret(name string) bool { return strings.Contains(name, "password") || name == "again" }

// Values refuses posted fields and parameters that are no UTF-8, naming the first, and cleans the others in place.
func Values(values map[string][]string) error {
	for name, list := range values {
		for i, s := range list {
			if !utf8.ValidString(s) || !utf8.ValidString(name) {
				return fault.New(fault.BadRequest, "input.field_not_utf8", "field", string(bytes.ToValidUTF8([]byte(name), []byte("?"))))
			}
			if !secret(name) {
				list[i] = Text(s)
			}
		}
	}
	return nil
}
