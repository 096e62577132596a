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
	if p.end.IsZero() {
		p.end = time.UnixMicro(p.s.ReceivedAt).Add(time.Duration(p.ratio * float64(whole)))
		if p.halt != "" {
			p.end = p.haltAt
		}
	}
	if left := p.end.Sub(p.clock); left < 8*time.Minute && p.halt == "" {
		p.end = p.clock.Add(time.Duration((0.2 + 0.3*p.r.Float64()) * float64(whole)))
	}
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
	wait := time.Duration(float64(p.end.Sub(p.clock)) * weights[kind] / max(rest, weights[kind]) * (0.7 + 0.6*p.r.Float64()))
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
	if kind == "plan" { // so that it can be approved on the same day
		if h := p.clock.Add(wait).In(p.zone).Hour(); h >= 18 || h < 8 {
			return p.morning(wait)
		}
	}
	if whole > 5*time.Hour {
		return p.wake(wait)
	}
	return wait
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
	return time.Date(day.Year(), day.Month(), day.Day(), 8, 5, 0, 0, p.zone).Add(p.minutes(0, 75)).Sub(p.clock)
}
