// Package file says what a file may be called and which kinds the house takes: one rule for the name under which it is
// stored, attached, shown and saved. A desktop goes by the ending, so a name ends as its bytes say.
package file

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"amends/internal/fault"
)

// Ref refers to a file: which bytes, under which name, of which kind, how many. New is the way to one.
type Ref struct {
	Digest string
	Name   string
	Kind   string
	Size   int64
}

// New refers to a file whose kind was found in its bytes. The name is cleaned; one that a desktop would run is refused,
// and one whose ending is not one of its kind gets the ending of its kind. No name at all stays none.
func New(digest, name, kind string, size int64) (Ref, error) {
	if name == "" {
		return Ref{digest, "", kind, size}, nil
	}
	clean, err := Name(name, kind)
	return Ref{digest, clean, kind, size}, err
}

// Name cleans the name of a file of a kind, or refuses it. A kind that is not known yet ("") leaves the ending alone.
func Name(name, kind string) (string, error) {
	clean := Clean(name)
	if Runs(clean) {
		return "", fault.Input("file", "file.runs", "name", clean, "ending", ending(clean))
	}
	return fit(clean, kind), nil
}

// Shown is the name under which a file of the record is shown and saved: names from before this rule are cleaned, and
// one that a desktop would run gets the ending of its kind behind it.
func Shown(name, kind string) string {
	clean := Clean(name)
	if kind == "" && Runs(clean) {
		return fit(clean+".", "application/octet-stream")
	}
	return fit(clean, kind)
}

// fit gives a name an ending of its kind.
func fit(name, kind string) string {
	list := endings[kind]
	if kind == "application/octet-stream" {
		list = []string{".bin"}
	}
	if list == nil || slices.Contains(list, ending(name)) {
		return name
	}
	return cut(strings.TrimRight(name, "."), maxName-len(list[0])) + list[0]
}

// Runs says that a desktop would run a file of this name, or open it with rights that a document has not.
func Runs(name string) bool { return slices.Contains(runnable, ending(name)) }

func ending(name string) string { return strings.ToLower(path.Ext(name)) }

// maxName bounds a file name, in bytes; most file systems take 255.
const maxName = 200

// Clean keeps the last part of a name and of that what can be shown on one line and written on any disk: no path, no
// control, invisible or direction-changing characters ("gpj.exe" turned round), none that Windows reads as something else
// ("a.txt::$DATA"), no dots or blanks at its ends. An empty one becomes "file".
func Clean(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, ""))
	s = s[strings.LastIndexAny(s, `/\`)+1:]
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) || blank[r]:
			return -1
		case unicode.IsSpace(r):
			return ' '
		case strings.ContainsRune(`<>:"|?*`, r):
			return '_'
		}
		return r
	}, s)
	s = strings.Trim(s, " .")
	if len(s) > maxName {
		ext := path.Ext(s)
		if len(ext) > 10 {
			ext = ""
		}
		s = cut(s, maxName-len(ext)) + ext
	}
	if s == "" {
		return "file"
	}
	if stem, _, _ := strings.Cut(s, "."); device[strings.ToLower(strings.TrimSpace(stem))] {
		return "_" + s
	}
	return s
}

// cut shortens to so many bytes, between characters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// blank are letters that show nothing: a name of them would be none.
var blank = map[rune]bool{'\u115f': true, '\u1160': true, '\u2800': true, '\u3164': true, '\uffa0': true,
	'\ufffc': true}

// device are the names that Windows keeps for its own.
var device = map[string]bool{"con": true, "prn": true, "aux": true, "nul": true, "com1": true, "com2": true,
	"com3": true,
	"com4": true, "com5": true, "com6": true, "com7": true, "com8": true, "com9": true, "lpt1": true, "lpt2": true,
	"lpt3": true,
	"lpt4": true, "lpt5": true, "lpt6": true, "lpt7": true, "lpt8": true, "lpt9": true}
