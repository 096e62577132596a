package casefile

import (
	"context"
	"strconv"

	"amends/internal/i18n"
	"amends/internal/view"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
)

func sourceWord(ctx context.Context, source string) string {
	return form.ChoiceWord(ctx, "source", source)
}

func evidenceTitle(ctx context.Context, e view.EvidenceLine) string {
	if e.Title != "" {
		return e.Title
	}
	return i18n.T(ctx, "case.attachments")
}

func (l *loaded) fileList(list []view.FileRef) []kit.File {
	var out []kit.File
	for _, f := range list {
		out = append(out, l.file(f))
	}
	return out
}

// attachments are the files of letters and notes that are not evidence, each once.
func (l *loaded) attachments() []kit.File {
	known := map[string]bool{}
	for _, e := range l.Evidence {
		for _, f := range e.Files {
			known[f.Digest] = true
		}
	}
	var out []kit.File
	for _, e := range l.Timeline {
		for _, f := range e.Files {
			if !known[f.Digest] {
				known[f.Digest] = true
				out = append(out, l.file(f))
			}
		}
	}
	return out
}

// planFacts are cause, liability and what was promised, as far as they are known.
func (p *pane) planFacts(ctx context.Context) []kit.Fact {
	s := &p.State
	var out []kit.Fact
	add := func(key, value string) {
		if value != "" {
			out = append(out, kit.Fact{Name: i18n.T(ctx, "case."+key), Value: value})
		}
	}
	if s.Cause.Cause != "" {
		add("cause", look.Cause(ctx, p.v.Snap, s.Cause.Cause)+" · "+form.ChoiceWord(ctx, "certainty", s.Cause.Certainty))
	}
	var shares []string
	for _, x := range s.Liability.Shares {
		shares = append(shares, words(form.ChoiceWord(ctx, "party", x.Party)+" "+strconv.Itoa(x.Percent)+"%", look.Department(ctx, p.v.Snap, x.Department)))
	}
	add("liable", look.Join(ctx, shares))
	add("outcome", form.ChoiceWord(ctx, "outcome", s.Outcome))
	if s.Amount > 0 {
		add("amount", i18n.Money(ctx, s.Amount))
	}
	if paid := s.PaidInAll(); paid > 0 {
		add("paid", i18n.Money(ctx, paid))
	}
	if low := s.Score.Lowest(); low > 0 {
		add("survey", strconv.Itoa(low)+" / 5")
	}
	return out
}

func (p *pane) measureState(ctx context.Context, m view.MeasureLine) kit.Tag {
	switch {
	case m.DoneAt != 0 && m.DaysLate > 0:
		return kit.Tag{Label: i18n.T(ctx, "case.measure_done_late", "at", i18n.DateTime(ctx, m.DoneAt.Time()), "n", m.DaysLate), Tone: "warn", Icon: "check"}
	case m.DoneAt != 0:
		return kit.Tag{Label: i18n.T(ctx, "case.measure_done", "at", i18n.DateTime(ctx, m.DoneAt.Time())), Icon: "check"}
	case m.Late:
		return kit.Tag{Label: i18n.T(ctx, "case.measure_late"), Tone: "risk"}
	}
	return kit.Tag{Label: i18n.T(ctx, "case.measure_open")}
}

// carryStep is the open step that carries measures out; "" when there is none yet.
func (p *pane) carryStep() string {
	if e := p.Ledger.OpenOf("carry-out"); e != nil && (e.Current || e.Ready) {
		return e.Step.ID
	}
	return ""
}

// carries says whether the visitor could carry a measure out now.
func (p *pane) carries() bool {
	step := p.carryStep()
	if step == "" {
		return false
	}
	if a := p.Actions.Current; a != nil && a.Step == step {
		return a.Allowed
	}
	for _, a := range p.Actions.Steps {
		if a.Step == step {
			return a.Allowed
		}
	}
	return false
}
