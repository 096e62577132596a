package casefile

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/web/feature/queue"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// away is after how long without a sign somebody is thought to have gone.
const away = 50 * time.Second

// presence is who has which case open. It is kept in memory: with the process it is gone, and the next sign brings it back.
type presence struct {
	mu sync.Mutex
	at map[string]map[string]sign // case → staff
}

type sign struct {
	at      time.Time
	writing bool
}

// present is who else is there.
type present struct{ looking, writing []string }

func newPresence() *presence { return &presence{at: map[string]map[string]sign{}} }

// note takes a sign and says whether others should hear of it.
func (p *presence) note(id, staff string, writing bool, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep(now)
	m := p.at[id]
	if m == nil {
		m = map[string]sign{}
		p.at[id] = m
	}
	was, there := m[staff]
	m[staff] = sign{now, writing}
	return !there || was.writing != writing
}

// all is who has the case open.
func (p *presence) all(id string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Collect(maps.Keys(p.at[id]))
}

// leave takes somebody out; true when he was there.
func (p *presence) leave(id, staff string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, there := p.at[id][staff]
	delete(p.at[id], staff)
	return there
}

func (p *presence) sweep(now time.Time) {
	for id, m := range p.at {
		for staff, s := range m {
			if now.Sub(s.at) > away {
				delete(m, staff)
			}
		}
		if len(m) == 0 {
			delete(p.at, id)
		}
	}
}

// others lists who else has the case open, in a steady order.
func (p *presence) others(id, staff string, now time.Time) present {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out present
	for who, s := range p.at[id] {
		switch {
		case who == staff || now.Sub(s.at) > away:
		case s.writing:
			out.writing = append(out.writing, who)
		default:
			out.looking = append(out.looking, who)
		}
	}
	slices.Sort(out.looking)
	slices.Sort(out.writing)
	return out
}

// avatars shows them; nil when nobody else is there.
func (p *pane) avatars(ctx context.Context) *kit.Presence {
	name := func(list []string) []string {
		out := make([]string, len(list))
		for i, id := range list {
			out[i] = look.Staff(ctx, p.v.Snap, id)
		}
		return out
	}
	writing, looking := name(p.who.writing), name(p.who.looking)
	switch {
	case len(writing) > 0:
		return &kit.Presence{Names: append(writing, looking...), Text: i18n.T(ctx, "case.replying", "names", look.Join(ctx, writing))}
	case len(looking) > 0:
		return &kit.Presence{Names: looking, Text: i18n.T(ctx, "case.viewing", "names", look.Join(ctx, looking))}
	}
	return nil
}

// presencePost is the sign of an open page: mode look, write or leave.
func (h handler) presencePost(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	state, err := h.seen(r, v)
	if f := fault.As(err); f != nil && f.Kind == fault.Unknown && r.PostFormValue("mode") == "leave" {
		h.present.leave(r.PathValue("id"), v.Staff) // he leaves what went out of his reach; there is nothing to tell him
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	if err != nil {
		return err
	}
	news := false
	if mode := r.PostFormValue("mode"); mode == "leave" {
		news = h.present.leave(state.ID, v.Staff)
	} else {
		news = h.present.note(state.ID, v.Staff, mode == "write", v.Now)
	}
	if news {
		queue.Present(h.Site, state)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (h handler) presenceGet(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	state, err := h.seen(r, v)
	if err != nil {
		return err
	}
	if !page.Fragment(r) {
		return page.Redirect(w, r, "/c/"+state.ID)
	}
	p := &pane{loaded: &loaded{v: v}, who: h.present.others(state.ID, v.Staff, v.Now)}
	p.State.ID = state.ID
	return page.Render(w, r, http.StatusOK, presenceBox(p))
}

// seen loads a case that the visitor may see.
func (h handler) seen(r *http.Request, v site.Visit) (complaint.State, error) {
	id, err := h.resolve(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return complaint.State{}, err
	}
	state, err := h.Desk.Load(r.Context(), id)
	if err != nil {
		return state, err
	}
	if !desk.Sees(v.Snap, v.Staff, state) {
		return state, errUnknown
	}
	return state, nil
}
