package store

import "strings"

// positional rewrites $n to ? and tells which argument (from 0) each ? takes. Quoted text and comments stay as they are.
func positional(query string) (string, []int) {
	if !strings.Contains(query, "$") {
		return query, nil
	}
	var b strings.Builder
	b.Grow(len(query))
	var order []int
	for i := 0; i < len(query); {
		c := query[i]
		switch {
		case c == '\'' || c == '"':
			j := i + 1
			for j < len(query) && query[j] != c {
				j++
			}
			j = min(j+1, len(query))
			b.WriteString(query[i:j])
			i = j
		case c == '-' && strings.HasPrefix(query[i:], "--"):
			j := strings.IndexByte(query[i:], '\n')
			if j < 0 {
				return b.String(), order
			}
			i += j
		case c == '/' && strings.HasPrefix(query[i:], "/*"):
			j := strings.Index(query[i+2:], "*/")
			if j < 0 {
				j = len(query) - i - 4
			}
			b.WriteString(query[i : i+j+4])
			i += j + 4
		case c == '$' && i+1 < len(query) && query[i+1] >= '1' && query[i+1] <= '9':
			n, j := 0, i+1
			for ; j < len(query) && query[j] >= '0' && query[j] <= '9'; j++ {
				n = n*10 + int(query[j]-'0')
			}
			if afterLimit(b.String()) {
				b.WriteString("(?+0)")
			} else {
				b.WriteByte('?')
			}
			order = append(order, n-1)
			i = j
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String(), order
}

// afterLimit says that what comes next is the number of a limit. SQLite looks into a bare placeholder there to plan by its
// value, and therefore prepares the statement anew at every use, which costs more than the query; into an expression it
// does not look.
func afterLimit(text string) bool {
	text = strings.TrimRight(text, " \t\n")
	for _, word := range []string{"limit", "offset"} {
		if before, ok := strings.CutSuffix(text, word); ok && (before == "" || strings.ContainsAny(before[len(before)-1:], " \t\n)")) {
			return true
		}
	}
	return false
}
