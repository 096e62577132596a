package intake

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/view"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// livePanel changes while the agent writes: cases that may be the same, what is still to be asked, which category fits.
type livePanel struct {
	Duplicates []duplicateLine
	Chosen     string // linked as a duplicate once registered
	Missing    []missingLine
	Suggest    []kit.Option
	Content    string
}

type duplicateLine struct {
	caseLine
	ID      string
	Same    bool
	Percent string
}

type missingLine struct {
	Label, Ask, Href string
	Done             bool
}

// live answers what stands beside the form; nothing is kept of what was sent.
func (t intake) live(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	p, err := t.read(r, v.Staff, false)
	if err != nil && p.Values == nil {
		return err
	}
	ctx := r.Context()
	who, err := t.look(ctx, v, lookUp{Person: p.Values.Get("complainant.id"), Phone: p.Values.Get("complainant.phone"), Email: p.Values.Get("complainant.email")})
	if err != nil {
		return err
	}
	l, err := t.beside(ctx, v, p, who.Person)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, liveView(l), suggestPartial(l))
}

func (t intake) beside(ctx context.Context, v site.Visit, p posted, person string) (livePanel, error) {
	subject, matter := p.Values.Get("subject"), p.Values.Get("matter")
	l := livePanel{Chosen: p.Values.Get("duplicate_of"), Content: p.Values.Get("content")}
	l.Missing = missing(ctx, v, p)
	l.Suggest = suggest(ctx, v.Snap, subject+"\n"+matter, l.Content)
	if v.Can(register.CaseView) {
		list, err := t.Views.Duplicates(ctx, v.Viewer, person, subject, matter, v.Now)
		if err != nil {
			return l, err
		}
		for _, d := range list {
			l.Duplicates = append(l.Duplicates, duplicateLine{lineOf(ctx, v, d.Item), d.ID, d.Same, i18n.Percent(ctx, float64(int(d.Likeness*100))/100)})
		}
	}
	return l, nil
}

// wanted are the things that a complete intake has, in the order in which an agent asks.
var wanted = []struct{ key, field string }{{"contact", "#f-complainant-phone"}, {"wish", "#f-wish"}, {"occurred_on", "#f-occurred_on"}, {"product", "#f-product"}}

// missing asks the rules themselves what the registration as typed would lack: what must be there is filled in for the
// question, what may be wrong is left out.
func missing(ctx context.Context, v site.Visit, p posted) []missingLine {
	c := complaint.Register{ID: "draft", Person: "draft", Channel: "draft", Subject: complaint.TextOf("-"), Matter: complaint.TextOf("-")}
	if p.Command != nil {
		c.Complainant, c.Anonymous, c.Wish = p.Command.Complainant, p.Command.Anonymous, p.Command.Wish
		c.Product, c.Service = p.Command.Product, p.Command.Service
		if _, err := time.Parse(time.DateOnly, p.Command.OccurredOn); err == nil {
			c.OccurredOn = p.Command.OccurredOn
		}
	}
	for _, ch := range v.Snap.Channels {
		c.Channel = ch.ID
	}
	events, err := complaint.Decide(desk.World{Snapshot: v.Snap}, complaint.State{}, complaint.Meta{At: v.Now, By: v.Staff}, &c)
	if err != nil || len(events) == 0 {
		return nil
	}
	e, ok := events[0].(complaint.Registered)
	if !ok {
		return nil
	}
	var out []missingLine
	for _, x := range wanted {
		out = append(out, missingLine{Label: i18n.T(ctx, "intake.need_"+x.key), Ask: i18n.T(ctx, "intake.ask_"+x.key), Href: x.field,
			Done: !slices.Contains(e.Missing, x.key)})
	}
	return out
}

// suggested is how many categories are offered.
const suggested = 3

// suggest names the categories whose keywords occur in what was said, the most telling first: long words tell more than
// short ones, and a place further down the tree more than the one above it. A person decides.
func suggest(ctx context.Context, snap *register.Snapshot, said, chosen string) []kit.Option {
	said = strings.ToLower(said)
	type hit struct {
		code  string
		score int
		words []string
	}
	var hits []hit
	for _, c := range snap.Categories {
		if !c.Active || c.Code == chosen {
			continue
		}
		h := hit{code: c.Code}
		for _, k := range c.Keywords {
			if k != "" && strings.Contains(said, strings.ToLower(k)) {
				weight := utf8.RuneCountInString(k)
				if k[0] < utf8.RuneSelf { // a Latin letter says less than a Chinese character
					weight = (weight + 2) / 3
				}
				h.score += 2 * weight
				h.words = append(h.words, k)
			}
		}
		if h.score > 0 {
			if c.Parent != "" {
				h.score++
			}
			hits = append(hits, h)
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	var out []kit.Option
	for _, h := range hits[:min(len(hits), suggested)] {
		out = append(out, kit.Option{Value: h.code, Label: look.CategoryPath(ctx, snap, h.code), Hint: strings.Join(h.words, " ")})
	}
	return out
}

// caseLine is one case in few words.
type caseLine struct {
	Href, Number, Subject, At string
	Stage                     kit.Stage
	SLA                       *kit.SLA
	Tags                      []kit.Tag
	Owner                     string
}

func lineOf(ctx context.Context, v site.Visit, it view.Item) caseLine {
	l := caseLine{Href: "/c/" + it.ID, Number: it.Number, Subject: it.Subject, At: i18n.DateTime(ctx, it.ReceivedAt.Time()),
		Stage: look.Stage(ctx, &it.Face), Tags: look.Tags(ctx, &it.Face), Owner: look.Staff(ctx, v.Snap, it.Owner)}
	if l.Subject == "" {
		l.Subject = i18n.T(ctx, "look.no_subject")
	}
	if it.ClosedAt == 0 {
		l.SLA = look.RowSLA(ctx, &it.Face, look.Limits(ctx, v.Snap), v.Now)
	}
	return l
}
