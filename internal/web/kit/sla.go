package kit

import (
	"context"
	"io"
	"strconv"
	"time"
)

// States of a clock, in the words of ui.md.
const (
	SLAOk   = "ok"
	SLAWarn = "warn"
	SLARisk = "risk"
	SLAOver = "over"
	SLAHold = "hold"
	SLADone = "done"
)

// Shares of the time used at which a running clock turns amber and orange, unless the policy says otherwise.
const (
	WarnAt = .60
	RiskAt = .85
)

// SLA is the badge of one clock. The server computes with the business calendar: Left is what was left at At, and the
// browser counts on from there in steps of 15 seconds, but not beyond Until, the next moment at which working time stops.
type SLA struct {
	State string
	Says  string // what is left, in words
	Clock string // which clock it is, the small line under the badge
	Title string // due date, or why it is paused
	Left  time.Duration
	Total time.Duration
	At    time.Time
	Until time.Time // zero: counts on
	Warn  float64   // 0: WarnAt
	Risk  float64   // 0: RiskAt
}

// SLAState is the state of a running clock.
func SLAState(left, total time.Duration, warn, risk float64) string {
	if warn == 0 {
		warn = WarnAt
	}
	if risk == 0 {
		risk = RiskAt
	}
	used := 1.0
	if total > 0 {
		used = 1 - float64(left)/float64(total)
	}
	switch {
	case left < 0:
		return SLAOver
	case used >= risk:
		return SLARisk
	case used >= warn:
		return SLAWarn
	}
	return SLAOk
}

func (s SLA) icon() string {
	switch s.State {
	case SLARisk:
		return "flame"
	case SLAOver:
		return "triangle"
	case SLAHold:
		return "pause"
	case SLADone:
		return "check"
	}
	return "clock"
}

func (s SLA) used() int {
	if s.Total <= 0 {
		return either2(s.State == SLAOver, 100, 0)
	}
	return max(0, min(100, int(100*(1-float64(s.Left)/float64(s.Total)))))
}

func either2(ok bool, a, b int) int {
	if ok {
		return a
	}
	return b
}

func (s SLA) Render(_ context.Context, w io.Writer) error { return Draw(w, s.Draw) }

// Draw puts the badge on a page, with the name of its clock under it.
func (s SLA) Draw(p *Pen) {
	p.Raw(`<span class="k-sla-box">`)
	s.badge(p)
	if s.Clock != "" {
		p.Raw(`<span class="k-sla-clock">`)
		p.Text(s.Clock)
		p.Raw(`</span>`)
	}
	p.Raw(`</span>`)
}

func (s SLA) badge(p *Pen) {
	p.Raw(`<span class="k-sla is-`)
	p.Text(s.State)
	p.Raw(`"`)
	p.Attr("title", s.Title)
	s.ticking(p)
	p.Raw(` style="--used:`)
	p.Int(int64(s.used()))
	p.Raw(`"><span class="k-sla-icon">`)
	p.Icon(s.icon())
	p.Raw(`</span><span data-sla-words>`)
	p.Text(s.Says)
	p.Raw(`</span>`)
	if s.State != SLADone && s.State != SLAHold {
		p.Raw(`<span class="k-sla-bar"></span>`)
	}
	p.Raw(`</span>`)
}

// ticking are the figures that js/countdown.js needs; a stopped clock has none.
func (s SLA) ticking(p *Pen) {
	if s.State == SLAHold || s.State == SLADone || s.At.IsZero() {
		return
	}
	p.Raw(` data-sla="`)
	p.Text(s.State)
	p.Raw(`" data-left="`)
	p.Int(int64(s.Left / time.Second))
	p.Raw(`" data-total="`)
	p.Int(int64(s.Total / time.Second))
	p.Raw(`" data-at="`)
	p.Int(s.At.Unix())
	p.Raw(`" data-warn="`)
	p.share(s.Warn, WarnAt)
	p.Raw(`" data-risk="`)
	p.share(s.Risk, RiskAt)
	if !s.Until.IsZero() {
		p.Raw(`" data-until="`)
		p.Int(s.Until.Unix())
	}
	p.Raw(`"`)
}

// share is a part of the time, the usual one when none is set.
func (p *Pen) share(x, usual float64) {
	if x == 0 {
		x = usual
	}
	p.buf = strconv.AppendFloat(p.buf, x, 'f', -1, 64)
}

// slaBadge is the badge without the name of its clock.
type slaBadge SLA

func (b slaBadge) Render(_ context.Context, w io.Writer) error { return Draw(w, SLA(b).badge) }
