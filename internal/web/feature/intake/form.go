package intake

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"amends/internal/field"
	"amends/internal/i18n"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"

	"github.com/a-h/templ"
)

// sheet is the form with what stands beside it.
type sheet struct {
	Key        string
	Values     url.Values
	Errors     map[string]string
	Problem    string
	Stray      []string // faults that no field shows
	Channels   []kit.Option
	Languages  []kit.Option // in which a customer may be written to; none when the organisation has but one
	OwnWords   string       // of the organisation, for the choice of none
	Categories []kit.Node
	Staff      []kit.Option
	Procedures []kit.Option
	Files      templ.Component
	Today      string
	Now        string
	Caller     callerPanel
	Live       livePanel
	Dialog     bool
}

func (s sheet) value(name string) string { return s.Values.Get(name) }

// form shows an empty form, filled with what the address says: the number that a telephone system knows, for example.
func (t intake) form(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	values := url.Values{}
	for name, list := range r.URL.Query() {
		if long, ok := shortcuts[name]; ok {
			name = long
		}
		if len(list) > 0 && prefilled[name] {
			values.Set(name, list[0])
		}
	}
	if values.Get("channel") == "" && v.Snap.ChannelByID["hotline"] != nil {
		values.Set("channel", "hotline")
	}
	s, err := t.sheet(r, v, posted{Values: values})
	if err != nil {
		return err
	}
	s.Key = uuid.NewString()
	return t.show(w, r, v, http.StatusOK, s)
}

// shortcuts are the names that other pages and telephone systems use in the address.
var shortcuts = map[string]string{"phone": "complainant.phone", "email": "complainant.email", "name": "complainant.name", "person": "complainant.id"}

var prefilled = map[string]bool{"complainant.phone": true, "complainant.email": true, "complainant.name": true, "complainant.id": true, "channel": true,
	"subject": true, "product": true, "service": true, "region": true, "account": true, "content": true, "source": true}

func (t intake) sheet(r *http.Request, v site.Visit, p posted) (sheet, error) {
	ctx := r.Context()
	s := sheet{Values: p.Values, Today: i18n.Date(ctx, v.Now), Now: i18n.Input(ctx, v.Now), Categories: look.Categories(ctx, v.Snap, ""),
		Dialog: page.Fragment(r) && r.Method == http.MethodGet}
	if list := v.Snap.Organisation.Languages; len(list) > 1 {
		for _, l := range list {
			s.Languages = append(s.Languages, kit.Option{Value: l, Label: i18n.T(ctx, "intake.language_"+l)})
		}
		s.OwnWords = i18n.T(ctx, "intake.language_as_is", "language", i18n.T(ctx, "intake.language_"+v.Snap.Language()))
	}
	for _, c := range v.Snap.Channels {
		if c.Active {
			s.Channels = append(s.Channels, kit.Option{Value: c.ID, Label: i18n.Name(ctx, c.Name)})
		}
	}
	for _, d := range v.Snap.Departments {
		for _, p := range v.Snap.Members(d.ID) {
			s.Staff = append(s.Staff, kit.Option{Value: p.ID, Label: form.StaffName(ctx, v.Snap, p.ID), Group: i18n.Name(ctx, d.Name)})
		}
	}
	s.Procedures = procedures(ctx, v, v.Now)
	var err error
	if s.Caller, err = t.look(ctx, v, lookUp{Person: s.value("complainant.id"), Phone: s.value("complainant.phone"), Email: s.value("complainant.email"), Name: s.value("complainant.name")}); err != nil {
		return s, err
	}
	s.Live, err = t.beside(ctx, v, p, s.Caller.Person)
	return s, err
}

// procedures are those that may be chosen now, the organisation's own first.
func procedures(ctx context.Context, v site.Visit, at time.Time) []kit.Option {
	var out []kit.Option
	for id := range v.Snap.InForce {
		p, err := v.Snap.Current(id, at)
		if err != nil {
			continue // not in force yet
		}
		o := kit.Option{Value: id, Label: i18n.Name(ctx, p.Title)}
		if id == v.Snap.Organisation.Procedure {
			o.Value, o.Label = "", i18n.T(ctx, "intake.procedure_default", "name", o.Label)
		}
		out = append(out, o)
	}
	sortOptions(out)
	return out
}

func (t intake) show(w http.ResponseWriter, r *http.Request, v site.Visit, status int, s sheet) error {
	ctx := r.Context()
	s.Files = form.All(ctx, []field.Field{fileInput}, form.Options{Snap: v.Snap, Values: s.Values, Posted: true, Errors: s.Errors})
	if page.Fragment(r) {
		if s.Dialog {
			return page.Render(w, r, status, dialog(s))
		}
		return page.Render(w, r, status, slip(s))
	}
	frame, err := t.Frame(r, v, "register", i18n.T(ctx, "nav.register"))
	if err != nil {
		return err
	}
	frame.Canvas, frame.Back = true, "/c"
	frame.Keys = []shell.Keys{{Caps: []string{"Ctrl", "↵"}, Label: i18n.T(ctx, "intake.submit")}}
	return page.Render(w, r, status, fullPage(frame, s))
}

// again shows the form with everything that was typed and every file that arrived.
func (t intake) again(w http.ResponseWriter, r *http.Request, v site.Visit, p posted, err error) error {
	s, pageErr := t.sheet(r, v, p)
	if pageErr != nil {
		return pageErr
	}
	s.Key = p.Values.Get("key")
	if _, bad := uuid.Parse(s.Key); bad != nil {
		s.Key = uuid.NewString()
	}
	s.Problem, s.Errors, _ = i18n.Fault(r.Context(), err)
	for path, words := range s.Errors {
		if !shown[strings.SplitN(path, ".", 2)[0]] {
			s.Stray = append(s.Stray, words)
		}
	}
	return t.show(w, r, v, page.Status(err), s)
}

// shown are the fields that the page has a place for.
var shown = func() map[string]bool {
	out := map[string]bool{}
	for _, in := range inputs {
		name, _, _ := strings.Cut(in.Name, ".")
		out[name] = true
	}
	return out
}()
