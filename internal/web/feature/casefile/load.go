package casefile

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/notify"
	"amends/internal/view"
	"amends/internal/web/form/look"
	"amends/internal/web/form/story"
	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

var errUnknown = fault.New(fault.Unknown, "complaint.unknown")

// loaded is one case with what its page needs besides.
type loaded struct {
	view.CasePage
	item view.Item // its row: the marks of the list and of the page are the same
	v    site.Visit
	show string                  // which entries of the timeline: "", talk, system
	name string                  // of the customer, masked
	sent map[int]notify.Delivery // how far what was written to the customer came, by version
	flat bool                    // on paper: nothing to press
}

// resolve takes an id or a number.
func (h handler) resolve(ctx context.Context, v site.Visit, id string) (string, error) {
	if uuid.Validate(id) == nil {
		return id, nil
	}
	number := strings.ToUpper(strings.TrimSpace(id))
	list, err := h.Views.Queue(ctx, v.Viewer, view.Filter{Search: number}, view.Page{Limit: 1}, v.Now)
	if err != nil {
		return "", err
	}
	if len(list.Rows) == 0 || list.Rows[0].Number != number {
		return "", errUnknown
	}
	return list.Rows[0].ID, nil
}

// load reads the case that the address names; one that the visitor may not see is unknown.
func (h handler) load(ctx context.Context, v site.Visit, id string) (*loaded, error) {
	id, err := h.resolve(ctx, v, id)
	if err != nil {
		return nil, err
	}
	c, err := h.Views.Case(ctx, v.Viewer, id, v.Now)
	if err != nil {
		return nil, err
	}
	l := &loaded{CasePage: c, v: v}
	list, err := h.Views.Queue(ctx, v.Viewer, view.Filter{Search: c.State.Number}, view.Page{Limit: 1}, v.Now)
	if err != nil {
		return nil, err
	}
	if len(list.Rows) == 0 || list.Rows[0].ID != id {
		return nil, errUnknown
	}
	l.item = list.Rows[0]
	l.name = look.Customer(ctx, &l.item.Face, c.Customer.Name)
	if l.Subject == "" {
		l.Subject = i18n.T(ctx, "look.no_subject")
	}
	return l, nil
}

// teller words the timeline of this case.
func (l *loaded) teller(ctx context.Context) *story.Teller {
	t := story.Of(ctx, l.v.Snap, &l.CasePage, l.name)
	t.File, t.Foot = l.file, l.delivery
	return t
}

// entries are the lines of the timeline that are asked for.
func (l *loaded) entries(ctx context.Context) []kit.Entry {
	var list []view.Entry
	for _, e := range l.Timeline {
		if spoken := story.Spoken(e.Kind); l.show == "" || l.show == "talk" && spoken || l.show == "system" && !spoken {
			list = append(list, e)
		}
	}
	return l.teller(ctx).Tell(ctx, list)
}

// delivery says under a reply how far it came; whoever may reply can have it sent again when it failed.
func (l *loaded) delivery(e view.Entry) templ.Component {
	d, ok := l.sent[e.Version]
	if !ok {
		return nil
	}
	again := d.State == notify.Failed && !l.flat && desk.May(l.v.Snap, l.v.Staff, "reply", l.State) == nil
	return deliveryLine(l, d, again)
}

// again has a message sent once more.
func (h handler) again(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	l, err := h.load(ctx, v, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := desk.May(v.Snap, v.Staff, "reply", l.State); err != nil {
		return err
	}
	if err := h.Notify.Again(ctx, l.State.ID, r.PathValue("message")); err != nil {
		return err
	}
	return h.after(w, r, v, l.State.ID, page.Note{Title: i18n.T(ctx, "case.again_done"), Tone: "ok"})
}

func (l *loaded) url(rest string) string { return "/c/" + l.State.ID + rest }

// file shows an attachment; it is fetched through the case, which decides who may.
func (l *loaded) file(f view.FileRef) kit.File {
	at := l.url("/files/" + f.Digest)
	return kit.File{ID: f.Digest, Name: f.Name, Href: at + "?download=1", Preview: at, Kind: kit.FileKind(f.Type)}
}
