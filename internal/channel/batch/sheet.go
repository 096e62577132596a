package batch

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"amends/internal/typed"
)

// cell is what a cell says: cleaned as every text that comes in, without the marks by which spreadsheets keep a text from
// becoming a number (="001", '002).
func cell(s string) string {
	s = strings.TrimSpace(typed.Text(s))
	if inner, ok := strings.CutPrefix(s, `="`); ok && strings.HasSuffix(inner, `"`) {
		if inner = strings.TrimSuffix(inner, `"`); !strings.Contains(strings.ReplaceAll(inner, `""`, ""), `"`) {
			return strings.TrimSpace(strings.ReplaceAll(inner, `""`, `"`))
		}
	}
	if rest, ok := strings.CutPrefix(s, "'"); ok && !strings.Contains(rest, "'") {
		first, _ := utf8.DecodeRuneInString(rest)
		if first >= utf8.RuneSelf || !unicode.IsLetter(first) && !unicode.IsSpace(first) { // 'Twas stays
			return rest
		}
	}
	return s
}

// heading is the name of a column as it is compared: nobody sees its blanks.
func heading(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, cell(s))
}

// blank says that nothing stands in a row.
func blank(values []string) bool {
	for _, v := range values {
		if cell(v) != "" {
			return false
		}
	}
	return true
}

// delimiters are those that spreadsheets write, the most usual first.
var delimiters = []string{",", ";", "\t", "|"}

// declared is the delimiter that a first line "sep=;" names, as Excel writes and reads it.
func declared(line string) string {
	rest, ok := strings.CutPrefix(strings.ToLower(strings.Trim(strings.TrimRight(line, "\r\n"), `"`)), "sep=")
	if !ok || utf8.RuneCountInString(rest) != 1 {
		return ""
	}
	return rest
}
