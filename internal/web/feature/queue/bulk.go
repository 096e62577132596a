package queue

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/i18n"
	"amends/internal/web/form"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// bulkAct is one act on many complaints; each is the same command, given once for each of them.
type bulkAct struct {
	name, icon string
	inputs     []field.Field
}

var bulkActs = []bulkAct{
	{"assign", "transfer", complaint.ActNamed("assign").Fields},
	{"tag", "tag", []field.Field{field.Tags.Of("add").Need()}},
	{"note", "lock", []field.Field{field.Para.Of("text").Need()}},
}

const (
	bulkMax     = 500
	bulkAtOnce  = 4 // the writer is one; more would only wait in line
	bulkReasons = 12
)

func actOf(name string) (bulkAct, error) {
	for _, a := range bulkActs {
		if a.name == name {
			return a, nil
		}
	}
	return bulkAct{}, fault.New(fault.Unknown, "complaint.command_unknown", "command", name)
}

// picks are the ids that were selected.
func picks(r *http.Request) ([]string, error) {
	if err := r.ParseForm(); err != nil {
		return nil, fault.New(fault.BadRequest, "input.not_json").With(err)
	}
	ids := slices.Clone(r.Form["pick"])
	slices.Sort(ids)
	ids = slices.Compact(ids)
	switch {
	case len(ids) == 0:
		return nil, fault.New(fault.Refused, "queue.bulk_none")
	case len(ids) > bulkMax:
		return nil, fault.New(fault.Refused, "queue.bulk_many", "max", bulkMax)
	}
	return ids, nil
}

// bulkForm is the dialog that asks what to do with them.
type bulkForm struct {
	act   bulkAct
	ids   []string
	key   string
	title string
	opts  form.Options
}

func (h handler) bulkForm(ctx context.Context, v site.Visit, a bulkAct, ids []string) (bulkForm, error) {
	f := bulkForm{act: a, ids: ids, key: uuid.NewString(), title: i18n.T(ctx, "queue.bulk_"+a.name+"_title", "n", len(ids)),
		opts: form.Options{Snap: v.Snap, Kind: a.name, ID: "bulk-"}}
	if a.name != "assign" {
		return f, nil
	}
	err := h.eachSeen(ctx, v, ids, func(s *complaint.State) {
		if complaint.HandoverExplained(s, v.Staff) {
			f.act.inputs = field.Needing(f.act.inputs, "reason")
		}
	})
	return f, err
}

// eachSeen goes through those of the complaints that the visitor may know of.
func (h handler) eachSeen(ctx context.Context, v site.Visit, ids []string, do func(s *complaint.State)) error {
	for _, id := range ids {
		s, err := h.Desk.Since(ctx, id, 0)
		switch f := fault.As(err); {
		case f != nil: // the desk says so when it is asked
		case err != nil:
			return err
		case desk.Sees(v.Snap, v.Staff, *s):
			do(s)
		}
	}
	return nil
}

// unexplained asks the rules whether one of the complaints cannot be handed over without a reason, before any of them is:
// the reason that is then typed is the same for all.
func (h handler) unexplained(ctx context.Context, v site.Visit, ids []string, c complaint.Command) error {
	var missing error
	err := h.eachSeen(ctx, v, ids, func(s *complaint.State) {
		_, err := complaint.Decide(desk.World{Snapshot: v.Snap}, *s, complaint.Meta{At: v.Now, By: v.Staff, Channel: "desk"}, c)
		if f := fault.As(err); f != nil && slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Path == "reason" }) {
			missing = err
		}
	})
	return cmp.Or(err, missing)
}

func (h handler) bulkAsk(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	a, err := actOf(r.PathValue("act"))
	if err != nil {
		return err
	}
	ids, err := picks(r)
	if err != nil {
		return err
	}
	f, err := h.bulkForm(r.Context(), v, a, ids)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, bulkDialog(f))
}

// result of many commands.
type result struct {
	done    int
	already int // of which it was so before: nothing happened
	refused []refusal
}

// refusal is one reason with the complaints that it holds for.
type refusal struct {
	why     string
	numbers []string
}

