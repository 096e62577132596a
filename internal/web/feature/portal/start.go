package portal

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"amends/internal/clock"
	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/web/page"
)

// welcome is the start page: how a complaint travels, and what we promise.
type welcome struct {
	frame
	Org      string
	Hotline  string
	Stages   []string
	Promises []promise
}

// promise is one time limit of the procedure in force, in the reader's words.
type promise struct {
	ID, Title, Within, From, Law string
}

func (p *portal) start(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	snap := p.Register.Snapshot()
	x := welcome{frame: p.frame(r, "portal.title", ""), Org: i18n.Name(ctx, snap.Organisation.Name), Hotline: snap.Organisation.Hotline}
	proc, err := snap.Current("", p.Now())
	if err != nil {
		return err
	}
	for i := range proc.Stages {
		x.Stages = append(x.Stages, stageTitle(ctx, &proc.Stages[i]))
	}
	x.Promises = promises(ctx, proc)
	return page.Render(w, r, http.StatusOK, startView(x))
}

// promised are the kinds of steps at whose end the customer hears something.
var promised = []string{"acknowledge", "first-reply", "finding-notice", "result-notice", "revisit"}

// promises are the limits that concern the customer, as the engine will count them: the same spans, nothing written twice.
func promises(ctx context.Context, p *procedure.Procedure) []promise {
	var out []promise
	for i := range p.Steps {
		if l := p.Steps[i].Limit; l != nil && slices.Contains(promised, p.Steps[i].Kind) {
			out = append(out, promiseOf(ctx, p, l, p.Steps[i].ID, p.Steps[i].Title))
		}
	}
	for i := range p.Limits {
		// Which class of limit a complaint falls into is decided inside, after it came: only what holds for all is a promise.
		if l := &p.Limits[i]; l.When == "" {
			out = append(out, promiseOf(ctx, p, l, "", nil))
		}
	}
	return out
}

func promiseOf(ctx context.Context, p *procedure.Procedure, l *procedure.Limit, step string, title procedure.Title) promise {
	x := promise{ID: l.ID, Title: i18n.Name(ctx, l.Title), Within: spanWords(ctx, l.Span), Law: i18n.Name(ctx, l.Source())}
	if x.ID == "" {
		x.ID = step
	}
	if x.Title == "" {
		x.Title = i18n.Name(ctx, title)
	}
	switch st := p.Step(l.From); {
	case l.From == "" || l.From == "received":
		x.From = i18n.T(ctx, "portal.from_received")
	case st == nil:
		x.From = i18n.T(ctx, "portal.from_before")
	case slices.Contains(marked, st.Kind):
		x.From = i18n.T(ctx, "portal.from."+st.Kind)
	default:
		x.From = i18n.T(ctx, "portal.from_stage", "stage", stageTitle(ctx, stageOf(p, st)))
	}
	return x
}

// marked are the kinds of steps whose end the customer knows by a name of his own; of any other he knows the stage.
var marked = []string{"acknowledge", "first-reply", "finding-notice", "result-notice", "confirm", "close"}

func stageOf(p *procedure.Procedure, st *procedure.Step) *procedure.Stage {
	i := slices.IndexFunc(p.Stages, func(x procedure.Stage) bool { return x.ID == st.Stage })
	return &p.Stages[max(i, 0)]
}

func stageTitle(ctx context.Context, st *procedure.Stage) string {
	if len(st.Public) > 0 {
		return i18n.Name(ctx, st.Public)
	}
	return i18n.Name(ctx, st.Title)
}

// spanWords says a length of time as people do.
func spanWords(ctx context.Context, s clock.Span) string {
	return i18n.T(ctx, "portal.span."+string(s.Unit)+"s", "n", s.Amount, "text", strconv.Itoa(s.Amount))
}
