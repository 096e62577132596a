package register

import (
	"regexp"
	"slices"
	"strings"
)

// The kinds of templates.
const (
	KindNotice = "notice" // told to the complainant
	KindMacro  = "macro"  // a text at hand for the officer (话术)
)

// Gaps are the names that a template may hold in double braces. Who fills a template gives what it knows of them.
var Gaps = []string{"number", "name", "organisation", "hotline", "contact", "officer", "department", "date", "due",
	"channel", "category", "matter", "stage", "understood", "next", "needed", "text", "expected", "done", "why", "change",
	"amount", "compensation", "link", "code"}

var gap = regexp.MustCompile(`\{\{\s*([^{}]*?)\s*\}\}`)

// Fill gives the subject and the body in a language, with the gaps filled from the values. A gap without a value
// stays empty, so that no reader ever sees braces.
func (t *Template) Fill(lang string, values map[string]string) (subject, body string) {
	return fill(t.Subject.In(lang), values), fill(t.Body.In(lang), values)
}

// fill is what the expression gap finds, without its price: every automatic acknowledgement comes through here.
func fill(text string, values map[string]string) string {
	var b strings.Builder
	for {
		i := strings.Index(text, "{{")
		if i < 0 {
			b.WriteString(text)
			return b.String()
		}
		name := text[i+2:]
		if end := strings.IndexAny(name, "{}"); end >= 0 && strings.HasPrefix(name[end:], "}}") {
			b.WriteString(text[:i] + values[strings.TrimSpace(name[:end])])
			text = name[end+2:]
			continue
		}
		b.WriteString(text[:i+1]) // no gap begins here; perhaps one character on
		text = text[i+1:]
	}
}

func unknownGaps(text string) []string {
	var unknown []string
	for _, found := range gap.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(Gaps, found[1]) {
			unknown = append(unknown, found[1])
		}
	}
	return unknown
}
