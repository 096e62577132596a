package casefile

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/i18n"
	"amends/internal/notify"
	"amends/internal/web/form"
	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// heard is what the composer carries: up to where its writer has read, and the key that makes one press one message.
type heard struct {
	version int
	key     string
}

func heardOf(version int) heard { return heard{version, uuid.NewString()} }

// current is the address in the browser's bar.
func current(r *http.Request) url.Values {
	u, err := url.Parse(r.Header.Get("HX-Current-URL"))
	if err != nil {
		return url.Values{}
	}
	return u.Query()
}

// say sends what was written in the composer. When the customer wrote meanwhile, the words stay and his are shown.
func (h handler) say(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	l, err := h.load(ctx, v, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := parse(r); err != nil {
		return err
	}
	mode := r.PostForm.Get("mode")
	if mode != "reply" && mode != "note" {
		return fault.New(fault.Unknown, "complaint.command_unknown", "command", mode)
	}
	r.PostForm["mentions"] = r.PostForm["mention"] // as the composer calls them
	a := complaint.ActNamed(mode)
	c := a.New()
	posted, err := form.Read(r, a.Fields, h.Blobs, v.Staff, c)
	if err == nil {
		_, err = h.give(ctx, v, l, c, posted, r.PostForm.Get("key"))
	}
	if err == nil {
		h.present.leave(l.State.ID, v.Staff)
		return h.after(w, r, v, l.State.ID, page.Note{Title: i18n.T(ctx, map[string]string{"reply": "case.sent", "note": "case.noted"}[mode]), Tone: "ok"})
	}
	f := fault.As(err)
	if f == nil || f.Kind == fault.Unknown || f.Kind == fault.SignIn || !page.Fragment(r) {
		return err
	}
	title, fields, _ := i18n.Fault(ctx, err)
	p := kit.Problem{Title: title}
	for name, words := range fields {
		p.Items = append(p.Items, kit.ProblemItem{Label: form.Label(ctx, mode, name) + " · " + words})
	}
	if slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Key == "complaint.mention_grant" }) {
		p.Action = grantBox()
	}
	if leaves(f) {
		p.Action = leaveBox()
	}
	parts := []templ.Component{p}
	if f.Kind == fault.Conflict {
		p.Text = i18n.T(ctx, "case.look_again")
		said, err := h.missed(ctx, v, l.State.ID)
		if err != nil {
			return err
		}
		p.Items = said
		fresh, err := h.fresh(r, v, l.State.ID)
		if err != nil {
			return err
		}
		parts = append([]templ.Component{p}, fresh...)
	}
	return page.Render(w, r, page.Status(err), parts...)
}

// missed is the customer's last word, which the writer of a reply has not read yet.
func (h handler) missed(ctx context.Context, v site.Visit, id string) ([]kit.ProblemItem, error) {
	now, err := h.load(ctx, v, id)
	if err != nil {
		return nil, err
	}
	for _, e := range slices.Backward(now.Timeline) {
		if e.Kind != complaint.FromCustomer {
			continue
		}
		var out []kit.ProblemItem
		for _, b := range e.Bodies {
			out = append(out, kit.ProblemItem{Label: b.Text})
		}
		return out, nil
	}
	return nil, nil
}

// composer is where replies and notes are written; nil when the visitor may do neither.
func (p *pane) composer(ctx context.Context) *kit.Composer {
	c := &kit.Composer{ID: "say", Action: p.url("/say"), Draft: draftOf(p.State.ID), Label: i18n.T(ctx, "case.text_label"),
		Attach: i18n.T(ctx, "case.attach"), Macro: i18n.T(ctx, "case.macro"), Mention: i18n.T(ctx, "case.mention"),
		Macros: p.url("/macros"), People: "/lookup/staff?form=mention", Remove: i18n.T(ctx, "form.remove"), Extra: sayExtra(p),
		Attrs: kit.Attrs{"hx-post": p.url("/say"), "hx-target": "#say-problem", "hx-swap": "innerHTML", "hx-encoding": "multipart/form-data", "hx-disable": "find button[type=submit]", "data-hold": "true"}}
	if a := p.general("reply"); a != nil && a.Allowed {
		c.Modes = append(c.Modes, kit.Mode{Value: "reply", Label: i18n.T(ctx, "case.reply"), Placeholder: i18n.T(ctx, "case.reply_hint"), Send: i18n.T(ctx, "case.send"), On: true})
	}
	if a := p.general("note"); a != nil && a.Allowed {
		c.Modes = append(c.Modes, kit.Mode{Value: "note", Label: i18n.T(ctx, "case.note"),
			Placeholder: i18n.T(ctx, "case.note_hint"), Send: i18n.T(ctx, "case.note_send"), Note: true, On: len(c.Modes) == 0})
	}
	if len(c.Modes) == 0 {
		return nil
	}
	return c
}

func (p *pane) media(ctx context.Context) []kit.Option {
	return form.Choices(ctx, "medium", field.Named(complaint.ActNamed("reply").Fields, "medium").Options)
}

// medium is how this customer is reached first: the portal when he came that way, else what leaves the house by itself
// and has an address of his, else the phone. What would only wait for a gateway that nobody has is not offered first.
func (h handler) medium(ctx context.Context, p *pane) (string, error) {
	if d := p.v.Snap.ChannelByID[p.State.Channel]; d != nil && d.Door == "portal" || p.State.Contact() == "" {
		return "portal", nil
	}
	if a := p.general("reply"); a == nil || !a.Allowed {
		return "", nil
	}
	who, err := h.Addressee(ctx, p.State.Contact())
	if err != nil {
		return "", err
	}
	if who.ID == "" {
		return "portal", nil
	}
	for _, m := range field.Carried {
		if notify.Reaches(who, m) && h.Notify.Carries(ctx, m) {
			return m, nil
		}
	}
	return "phone", nil
}

// macros are the officer's texts with their gaps filled, for "/" in the composer.
func (h handler) macros(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	l, err := h.load(ctx, v, r.PathValue("id"))
	if err != nil {
		return err
	}
	if !page.Fragment(r) {
		return page.Redirect(w, r, l.url(""))
	}
	q := strings.ToLower(strings.TrimSpace(r.URL.Query().Get("q")))
	name, err := h.spokenTo(ctx, l)
	if err != nil {
		return err
	}
	values := l.gaps(ctx, name, h.PublicURL)
	var out []macro
	for _, t := range v.Snap.Templates {
		if !t.Active || t.Kind != "macro" {
			continue
		}
		_, body := t.Fill(i18n.Key(ctx), values)
		title := i18n.Name(ctx, t.Title)
		if strings.Contains(strings.ToLower(title+body), q) && len(out) < 12 {
			out = append(out, macro{id: t.ID, title: title, body: body})
		}
	}
	return page.Render(w, r, http.StatusOK, macroList(out))
}

type macro struct{ id, title, body string }
