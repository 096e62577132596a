package complaint

import (
	"amends/internal/contact"
	"amends/internal/fault"
)

// phoneDigits is more than any number has with its extension.
const phoneDigits = 25

// reachable notes what a spreadsheet has spoilt, and what is no number and no address at all. What somebody has masked is
// kept as the words that it is: it reaches nobody, and is nobody's.
func (c Complainant) reachable(l *fault.List, who string) {
	if c.Phone != "" {
		for _, p := range contact.Phones(c.Phone, contact.Home) {
			if p.Dial != "" {
				continue
			}
			if contact.Spoilt(p.Typed) {
				l.Add(who+".phone", "input.spoilt_phone", "value", p.Typed)
			} else if digits := len(p.National()); digits < 3 || digits > phoneDigits {
				l.Add(who+".phone", "input.not_a_phone")
			}
		}
	}
	if c.Email != "" {
		for _, e := range contact.Emails(c.Email) {
			if e.Address == "" && !e.Masked() {
				l.Add(who+".email", "input.not_an_email")
			}
		}
	}
}
