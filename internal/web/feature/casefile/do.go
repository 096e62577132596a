package casefile

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/i18n"
	"amends/internal/said"
	"amends/internal/view"
	"amends/internal/web/feature/queue"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// do gives a command with the form that was filled in. A refusal shows the form again with what was typed.
func (h handler) do(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	l, err := h.load(ctx, v, r.PathValue("id"))
	if err != nil {
		return err
	}
	command := r.PathValue("command")
	if err := parse(r); err != nil {
		return err
	}
	step := r.PostForm.Get("step")
	if command == "waive_step" {
		step = ""
	}
	a, err := l.action(command, step)
	if err != nil {
		return err
	}
	if r.PostForm.Get(fromNote.Name) != "" && tells(command) {
		a = asking(a)
	}
	c := complaint.ActNamed(a.Command).New()
	posted, err := form.Read(r, a.Inputs, h.Blobs, v.Staff, c)
	var res desk.Result
	if err == nil {
		field.Put(c, "step", a.Step)
		res, err = h.give(ctx, v, l, c, posted, r.PostForm.Get("key"))
	}
	if err == nil {
		return h.after(w, r, v, l.State.ID, l.done(ctx, a, res))
	}
	f := fault.As(err)
	if f == nil || f.Kind == fault.Unknown || f.Kind == fault.SignIn {
		return err
	}
	if leaves(f) {
		a = asking(a)
	}
	s := l.sheet(ctx, a)
	s.key = r.PostForm.Get("key")
	s.opts.Values, s.opts.Posted = posted.Values, true
	if f.Kind == fault.Invalid {
		_, s.opts.Errors, _ = i18n.Fault(ctx, err)
		s.stray = form.Stray(a.Inputs, s.opts.Errors)
		return h.answer(w, r, v, http.StatusUnprocessableEntity, s)
	}
	s.refused(ctx, err)
	return h.answer(w, r, v, page.Status(err), s)
}

// limit is the largest upload.
func (h handler) limit() int64 {
	if h.Blobs.Limit > 0 {
		return h.Blobs.Limit
	}
	return 50 << 20
}

func parse(r *http.Request) error { return page.Parts(r, 4<<20) }

// give completes the command with what the page knows and has the desk carry it out.
func (h handler) give(ctx context.Context, v site.Visit, l *loaded, c complaint.Command, said form.Posted, key string) (desk.Result, error) {
	if link, ok := c.(*complaint.LinkTo); ok {
		if err := h.linked(ctx, v, link); err != nil {
			return desk.Result{}, err
		}
	}
	return h.Desk.Do(ctx, complaint.Meta{By: v.Staff, Channel: "desk", Key: desk.FormKey(key, said.Said())}, l.State.ID, c)
}

// done is what the page says of a command that was taken: what was done, and what else came of it.
func (l *loaded) done(ctx context.Context, a *view.Action, res desk.Result) page.Note {
	n := page.Note{Title: i18n.T(ctx, "case.done_toast", "what", l.sheet(ctx, a).title), Tone: "ok"}
	if res.Already != nil {
		n = page.Note{Title: i18n.T(ctx, "case.already_toast", "what", l.sheet(ctx, a).title)}
	}
	for _, line := range said.Lines(ctx, l.v.Snap, a.Command, res, func(id string) string { return look.Staff(ctx, l.v.Snap, id) }) {
		n.Items = append(n.Items, line.Text)
	}
	return n
}

// linked turns the number of the other case into its id, if the visitor sees it.
func (h handler) linked(ctx context.Context, v site.Visit, c *complaint.LinkTo) error {
	if c.Case == "" {
		return nil // the rules say that it is missing
	}
	id, err := h.resolve(ctx, v, c.Case)
	if fault.As(err) != nil {
		return fault.Input("case", "input.case_unknown")
	}
	c.Case = id
	return err
}

// after shows the case as it is now: its part of the pane, its row, and the composer's knowledge of it. The dialog
// closes, because the answer leaves it empty.
func (h handler) after(w http.ResponseWriter, r *http.Request, v site.Visit, id string, n page.Note) error {
	h.known(r.Context(), v, id)
	if !page.Fragment(r) {
		return page.Redirect(w, r, "/c/"+id)
	}
	page.Toast(w, n)
	parts, err := h.fresh(r, v, id)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, append(parts, settled())...)
}

func (h handler) fresh(r *http.Request, v site.Visit, id string) ([]templ.Component, error) {
	r2 := r.Clone(r.Context())
	r2.SetPathValue("id", id)
	r2.URL.RawQuery = current(r).Encode()
	p, err := h.pane(r.Context(), r2, v, current(r).Get("tab"))
	if f := fault.As(err); f != nil && f.Kind == fault.Unknown {
		return []templ.Component{goneParts(queue.ReadAsk(current(r)).Home())}, nil
	}
	if err != nil {
		return nil, err
	}
	parts := []templ.Component{freshParts(p)}
	row, err := queue.Row(r.Context(), h.Site, v, p.ask, p.State.Number)
	if err != nil {
		return nil, err
	}
	if row != nil {
		parts = append(parts, row)
	}
	return parts, nil
}
