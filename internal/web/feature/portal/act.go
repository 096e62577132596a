package portal

import (
	"cmp"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/intake"
	"amends/internal/view"
	"amends/internal/web/page"
)

// act does one of the portal's acts and shows the page again: as a new page when it was done, with what was typed and
// why when it was refused.
func (p *portal) act(a *intake.Act) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		x, err := p.begin(r)
		if err != nil {
			return p.lost(w, r, err)
		}
		var l fault.List
		var files []intake.Kept
		if a.Files {
			if files, err = p.uploads(w, r, &l); err != nil {
				return err
			}
		}
		said := a.Body()
		fill(said, r, attached(files))
		lacks(&l, said)
		if err = l.Err(); err == nil {
			_, err = p.in.Act(r.Context(), p.said(r, files), a, x.ID, said)
		}
		if err != nil {
			return p.refuse(w, r, x, a, err)
		}
		return page.Redirect(w, r, "/portal/c/"+x.Number+"?thanks="+a.Name()+"#"+a.Name())
	}
}

func (p *portal) refuse(w http.ResponseWriter, r *http.Request, x view.Progress, a *intake.Act, err error) error {
	if !refused(err) {
		return err
	}
	f := p.following(r, x)
	f.Open, f.Text, f.Marks = a.Name(), r.PostFormValue("text"), given(r)
	f.Problem, f.Errors, _ = i18n.Fault(r.Context(), err)
	return page.Render(w, r, page.Status(err), progressView(f))
}

// begin finds the visitor's complaint and counts the act.
func (p *portal) begin(r *http.Request) (view.Progress, error) {
	x, err := p.mine(r)
	if err != nil {
		return x, err
	}
	return x, p.in.Speak(p.Address(r))
}

// said is what came with a form: sent twice it is one, and filled in anew another.
func (p *portal) said(r *http.Request, files []intake.Kept) intake.Said {
	words := r.PostForm.Encode()
	for _, k := range files {
		words += " " + k.Ref.Digest
	}
	return intake.Said{From: p.Address(r), Key: key(r), Body: []byte(words)}
}

// key is the form's own, by which it is known again.
func key(r *http.Request) string {
	if _, err := uuid.Parse(r.PostFormValue("key")); err != nil {
		return ""
	}
	return r.PostFormValue("key")
}

// typedIn is what was typed into a field.
func typedIn(r *http.Request, name string) string {
	return strings.TrimSpace(strings.ReplaceAll(r.PostFormValue(name), "\r\n", "\n"))
}

// fill reads a form into what an act is told. The text has one name in every form. One mark for all is enough: a tap
// and another to send; who wants to tell them apart, does.
func fill(said any, r *http.Request, files []intake.Attached) {
	v := reflect.ValueOf(said).Elem()
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		switch field := v.Field(i).Addr().Interface().(type) {
		case *complaint.Text:
			*field = complaint.TextOf(typedIn(r, "text"))
		case *string:
			*field = typedIn(r, name)
		case *int:
			*field, _ = strconv.Atoi(cmp.Or(typedIn(r, name), typedIn(r, "overall"))) // 0 is refused
		case *[]intake.Attached:
			*field = files
		}
	}
}

// lacks says in the page's own words what is missing; what they do not say, the rules do. "No" needs to say why, so
// that the work starts where it should.
func lacks(l *fault.List, said any) {
	switch b := said.(type) {
	case *intake.Message:
		if b.Text.IsZero() && len(b.Files) == 0 {
			l.Add("say", "portal.say_something")
		}
	case *intake.Confirmation:
		if b.Solved == "no" && b.Text.IsZero() {
			l.Add("text", "portal.say_why")
		}
	case *intake.Survey:
		if b.Result == 0 || b.Process == 0 || b.Person == 0 {
			l.Add("overall", "input.required")
		}
	}
}

// newCode gives the visitor another code, shows it, and ends what the old one opened, but for this browser.
func (p *portal) newCode(w http.ResponseWriter, r *http.Request) error {
	x, err := p.begin(r)
	if err != nil {
		return p.lost(w, r, err)
	}
	if _, err := p.in.NewCode(r.Context(), x.ID); err != nil {
		return err
	}
	http.SetCookie(w, p.Auth.NewPortalCookie(x.ID, p.Secure))
	return page.Redirect(w, r, "/portal/done?code=new")
}

// lost sends a visitor without a valid cookie to the page that asks for the code.
func (p *portal) lost(w http.ResponseWriter, r *http.Request, err error) error {
	if page.Status(err) != http.StatusUnauthorized {
		return err
	}
	to := "/portal/progress"
	if number := r.PathValue("number"); number != "" {
		to += "?number=" + url.QueryEscape(number)
	}
	return page.Redirect(w, r, to)
}

// refused says whether an error may be shown beside the form it came from.
func refused(err error) bool { return fault.As(err) != nil && fault.As(err).Kind != fault.Unknown }
