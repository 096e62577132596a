package queue

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/view"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// perPage is how many rows come at once; "more" adds as many.
const perPage = 50

// board is the list of one address for one person.
type board struct {
	ask    Ask
	title  string
	saved  *view.SavedView
	mine   bool // the saved view is his own
	rows   []line
	next   string // address of what follows
	count  string
	bulk   bool
	export bool
	snap   *register.Snapshot

	asked    []askedLine    // what waits for an answer of the visitor
	searched *view.Searched // of a search in vain
}

// line is one row.
type line struct {
	id, number, subject, href string
	customer, level           string
	category, channel         string
	owner                     string
	updated                   string
	unread                    bool
	tags                      []kit.Tag
	grade                     kit.Grade
	stage                     kit.Stage
	sla                       *kit.SLA
	pick                      bool
}

func (h handler) list(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	b, err := h.board(r.Context(), v, ReadAsk(r.URL.Query()))
	if err != nil {
		return err
	}
	if page.Fragment(r) {
		if b.ask.After != "" {
			return page.Render(w, r, http.StatusOK, moreRows(b))
		}
		if err := h.count(r.Context(), v, b, nil); err != nil {
			return err
		}
		return page.Render(w, r, http.StatusOK, listPart(b))
	}
	whole, err := h.around(r, v, b, nil)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, whole)
}

// Around is the whole page with a pane open: the list of the same address stands beside it, or everything open when the
// address names no list.
func Around(s *site.Site, r *http.Request, v site.Visit, pane templ.Component) (templ.Component, error) {
	h := handler{s}
	b, err := h.board(r.Context(), v, Beside(r.URL.Query()))
	if err != nil {
		return nil, err
	}
	whole, err := h.frame(r, v, b)
	if err != nil {
		return nil, err
	}
	whole.Open = true
	return wholePage(whole, b, pane), nil
}

func (h handler) around(r *http.Request, v site.Visit, b *board, pane templ.Component) (templ.Component, error) {
	p, err := h.frame(r, v, b)
	if err != nil {
		return nil, err
	}
	return wholePage(p, b, pane), nil
}

// frame is the frame of the page, whose links have counted the views already.
func (h handler) frame(r *http.Request, v site.Visit, b *board) (shell.Page, error) {
	active := b.ask.Filter.View
	if b.saved != nil {
		active = site.SavedKey(b.saved.ID)
	}
	p, err := h.Frame(r, v, active, b.title)
	if err != nil {
		return p, err
	}
	if err := h.count(r.Context(), v, b, p.Nav.Views); err != nil {
		return p, err
	}
	p.Actions = topActions(b, v.Can(register.CaseRegister))
	return p, nil
}

// board reads one page of the list.
func (h handler) board(ctx context.Context, v site.Visit, a Ask) (*board, error) {
	b := &board{ask: a, snap: v.Snap, bulk: v.Can(register.CaseBulk), export: v.Can(register.CaseExport)}
	list, err := h.Views.Queue(ctx, v.Viewer, a.Filter, view.Page{Sort: a.Sort, After: a.After, Limit: perPage}, v.Now)
	if err != nil {
		return nil, err
	}
	b.searched = list.Searched
	limits, query := look.Limits(ctx, v.Snap), a.Query()
	b.rows = make([]line, len(list.Rows))
	for i := range list.Rows {
		b.rows[i] = b.line(ctx, v.Snap, &list.Rows[i], query, limits, v.Now)
	}
	if list.Next != "" {
		b.next = a.Home("after", list.Next)
	}
	if a.After != "" {
		return b, nil
	}
	if err := h.asks(ctx, v, b); err != nil {
		return nil, err
	}
	return b, h.name(ctx, v, b)
}

// count says how many there are, as the link to this view does; links may be none.
func (h handler) count(ctx context.Context, v site.Visit, b *board, links []shell.Link) error {
	f, n := b.ask.Filter, -1
	switch {
	case f.Search != "":
		if b.next == "" {
			b.count = i18n.T(ctx, "queue.count", "n", len(b.rows))
		}
		return nil
	case f.View != view.ViewClosed && !f.Narrow():
		for _, l := range links {
			if l.Key == f.View {
				n = l.Count
			}
		}
	}
	if n < 0 {
		var err error
		if n, err = h.Views.Count(ctx, v.Viewer, f, v.Now); err != nil {
			return err
		}
	}
	b.count = i18n.T(ctx, "queue.count", "n", n)
	if n >= view.CountCap {
		b.count = i18n.T(ctx, "queue.count_over")
	}
	return nil
}

