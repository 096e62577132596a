package casefile

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"amends/internal/fault"
	"amends/internal/web/feature/queue"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// tabs in their order.
var tabs = []string{"timeline", "ledger", "customer", "files", "plan"}

// pane is what the page of a case is made of.
type pane struct {
	*loaded
	ask    queue.Ask // of the list beside it
	tab    string
	part   templ.Component // the content of the tab
	heard  heard
	who    present
	copy   string
	medium string // by which a reply is offered to go out
}

func (h handler) pane(ctx context.Context, r *http.Request, v site.Visit, tab string) (*pane, error) {
	l, err := h.load(ctx, v, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	q := r.URL.Query()
	p := &pane{loaded: l, ask: queue.Beside(q), tab: tab, heard: heardOf(l.State.Version), who: h.present.others(l.State.ID, v.Staff, v.Now),
		copy: h.PublicURL + "/c/" + l.State.Number}
	if !slices.Contains(tabs, p.tab) {
		p.tab = tabs[0]
	}
	if s := q.Get("show"); s == "talk" || s == "system" {
		l.show = s
	}
	if p.medium, err = h.medium(ctx, p); err != nil {
		return nil, err
	}
	p.part, err = h.content(ctx, p)
	return p, err
}

// content reads what only one tab needs.
func (h handler) content(ctx context.Context, p *pane) (templ.Component, error) {
	switch p.tab {
	case "ledger":
		return ledgerTab(p), nil
	case "customer":
		c, err := h.customer(ctx, p)
		if err != nil {
			return nil, err
		}
		return customerTab(p, c), nil
	case "files":
		return filesTab(p), nil
	case "plan":
		return planTab(p), nil
	}
	var err error
	if p.sent, err = h.Notify.Delivered(ctx, p.State.ID); err != nil {
		return nil, err
	}
	return timelineTab(p), nil
}

func (h handler) open(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	p, err := h.pane(r.Context(), r, v, r.URL.Query().Get("tab"))
	if err != nil {
		return err
	}
	h.known(r.Context(), v, p.State.ID)
	if page.Fragment(r) {
		return page.Render(w, r, http.StatusOK, wholePane(p))
	}
	whole, err := queue.Around(h.Site, r, v, wholePane(p))
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, whole)
}

// known marks the notices about a case as read: whoever opens it, or acts on it, knows what they say. It costs one look
// at an index unless there are any, and never keeps anybody from the case.
func (h handler) known(ctx context.Context, v site.Visit, id string) {
	if err := h.Notify.MarkCaseRead(ctx, v.Staff, id); err != nil {
		h.Log.WarnContext(ctx, "mark notices of a case", "case", id, "err", err)
	}
}

// part is what changes when the case does: everything but the composer, in which somebody may be writing.
func (h handler) part(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	p, err := h.pane(r.Context(), r, v, r.URL.Query().Get("tab"))
	if f := fault.As(err); f != nil && f.Kind == fault.Unknown && page.Fragment(r) { // what is shown is not his to see any more
		return page.Render(w, r, http.StatusOK, goneParts(queue.ReadAsk(current(r)).Home()))
	}
	if err != nil {
		return err
	}
	if !page.Fragment(r) {
		return page.Redirect(w, r, p.url(""))
	}
	have := r.URL.Query().Get("have")
	if have == strconv.Itoa(p.State.Version) {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	parts := []templ.Component{caseBody(p)}
	if have != "" { // it changed before the page heard of anything, and so did its row
		row, err := queue.Row(r.Context(), h.Site, v, p.ask, p.State.Number)
		if err != nil {
			return err
		}
		if row != nil {
			parts = append(parts, row)
		}
	}
	return page.Render(w, r, http.StatusOK, parts...)
}

// tab answers the case with another tab; what stands around it comes along, so that the news that follow are of this tab,
// and so does the address.
func (h handler) tab(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	p, err := h.pane(r.Context(), r, v, r.PathValue("tab"))
	if err != nil {
		return err
	}
	if !page.Fragment(r) {
		return page.Redirect(w, r, p.url("?tab="+p.tab))
	}
	q := current(r)
	q.Del("tab")
	q.Del("show")
	if p.tab != tabs[0] {
		q.Set("tab", p.tab)
	}
	if p.show != "" {
		q.Set("show", p.show)
	}
	address := p.url("")
	if len(q) > 0 {
		address += "?" + q.Encode()
	}
	w.Header().Set("HX-Replace-Url", address)
	return page.Render(w, r, http.StatusOK, caseBody(p))
}
