package admin

import (
	"encoding/json"
	"net/http"
	"strconv"

	"amends/internal/fault"
	declared "amends/internal/field"
	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// fresh stands in the address for a setting that is not there yet.
const fresh = "new"

// form is the page of one setting.
type form struct {
	shell.Page
	Kind    kind
	ID      string // fresh for a new one
	Doc     document
	Base    int64
	X       env
	refusal // of the form of the setting, or of one of the acts below
	MayEdit bool
	Saved   bool
	Preview []preview
	Account *account
	Fields  []procedure.Field // what a condition may read
}

// The acts of the page beside that of the setting itself.
const (
	removeIt    = "remove"
	setPassword = "password"
)

// preview is a text with its gaps filled.
type preview struct{ Tag, Lang, Subject, Body string }

// account is how a member of staff signs in.
type account struct {
	Login    string
	Sessions int
	Tokens   int    // API tokens that are alive
	Password string // shown once
	Other    bool   // somebody else's
}

func (a *admin) editPage(k kind) site.StaffHandler {
	return func(w http.ResponseWriter, r *http.Request, v site.Visit) error {
		p, err := a.form(r, v, k, r.PathValue("id"))
		if err != nil {
			return err
		}
		p.Saved = r.URL.Query().Has("saved")
		return page.Render(w, r, http.StatusOK, editView(p))
	}
}

func (a *admin) form(r *http.Request, v site.Visit, k kind, id string) (form, error) {
	x := env{r.Context(), v.Snap}
	p := form{Kind: k, ID: id, X: x, MayEdit: v.Can(k.kind.EditedWith()), Base: v.Snap.VersionOf(k.kind, id)}
	title := "admin.kind." + k.path
	var err error
	if id == fresh && k.open != "" {
		if !p.MayEdit {
			return p, fault.New(fault.Forbidden, "site.not_permitted")
		}
		title = "admin.new." + k.path
		err = json.Unmarshal([]byte(k.open), &p.Doc)
	} else {
		value := k.value(v.Snap, id)
		if value == nil {
			return p, fault.New(fault.Unknown, "register.unknown", "kind", string(k.kind), "id", id)
		}
		p.Doc, err = documentOf(value)
	}
	if err != nil {
		return p, err
	}
	back := "/settings/" + k.path
	if k.idField == "" {
		back = "/settings"
	}
	if p.Page, err = a.frame(r, v, title, back); err != nil {
		return p, err
	}
	if id != fresh && k.idField != "" {
		p.Page.Title = titleOf(x, k, p.Doc, id)
	}
	if k.kind == register.KindRule {
		p.Fields = procedure.Fields
	}
	if k.kind == register.KindTemplate {
		p.Preview = previews(x, p.Doc)
	}
	if k.kind == register.KindStaff && id != fresh && p.MayEdit {
		if s := v.Snap.StaffByID[id]; s != nil && !s.Service { // a program has no password
			p.Account, err = a.accountOf(r, id, v.Staff)
		}
	}
	return p, err
}

// titleOf is what a setting is called on its page: its own words, or those of the list when it has none.
func titleOf(x env, k kind, d document, id string) string {
	for _, path := range []string{"name", "title"} {
		switch v := d[path].(type) {
		case string:
			return v
		case map[string]any:
			words := map[string]string{}
			for k, s := range v {
				words[k], _ = s.(string)
			}
			return x.name(words)
		}
	}
	if k.rows != nil {
		for _, r := range k.rows(x) {
			if r.ID == id {
				return r.Title
			}
		}
	}
	return id
}

// save writes a setting: everything the form holds, over what the form was made of.
func (a *admin) save(k kind) site.StaffHandler {
	return func(w http.ResponseWriter, r *http.Request, v site.Visit) error {
		id := r.PathValue("id")
		p, err := a.form(r, v, k, id)
		if err != nil {
			return err
		}
		if err := r.ParseForm(); err != nil {
			return fault.New(fault.BadRequest, "admin.unreadable").With(err)
		}
		var l fault.List
		for _, f := range k.fields {
			if f.sort != fID || id == fresh {
				f.read(r, p.Doc, &l)
			}
		}
		p.Base, _ = strconv.ParseInt(r.PostFormValue("base"), 10, 64) // 0 means the form never carried one
		if r.PostFormValue("preview") != "" {
			p.Errors = map[string]string{}
			p.Preview = previews(p.X, p.Doc)
			return page.Render(w, r, http.StatusOK, editView(p))
		}
		made := id
		if id == fresh {
			made = p.Doc.text(k.idField)
			l.Need(made != "", k.idField)
			if made != "" && k.value(v.Snap, made) != nil {
				l.Add(k.idField, "register.taken", "value", made)
			}
			if made == fresh {
				l.Add(k.idField, "register.bad_id", "id", made)
			}
		}
		if err = l.Err(); err == nil {
			err = a.write(r, v, k, p)
		}
		if err != nil {
			if fault.As(err) == nil {
				return err
			}
			p.refusal = faultsOf(r.Context(), k, made, err)
			return page.Render(w, r, page.Status(err), editView(p))
		}
		return page.Redirect(w, r, "/settings/"+k.path+"/"+made+"?saved=1")
	}
}

func (a *admin) write(r *http.Request, v site.Visit, k kind, p form) error {
	raw, err := json.Marshal(p.Doc)
	if err != nil {
		return err
	}
	c, err := k.change(raw)
	if err != nil {
		return err
	}
	if err := a.Register.Put(r.Context(), v.Staff, a.Now(), c.Over(p.Base)); err != nil {
		return err
	}
	if s := a.Register.Snapshot().StaffByID[c.ID()]; k.kind == register.KindStaff && s != nil && !s.Active {
		return a.Auth.EndSessions(r.Context(), s.ID, "") // who has left is out at once
	}
	return nil
}

func (a *admin) remove(k kind) site.StaffHandler {
	return func(w http.ResponseWriter, r *http.Request, v site.Visit) error {
		id := r.PathValue("id")
		base, _ := strconv.ParseInt(r.PostFormValue("base"), 10, 64)
		c := register.Remove(k.kind, id).Over(base)
		if err := a.Register.Put(r.Context(), v.Staff, a.Now(), c); err != nil {
			if fault.As(err) == nil {
				return err
			}
			p, formErr := a.form(r, v, k, id)
			if formErr != nil {
				return err
			}
			p.refusal = faultsOf(r.Context(), k, id, err)
			p.Act = removeIt
			return page.Render(w, r, page.Status(err), editView(p))
		}
		return page.Redirect(w, r, "/settings/"+k.path+"?saved=1")
	}
}

// samples fill the gaps of a preview.
func samples(x env) map[string]string {
	out := map[string]string{}
	for _, g := range register.Gaps {
		out[g] = x.t("admin.gap." + g)
	}
	return out
}

func previews(x env, d document) []preview {
	var out []preview
	var t register.Template
	raw, err := json.Marshal(d)
	if err != nil || json.Unmarshal(raw, &t) != nil {
		return nil
	}
	for _, lang := range declared.Languages {
		if t.Body[lang] == "" {
			continue
		}
		words := samples(env{i18n.With(x.ctx, langOf(lang)), x.snap})
		subject, body := t.Fill(lang, words)
		out = append(out, preview{lang, x.t("admin.language." + lang), subject, body})
	}
	return out
}

func langOf(short string) i18n.Lang {
	if short == "en" {
		return i18n.En
	}
	return i18n.Zh
}