// name gives the list its title.
func (h handler) name(ctx context.Context, v site.Visit, b *board) error {
	switch b.ask.Filter.View {
	case "":
		b.title = i18n.T(ctx, "queue.found")
	case view.ViewFollowUp:
		b.title = i18n.T(ctx, "queue.follow_up")
	default:
		b.title = i18n.T(ctx, "nav."+b.ask.Filter.View)
	}
	if b.ask.Saved == "" && !b.ask.narrow() {
		return nil
	}
	all, err := h.Views.SavedViews(ctx, v.Staff, v.Person.Department)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].ID == b.ask.Saved || b.ask.Saved == "" && b.saved == nil && b.ask.same(all[i].Filter) {
			b.saved, b.mine, b.title = &all[i], all[i].Staff == v.Staff, all[i].Title
		}
	}
	return nil
}

func (b *board) line(ctx context.Context, snap *register.Snapshot, it *view.Item, query string, limits map[string]string, now time.Time) line {
	l := line{id: it.ID, number: it.Number, subject: it.Subject, href: "/c/" + it.ID + query, customer: look.Customer(ctx, &it.Face, it.Customer),
		level: look.Level(ctx, it.Level), category: look.Category(ctx, snap, it.Content), channel: look.Channel(ctx, snap, it.Channel), unread: it.Unread(),
		tags: look.Tags(ctx, &it.Face), grade: look.Grade(ctx, it.Grade), stage: look.Stage(ctx, &it.Face), pick: b.bulk || b.export,
		sla: look.RowSLA(ctx, &it.Face, limits, now), updated: i18n.Ago(ctx, it.UpdatedAt.Time())}
	if l.subject == "" {
		l.subject = i18n.T(ctx, "look.no_subject")
	}
	if it.Owner != "" {
		l.owner = look.Staff(ctx, snap, it.Owner)
	}
	return l
}

// rows answers the rows of the given cases as they are now, each to its place on the page. A case that went out of reach
// leaves the page.
func (h handler) rows(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	if !page.Fragment(r) {
		q := r.URL.Query()
		q.Del("row")
		return page.Redirect(w, r, "/c?"+q.Encode())
	}
	ctx := r.Context()
	b := &board{ask: ReadAsk(r.URL.Query()), snap: v.Snap, bulk: v.Can(register.CaseBulk), export: v.Can(register.CaseExport)}
	ids := slices.DeleteFunc(r.URL.Query()["row"], func(id string) bool { return uuid.Validate(id) != nil })
	ids = ids[:min(len(ids), perPage)]
	names, err := h.Views.Labels(ctx, v.Viewer, ids)
	if err != nil {
		return err
	}
	var parts []templ.Component
	for _, id := range ids {
		l, ok, err := h.row(ctx, v, b, names[id].Number)
		switch {
		case err != nil:
			return err
		case ok:
			parts = append(parts, rowPart(l))
		default:
			parts = append(parts, rowGone(id))
		}
	}
	return page.Render(w, r, http.StatusOK, parts...)
}

// row reads one row by its number.
func (h handler) row(ctx context.Context, v site.Visit, b *board, number string) (line, bool, error) {
	if number == "" {
		return line{}, false, nil
	}
	list, err := h.Views.Queue(ctx, v.Viewer, view.Filter{Search: number}, view.Page{Limit: 1}, v.Now)
	if err != nil || len(list.Rows) == 0 || list.Rows[0].Number != number {
		return line{}, false, err
	}
	return b.line(ctx, v.Snap, &list.Rows[0], b.ask.Query(), look.Limits(ctx, v.Snap), v.Now), true, nil
}

// Row is the row of a case for its place in the list beside a pane; nil when the viewer does not see it.
func Row(ctx context.Context, s *site.Site, v site.Visit, a Ask, number string) (templ.Component, error) {
	b := &board{ask: a, snap: v.Snap, bulk: v.Can(register.CaseBulk), export: v.Can(register.CaseExport)}
	l, ok, err := handler{s}.row(ctx, v, b, number)
	if err != nil || !ok {
		return nil, err
	}
	return rowPart(l), nil
}
