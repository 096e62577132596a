// Package area knows the names of administrative areas (行政区划): from provinces down to counties, as GB/T 2260 lists them,
// with the townships of cities that have no counties. Such a name is about nobody, and nothing else is one. Pure.
package area

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// names come from the package area-data of Vant (MIT), one a line.
//
//go:embed names.txt
var names string

const most = 4 // areas one within another that are said in one breath

// suffixes are left out when people speak: 长沙 for 长沙市.
var suffixes = []string{"特别行政区", "自治区", "省", "市", "区", "县", "旗", "盟", "州"}

// spoken are regions that are called without the people they are named after.
var spoken = map[string]string{"广西壮族自治区": "广西", "宁夏回族自治区": "宁夏", "新疆维吾尔自治区": "新疆"}

var known = sync.OnceValue(func() map[string]bool {
	m := make(map[string]bool, 8000)
	for name := range strings.Lines(names) {
		name = strings.TrimSpace(name)
		m[name] = true
		if short := spoken[name]; short != "" {
			m[short] = true
			continue
		}
		for _, s := range suffixes {
			if short, cut := strings.CutSuffix(name, s); cut && utf8.RuneCountInString(short) >= 2 {
				m[short] = true
				break
			}
		}
	}
	return m
})

// Is says whether words are the name of an area, or of one within another (湖南省长沙市岳麓区, 湖南长沙), and nothing else.
func Is(words string) bool {
	s := []rune(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("-/·,，、", r) {
			return -1
		}
		return r
	}, words))
	if len(s) > 40 {
		return false
	}
	return within(s, known(), most)
}

// within says whether the rest is made of names. A longer name is tried first, and a shorter one where that leads nowhere.
func within(rest []rune, m map[string]bool, left int) bool {
	if left == 0 {
		return false
	}
	for n := min(len(rest), 15); n >= 2; n-- {
		if m[string(rest[:n])] && (n == len(rest) || within(rest[n:], m, left-1)) {
			return true
		}
	}
	return false
}
