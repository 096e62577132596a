package casefile

import (
	"context"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
)

// steps is the ledger (the closed-loop account): every step with its state, who and when.
func (p *pane) steps(ctx context.Context) kit.Steps {
	out := kit.Steps{Label: i18n.T(ctx, "case.tab_ledger")}
	why := p.conditions(ctx)
	waive := p.general("waive_step")
	for i := range p.Ledger {
		e := &p.Ledger[i]
		s := kit.Step{ID: "step-" + e.Step.ID, Title: i18n.Name(ctx, e.Step.Title), Who: look.Role(ctx, p.v.Snap, e.Step.Who)}
		switch e.Status {
		case procedure.Done, procedure.Waived:
			s.State, s.Word = "done", i18n.T(ctx, "case.state_done")
			s.Who, s.When = look.Staff(ctx, p.v.Snap, e.Mark.By), i18n.DateTime(ctx, clock.Instant(e.Mark.At).Time())
			if e.Status == procedure.Waived {
				s.State, s.Word = "waived", i18n.T(ctx, "case.state_waived")
				if w := p.waivedWhy(e.Step.ID); w != "" {
					s.Text = i18n.T(ctx, "case.waived_why", "why", w)
				}
			}
		case procedure.NotApplicable:
			s.State, s.Word, s.Who = "na", i18n.T(ctx, "case.state_na"), ""
			if s.Text = i18n.T(ctx, "case.skipped"); e.Condition == e.Step.When {
				s.Text = why[e.Step.ID]
			}
		default:
			s.State, s.Word, s.Need = "open", i18n.T(ctx, "case.state_open"), e.Required()
			if e.Step.Optional {
				s.Word = i18n.T(ctx, "case.optional")
			}
			if e.Current {
				s.Word = i18n.T(ctx, "case.state_now")
			}
			s.Text = i18n.Name(ctx, e.Step.Hint)
			s.SLA = p.stepSLA(ctx, e.Step)
			if waive != nil && waive.Allowed && e.Required() && complaint.Waivable(&p.State, e.Step) {
				s.Act = kit.Button{Label: i18n.T(ctx, "case.waive"), Size: "s", Kind: kit.Ghost, Attrs: kit.Attrs{"hx-get": p.url("/do/waive_step?waive=" + e.Step.ID), "hx-target": "#dialog"}}
			}
		}
		out.Items = append(out.Items, s)
	}
	return out
}

// stepSLA is the step's own running clock.
func (p *pane) stepSLA(ctx context.Context, st *procedure.Step) *kit.SLA {
	if st.Limit == nil {
		return nil
	}
	id := st.Limit.ID
	if id == "" {
		id = st.ID
	}
	for _, c := range p.Clocks {
		if c.ID == id && !c.State.Over() {
			s := look.ClockSLA(ctx, c, p.Now)
			return &s
		}
	}
	return nil
}

// waivedWhy is the reason given, from the timeline.
func (p *pane) waivedWhy(step string) string {
	for _, e := range p.Timeline {
		if e.Key != "event.complaint.step_waived" {
			continue
		}
		for _, a := range e.Args {
			if a.Name == "step" && a.Value == step && len(e.Bodies) > 0 {
				return e.Bodies[0].Text
			}
		}
	}
	return ""
}

// conditions says of each step when it is required, in words.
func (p *pane) conditions(ctx context.Context) map[string]string {
	out := map[string]string{}
	for _, x := range procedure.Explain(p.Procedure, i18n.Key(ctx), look.Names(ctx, p.v.Snap)) {
		if x.Step == nil {
			continue
		}
		for _, s := range x.Sentences {
			if s.About == "when" {
				out[x.Step.ID] = s.Text
			}
		}
	}
	return out
}

// missing is what closing waits for, as one sentence with its list.
func (p *pane) missing(ctx context.Context) *kit.Problem {
	if p.State.Closed() {
		return nil
	}
	list := p.Ledger.Missing()
	if len(list) == 0 {
		return &kit.Problem{Tone: "info", Title: i18n.T(ctx, "case.missing_none")}
	}
	out := &kit.Problem{Tone: "info", Title: i18n.T(ctx, "case.missing_n", "n", len(list))}
	for _, st := range list {
		out.Items = append(out.Items, kit.ProblemItem{Label: i18n.Name(ctx, st.Title), Href: "#step-" + st.ID, Who: look.Role(ctx, p.v.Snap, st.Who)})
	}
	return out
}
