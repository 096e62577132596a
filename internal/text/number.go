package text

import "strings"

// tail is how many digits of a number are asked for at least. So few mean the end of a number; more, any part of it.
const tail = 4

// numberTerms appends every end of the digits of a number, so that any part of it is the beginning of a term.
func numberTerms(out []string, number string) []string {
	for digits := range strings.FieldsFuncSeq(number, func(r rune) bool { return r < '0' || r > '9' }) {
		for i := 0; i+tail <= len(digits); i++ {
			out = append(out, numberMark+digits[i:])
		}
	}
	return out
}

// Number reads a query as the number of something, however it was written: TS 2611-290010 and ｔｓ2611290010 are
// TS2611290010. "" when it is none.
func Number(query string) string {
	n := strings.ToUpper(strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -_./#\u2010\u2011\u2012\u2013\u2014\t", r) {
			return -1
		}
		return r
	}, Normalize(strings.TrimSpace(query))))
	letters := strings.TrimRight(n, "0123456789")
	if digits := len(n) - len(letters); len(n) > 2*maxWord || digits < tail ||
		strings.Trim(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return ""
	}
	return n
}

// digitsOf are the digits at the end of what was typed as a number.
func digitsOf(query string) string {
	return strings.TrimLeft(Number(query), "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}

// Searchable says whether there is anything in a query that can be looked for.
func Searchable(query string) bool { return len(Query(query)) > 0 }
