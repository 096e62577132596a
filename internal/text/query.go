package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Phrase is a list of tokens that must stand next to each other; the last is a prefix when Prefix is set.
type Phrase struct {
	Tokens []string
	Prefix bool
}

// maxPhrases bounds what one query may ask: more words than this is a pasted paragraph, whose first words decide.
const maxPhrases = 12

// maxPhraseTokens bounds one phrase for the same reason.
const maxPhraseTokens = 24

// Query reads what a person typed: words divided by spaces must all be present; what is written together, or between
// quotation marks, must stand together. A trailing * on a Latin word finds words that begin so.
func Query(q string) []Phrase {
	var out []Phrase
	for _, chunk := range chunks(Normalize(q)) {
		if p, ok := phrase(chunk); ok && !holds(out, p) {
			out = append(out, p)
			if len(out) == maxPhrases {
				break
			}
		}
	}
	return out
}

// chunks divides at spaces, keeping quoted stretches whole.
func chunks(q string) []string {
	var out []string
	var b strings.Builder
	quoted := false
	flush := func() {
		if b.Len() > 0 {
			out = append(out, b.String())
			b.Reset()
		}
	}
	for _, r := range q {
		switch {
		case r == '"' || r == '“' || r == '”' || r == '「' || r == '」':
			flush()
			quoted = !quoted
		case unicode.IsSpace(r) && !quoted:
			flush()
		default:
			b.WriteRune(r)
		}
	}
	flush()
	return out
}

func phrase(chunk string) (Phrase, bool) {
	var all []run
	runs(chunk, func(r run) bool {
		all = append(all, r)
		return len(all) < maxPhraseTokens
	})
	var p Phrase
	for i, r := range all {
		end := i == len(all)-1
		switch {
		case !r.wide:
			p.Prefix = end && strings.HasSuffix(chunk, "*") && len(r.s) > 1
			if p.Prefix {
				p.Tokens = append(p.Tokens, begin(r.s))
			} else {
				p.Tokens = append(p.Tokens, fold(r.s))
			}
		case utf8.RuneCountInString(r.s) == 1:
			// In the index the character stands alone only before a boundary; at the end of the query any pair that
			// begins with it will do. A first character followed by a Latin word is before a boundary.
			p.Tokens = append(p.Tokens, r.s)
			p.Prefix = end
		default:
			p.Tokens = pairs(p.Tokens, r.s, !end)
		}
	}
	if len(p.Tokens) > maxPhraseTokens {
		p.Tokens, p.Prefix = p.Tokens[:maxPhraseTokens], false
	}
	return p, len(p.Tokens) > 0
}

func holds(ps []Phrase, p Phrase) bool {
	for _, o := range ps {
		if o.Prefix == p.Prefix && strings.Join(o.Tokens, " ") == strings.Join(p.Tokens, " ") {
			return true
		}
	}
	return false
}
