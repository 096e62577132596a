package text

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Normalize is how index and query read every text, so that they cannot differ: full and half width, composed and
// decomposed, upper and lower case are equal, Latin letters have no accents, traditional characters are simplified ones,
// and what does not show (joiners, direction marks, soft hyphens) is not there. A change here needs a migration that has
// the index made again.
func Normalize(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(s)
	}
	if !norm.NFKC.IsNormalString(s) {
		s = norm.NFKC.String(s)
	}
	table := simplified()
	s = strings.ToLower(s)
	for _, r := range s { // most texts need nothing
		if c := alike(r, table); c != r {
			s = strings.Map(func(r rune) rune { return alike(r, table) }, s)
			break
		}
	}
	if strings.ContainsAny(s, "ßæœþ") {
		s = ligatures.Replace(s)
	}
	return s
}

var ligatures = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "þ", "th")

// alike gives the letter that a letter is searched as; negative for what does not show.
func alike(r rune, table *simpler) rune {
	switch {
	case r >= firstWide && r <= lastWide:
		if c := table[r-firstWide]; c != 0 {
			return rune(c)
		}
		return r
	case r < 0xad:
		return r
	case r == 0xad, r >= 0x300 && r <= 0x36f, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e,
		r >= 0x2060 && r <= 0x206f, r >= 0xfe00 && r <= 0xfe0f, r == 0xfeff:
		return -1
	case r < firstWide:
		if r < 0x250 || r >= 0x1e00 && r <= 0x1eff {
			return plainLatin(r)
		}
		return r
	}
	return r
}

// plainLatin takes the accent from a Latin letter.
func plainLatin(r rune) rune {
	switch r {
	case 'ø':
		return 'o'
	case 'đ', 'ð':
		return 'd'
	case 'ł':
		return 'l'
	case 'ħ':
		return 'h'
	case 'ı':
		return 'i'
	}
	var b [utf8.UTFMax]byte
	if d := norm.NFD.Properties(b[:utf8.EncodeRune(b[:], r)]).Decomposition(); len(d) > 0 && d[0] < utf8.RuneSelf {
		return rune(d[0])
	}
	return r
}

const (
	firstWide = 0x3400
	lastWide  = 0x9fff
)

//go:embed simplified.txt
var pairsOfCharacters string

type simpler [lastWide - firstWide + 1]uint16

// simplified has the simplified form of each traditional character, 0 where there is none. Words that differ only in
// traditional writing (後 and 后) meet, which costs a search little and spares it the guess which was meant.
var simplified = sync.OnceValue(func() *simpler {
	var out simpler
	for line := range strings.Lines(pairsOfCharacters) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for pair := range strings.FieldsSeq(line) {
			from, n := utf8.DecodeRuneInString(pair)
			to, _ := utf8.DecodeRuneInString(pair[n:])
			out[from-firstWide] = uint16(to)
		}
	}
	for i, c := range out {
		if c >= firstWide && c <= lastWide && out[c-firstWide] != 0 { // simplified in two steps
			out[i] = out[c-firstWide]
		}
	}
	return &out
})

// maxWord bounds a single word: PostgreSQL refuses lexemes from 2 KB on, and nobody searches for one.
const maxWord = 64

// fold makes an English plural equal to its singular, the one inflexion that readers expect search to ignore, and cuts
// absurdly long words at a character boundary. What it makes is no word, only the same for both: cases and case are cas.
func fold(w string) string {
	if len(w) > maxWord {
		n := maxWord
		for n > 0 && !utf8.RuneStart(w[n]) {
			n--
		}
		w = w[:n]
	}
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return w
		}
	}
	for {
		s := singular(w)
		if s == w {
			return w
		}
		w = s
	}
}

// shortest is how much of a word is left at least.
const shortest = 3

// singular takes one ending away: companies, company; buses, bus; cases and case, cas; phones, phone.
func singular(w string) string {
	n := len(w)
	end := func(e string) bool { return strings.HasSuffix(w, e) && n-len(e) >= shortest }
	switch {
	case end("ies"):
		return w[:n-3] + "y"
	case end("ie"):
		return w[:n-2] + "y"
	case end("es") && hisses(w[:n-2]):
		return w[:n-2]
	case end("e") && hisses(w[:n-1]):
		return w[:n-1]
	case end("s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is"):
		return w[:n-1]
	}
	return w
}

// hisses tells the stems whose plural takes an e.
func hisses(w string) bool {
	for _, e := range []string{"s", "x", "z", "ch", "sh", "o"} {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// begin is the fold of a word of which only the beginning was typed: whatever the whole word folds to begins with it.
func begin(w string) string {
	for _, e := range []string{"ies", "ie", "i"} {
		if s, ok := strings.CutSuffix(w, e); ok && len(s) >= shortest {
			return s
		}
	}
	return fold(w)
}
