package vault

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"amends/internal/contact"
)

// MaskName keeps the first and, from three characters on, the last: 周小霞 → 周*霞, 周霞 → 周*, John Smith → J*** S****.
func MaskName(s string) string {
	s = strings.TrimSpace(s)
	if strings.ContainsFunc(s, func(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) }) {
		words := strings.Fields(s)
		for i, w := range words {
			words[i] = mask(w, 1, 0)
		}
		return strings.Join(words, " ")
	}
	if utf8.RuneCountInString(s) < 3 {
		return mask(s, 1, 0)
	}
	return mask(s, 1, 1)
}

// MaskPhone keeps the first three and last four digits: 130****1203. Short numbers keep the last two.
func MaskPhone(s string) string {
	s = strings.TrimPrefix(contact.One(s, contact.Home).National(), "+")
	switch n := len(s); {
	case n >= 10:
		return mask(s, 3, 4)
	case n >= 7:
		return mask(s, 0, 4)
	default:
		return mask(s, 0, 2)
	}
}

// MaskEmail keeps the first character and the domain: z***@example.com.
func MaskEmail(s string) string {
	s = strings.ToLower(contact.Address(s).Kept())
	local, domain, ok := strings.Cut(s, "@")
	if !ok {
		return mask(s, 1, 0)
	}
	r, _ := utf8.DecodeRuneInString(local)
	if local == "" {
		return "***@" + domain
	}
	return string(r) + "***@" + domain
}

// MaskID keeps the first three and last four of an identity number.
func MaskID(s string) string {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) < 11 {
		return mask(s, 1, 1)
	}
	return mask(s, 3, 4)
}

// mask puts a star for each character but the first and last few; one character is always hidden.
func mask(s string, first, last int) string {
	rs := []rune(s)
	if len(rs) == 0 {
		return ""
	}
	if first+last >= len(rs) {
		first, last = min(first, len(rs)-1), 0
	}
	for i := first; i < len(rs)-last; i++ {
		rs[i] = '*'
	}
	return string(rs)
}

// Display is the masked line of a person for lists: name, and the first phone when there is one.
func (p Person) display() string {
	s := MaskName(p.Name)
	if len(p.Phones) > 0 {
		s = strings.TrimSpace(s + " " + MaskPhone(p.Phones[0]))
	} else if len(p.Emails) > 0 {
		s = strings.TrimSpace(s + " " + MaskEmail(p.Emails[0]))
	}
	return s
}

// Parts takes a masked line apart again: the name, and the phone or the e-mail address behind it.
func Parts(display string) (name, phone, email string) {
	i := strings.LastIndexByte(display, ' ')
	switch last := display[i+1:]; {
	case strings.Contains(last, "@"):
		return strings.TrimSpace(display[:max(i, 0)]), "", last
	case strings.ContainsAny(last, "0123456789"):
		return strings.TrimSpace(display[:max(i, 0)]), last, ""
	}
	return display, "", ""
}

// Masked is the person as someone may see who has no right to the plain fields.
func (p Person) Masked() Person {
	m := Person{ID: p.ID, Name: MaskName(p.Name), Level: p.Level, IDNumber: MaskID(p.IDNumber), Account: mask(p.Account, 2, 2)}
	for _, s := range p.Phones {
		m.Phones = append(m.Phones, MaskPhone(s))
	}
	for _, s := range p.Emails {
		m.Emails = append(m.Emails, MaskEmail(s))
	}
	if p.Address != "" {
		m.Address = mask(p.Address, 3, 0)
	}
	return m
}
