package portal

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/vault"
	"amends/internal/web/form"
	"amends/internal/web/kit"
	"amends/internal/web/page"
)

// Channel is the way in of what is complained here, and Door what the record says of how it came.
const (
	Channel = "web"
	Door    = "portal"
)

// draft is the form as typed.
type draft struct {
	frame
	Key                                             string
	Matter, Wish, Subject, OccurredOn, Product      string
	Content                                         string
	Anonymous                                       bool
	Name, Phone, Email, CustomerName, CustomerPhone string
	Language                                        string // of the page, in which he is written to
	Categories                                      []kit.Node
	Kept                                            []kept
	Errors                                          map[string]string
	Problem                                         string
	Today                                           string
}

func (p *portal) newPage(w http.ResponseWriter, r *http.Request) error {
	return page.Render(w, r, http.StatusOK, newView(p.draft(r)))
}

func (p *portal) draft(r *http.Request) draft {
	d := draft{frame: p.frame(r, "portal.complain", "/portal"), Key: uuid.NewString(), Today: i18n.Date(r.Context(), p.Now()),
		Categories: categories(r.Context(), p.Register.Snapshot(), "")}
	d.Here, d.Language = "/portal/new", i18n.Key(r.Context())
	return d
}

func categories(ctx context.Context, s *register.Snapshot, parent string) []kit.Node {
	var out []kit.Node
	for _, c := range s.Categories {
		if c.Parent == parent && c.Active {
			out = append(out, kit.Node{Value: c.Code, Label: i18n.Name(ctx, c.Name), Children: categories(ctx, s, c.Code)})
		}
	}
	return out
}

func (p *portal) register(w http.ResponseWriter, r *http.Request) error {
	if err := p.sayings.Take(p.Address(r), p.Now()); err != nil { // before anything is stored
		return err
	}
	var l fault.List
	files, err := p.uploads(w, r, &l)
	if err != nil {
		return err
	}
	d := p.draft(r)
	d.read(r)
	d.Kept = files
	if r.PostFormValue("website") != "" { // nobody sees this field, so no person fills it
		return page.Redirect(w, r, "/portal")
	}
	d.check(p.Vault, &l)
	if err := l.Err(); err != nil {
		return p.again(w, r, d, err)
	}
	if err := p.intakes.Take(p.Address(r), p.Now()); err != nil {
		return p.again(w, r, d, err)
	}
	res, err := p.take(r, d)
	if err != nil {
		return p.again(w, r, d, err)
	}
	http.SetCookie(w, p.Auth.NewPortalCookie(res, p.Secure))
	return page.Redirect(w, r, "/portal/done")
}

// take gives the command that every other door gives too.
func (p *portal) take(r *http.Request, d draft) (string, error) {
	body, err := json.Marshal(d.command())
	if err != nil {
		return "", err
	}
	c, err := complaint.ReadCommand("register", body)
	if err != nil {
		return "", err
	}
	res, err := p.Desk.Do(r.Context(), complaint.Meta{By: complaint.Customer, Channel: Door, Key: desk.FormKey(d.Key, body)}, "", c)
	return res.ID, err
}

// readable gives the fault of an error that says that the database or the disk is away, and logs its cause: a form that
// shows it keeps it from the place that logs.
func (p *portal) readable(r *http.Request, err error) error {
	said := p.Fault(err)
	if fault.As(err) == nil && fault.As(said) != nil {
		p.Log.ErrorContext(r.Context(), "portal", "path", r.URL.Path, "request", page.RequestID(r.Context()), "err", said)
	}
	return said
}

// again shows the form with everything that was typed and every file that arrived.
func (p *portal) again(w http.ResponseWriter, r *http.Request, d draft, err error) error {
	if err = p.readable(r, err); fault.As(err) == nil {
		return err
	}
	d.Problem, d.Errors, _ = i18n.Fault(r.Context(), err)
	return page.Render(w, r, page.Status(err), newView(d))
}

