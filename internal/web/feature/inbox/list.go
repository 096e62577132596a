package inbox

import (
	"context"
	"net/http"
	"net/url"

	"amends/internal/i18n"
	"amends/internal/notify"
	"amends/internal/view"
	"amends/internal/web/form/look"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// perPage is how many notices one page shows.
const perPage = 50

// ask is what the address asks for.
type ask struct {
	unread bool
	after  string // cursor of the last notice of the page before
}

func readAsk(q url.Values) ask { return ask{q.Get("unread") == "1", q.Get("after")} }

// at is the address of the list, or of what is done from it.
func (a ask) at(path string) string {
	q := url.Values{}
	if a.unread {
		q.Set("unread", "1")
	}
	if a.after != "" {
		q.Set("after", a.after)
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

func (h handler) list(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	return h.show(w, r, v, readAsk(r.URL.Query()))
}

func (h handler) show(w http.ResponseWriter, r *http.Request, v site.Visit, a ask) error {
	ctx := r.Context()
	t, err := h.tray(ctx, v, a)
	if err != nil {
		return err
	}
	if page.Fragment(r) {
		return page.Render(w, r, http.StatusOK, trayView(t))
	}
	p, err := h.Frame(r, v, "notices", i18n.T(ctx, "nav.notices"))
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, whole(p, t))
}

// tray reads one page of the inbox and names the cases that the visitor still sees.
func (h handler) tray(ctx context.Context, v site.Visit, a ask) (*tray, error) {
	list, next, err := h.Notify.Inbox(ctx, v.Staff, notify.Page{Unread: a.unread, After: a.after, Limit: perPage})
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].Case
	}
	cases, err := h.Views.Labels(ctx, v.Viewer, ids)
	if err != nil {
		return nil, err
	}
	t := &tray{ask: a}
	if t.count, err = h.Notify.Unread(ctx, v.Staff); err != nil {
		return nil, err
	}
	for i := range list {
		n := &list[i]
		c, seen := cases[n.Case]
		name := func(id string) string { return look.Staff(ctx, v.Snap, id) }
		t.add(ctx, h.lineOf(ctx, n, name, c, seen), n.At, v.Now)
	}
	if next != "" {
		t.older = ask{a.unread, next}.at("/notices")
	}
	if len(list) > 0 && a.after == "" {
		t.newest = list[0].Cursor()
	}
	return t, nil
}

// bell is the number at the bell, fetched when there is news.
func (h handler) bell(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	if !page.Fragment(r) {
		return page.Redirect(w, r, "/notices")
	}
	b, err := h.Bell(r.Context(), v)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, shell.Bell(b))
}

// lineOf words one notice. Of a case that the visitor no longer sees it says the number, which he was told, and no more.
func (h handler) lineOf(ctx context.Context, n *notify.Notice, name func(id string) string, c view.Label, seen bool) line {
	kind := h.Notify.Kind(n.Kind)
	l := line{id: n.ID, what: n.Sentence(ctx, name), number: n.Args.Number, href: n.Page(), at: n.At, unread: n.ReadAt.IsZero(),
		icon: kind.Icon, risk: kind.Risk}
	switch {
	case n.Args.Statement != "": // of which complaint it is, a party does not learn
		l.subject = i18n.T(ctx, "inbox.statement_open")
	case n.Case == "":
		l.subject = i18n.T(ctx, "inbox.account")
	case !n.OfCase():
		if l.subject = i18n.T(ctx, "stream."+n.Stream); c.Subject != "" {
			l.subject += " · " + c.Subject
		}
	case !seen:
		l.subject, l.href = i18n.T(ctx, "inbox.out_of_reach"), ""
	case c.Subject == "":
		l.subject = i18n.T(ctx, "look.no_subject")
	default:
		l.subject = c.Subject
	}
	return l
}
