// Package paper draws a case as one page that needs nothing else: the sheet in the case file that people read, while
// programs check what lies beside it.
package paper

import (
	"context"
	"embed"
	"io"
	"time"

	"amends/internal/casefile"
	"amends/internal/clock"
	"amends/internal/house"
	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/view"
	"amends/internal/web/form/look"
	"amends/internal/web/form/story"
	"amends/internal/web/kit"
)

// Words are the catalogues of this package.
//
//go:embed paper.zh.json paper.en.json
var Words embed.FS

//go:embed paper.css
var style string

// Sheet draws the sheets of a house, with the words of the whole program.
func Sheet(h *house.House, words *i18n.Bundle) casefile.Sheet {
	return func(ctx context.Context, id, by, lang string, out io.Writer) error {
		snap, now := h.Register.Snapshot(), h.Now()
		// Told as from another year: paper lasts, and a day without its year does not.
		ctx = i18n.WithNow(i18n.With(i18n.WithZone(words.Into(ctx), snap.Zone()), i18n.Lang(lang)), time.Time{})
		c, err := h.Views.Case(ctx, view.Viewer{Staff: by, All: true}, id, now)
		if err != nil {
			return err
		}
		s := sheet{c: &c, snap: snap, by: look.Staff(ctx, snap, by), lang: lang}
		t := story.Of(ctx, snap, &c, s.customer(ctx))
		t.File = file
		s.story = t.Tell(ctx, c.Timeline)
		return s.page().Render(ctx, out)
	}
}

// sheet is what one page shows.
type sheet struct {
	c     *view.CasePage
	snap  *register.Snapshot
	by    string
	lang  string
	story []kit.Entry
}

// line is one fact.
type line struct{ name, value string }

// file names a file of the case and where it lies in the archive.
func file(f view.FileRef) kit.File {
	return kit.File{ID: f.Digest, Name: f.Name, Href: "files/" + f.Digest}
}

func (s *sheet) customer(ctx context.Context) string {
	switch k := s.c.Customer; {
	case k.Anonymous:
		return i18n.T(ctx, "paper.anonymous")
	case k.Erased:
		return i18n.T(ctx, "paper.erased")
	default:
		return k.Name
	}
}

func (s *sheet) facts(ctx context.Context) []line {
	var out []line
	add := func(key, value string) {
		if value != "" {
			out = append(out, line{i18n.T(ctx, "paper."+key), value})
		}
	}
	x := &s.c.State
	add("customer", s.customer(ctx))
	add("on_behalf", s.c.Customer.On)
	add("received", i18n.DateTime(ctx, clock.Instant(x.ReceivedAt).Time()))
	add("channel", look.Channel(ctx, s.snap, x.Channel))
	add("occurred", x.OccurredOn)
	add("product", s.c.Product)
	add("region", s.c.Region)
	add("category", look.CategoryPath(ctx, s.snap, x.Class.Content))
	if x.Grade != "" {
		add("grade", look.Grade(ctx, x.Grade).Label)
	}
	add("department", look.Department(ctx, s.snap, x.Department))
	add("owner", look.Staff(ctx, s.snap, x.Owner))
	add("procedure", i18n.Name(ctx, s.c.Procedure.Title))
	switch {
	case x.ClosedAt != 0:
		add("closed", i18n.DateTime(ctx, clock.Instant(x.ClosedAt).Time()))
	case s.c.Current != nil:
		add("step", i18n.Name(ctx, s.c.Current.Step.Title))
	}
	add("matter", s.c.Matter)
	add("wish", s.c.Wish)
	return out
}

func (s *sheet) organisation(ctx context.Context) string {
	return i18n.Name(ctx, s.snap.Organisation.Name)
}

func clockTitle(ctx context.Context, k *view.ClockLine) string {
	if len(k.Title) > 0 {
		return i18n.Name(ctx, k.Title)
	}
	return i18n.Name(ctx, k.Clock.Title)
}

// step is one line of the ledger: how it stands, when and by whom.
func (s *sheet) step(ctx context.Context, e *procedure.Entry) (state, at, by string) {
	return i18n.T(ctx, "paper.step_"+string(e.Status)), i18n.DateTime(ctx, clock.Instant(e.Mark.At).Time()), look.Staff(ctx, s.snap, e.Mark.By)
}