func (h handler) bulkDo(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	a, err := actOf(r.PathValue("act"))
	if err != nil {
		return err
	}
	ids, err := picks(r)
	if err != nil {
		return err
	}
	c := complaint.ActNamed(a.name).New()
	posted, err := form.Read(r, a.inputs, nil, v.Staff, c)
	if err == nil {
		err = need(a.inputs, c)
	}
	if err == nil && a.name == "assign" {
		err = h.unexplained(ctx, v, ids, c)
	}
	if err != nil {
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid {
			return err
		}
		f, formErr := h.bulkForm(ctx, v, a, ids)
		if formErr != nil {
			return formErr
		}
		f.opts.Values, f.opts.Posted = posted.Values, true
		_, f.opts.Errors, _ = i18n.Fault(ctx, err)
		return page.Render(w, r, http.StatusUnprocessableEntity, bulkDialog(f))
	}
	res, err := h.each(ctx, v, a, posted, ids, r.PostForm.Get("key"))
	if err != nil {
		return err
	}
	b, err := h.board(ctx, v, ReadAsk(h.current(r)))
	if err != nil {
		return err
	}
	if err := h.count(ctx, v, b, nil); err != nil {
		return err
	}
	if len(res.refused) == 0 {
		page.Toast(w, res.note(ctx, a))
		return page.Render(w, r, http.StatusOK, listFresh(b), settled())
	}
	return page.Render(w, r, http.StatusOK, resultDialog(res), listFresh(b))
}

// need refuses an empty form at once: the rules would say the same of each complaint.
func need(fields []field.Field, c complaint.Command) error {
	var l fault.List
	for _, f := range fields {
		l.Need(!f.Required || field.Word(c, f.Name) != "", f.Name)
	}
	return l.Err()
}

// current is the address of the list that the request came from.
func (h handler) current(r *http.Request) url.Values {
	u, err := url.Parse(r.Header.Get("HX-Current-URL"))
	if err != nil {
		return url.Values{}
	}
	return u.Query()
}

// each gives the command to every complaint. A refusal of one leaves the others alone.
func (h handler) each(ctx context.Context, v site.Visit, a bulkAct, said form.Posted, ids []string, key string) (result, error) {
	errs := make([]error, len(ids))
	numbers := make([]string, len(ids))
	already := make([]bool, len(ids))
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(bulkAtOnce)
	for i, id := range ids {
		g.Go(func() error {
			c := complaint.ActNamed(a.name).New() // its own: the desk seals the words in place
			if err := said.Into(gctx, a.inputs, c); err != nil {
				return err
			}
			m := complaint.Meta{By: v.Staff, Channel: "desk"}
			if key != "" {
				m.Key = desk.FormKey(key, said.Said()) + "|" + id
			}
			res, err := h.Desk.Do(gctx, m, id, c)
			if err != nil && fault.As(err) == nil {
				return err
			}
			errs[i], numbers[i], already[i] = err, res.Number, res.Already != nil
			if err != nil {
				if s, loadErr := h.Desk.Load(gctx, id); loadErr == nil && desk.Sees(v.Snap, v.Staff, s) {
					numbers[i] = s.Number
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return result{}, err
	}
	var res result
	at := map[string]int{}
	for i, err := range errs {
		switch {
		case err == nil && already[i]:
			res.already++
			continue
		case err == nil:
			res.done++
			continue
		}
		why, fields, items := i18n.Fault(ctx, err)
		for _, f := range fields {
			why = f
		}
		for _, it := range items {
			why += " " + it
		}
		j, ok := at[why]
		if !ok {
			j = len(res.refused)
			at[why] = j
			res.refused = append(res.refused, refusal{why: why})
		}
		res.refused[j].numbers = append(res.refused[j].numbers, numbers[i])
	}
	return res, nil
}

// note says what was done when nothing was refused, and of how many it was so before.
func (r result) note(ctx context.Context, a bulkAct) page.Note {
	var n page.Note
	if r.done > 0 {
		n = page.Note{Title: i18n.T(ctx, "queue.bulk_"+a.name+"_done", "n", r.done), Tone: "ok"}
	}
	switch before := i18n.T(ctx, "queue.bulk_already", "n", r.already); {
	case r.already == 0:
	case r.done == 0:
		n.Title = before
	default:
		n.Items = append(n.Items, before)
	}
	return n
}

func (r result) count() int {
	n := 0
	for _, x := range r.refused {
		n += len(x.numbers)
	}
	return n
}
