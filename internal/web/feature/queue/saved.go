package queue

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/view"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

func savedKey(id string) string { return "saved:" + id }

// savedLinks are the lists that the visitor keeps, or that his department shares.
func (h handler) savedLinks(ctx context.Context, v site.Visit) ([]shell.Link, error) {
	all, err := h.Views.SavedViews(ctx, v.Staff, v.Person.Department)
	if err != nil {
		return nil, err
	}
	out := []shell.Link{}
	for i, s := range all {
		out = append(out, shell.Link{Key: savedKey(s.ID), Label: s.Title, Href: savedHref(s), Dot: i%6 + 1})
	}
	return out, nil
}

func savedHref(s view.SavedView) string {
	q := "saved=" + url.QueryEscape(s.ID)
	if s.Filter != "" {
		q = s.Filter + "&" + q
	}
	return "/c?" + q
}

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
	return page.Render(w, r, http.StatusOK, viewDialog(f))
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
		return page.Render(w, r, http.StatusUnprocessableEntity, viewDialog(viewForm{s.ID, s.Title, s.Filter, s.Department != "", fields}))
	}
	if err != nil {
		return err
	}
	return page.Redirect(w, r, savedHref(saved))
}

func (h handler) viewForget(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	if err := h.Views.ForgetView(r.Context(), r.PathValue("id"), v.Staff); err != nil {
		return err
	}
	return page.Redirect(w, r, "/c")
}
