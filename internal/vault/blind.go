package vault

import (
	"crypto/hmac"
	"crypto/sha256"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// NormalPhone keeps the digits, without the country code of mainland China: "+86 130-1234-1203" → 13012341203 and
// "0086 731 8888 8888" → 073188888888, as people dial them.
func NormalPhone(s string) string {
	s = strings.TrimSpace(norm.NFKC.String(s))
	var b strings.Builder
	for _, r := range s {
		if r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	digits := b.String()
	abroad := strings.HasPrefix(s, "+")
	if rest, ok := strings.CutPrefix(digits, "0086"); ok {
		digits, abroad = "86"+rest, true
	}
	rest, ok := strings.CutPrefix(digits, "86")
	switch {
	case !ok:
		return digits
	case len(rest) == 11 && rest[0] == '1': // a mobile number, with or without the plus sign
		return rest
	case abroad && len(rest) >= 9 && rest[0] != '0': // a landline lost the 0 of its area code
		return "0" + rest
	case abroad:
		return rest
	}
	return digits
}

// NormalEmail is lower case without surrounding blanks.
func NormalEmail(s string) string {
	return strings.ToLower(strings.TrimSpace(norm.NFKC.String(s)))
}

// normalAccount is an account number as people type it: case and blanks do not count.
func normalAccount(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(s)), ""))
}

// tailLength is how many last digits a caller is asked for.
const tailLength = 4

// blind is the row of the index: equal inputs give equal rows, nobody without the key can tell which input.
func (v *Vault) blind(kind, s string) []byte {
	h := hmac.New(sha256.New, v.index)
	h.Write([]byte(kind))
	h.Write([]byte{0})
	h.Write([]byte(s))
	return h.Sum(nil)[:16]
}

// blinds are all index rows of a person, each once.
func (v *Vault) blinds(p Person) [][]byte {
	seen := map[string]bool{}
	var out [][]byte
	add := func(kind, s string) {
		if s == "" {
			return
		}
		b := v.blind(kind, s)
		if !seen[string(b)] {
			seen[string(b)] = true
			out = append(out, b)
		}
	}
	for _, s := range p.Phones {
		d := NormalPhone(s)
		add("phone", d)
		if len(d) > tailLength {
			add("tail", d[len(d)-tailLength:])
		}
	}
	for _, s := range p.Emails {
		add("email", NormalEmail(s))
	}
	add("account", normalAccount(p.Account))
	return out
}
