package portal

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/i18n"
	"amends/internal/intake"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
	"amends/internal/web/page"
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
	Kept                                            []intake.Kept
	Errors                                          map[string]string
	Problem                                         string
	Today                                           string
}

func (p *portal) newPage(w http.ResponseWriter, r *http.Request) error {
	return page.Render(w, r, http.StatusOK, newView(p.draft(r)))
}

func (p *portal) draft(r *http.Request) draft {
	d := draft{frame: p.frame(r, "portal.complain", "/portal"), Key: uuid.NewString(), Today: i18n.Date(r.Context(), p.Now()),
		Categories: look.Categories(r.Context(), p.Register.Snapshot(), "")}
	d.Here, d.Language = "/portal/new", i18n.Key(r.Context())
	return d
}

func (p *portal) register(w http.ResponseWriter, r *http.Request) error {
	if err := p.in.Speak(p.Address(r)); err != nil { // before anything is stored
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
	c := d.complaint()
	d.lacks(&l)
	p.in.Lacks(&l, &c)
	if err := l.Err(); err != nil {
		return p.again(w, r, d, err)
	}
	res, err := p.in.Complain(r.Context(), p.said(r, files), c)
	if err != nil {
		return p.again(w, r, d, err)
	}
	http.SetCookie(w, p.Auth.NewPortalCookie(res.ID, p.Secure))
	return page.Redirect(w, r, "/portal/done")
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
	var wrong map[string]string
	d.Problem, wrong, _ = i18n.Fault(r.Context(), err)
	d.Errors = map[string]string{}
	for path, words := range wrong {
		d.Errors[d.field(path)] = words
	}
	return page.Render(w, r, page.Status(err), newView(d))
}

func (d *draft) read(r *http.Request) {
	v := func(name string) string { return typedIn(r, name) }
	d.Matter, d.Wish, d.Subject, d.OccurredOn, d.Product, d.Content = v("matter"), v("wish"), v("subject"), v("occurred_on"), v("product"), v("content")
	d.Anonymous = v("anonymous") != ""
	d.Name, d.Phone, d.Email, d.CustomerName, d.CustomerPhone = v("name"), v("phone"), v("email"), v("customer_name"), v("customer_phone")
	d.Key = cmp.Or(key(r), d.Key)
}

// contacts are the fields that are needed beside what stands in the others: see check.
var contacts = map[string]form.When{
	"phone":         {"anonymous": {""}, "email": {""}},
	"email":         {"anonymous": {""}, "phone": {""}},
	"customer_name": {"anonymous": {""}, "customer_phone": {field.Something}},
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

// lacks asks for what only this form tells apart.
func (d *draft) lacks(l *fault.List) {
	if d.Matter == "" {
		l.Add("matter", "portal.matter_needed")
	}
	if !d.Anonymous && d.CustomerPhone != "" && d.CustomerName == "" {
		l.Add("customer_name", "input.required")
	}
}

// behalf says that who writes is not who complains.
func (d *draft) behalf() bool { return !d.Anonymous && d.CustomerName+d.CustomerPhone != "" }

// complaint is what was typed, as every door of a stranger has it.
func (d *draft) complaint() intake.Complaint {
	c := intake.Complaint{Anonymous: d.Anonymous, Subject: complaint.TextOf(cmp.Or(d.Subject, intake.Subject(d.Matter))),
		Matter: complaint.TextOf(d.Matter), Wish: complaint.TextOf(d.Wish), OccurredOn: d.OccurredOn, Product: d.Product,
		Content: d.Content, Files: attached(d.Kept)}
	writer := intake.Person{Name: d.Name, Phone: d.Phone, Email: d.Email, Language: d.Language}
	switch {
	case d.Anonymous:
	case d.behalf():
		c.Complainant, c.OnBehalf = intake.Person{Name: d.CustomerName, Phone: d.CustomerPhone}, writer
	default:
		c.Complainant = writer
	}
	return c
}

// field is the one of the form that a path leads to.
func (d *draft) field(path string) string {
	switch who, what, _ := strings.Cut(path, "."); {
	case path == "complainant":
		return "phone"
	case who == "complainant" && d.behalf():
		return "customer_" + what
	case who == "complainant", who == "on_behalf":
		return what
	}
	return path
}
