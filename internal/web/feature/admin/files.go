package admin

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"amends/internal/fault"
	"amends/internal/register"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// filesPage is all settings as a file, out and in.
type filesPage struct {
	shell.Page
	MayEdit bool
	Text    string // to apply
	Empty   bool   // neither a file nor words came
	Planned bool
	Same    int
	Diffs   []diff
	refusal
	Done bool
}

// diff is what an import does to one setting.
type diff struct {
	Op, Kind, ID string
	Changes      []changed
}

func (a *admin) filesPage(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	f, err := a.frame(r, v, "admin.kind.files", "/settings")
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, filesView(filesPage{Page: f, MayEdit: v.Can(register.SettingsEdit),
		Done: r.URL.Query().Has("saved")}))
}

func (a *admin) export(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	var b bytes.Buffer
	if err := register.Export(v.Snap, &b); err != nil {
		return err
	}
	return download(w, "settings-"+strconv.FormatInt(v.Snap.Version, 10)+".yaml", b.Bytes())
}

func download(w http.ResponseWriter, name string, text []byte) error {
	h := w.Header()
	h.Set("Content-Type", "application/yaml; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(text) // the reader went away
	return nil
}

// importFile shows what a file would change, and writes it when the reader has seen that.
func (a *admin) importFile(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	text, r, wrong := uploaded(r)
	if wrong != nil && wrong != errNothing {
		return wrong
	}
	f, err := a.frame(r, v, "admin.kind.files", "/settings")
	if err != nil {
		return err
	}
	p := filesPage{Page: f, MayEdit: true, Text: text, Empty: wrong != nil}
	if wrong != nil {
		p.refusal = refusalOf(r, wrong)
		return page.Render(w, r, page.Status(wrong), filesView(p))
	}
	b, err := register.Read(strings.NewReader(text))
	if err == nil && slices.ContainsFunc(b.Kinds(), func(k register.Kind) bool { return !v.Can(k.EditedWith()) }) {
		err = fault.New(fault.Forbidden, "admin.staff_in_file")
	}
	var list []register.Diff
	if err == nil {
		if r.FormValue("apply") != "" {
			if _, err = a.Register.Import(r.Context(), v.Staff, a.Now(), b); err == nil {
				return page.Redirect(w, r, "/settings/files?saved=1")
			}
		}
		var refused error
		list, refused = a.Register.Plan(r.Context(), v.Staff, a.Now(), b)
		p.Planned = refused == nil
		err = cmp.Or(err, refused)
	}
	if err != nil && fault.As(err) == nil {
		return err
	}
	x := env{r.Context(), v.Snap}
	for _, d := range list {
		if d.Op == register.DiffSame {
			p.Same++
			continue
		}
		p.Diffs = append(p.Diffs, diffOf(x, d))
	}
	if err != nil {
		p.refusal = refusalOf(r, err)
		return page.Render(w, r, page.Status(err), filesView(p))
	}
	return page.Render(w, r, http.StatusOK, filesView(p))
}

func diffOf(x env, d register.Diff) diff {
	out := diff{Op: d.Op, Kind: x.t("admin.setting." + string(d.Kind)), ID: d.ID}
	if d.Op != register.DiffChange {
		return out
	}
	before, after := fieldsOf(d.Before), fieldsOf(d.After)
	for _, name := range d.Fields {
		out.Changes = append(out.Changes, changed{name, short(before[name]), short(after[name])})
	}
	slices.SortFunc(out.Changes, func(a, b changed) int { return strings.Compare(a.Field, b.Field) })
	return out
}

func fieldsOf(v any) map[string]json.RawMessage {
	if version, ok := v.(*register.Version); ok {
		v = &version.Procedure
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	var m map[string]json.RawMessage
	_ = json.Unmarshal(raw, &m) // a setting is an object
	return m
}
