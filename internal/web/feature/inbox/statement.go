package inbox

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/view"
	"amends/internal/web/form"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// asked is the page on which a party reads what he is asked and answers. It knows nothing of the complaint.
type asked struct {
	view.Statement
	late    int // days
	key     string
	problem string
	opts    form.Options
}

func (h handler) statement(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	return h.showStatement(w, r, v, http.StatusOK, asked{key: uuid.NewString()})
}

func (h handler) showStatement(w http.ResponseWriter, r *http.Request, v site.Visit, status int, a asked) error {
	ctx := r.Context()
	var err error
	if a.Statement, err = h.Views.Statement(ctx, v.Staff, r.PathValue("id")); err != nil {
		return err
	}
	h.heard(ctx, v, a.ID)
	a.late, a.opts.Snap, a.opts.Kind = a.DaysLate(v.Now, v.Snap.Zone()), v.Snap, "give_statement"
	p, err := h.Frame(r, v, "notices", i18n.T(ctx, "inbox.statement"))
	if err != nil {
		return err
	}
	p.Back = "/notices"
	return page.Render(w, r, status, statementPage(p, a))
}

// heard marks the notice that led here as read; it never keeps anybody from the page.
func (h handler) heard(ctx context.Context, v site.Visit, id string) {
	if err := h.Notify.MarkStatementRead(ctx, v.Staff, id); err != nil {
		h.Log.WarnContext(ctx, "mark the notice of a statement", "err", err)
	}
}

// giveStatement answers. A refusal shows the page again with what was typed.
func (h handler) giveStatement(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	typed := &complaint.GiveStatement{}
	posted, err := form.Read(r, typed.Act().Fields, nil, v.Staff, typed)
	if err == nil {
		var c *complaint.GiveStatement
		var id string
		if id, c, err = h.Views.Answer(ctx, v.Staff, r.PathValue("id"), typed.Text); err == nil {
			_, err = h.Desk.Do(ctx, complaint.Meta{By: v.Staff, Channel: "desk", Key: desk.FormKey(r.PostForm.Get("key"), []byte(c.Text.Plain))}, id, c)
		}
	}
	if err == nil {
		return page.Redirect(w, r, "/statements/"+r.PathValue("id"))
	}
	f := fault.As(err)
	if f == nil || f.Kind != fault.Invalid && f.Kind != fault.Refused {
		return err
	}
	a := asked{key: r.PostForm.Get("key"), opts: form.Options{Values: posted.Values, Posted: true}}
	a.problem, a.opts.Errors, _ = i18n.Fault(ctx, err)
	return h.showStatement(w, r, v, page.Status(err), a)
}
