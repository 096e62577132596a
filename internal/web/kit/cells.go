package kit

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// Pick is the first cell of a row that can be selected.
type Pick struct {
	Value string
	Label string // whose row it is, for screen readers
}

func (c Pick) Render(_ context.Context, w io.Writer) error { return Draw(w, c.Draw) }

// Draw puts it on a page.
func (c Pick) Draw(p *Pen) {
	p.Raw(`<td class="k-td k-td-pick"><input type="checkbox" class="k-check" name="pick" value="`)
	p.Text(c.Value)
	p.Raw(`" aria-label="`)
	p.Text(c.Label)
	p.Raw(`" data-pick></td>`)
}

// Subject is the main cell of a row: a link over one line, and a line of details under it.
type Subject struct {
	Title string
	Href  string
	Pane  bool     // opens in the pane beside the list
	Meta  []string // number, channel; empty ones are left out
	Who   string   // the person, left out where a column of the list says it
	Tags  []Tag
}

func (s Subject) Render(_ context.Context, w io.Writer) error { return Draw(w, s.Draw) }

// Draw puts it on a page.
func (s Subject) Draw(p *Pen) {
	href := string(templ.URL(s.Href))
	p.Raw(`<div class="k-subject"><a class="k-subject-title" href="`)
	p.Text(href)
	if s.Pane {
		p.Raw(`" hx-get="`)
		p.Text(href)
		p.Raw(`" hx-target="#pane" hx-push-url="true" hx-sync="#pane:replace`)
	}
	p.Raw(`">`)
	p.Text(s.Title)
	p.Raw(`</a><div class="k-subject-meta">`)
	for i, m := range s.Meta {
		if m != "" {
			p.Raw(`<span class="k-num">`)
			p.Text(m)
			p.Raw(`</span>`)
		}
		if i == 0 && s.Who != "" {
			p.Raw(`<span class="k-subject-who">`)
			p.Text(s.Who)
			p.Raw(`</span>`)
		}
	}
	for _, t := range s.Tags {
		t.Draw(p)
	}
	p.Raw(`</div></div>`)
}