func (d *draft) read(r *http.Request) {
	v := func(name string) string {
		return strings.TrimSpace(strings.ReplaceAll(r.PostFormValue(name), "\r\n", "\n"))
	}
	d.Matter, d.Wish, d.Subject, d.OccurredOn, d.Product, d.Content = v("matter"), v("wish"), v("subject"), v("occurred_on"), v("product"), v("content")
	d.Anonymous = v("anonymous") != ""
	d.Name, d.Phone, d.Email, d.CustomerName, d.CustomerPhone = v("name"), v("phone"), v("email"), v("customer_name"), v("customer_phone")
	if _, err := uuid.Parse(v("key")); err == nil {
		d.Key = v("key")
	}
}

// contacts are the fields that are needed beside what stands in the others: see check.
var contacts = map[string]procedure.When{
	"phone":         {"anonymous": {""}, "email": {""}},
	"email":         {"anonymous": {""}, "phone": {""}},
	"customer_name": {"anonymous": {""}, "customer_phone": {procedure.Something}},
}

// beside marks one of them.
func (d draft) beside(ctx context.Context, f kit.Field) kit.Field {
	box := ""
	if d.Anonymous {
		box = "1"
	}
	f.Mark = i18n.T(ctx, "portal.optional")
	if f.Name == "phone" || f.Name == "email" {
		f.Star = i18n.T(ctx, "portal.one_of_two")
	}
	typed := map[string]string{"anonymous": box, "phone": d.Phone, "email": d.Email, "customer_phone": d.CustomerPhone}
	return form.Beside(f, func(field string) string { return typed[field] }, contacts[f.Name])
}

// check asks for what this door needs to write back; what a complaint must have, the rules say.
func (d *draft) check(v *vault.Vault, l *fault.List) {
	if d.Matter == "" {
		l.Add("matter", "portal.matter_needed")
	}
	for field, line := range map[string]string{"product": d.Product, "name": d.Name, "customer_name": d.CustomerName, "email": d.Email} {
		if utf8.RuneCountInString(line) > complaint.LineMax {
			l.Add(field, "input.too_long", "max", complaint.LineMax)
		}
	}
	if d.Anonymous {
		return
	}
	if d.Phone == "" && d.Email == "" {
		l.Add("phone", "portal.contact_needed")
	}
	for field, phone := range map[string]string{"phone": d.Phone, "customer_phone": d.CustomerPhone} {
		if phone != "" && len(v.Reaches(phone, "")) == 0 {
			l.Add(field, "input.not_a_phone")
		}
	}
	if d.Email != "" && len(v.Reaches("", d.Email)) == 0 {
		l.Add("email", "input.not_an_email")
	}
	if d.CustomerPhone != "" && d.CustomerName == "" {
		l.Add("customer_name", "input.required")
	}
}

// command is the body that the API takes for the same complaint.
func (d *draft) command() map[string]any {
	writer := map[string]any{"name": d.Name, "phone": d.Phone, "email": d.Email, "language": d.Language}
	c := map[string]any{"channel": Channel, "subject": d.subject(), "matter": d.Matter, "wish": d.Wish, "occurred_on": d.OccurredOn,
		"product": d.Product, "content": d.Content, "files": refs(d.Kept)}
	switch {
	case d.Anonymous:
		c["anonymous"] = true
	case d.CustomerName != "":
		c["complainant"] = map[string]any{"name": d.CustomerName, "phone": d.CustomerPhone}
		c["on_behalf"] = writer
	default:
		c["complainant"] = writer
	}
	return c
}

// subjectMax is how much of the matter becomes the subject: words of letters take half the room of Chinese ones.
const subjectMax = 40

// subject is what was typed, else the first words of the matter: its first sentence if that is short enough.
func (d *draft) subject() string {
	if d.Subject != "" {
		return d.Subject
	}
	s, _, _ := strings.Cut(d.Matter, "\n")
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
