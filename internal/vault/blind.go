package vault

import (
	"crypto/hmac"
	"crypto/sha256"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"amends/internal/contact"
)

// Phones reads what was given as a phone number, in the region of the organisation.
func (v *Vault) Phones(s string) []contact.Phone { return contact.Phones(s, v.region()) }

// Dialled is a number as people at home dial it, or the digits of what cannot be dialled.
func Dialled(s string) string { return contact.One(s, contact.Home).National() }

func (v *Vault) region() string {
	if v.Region != nil {
		if r := v.Region(); r != "" {
			return r
		}
	}
	return contact.Home
}

// HasPhone says whether every number of a text is one of the person's: the same number, or the same words where there is
// none. No number at all is no new one.
func (v *Vault) HasPhone(p Person, s string) bool { return len(v.newPhones(p, s)) == 0 }

// CallsAt says whether somebody is called at a number: it is one of his, or the last four digits of one, which is what lists
// show of it.
func (v *Vault) CallsAt(p Person, s string) bool {
	return v.HasPhone(p, s) || len(s) == shownDigits && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0 &&
		slices.ContainsFunc(p.Phones, func(phone string) bool { return strings.HasSuffix(Dialled(phone), s) })
}

// shownDigits is how much of the end of a number its mask leaves.
const shownDigits = 4

// AddPhones is the person's list with the numbers of a text that are new in it, as they are kept.
func (v *Vault) AddPhones(p Person, s string) []string {
	return append(p.Phones[:len(p.Phones):len(p.Phones)], v.newPhones(p, s)...)
}

func (v *Vault) newPhones(p Person, s string) (kept []string) {
	if s == "" {
		return nil
	}
	for _, x := range v.Phones(s) {
		if !anyOf(p.Phones, x.Kept(), phoneID) && !anyOf(kept, x.Kept(), phoneID) {
			kept = append(kept, x.Kept())
		}
	}
	return kept
}

// HasEmail is HasPhone for addresses.
func (v *Vault) HasEmail(p Person, s string) bool { return len(newEmails(p, s)) == 0 }

// AddEmails is AddPhones for addresses.
func (v *Vault) AddEmails(p Person, s string) []string {
	return append(p.Emails[:len(p.Emails):len(p.Emails)], newEmails(p, s)...)
}

func newEmails(p Person, s string) (kept []string) {
	if s == "" {
		return nil
	}
	for _, x := range contact.Emails(s) {
		if !anyOf(p.Emails, x.Kept(), emailID) && !anyOf(kept, x.Kept(), emailID) {
			kept = append(kept, x.Kept())
		}
	}
	return kept
}

// phoneID and emailID tell kept contacts of one person apart: words by themselves.
func phoneID(kept string) string { return either(contact.One(kept, contact.Home).Key(), kept) }
func emailID(kept string) string { return either(contact.Address(kept).Key(), kept) }

func either(key, words string) string {
	if key != "" {
		return key
	}
	return " " + words
}

func anyOf(list []string, s string, id func(string) string) bool {
	for _, x := range list {
		if x == s || id(x) == id(s) {
			return true
		}
	}
	return false
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

// blinds are all index rows of a person, each once. "phone" and "email" identify; "near" only helps to look for somebody.
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
		x := contact.One(s, contact.Home) // as it was kept
		add("phone", x.Key())
		add("near", x.Near())
		if x.Dial != "" {
			add("tail", x.Dial[len(x.Dial)-tailLength:])
		}
	}
	for _, s := range p.Emails {
		add("email", contact.Address(s).Key())
	}
	add("account", normalAccount(p.Account))
	return out
}
