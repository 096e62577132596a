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
	Typed   string // as it was given
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
	return e.Typed
}

// Masked says that somebody has put stars into the address: z***@example.com.
func (e Email) Masked() bool {
	return strings.Contains(e.Typed, "**") && strings.Contains(e.Typed, "@")
}

// Address reads what should be one address; of several the first.
func Address(s string) Email { return Emails(s)[0] }

// Emails reads all addresses that stand in one field: plain, as a link (mailto:), or behind a name ("周 <z@x.cn>").
func Emails(s string) []Email {
	words := strings.TrimSpace(s)
	if usual(words) {
		return []Email{{words, words}}
	}
	var out []Email
	for _, part := range strings.FieldsFunc(norm.NFKC.String(words),
		func(r rune) bool { return strings.ContainsRune(";,、\n", r) }) {
		if at := address(part); at != "" {
			out = append(out, Email{at, strings.TrimSpace(part)})
		} else if !strings.Contains(part, "@") {
			continue // half of a name with a comma
		} else {
			return []Email{{Typed: words}}
		}
	}
	if len(out) == 0 {
		return []Email{{Typed: words}}
	}
	return out
}

// usual says that a text is an address as nearly all are written: letters, digits and the signs between them, with a
// domain of ASCII in lower case. Nothing needs to be asked about it.
func usual(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || len(local) > 64 || !usualDomain(domain) {
		return false
	}
	for i := range len(local) {
		switch c := local[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_', c == '-', c == '+':
		case c == '.' && i > 0 && i < len(local)-1 && local[i-1] != '.':
		default:
			return false
		}
	}
	return true
}

func usualDomain(s string) bool {
	dot := -1
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		case c == '.' && i > dot+1:
			dot = i
		default:
			return false
		}
	}
	return dot > 0 && dot < len(s)-1 && len(s) <= 63
}

// address is the address inside of a text; "" when there is none, or more than that.
func address(s string) string {
	s = strings.TrimSpace(s)
	if usual(s) {
		return s
	}
	if len(s) > len("mailto:") && strings.EqualFold(s[:len("mailto:")], "mailto:") {
		s, _, _ = strings.Cut(s[len("mailto:"):], "?")
	}
	if i, j := strings.LastIndexByte(s, '<'), strings.LastIndexByte(s, '>'); i >= 0 && j > i {
		s = s[i+1 : j]
	}
	s = strings.TrimRight(strings.TrimSpace(s), ".。")
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || strings.Contains(local, "**") || len(local) > 64 || !strings.Contains(domain, ".") ||
		ascii(domain) == "" {
		return ""
	}
	if _, err := mail.ParseAddress(local + "@" + ascii(domain)); err != nil ||
		strings.ContainsAny(local, " \"()<>[]:;,\\") {
		return ""
	}
	return local + "@" + strings.ToLower(domain)
}

// ascii is a domain as the network knows it; "" when it is none.
func ascii(domain string) string {
	if usualDomain(domain) {
		return domain
	}
	a, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		return ""
	}
	return a
}
