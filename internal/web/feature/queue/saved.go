package queue

import (
	"net/http"
	"strings"

	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/view"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// viewForm is the dialog that saves a list.
type viewForm struct {
	id, title, filter string
	shared            bool
	errors            map[string]string
}

func (h handler) viewAsk(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	a := ReadAsk(r.URL.Query())
	a.Saved = ""
	f := viewForm{id: r.PathValue("id"), filter: strings.TrimPrefix(a.Query(), "?")}
	if f.id != "" {
		s, err := h.Views.SavedView(r.Context(), f.id, v.Staff, v.Person.Department)
		if err != nil {
			return err
		}
		f.title, f.shared = s.Title, s.Department != ""
	}
	return h.viewSheet(w, r, v, http.StatusOK, f)
}

func (h handler) viewSheet(w http.ResponseWriter, r *http.Request, v site.Visit, status int, f viewForm) error {
	back := "/c"
	if f.filter != "" {
		back += "?" + f.filter
	}
	return h.Ask(w, r, v, status, site.Dialog{Title: f.heading(r.Context()), Back: back, Body: viewDialog(f)})
}

func (h handler) viewSave(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.BadRequest, "input.not_json").With(err)
	}
	s := view.SavedView{Staff: v.Staff}
	if id := r.PathValue("id"); id != "" {
		was, err := h.Views.SavedView(ctx, id, v.Staff, v.Person.Department)
		if err != nil {
			return err
		}
		if was.Staff != v.Staff {
			return fault.New(fault.Unknown, "view.unknown")
		}
		s = was
	}
	s.Title, s.Filter, s.Department = r.PostForm.Get("title"), r.PostForm.Get("filter"), ""
	if r.PostForm.Get("share") != "" {
		s.Department = v.Person.Department
	}
	saved, err := h.Views.SaveView(ctx, s)
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		_, fields, _ := i18n.Fault(ctx, err)
		return h.viewSheet(w, r, v, http.StatusUnprocessableEntity, viewForm{s.ID, s.Title, s.Filter, s.Department != "", fields})
	}
	if err != nil {
		return err
	}
	return page.Redirect(w, r, site.SavedHref(saved))
}

func (h handler) viewForget(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	if err := h.Views.ForgetView(r.Context(), r.PathValue("id"), v.Staff); err != nil {
		return err
	}
	return page.Redirect(w, r, "/c")
}
