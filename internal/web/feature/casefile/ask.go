package casefile

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/request"
	"amends/internal/view"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
	"amends/internal/web/site"
)

// sheet is the form of one command on one case.
type sheet struct {
	*loaded
	a       *view.Action
	title   string
	hint    string
	key     string
	opts    form.Options
	stray   []string // faults of fields that the form does not have
	problem *kit.Problem
	blocked bool // nothing to fill in: it cannot be done now
}

func (h handler) ask(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	l, err := h.load(ctx, v, r.PathValue("id"))
	if err != nil {
		return err
	}
	a, err := l.action(r.PathValue("command"), r.URL.Query().Get("step"))
	if errors.Is(err, errNotHere) {
		a, err = &view.Action{Command: r.PathValue("command"), Why: errNotHere}, nil
	}
	if err != nil {
		return err
	}
	s := l.sheet(ctx, a)
	s.opts.Values = l.prefill(ctx, a, r.URL.Query())
	if r := l.requestOf(r.URL.Query().Get("anew")); r != nil {
		s.problem = &kit.Problem{Tone: "info", Text: l.wrote(ctx, r.Reply),
			Title: i18n.T(ctx, "case.request_came_back", "whom", l.whom(ctx, r), "by", l.came(ctx, r))}
	}
	if !a.Allowed {
		s.refused(ctx, a.Why)
		s.blocked = true
	}
	return h.answer(w, r, v, http.StatusOK, s)
}

// answer shows the form in the dialog, or as a page of its own where there is no script.
func (h handler) answer(w http.ResponseWriter, r *http.Request, v site.Visit, status int, s *sheet) error {
	return h.Ask(w, r, v, status, s.over(s.title, sheetDialog(s)))
}

// over is a dialog over the case.
func (l *loaded) over(title string, body templ.Component) site.Dialog {
	return site.Dialog{Title: l.State.Number + " " + title, Back: l.url(""), Body: body}
}

func (l *loaded) sheet(ctx context.Context, a *view.Action) *sheet {
	s := &sheet{loaded: l, a: a, key: uuid.NewString(), title: i18n.Name(ctx, a.Title), hint: i18n.Name(ctx, a.Hint)}
	kind := a.Kind
	if kind == "" {
		kind = a.Command
	}
	if s.title == "" {
		s.title = i18n.T(ctx, "action."+a.Command)
	}
	s.opts = form.Options{Snap: l.v.Snap, Kind: kind, ID: "do-", Today: l.Now, Options: l.choices(ctx, a)}
	for _, x := range l.Allegations {
		s.opts.Allegations = append(s.opts.Allegations, form.Choice{Value: x.ID, Label: x.Text})
	}
	return s
}

// choices are the things of this case that an input may name.
func (l *loaded) choices(ctx context.Context, a *view.Action) map[*field.Type][]form.Choice {
	out := map[*field.Type][]form.Choice{}
	for _, m := range l.Measures {
		if m.DoneAt == 0 {
			out[field.Measure] = append(out[field.Measure], form.Choice{Value: m.ID, Label: m.What, Hint: m.DueOn})
		}
	}
	for _, c := range l.Clocks {
		if c.Extend {
			out[field.Clock] = append(out[field.Clock], form.Choice{Value: c.ID, Label: i18n.Name(ctx, c.Title), Hint: i18n.DateTime(ctx, c.DueAt.Time())})
		}
	}
	for i := range l.Requests {
		r := &l.Requests[i]
		about := l.wrote(ctx, r.Question)
		if r.Status == request.Answered { // what is weighed
			about += "\n\n" + i18n.T(ctx, "case.request_answer", "who", look.Staff(ctx, l.v.Snap, r.DoneBy), "text", l.wrote(ctx, r.Reply))
		}
		out[field.Request] = append(out[field.Request], form.Choice{Value: r.ID, Hint: about,
			Label: look.Whom(ctx, l.v.Snap, r.Department, r.Staff)})
	}
	if a.Command == "request" || a.Command == "weigh_request" {
		out[field.Length] = l.times(ctx)
	}
	for i := range l.Ledger {
		if e := &l.Ledger[i]; e.Status == procedure.Open && e.Step.Kind != "close" {
			out[field.Step] = append(out[field.Step], form.Choice{Value: e.Step.ID, Label: i18n.Name(ctx, e.Step.Title)})
		}
	}
	return out
}

