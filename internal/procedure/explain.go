package procedure

import "strings"

// Explanation explains one step, or one limit of the whole procedure, in sentences that an administrator reads.
type Explanation struct {
	Step      *Step  // nil for a limit of the whole procedure
	Limit     *Limit // nil for a step
	Title     string
	Stage     string
	Sentences []Sentence
}

// Sentence is one thing to know. About is who, when, needs, limit, late, next, notice or optional, for its icon.
type Sentence struct {
	About string
	Text  string
}

// Explain says in words what a compiled procedure demands: who does what, by when, when it is required, what must come
// before, where it leads and what happens when it is late. lang is zh or en; named knows the organisation's words and may
// be nil.
func Explain(p *Procedure, lang string, named Names) []Explanation {
	c := p.code()
	t := &teller{p: p, lang: lang, named: named}
	var out []Explanation
	for i := range p.Limits {
		l := &p.Limits[i]
		line := Explanation{Limit: l, Title: l.Title.In(lang)}
		if x := c.limits[i]; x != nil {
			line.say("when", t.say("当%s时适用。", "Applies when %s.", t.condition(x)))
		}
		t.limit(&line, l, p.live(l, nil))
		out = append(out, line)
	}
	for i := range p.Steps {
		s, code := &p.Steps[i], c.steps[i]
		line := Explanation{Step: s, Title: s.Title.In(lang)}
		if at := (&validator{Procedure: p}).stage(s.Stage); at >= 0 {
			line.Stage = p.Stages[at].Title.In(lang)
		}
		line.say("who", t.say("由%s完成。", "Done by %s.", t.role(s.Who)))
		if code.when != nil {
			line.say("when", t.say("仅当%s时需要。", "Required only when %s.", t.condition(code.when)))
		}
		if s.Optional {
			line.say("optional", t.say("可以不做，不影响结案。", "May be left out; closing does not wait for it."))
		}
		if code.needs != nil {
			line.say("needs", t.say("须先满足：%s。", "Only once %s.", t.condition(code.needs)))
		}
		if s.Limit != nil {
			live := p.live(s.Limit, s)
			if code.limit != nil {
				line.say("limit", t.say("时限仅当%s时计算。", "Its clock runs only when %s.", t.condition(code.limit)))
			}
			t.limit(&line, s.Limit, live)
		}
		if s.Notice != "" {
			line.say("notice", t.say("完成后按模板“%s”告知投诉人。", "When done, the complainant is told by template “%s”.",
				t.name(NameTemplate, s.Notice)))
		}
		for j, b := range s.Next {
			to := t.step(b.To)
			if x := code.next[j]; x != nil {
				line.say("next", t.say("完成后，若%s，直接转到%s。", "When done and %s, goes straight on to %s.", t.condition(x), to))
			} else {
				line.say("next", t.say("完成后直接转到%s。", "When done, goes straight on to %s.", to))
			}
		}
		out = append(out, line)
	}
	return out
}

func (l *Explanation) say(about, text string) {
	l.Sentences = append(l.Sentences, Sentence{about, text})
}

func (t *teller) limit(line *Explanation, l *Limit, live Live) {
	from := map[string]string{"received": t.say("收到投诉", "receipt"), "open": t.say("轮到本步骤", "its turn comes")}[live.From]
	if from == "" {
		from = t.say("%s完成", "%s", t.step(live.From))
	}
	span := t.span(l.Span)
	if line.Step != nil {
		line.say("limit", t.say("须在%s后%s内完成。", "Due within %[2]s after %[1]s.", from, span))
	} else {
		line.say("limit", t.say("%s后%s内须完成%s。", "From %s, %s until %s.", from, span, t.step(live.Until)))
	}
	if l.Pausable {
		line.say("limit", t.say("等待客户期间停止计时。", "The clock stops while waiting for the customer."))
	}
	if l.MaxExtend != nil {
		line.say("limit", t.say("经批准可延长，合计不超过%s。", "May be extended with approval, by no more than %s in all.",
			t.span(*l.MaxExtend)))
	}
	if law := l.Source().In(t.lang); law != "" {
		line.say("limit", t.say("依据：%s。", "Source: %s.", law))
	}
	if len(l.Late) == 0 {
		return
	}
	rungs := make([]string, len(l.Late))
	for i, r := range l.Late {
		rungs[i] = t.rung(r)
	}
	text := t.say("%s。", "%s.", strings.Join(rungs, t.say("；", "; ")))
	if t.lang == "en" {
		text = strings.ToUpper(text[:1]) + text[1:]
	}
	line.say("late", text)
}

// Condition words an expression over the fields of a case, such as that of a dispatch rule. One that does not compile is
// given back as it is written.
func Condition(text, lang string, named Names) string {
	p := &Procedure{Steps: []Step{{ID: "asked", When: text}}}
	if err := p.Compile(nil); err != nil || p.compiled.steps[0].when == nil {
		return text
	}
	return (&teller{p: p, lang: lang, named: named}).condition(p.compiled.steps[0].when)
}
