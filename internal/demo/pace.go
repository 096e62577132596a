package demo

import "time"

// weights say how the work spreads over the kinds of steps.
var weights = map[string]float64{"first-reply": 1, "investigate": 5, "finding-notice": 1, "cause": 1, "liability": 1,
	"liability-review": 1.5, "plan": 1.5, "approve": 1.5, "carry-out": 4, "compensate": 1, "care": 0.5, "result-notice": 1,
	"confirm": 3, "rectify": 1, "evaluate": 1, "close": 0.5}

// pace is how long the next step of a kind takes: the first hour is quick, then the steps share the time that this case
// takes, and what follows closing takes days.
func (p *play) pace(kind string) time.Duration {
	switch kind {
	case "acknowledge":
		if p.has("late_ack") {
			return p.minutes(34, 75)
		}
		return p.minutes(2, 12)
	case "classify":
		return p.minutes(3, 9)
	case "assess":
		return p.minutes(1, 5)
	case "dispatch":
		return p.minutes(2, 7)
	case "first-reply":
		if p.has("late_reply") {
			return p.minutes(120, 240)
		}
		return p.minutes(12, 45)
	case "revisit":
		if p.has("silent_revisit") {
			return p.wake(time.Duration(7*24+p.number(3, 40)) * time.Hour)
		}
		return p.wake(time.Duration(p.number(26, 130)) * time.Hour)
	case "publish-case":
		return p.wake(time.Duration(p.number(40, 190)) * time.Hour)
	case "archive":
		return p.wake(time.Duration(p.number(3, 90)) * time.Hour)
	}
	return p.share(kind)
}

func (p *play) share(kind string) time.Duration {
	whole := p.whole()
	p.aim(whole)
	rest, seen := 0.0, false
	proc, err := p.snap.Procedure(p.s.Procedure.ID, p.s.Procedure.Version)
	if err != nil {
		return time.Minute
	}
	for i := range proc.Steps {
		k := proc.Steps[i].Kind
		if k == p.halt {
			break
		}
		if seen = seen || k == kind; seen {
			rest += weights[k]
		}
	}
	if kind == "carry-out" { // one of several measures
		rest += weights[kind] * float64(max(len(p.s.Plan.Measures)-1, 0))
	}
	wait := time.Duration(float64(p.end.Sub(p.clock)) * weights[kind] / max(rest, weights[kind]) * (0.7 +
		0.6*p.r.Float64()))
	switch kind {
	case "approve":
		wait = min(wait, p.minutes(15, 140))
	case "confirm":
		wait = min(wait, 55*time.Hour)
	}
	wait = max(wait, 40*time.Second)
	if p.halt != "" {
		return min(wait, max(p.end.Sub(p.clock), 40*time.Second))
	}
	slept := wait
	if h := p.clock.Add(wait).In(p.zone).Hour(); kind == "plan" && (h >= 18 || h < 8) { // so that it is approved on the same day
		slept = p.morning(wait)
	} else if whole > 5*time.Hour {
		slept = p.wake(wait)
	}
	// Nobody sleeps on a case that must be done before the morning.
	if whole < 50*time.Hour && p.clock.Add(slept).After(p.end.Add(-p.end.Sub(p.clock)/4)) {
		return wait
	}
	return slept
}

// aim says when the work shall be finished: after this case's share of the time limit, by day when that can be. A case
// that came back to work has what is left of its time, or some more when nothing is.
func (p *play) aim(whole time.Duration) {
	c, _ := p.s.Clock("resolve")
	due := c.DueAt.Time()
	switch {
	case p.halt != "":
		p.end = p.haltAt
		return
	case p.end.IsZero():
		p.end = time.UnixMicro(p.s.ReceivedAt).Add(time.Duration(p.ratio * float64(whole)))
	case p.end.Sub(p.clock) >= 8*time.Minute:
		return
	case due.Sub(p.clock) > 12*time.Minute:
		p.end = p.clock.Add(time.Duration((0.3 + 0.5*p.r.Float64()) * float64(due.Sub(p.clock))))
	default:
		p.end = p.clock.Add(time.Duration((0.1 + 0.3*p.r.Float64()) * float64(whole)))
	}
	t := p.end.In(p.zone)
	if h := t.Hour(); whole < 5*time.Hour || h >= 8 && h < 22 {
		return
	}
	morning := p.clock.Add(p.morning(p.end.Sub(p.clock)) + 40*time.Minute)
	evening := t.Add(-time.Duration((t.Hour()+2)%24)*time.Hour - time.Duration(t.Minute())*time.Minute)
	switch {
	case morning.Before(due.Add(-20 * time.Minute)):
		p.end = morning
	case p.ratio < 1 && evening.Sub(p.clock) > 30*time.Minute:
		p.end = evening
	}
}

// whole is the length of the time limit that the case has as a whole.
func (p *play) whole() time.Duration {
	c, ok := p.s.Clock("resolve")
	if !ok {
		return 24 * time.Hour
	}
	return c.BaseDueAt.Time().Sub(c.StartedAt.Time())
}

// wake moves what would fall into the night to the next morning.
func (p *play) wake(wait time.Duration) time.Duration {
	if h := p.clock.Add(wait).In(p.zone).Hour(); h >= 8 && h < 22 {
		return wait
	}
	return p.morning(wait)
}

func (p *play) morning(wait time.Duration) time.Duration {
	t := p.clock.Add(wait).In(p.zone)
	day := t
	if t.Hour() >= 8 {
		day = t.AddDate(0, 0, 1)
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 8, 5, 0, 0, p.zone).Add(p.minutes(0, 130)).Sub(p.clock)
}