// prefill is what is known already, so that nobody types it again; the address may name more.
func (l *loaded) prefill(ctx context.Context, a *view.Action, q url.Values) url.Values {
	s := &l.State
	v := url.Values{}
	set := func(name, value string) {
		if value != "" && value != "0" {
			v.Set(name, value)
		}
	}
	switch a.Command {
	case "classify":
		set("content", s.Class.Content)
		set("nature", s.Class.Nature)
		set("object", s.Class.Object)
		set("department", s.Class.Department)
		set("limit", s.Class.Limit)
		if s.Class.Content != "" && s.Class.Limit == "" {
			set("limit", l.v.Snap.LimitFor(s.Class.Content))
		}
	case "assess":
		if x := s.Assessment; s.Grade != "" {
			set("severity", strconv.Itoa(x.Severity))
			set("complexity", strconv.Itoa(x.Complexity))
			set("impact", strconv.Itoa(x.Impact))
			for name, on := range map[string]bool{"safety": x.Safety, "immediate": x.Immediate, "media": x.Media} {
				if on {
					v.Set(name, "1")
				}
			}
			if s.Grade != x.Grade() {
				set("grade", s.Grade)
			}
		}
	case "assign":
		set("department", s.Class.Department)
		if a.Step == "" {
			set("department", s.Department)
		}
	case "compensate":
		if s.Amount > s.Paid {
			v.Set("amount", kit.Yuan(s.Amount-s.Paid))
		}
	case "confirm":
		v.Set("called_at", i18n.Input(ctx, l.Now))
	case "close":
		switch {
		case s.Withdrawn:
			set("basis", "withdrawn")
		case s.Confirmed != "yes" || s.ConfirmedBy == "no_answer":
			set("basis", "exhausted")
		}
	case "investigate":
		for i, x := range l.Allegations {
			set("findings."+strconv.Itoa(i)+".finding", x.Finding)
			set("findings."+strconv.Itoa(i)+".reason", x.Reason)
		}
	}
	if r := l.requestOf(q.Get("anew")); r != nil && a.Command == "request" {
		set("question", r.Question)
		if r.Required {
			set("required", "1")
		}
	}
	for _, in := range a.Inputs {
		if x := q.Get(in.Name); x != "" && in.Name != "step" {
			v.Set(in.Name, x)
		}
	}
	if a.Command == "waive_step" {
		set("step", q.Get("waive"))
	}
	return v
}

// refused puts the words of a refusal over the form, with what is missing line by line.
func (s *sheet) refused(ctx context.Context, err error) {
	title, _, _ := i18n.Fault(ctx, err)
	p := &kit.Problem{Title: title, ID: "do-problem"}
	if f := fault.As(err); f != nil {
		for _, it := range f.Items {
			line := kit.ProblemItem{Label: i18n.Name(ctx, it.Title)}
			if line.Label == "" {
				line.Label = i18n.T(ctx, it.Key, it.Args...)
			}
			if st := s.Procedure.Step(it.ID); st != nil && f.Key != "complaint.step_not_ready" {
				line.Who = look.Role(ctx, s.v.Snap, st.Who)
				line.Href = s.url(fmt.Sprintf("?tab=ledger#step-%s", it.ID))
			}
			p.Items = append(p.Items, line)
		}
		if f.Key == "complaint.step_not_yours" {
			if st := s.Procedure.Step(s.a.Step); st != nil {
				p.Text = i18n.T(ctx, "case.stepwho", "who", look.Role(ctx, s.v.Snap, st.Who))
			}
		}
	}
	s.problem = p
}
