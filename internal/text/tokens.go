// Package text is for finding and comparing what people wrote: it makes search tokens that work for Chinese and Latin
// scripts alike, keeps one index on either database, and measures how alike two narratives are.
package text

import (
	"unicode"
	"unicode/utf8"
)

// MaxTokens bounds what one document contributes. PostgreSQL clamps positions at 16,383; both engines stop before it,
// so that both find the same.
const MaxTokens = 16_000

// wide says that a script is written without spaces, so that words must be found by overlapping pairs.
func wide(r rune) bool {
	switch {
	case r < 0x2e80:
		return false
	case r >= 0x4e00 && r <= 0x9fff:
		return true
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

func word(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// run is a stretch of one kind of writing inside normalized text.
type run struct {
	s    string
	wide bool
}

// runs calls yield for every stretch, in order.
func runs(s string, yield func(run) bool) {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		w := wide(r)
		if !w && !word(r) || r == utf8.RuneError {
			i += n
			continue
		}
		j := i + n
		for j < len(s) {
			r, n := utf8.DecodeRuneInString(s[j:])
			if wide(r) != w || !w && !word(r) || r == utf8.RuneError {
				break
			}
			j += n
		}
		if !yield(run{s[i:j], w}) {
			return
		}
		i = j
	}
}

// Tokens are the index terms of s in reading order. A stretch of Chinese becomes overlapping pairs followed by its
// last character alone: 投诉噪音 → 投诉 诉噪 噪音 音. The lone last character lets a query of one character be a prefix
// query that misses nothing, and stands between two stretches so that a phrase never reaches across punctuation.
// Latin words and numbers are kept whole.
func Tokens(s string) []string {
	s = Normalize(s)
	out := make([]string, 0, len(s)/3+4)
	runs(s, func(r run) bool {
		if !r.wide {
			out = append(out, fold(r.s))
			return len(out) < MaxTokens
		}
		out = pairs(out, r.s, true)
		return len(out) < MaxTokens
	})
	if len(out) > MaxTokens {
		out = out[:MaxTokens]
	}
	return out
}

// pairs appends the overlapping pairs of s, which share s's memory, and its last character when last is set.
func pairs(out []string, s string, last bool) []string {
	_, first := utf8.DecodeRuneInString(s)
	i, j := 0, first
	for j < len(s) {
		_, n := utf8.DecodeRuneInString(s[j:])
		out = append(out, s[i:j+n])
		i, j = j, j+n
	}
	if last {
		out = append(out, s[i:])
	}
	return out
}
