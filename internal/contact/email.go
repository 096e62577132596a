package contact

import (
	"net/mail"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// Email is one address as it was given.
type Email struct {
	Address string // that mail is sent to; "" when it is none
	Words   string // as it was given
}

// Key tells addresses apart: without regard to case, and to how a domain of other letters is written.
func (e Email) Key() string {
	local, domain, ok := strings.Cut(e.Address, "@")
	if !ok {
		return ""
	}
	return strings.ToLower(local) + "@" + ascii(domain)
}

// Kept is what is written down: the address, or the words where there is none.
func (e Email) Kept() string {
	if e.Address != "" {
		return e.Address
	}
	return e.Words
}

// Masked says that somebody has put stars into the address: z***@example.com.
func (e Email) Masked() bool {
	return strings.Contains(e.Words, "**") && strings.Contains(e.Words, "@")
}

// Address reads what should be one address; of several the first.
func Address(s string) Email { return Emails(s)[0] }

// Emails reads all addresses that stand in one field: plain, as a link (mailto:), or behind a name ("周 <z@x.cn>").
func Emails(s string) []Email {
	words := strings.TrimSpace(s)
	var out []Email
	for _, part := range strings.FieldsFunc(norm.NFKC.String(words), func(r rune) bool { return strings.ContainsRune(";,、\n", r) }) {
		if at := address(part); at != "" {
			out = append(out, Email{at, strings.TrimSpace(part)})
		} else if !strings.Contains(part, "@") {
			continue // half of a name with a comma
		} else {
			return []Email{{Words: words}}
		}
	}
	if len(out) == 0 {
		return []Email{{Words: words}}
	}
	return out
}

// address is the address inside of a text; "" when there is none, or more than that.
func address(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > len("mailto:") && strings.EqualFold(s[:len("mailto:")], "mailto:") {
		s, _, _ = strings.Cut(s[len("mailto:"):], "?")
	}
	if i, j := strings.LastIndexByte(s, '<'), strings.LastIndexByte(s, '>'); i >= 0 && j > i {
		s = s[i+1 : j]
	}
	s = strings.TrimRight(strings.TrimSpace(s), ".。")
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || strings.Contains(local, "**") || len(local) > 64 || !strings.Contains(domain, ".") || ascii(domain) == "" {
		return ""
	}
	if _, err := mail.ParseAddress(local + "@" + ascii(domain)); err != nil || strings.ContainsAny(local, " \"()<>[]:;,\\") {
		return ""
	}
	return local + "@" + strings.ToLower(domain)
}

// ascii is a domain as the network knows it; "" when it is none.
func ascii(domain string) string {
	a, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		return ""
	}
	return a
}
