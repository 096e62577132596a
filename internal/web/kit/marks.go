package kit

import (
	"context"
	"io"
	"strconv"
)

// Tag is a small neutral word; Tone "risk" for repeats, injury and media, "info" for a state of a document.
type Tag struct {
	Label, Tone, Icon, Title string
}

func (t Tag) Render(_ context.Context, w io.Writer) error { return Draw(w, t.Draw) }

// Draw puts it on a page.
func (t Tag) Draw(p *Pen) {
	p.Raw(`<span class="k-tag`)
	if t.Tone != "" {
		p.Raw(` is-`)
		p.Text(t.Tone)
	}
	p.Raw(`"`)
	p.Attr("title", t.Title)
	p.Raw(`>`)
	p.Icon(t.Icon)
	p.Text(t.Label)
	p.Raw(`</span>`)
}

// Grade is the urgency: 1 is the red square with an exclamation mark, 2 to 4 are bars.
type Grade struct {
	Level int
	Label string
	Quiet bool // the glyph alone; the label is for screen readers
}

func (g Grade) Render(_ context.Context, w io.Writer) error { return Draw(w, g.Draw) }

// glyphs are the drawings of the levels, the bars that are not reached greyed.
var glyphs = [...]string{
	1: `<rect x="1.5" y="1.5" width="13" height="13" rx="3"></rect><path class="k-grade-bang" d="M8 4.6v4M8 11.2v.1"></path>`,
	2: bars("", ""), 3: bars("", `class="is-off" `), 4: bars(`class="is-off" `, `class="is-off" `),
}

func bars(second, third string) string {
	return `<rect x="1.5" y="9" width="3.4" height="5" rx="1"></rect><rect ` + second +
		`x="6.3" y="6" width="3.4" height="8" rx="1"></rect><rect ` + third + `x="11.1" y="3" width="3.4" height="11" rx="1"></rect>`
}

// Draw puts it on a page.
func (g Grade) Draw(p *Pen) {
	p.Raw(`<span class="k-grade is-p`)
	p.Int(int64(g.Level))
	p.Raw(`"`)
	p.Attr("title", g.Label) // where there is no room, style sheets leave the word out
	p.Raw(`><svg class="k-grade-glyph" viewBox="0 0 16 16" aria-hidden="true">`)
	p.Raw(glyphs[max(1, min(g.Level, len(glyphs)-1))])
	p.Raw(`</svg>`)
	p.words(g.Label, g.Quiet)
	p.Raw(`</span>`)
}

// words stand beside a glyph, or are for screen readers only.
func (p *Pen) words(s string, quiet bool) {
	if quiet {
		p.Raw(`<span class="k-hidden">`)
	} else {
		p.Raw(`<span>`)
	}
	p.Text(s)
	p.Raw(`</span>`)
}

// Stage is a ring that fills, and a neutral word. Hue: new, accepted, investigating, confirming, rectifying,
// revisiting, closed.
type Stage struct {
	Hue   string
	N, Of int // how far, of how many
	Label string
	Quiet bool
}

func (s Stage) Render(_ context.Context, w io.Writer) error { return Draw(w, s.Draw) }

// share is the filled part of the ring's circumference, which the drawing counts as 100.
func (s Stage) share() int {
	if s.Of <= 0 {
		return 0
	}
	return min(100, s.N*100/s.Of)
}

// Draw puts it on a page.
func (s Stage) Draw(p *Pen) {
	p.Raw(`<span class="k-stage is-`)
	p.Text(s.Hue)
	p.Raw(`"`)
	if s.Quiet {
		p.Attr("title", s.Label)
	}
	p.Raw(`><svg class="k-ring" viewBox="0 0 16 16" aria-hidden="true"><circle class="k-ring-line" cx="8" cy="8" r="6.25"></circle>`)
	if s.share() > 0 {
		p.Raw(`<circle class="k-ring-fill" cx="8" cy="8" r="2.1" pathLength="100" stroke-dasharray="`)
		p.Int(int64(s.share()))
		p.Raw(` 100"></circle>`)
	}
	p.Raw(`</svg>`)
	p.words(s.Label, s.Quiet)
	p.Raw(`</span>`)
}

// Avatar is a person as a coloured initial, or the dashed circle of "nobody yet" when Name is empty.
type Avatar struct {
	Name string
	Size string // s (20), m (24, default), l (32)
	Away bool   // faded
	Icon string // instead of the initial, for a system
}

func (a Avatar) Render(_ context.Context, w io.Writer) error { return Draw(w, a.Draw) }

// Draw puts it on a page.
func (a Avatar) Draw(p *Pen) {
	p.Raw(`<span class="k-av`)
	if a.Size != "" {
		p.Raw(` k-av-`)
		p.Text(a.Size)
	}
	if a.Name == "" {
		p.Raw(` is-none`)
	} else {
		p.Raw(` is-h`)
		p.Int(int64(hue(a.Name)))
	}
	if a.Away {
		p.Raw(` is-away`)
	}
	p.Raw(`" aria-hidden="true">`)
	if a.Icon != "" {
		p.Icon(a.Icon)
	} else {
		p.Text(Initial(a.Name))
	}
	p.Raw(`</span>`)
}

// Person is an avatar with a name, and a second line if there is one.
type Person struct {
	Name string
	None string // shown, greyed, when nobody is there
	Sub  string
	Size string
}

func (o Person) Render(_ context.Context, w io.Writer) error { return Draw(w, o.Draw) }

// Draw puts it on a page.
func (o Person) Draw(p *Pen) {
	p.Raw(`<span class="k-person`)
	if o.Name == "" {
		p.Raw(` is-none`)
	}
	p.Raw(`">`)
	Avatar{Name: o.Name, Size: o.Size}.Draw(p)
	p.Raw(`<span class="k-person-words"><span class="k-person-name">`)
	p.Text(either(o.Name == "", o.None, o.Name))
	p.Raw(`</span>`)
	if o.Sub != "" {
		p.Raw(`<span class="k-person-sub">`)
		p.Text(o.Sub)
		p.Raw(`</span>`)
	}
	p.Raw(`</span></span>`)
}

// Count is a number beside a name: "" plain, soon orange, over solid red.
type Count struct {
	N    int
	Tone string
	Text string // instead of the number
}

func (c Count) Render(_ context.Context, w io.Writer) error { return Draw(w, c.Draw) }

// Draw puts it on a page.
func (c Count) Draw(p *Pen) {
	p.Raw(`<span class="k-count`)
	if c.Tone != "" {
		p.Raw(` is-`)
		p.Text(c.Tone)
	}
	p.Raw(`">`)
	p.Text(either(c.Text != "", c.Text, strconv.Itoa(c.N)))
	p.Raw(`</span>`)
}
