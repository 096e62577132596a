package vault

import (
	"regexp"
	"slices"

	"amends/internal/fault"
	"amends/internal/typed"
)

// Edit is a change of what is known of a person, as every door takes it: what is empty stays as it is, Phone and Email are
// added, and what PhonesOut and EmailsOut name is taken out.
type Edit struct {
	Name, Level, Phone, Email, Address, Account string `typed:"line"`
	PhonesOut, EmailsOut                        []string
}

// local is a number that is dialled within its area only.
var local = regexp.MustCompile(`^[0-9][0-9 -]{5,9}$`)

// maxLine is how long one detail may be.
const maxLine = 200

// Apply changes a person and names the fields that changed; none: all was so already.
func (v *Vault) Apply(p *Person, e Edit) (what []string, err error) {
	typed.All(&e)
	lines := []struct{ name, text string }{{"name", e.Name}, {"level", e.Level}, {"phone", e.Phone}, {"email", e.Email}, {"address", e.Address}, {"account", e.Account}}
	var l fault.List
	for _, x := range lines {
		if len([]rune(x.text)) > maxLine {
			l.Add(x.name, "input.too_long", "max", maxLine)
		}
	}
	if e.Phone != "" && len(v.Reaches(e.Phone, "")) == 0 && !local.MatchString(e.Phone) {
		l.Add("phone", "customer.bad_phone")
	}
	if e.Email != "" && len(v.Reaches("", e.Email)) == 0 {
		l.Add("email", "customer.bad_email")
	}
	phones, ok := without(p.Phones, e.PhonesOut, phoneID)
	if !ok {
		l.Add("phone_out", "customer.changed")
	}
	emails, ok := without(p.Emails, e.EmailsOut, emailID)
	if !ok {
		l.Add("email_out", "customer.changed")
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	for _, x := range []struct {
		at   *string
		name string
		text string
	}{{&p.Name, "name", e.Name}, {&p.Level, "level", e.Level}, {&p.Address, "address", e.Address}, {&p.Account, "account", e.Account}} {
		if x.text != "" && x.text != *x.at {
			*x.at = x.text
			what = append(what, x.name)
		}
	}
	phones = v.AddPhones(Person{Phones: phones}, e.Phone)
	emails = v.AddEmails(Person{Emails: emails}, e.Email)
	if !slices.Equal(phones, p.Phones) {
		what = append(what, "phones")
	}
	if !slices.Equal(emails, p.Emails) {
		what = append(what, "emails")
	}
	p.Phones, p.Emails = phones, emails
	p.Typed = p.Typed && len(what) == 0
	return what, nil
}

// without takes out what is named; false when something of it is not there.
func without(list, out []string, normal func(string) string) ([]string, bool) {
	kept := slices.Clone(list)
	for _, s := range out {
		i := slices.IndexFunc(kept, func(x string) bool { return x == s || normal(x) == normal(s) })
		if i < 0 {
			return list, false
		}
		kept = slices.Delete(kept, i, i+1)
	}
	return kept, true
}
