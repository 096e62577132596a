package clock

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"amends/internal/fault"
)

// The refusals of a clock.
var (
	ErrNoCalendar = fault.New(fault.Invalid, "clock.no_calendar")        // no table was given
	ErrStopped    = fault.New(fault.Refused, "clock.stopped")            // the clock is over
	ErrOverdue    = fault.New(fault.Refused, "clock.overdue")            // an extension asked for after the due moment
	ErrOverCap    = fault.New(fault.Refused, "clock.extension_over_cap") // longer than the rule allows
)

// Validate names every fault of the spec. The calendar is looked up elsewhere.
func (s Spec) Validate() error {
	var l fault.List
	l.Need(s.ID != "", "id")
	s.Span.check(&l, "span.")
	warn, risk := cmp.Or(s.WarnShare, DefaultWarnShare), cmp.Or(s.RiskShare, DefaultRiskShare)
	if warn < 1 || warn > 100 {
		l.Add("warn_share", "clock.share_out_of_range", "share", warn)
	}
	if risk < warn || risk > 100 {
		l.Add("risk_share", "clock.share_out_of_range", "share", risk, "min", warn)
	}
	for i, r := range s.Rungs {
		if _, err := r.parse(); err != nil {
			l.Add(fmt.Sprintf("rungs.%d.after", i), "clock.unreadable_rung", "text", r.After)
		}
		if r.To == "" {
			l.Add(fmt.Sprintf("rungs.%d.to", i), "input.required")
		}
	}
	return l.Err()
}

// Start sets a clock going at the moment given, by the calendar that the spec names.
func Start(spec Spec, at time.Time, t *Table) (Clock, error) {
	if t == nil {
		return Clock{}, ErrNoCalendar
	}
	if err := spec.Validate(); err != nil {
		return Clock{}, err
	}
	from := At(at)
	base, err := t.due(int64(from), spec.Span)
	if err != nil {
		return Clock{}, fmt.Errorf("start clock %s: %w", spec.ID, err)
	}
	c := Clock{
		ID: spec.ID, Title: spec.Title, Span: spec.Span, Calendar: t.id, Target: spec.Target,
		StartedAt: from, State: Running, Segments: []Segment{{Kind: SegmentRunning, From: from}},
		WarnShare: cmp.Or(spec.WarnShare, DefaultWarnShare), RiskShare: cmp.Or(spec.RiskShare, DefaultRiskShare),
		Rungs: slices.Clone(spec.Rungs),
	}
	if err := c.plan(base, from, t); err != nil {
		return Clock{}, fmt.Errorf("start clock %s: %w", spec.ID, err)
	}
	return c, nil
}

// after is a parsed Rung.After: a share of the time used, or a span after the breach, or the breach itself.
type after struct {
	share int
	span  Span
}

func (r Rung) parse() (after, error) {
	if digits, ok := strings.CutSuffix(r.After, "%"); ok {
		n, err := strconv.Atoi(digits)
		if err != nil || n < 1 || n > 100 {
			return after{}, fault.Input("after", "clock.unreadable_rung", "text", r.After)
		}
		return after{share: n}, nil
	}
	switch r.After {
	case "", "0", "0s", "0m", "0h", "0d":
		return after{}, nil
	}
	s, err := ParseSpan(r.After)
	return after{span: s}, err
}
