package intake

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"amends/internal/complaint"
	"amends/internal/fault"
)

// What strangers send is read into shapes of its own, because a complaint's commands can say more than a stranger may:
// who he is, which department works on it, under which procedure.

// Complaint is a complaint as its complainant puts it.
type Complaint struct {
	Channel     string         `json:"channel,omitempty"` // the door's usual one unless told
	Complainant Person         `json:"complainant,omitzero"`
	OnBehalf    Person         `json:"on_behalf,omitzero"` // who writes, when he complains for the complainant
	Anonymous   bool           `json:"anonymous,omitempty"`
	Subject     complaint.Text `json:"subject"`
	Matter      complaint.Text `json:"matter"`
	Wish        complaint.Text `json:"wish,omitzero"`
	OccurredOn  string         `json:"occurred_on,omitempty"`
	Product     string         `json:"product,omitempty"`
	Service     string         `json:"service,omitempty"`
	Region      string         `json:"region,omitempty"`
	Account     complaint.Text `json:"account,omitzero"`
	Content     string         `json:"-"` // category; only the page has the tree to choose from
	Files       []Attached     `json:"files,omitempty"`
}

// Person is how somebody can be reached.
type Person struct {
	Name     string `json:"name,omitempty"`
	Phone    string `json:"phone,omitempty"`
	Email    string `json:"email,omitempty"`
	Language string `json:"language,omitempty"` // in which he is written to; that in which he speaks unless told
}

func (p Person) complainant() complaint.Complainant {
	return complaint.Complainant{Name: p.Name, Phone: p.Phone, Email: p.Email, Language: p.Language}
}

// Lacks notes what a door must ask of a stranger for itself; what else a complaint must have, the rules say. Whoever
// writes is answered, so he leaves something that reaches him unless he stays anonymous; whatever is given as a number
// or an address must be one.
func (in *Intake) Lacks(l *fault.List, c *Complaint) {
	for path, line := range map[string]string{"complainant.name": c.Complainant.Name, "complainant.phone": c.Complainant.Phone,
		"complainant.email": c.Complainant.Email, "on_behalf.name": c.OnBehalf.Name, "on_behalf.phone": c.OnBehalf.Phone,
		"on_behalf.email": c.OnBehalf.Email, "product": c.Product, "service": c.Service, "region": c.Region} {
		if utf8.RuneCountInString(line) > complaint.LineMax {
			l.Add(path, "input.too_long", "max", complaint.LineMax)
		}
	}
	if c.Channel != "" && !slices.Contains(in.Channels, c.Channel) {
		l.Add("channel", "input.unknown", "value", c.Channel)
	}
	if c.Anonymous {
		return
	}
	if by := cmp.Or(c.OnBehalf, c.Complainant); by.Phone == "" && by.Email == "" {
		l.Add("complainant", cmp.Or(in.Unreached, "input.required"))
	}
	for who, p := range map[string]Person{"complainant": c.Complainant, "on_behalf": c.OnBehalf} {
		if p.Phone != "" && len(in.Vault.Reaches(p.Phone, "")) == 0 {
			l.Add(who+".phone", "input.not_a_phone")
		}
		if p.Email != "" && len(in.Vault.Reaches("", p.Email)) == 0 {
			l.Add(who+".email", "input.not_an_email")
		}
	}
}

// Complain takes a stranger's complaint in, so many an hour of one address.
func (in *Intake) Complain(ctx context.Context, s Said, c Complaint) (Receipt, error) {
	var l fault.List
	if in.Lacks(&l, &c); l.Err() != nil {
		return Receipt{}, l.Err()
	}
	if err := in.count(in.Complaints, s.From, 1); err != nil {
		return Receipt{}, err
	}
	files, err := in.Attached(ctx, c.Files)
	if err != nil {
		return Receipt{}, err
	}
	if c.Channel == "" && len(in.Channels) > 0 {
		c.Channel = in.Channels[0]
	}
	s.By = complaint.Customer
	return in.Register(ctx, s, &complaint.Register{Channel: c.Channel, Anonymous: c.Anonymous,
		Complainant: c.Complainant.complainant(), OnBehalf: c.OnBehalf.complainant(), Files: files,
		Subject: c.Subject, Matter: c.Matter, Wish: c.Wish, OccurredOn: c.OccurredOn,
		Product: c.Product, Service: c.Service, Region: c.Region, Account: c.Account, Content: c.Content})
}

// subjectMax is how much of the matter becomes the subject: words of letters take half the room of Chinese ones.
const subjectMax = 40

// Subject is what a complaint is about where nobody says so: the first words of its matter, its first sentence if that
// is short enough.
func Subject(matter string) string {
	s, _, _ := strings.Cut(matter, "\n")
	if i := strings.IndexAny(s, "\u3002\uff01\uff1f!?"); i > 0 {
		s = s[:i]
	}
	most, r := subjectMax, []rune(s)
	letters := !strings.ContainsFunc(s, func(c rune) bool { return unicode.Is(unicode.Han, c) })
	if letters {
		most *= 2
	}
	if len(r) > most {
		s = string(r[:most])
		if i := strings.LastIndexByte(s, ' '); letters && i > 0 {
			s = s[:i] // no word is cut in two
		}
		s += "\u2026"
	}
	return strings.TrimSpace(s)
}
