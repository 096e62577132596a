package admin

import (
	"context"
	"net/http"
	"runtime"
	"strconv"
	"sync"
	"time"

	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/job"
	"amends/internal/journal"
	"amends/internal/notify"
	"amends/internal/register"
	wf "amends/internal/web/form"
	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// systemPage shows whether the house is in order.
type systemPage struct {
	shell.Page
	Facts   []kit.Fact
	Stalled []kit.ProblemItem // messages that nobody collects
	Readers []readerLine
	Stats   job.Stats
	Dead    []deadLine
	Verify  verifyCard
	MayEdit bool
}

type readerLine struct {
	Name, Holder, Error string
	Position, Behind    int64
	Late                bool
}

type deadLine struct{ ID, Kind, Error, At, Attempts string }

// verification is the proof of the whole journal that runs in the background, one at a time.
type verification struct {
	mu          sync.Mutex
	running     bool
	done, total int64
	report      *journal.Report
	failed      error
	by          string
	at          time.Time
}

// verifyCard is its state for the page.
type verifyCard struct {
	Running  bool
	Percent  float64
	Says     string
	Problems []string
	Tone     string // ok, danger
	MayEdit  bool
}

func (a *admin) system(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	f, err := a.frame(r, v, "admin.kind.system", "/settings")
	if err != nil {
		return err
	}
	x := env{ctx, v.Snap}
	p := systemPage{Page: f, MayEdit: v.Can(register.SettingsEdit), Verify: a.verifyCard(x, v)}
	head, err := a.Journal.Head(ctx)
	if err != nil {
		return err
	}
	fact := func(key, value string) {
		p.Facts = append(p.Facts, kit.Fact{Name: x.t(key), Value: value, Wide: len(value) > 40})
	}
	engine, where := a.Lives()
	fact("admin.database", engine)
	fact("admin.where", where)
	fact("admin.events", i18n.Number(ctx, head.Size))
	if head.Size > 0 {
		fact("admin.last_event", i18n.DateTime(ctx, time.UnixMicro(head.At)))
		fact("admin.root", head.Root.String())
	}
	fact("admin.verifier", a.Keys.Verifier())
	fact("admin.settings_version", strconv.FormatInt(v.Snap.Version, 10))
	fact("admin.runtime", runtime.Version())
	if p.Stalled, err = a.stalled(x); err != nil {
		return err
	}
	lag, err := a.Journal.Lag(ctx)
	if err != nil {
		return err
	}
	for _, l := range lag {
		p.Readers = append(p.Readers, readerLine{l.Name, l.Holder, l.LastError, l.Position, l.Behind, l.Behind > 1000 ||
			l.Failures > 0})
	}
	if p.Stats, err = a.Jobs.Stats(ctx); err != nil {
		return err
	}
	dead, err := a.Jobs.DeadJobs(ctx, 50)
	for _, d := range dead {
		p.Dead = append(p.Dead, deadLine{d.ID, d.Kind, d.LastError, i18n.DateTime(ctx, d.Ended), strconv.Itoa(d.Attempts)})
	}
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, systemView(p))
}

// stalled says which messages to customers wait while no gateway collects them.
func (a *admin) stalled(x env) ([]kit.ProblemItem, error) {
	list, err := a.Notify.Stalled(x.ctx)
	if err != nil {
		return nil, err
	}
	var out []kit.ProblemItem
	for _, s := range list {
		n := i18n.Number(x.ctx, int64(s.Waits))
		if s.Waits == notify.StallCap {
			n += "+"
		}
		key := "admin.stalled_never"
		asked := ""
		if !s.Asked.IsZero() {
			key, asked = "admin.stalled", i18n.DateTime(x.ctx, s.Asked)
		}
		out = append(out, kit.ProblemItem{Label: x.t(key, "medium", wf.ChoiceWord(x.ctx, "medium", s.Medium), "n", n, "since",
			i18n.DateTime(x.ctx, s.Since), "asked", asked)})
	}
	return out, nil
}

// masked hides the password of a data source.
func (a *admin) requeue(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ok, err := a.Jobs.Requeue(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.Unknown, "admin.no_dead_job")
	}
	a.Jobs.Wake()
	return page.Redirect(w, r, "/settings/system#jobs")
}

// verify begins to prove the whole journal, unless that is being done already.
func (a *admin) verify(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	c := &a.check
	c.mu.Lock()
	begin := !c.running
	if begin {
		c.running, c.done, c.total, c.report, c.failed, c.by = true, 0, 0, nil, nil, v.Staff
	}
	c.mu.Unlock()
	if begin {
		go a.prove(context.WithoutCancel(r.Context())) // it outlives the request that asked for it
	}
	return page.Redirect(w, r, "/settings/system#verify")
}

func (a *admin) prove(ctx context.Context) {
	c := &a.check
	report, err := a.Journal.Verify(ctx, func(done, total int64) {
		c.mu.Lock()
		c.done, c.total = done, total
		c.mu.Unlock()
	})
	if err != nil {
		a.Log.ErrorContext(ctx, "verify the journal", "err", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.running, c.report, c.failed, c.at = false, &report, err, a.Now()
}

// verifyState is the card alone, which the page asks for while the proof runs.
func (a *admin) verifyState(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	if !page.Fragment(r) {
		return page.Redirect(w, r, "/settings/system#verify")
	}
	return page.Render(w, r, http.StatusOK, verifyView(a.verifyCard(env{r.Context(), v.Snap}, v)))
}

func (a *admin) verifyCard(x env, v site.Visit) verifyCard {
	c := &a.check
	c.mu.Lock()
	defer c.mu.Unlock()
	out := verifyCard{Running: c.running, MayEdit: v.Can(register.SettingsEdit)}
	switch {
	case c.running:
		if c.total > 0 {
			out.Percent = float64(c.done) * 100 / float64(c.total)
		}
		out.Says = x.t("admin.verifying", "done", i18n.Number(x.ctx, c.done), "total", i18n.Number(x.ctx, c.total))
	case c.failed != nil:
		out.Says, out.Tone = x.t("admin.verify_failed"), "danger"
	case c.report == nil:
		out.Says = x.t("admin.verify_never")
	case c.report.OK():
		out.Says, out.Tone = x.t("admin.verify_ok", "size", i18n.Number(x.ctx, c.report.Size), "at",
			i18n.DateTime(x.ctx, c.at), "who", x.person(c.by)), "ok"
	default:
		out.Says, out.Tone = x.t("admin.verify_bad", "n", len(c.report.Problems), "first",
			i18n.Number(x.ctx, c.report.First())), "danger"
		for _, p := range c.report.Problems[:min(20, len(c.report.Problems))] {
			out.Problems = append(out.Problems, x.t("admin.verify_at", "position", i18n.Number(x.ctx, p.Position), "what",
				p.What))
		}
	}
	return out
}
