package rectify

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/i18n"
	"amends/internal/improve"
	"amends/internal/stream"
	"amends/internal/view"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/form/story"
	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// action is the page of one corrective action.
type action struct {
	row
	view.ActionPage
	v site.Visit
}

func (h handler) load(r *http.Request, v site.Visit) (*action, error) {
	p, err := h.Views.Improvement(r.Context(), v.Viewer, r.PathValue("id"), v.Now)
	if err != nil {
		return nil, err
	}
	return &action{rowOf(r.Context(), v, p.Improvement), p, v}, nil
}

func (h handler) action(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	a, err := h.load(r, v)
	if err != nil {
		return err
	}
	if err := h.Notify.MarkCaseRead(ctx, v.Staff, a.row.ID); err != nil { // it never keeps anybody from the page
		h.Log.WarnContext(ctx, "mark notices of an action", "err", err)
	}
	p, err := h.Frame(r, v, "rectifications", i18n.T(ctx, "rectify.one", "number", a.row.Number))
	if err != nil {
		return err
	}
	p.Back, p.Actions = path, printButton()
	return page.Render(w, r, http.StatusOK, actionPage(p, a))
}

func (a *action) at(rest string) string { return path + "/" + a.row.ID + rest }

// facts are what is known of it, in the order of its life.
func (a *action) facts(ctx context.Context) []kit.Fact {
	s, snap := &a.Action, a.v.Snap
	var out []kit.Fact
	add := func(name, value string) {
		if value != "" {
			out = append(out, kit.Fact{Name: i18n.T(ctx, "rectify."+name), Value: value})
		}
	}
	add("department", a.by)
	add("owner", a.owner)
	add("due", s.DueOn)
	add("decided_by", look.Staff(ctx, snap, s.By))
	if s.DoneAt != 0 {
		add("reported_by", look.Staff(ctx, snap, s.DoneBy)+" "+i18n.DateTime(ctx, a.row.DoneAt.Time()))
	}
	if s.VerifiedAt != 0 {
		add("verified_by", look.Staff(ctx, snap, s.VerifiedBy)+" "+i18n.DateTime(ctx, a.row.VerifiedAt.Time()))
	}
	if s.Returned > 0 {
		add("returned", i18n.T(ctx, "rectify.times", "n", s.Returned))
	}
	return out
}

// next is the act that brings an action on, by how it stands. To the people whose act it is it is the one that the page
// proposes first.
var next = map[improve.Status]string{improve.Open: "accept_action", improve.Taken: "complete_action",
	improve.Reported: "verify_action"}

// buttons are what can be done now, the next stage first; what others may do helps nobody.
func (a *action) buttons(ctx context.Context) []kit.Button {
	var out []kit.Button
	for i := range a.Actions {
		x := &a.Actions[i]
		if !x.Allowed {
			continue
		}
		b := kit.Button{Label: a.called(ctx, x.Command), Icon: improve.ActNamed(x.Command).Icon,
			Href:  a.at("/do/" + x.Command),
			Attrs: kit.Attrs{"hx-get": a.at("/do/" + x.Command), "hx-target": "#dialog"}}
		mine := a.row.Status == improve.Reported || a.v.Staff == a.row.Owner || a.v.Person.Department == a.row.Department
		if x.Command == next[a.row.Status] && mine {
			b.Kind = kit.Primary
			out = slices.Insert(out, 0, b)
			continue
		}
		out = append(out, b)
	}
	return out
}

// called is what an act is called on this action: what is taken already is given to another.
func (a *action) called(ctx context.Context, command string) string {
	if command == "accept_action" && a.row.Status == improve.Taken {
		return i18n.T(ctx, "rectify.hand_over")
	}
	return i18n.T(ctx, "action."+command)
}

// latest is what whoever acts now must have read: the report that waits to be checked, or why it came back.
func (a *action) latest(ctx context.Context) []kit.Entry {
	of := map[improve.Status]string{improve.Reported: "event.improve.completed", improve.Taken: "event.improve.returned"}[a.row.Status]
	for _, e := range slices.Backward(a.Timeline) {
		switch {
		case e.Key == of:
			t := story.Teller{Snap: a.v.Snap, File: a.file}
			return t.Tell(ctx, []view.Entry{e})
		case e.Key == "event.improve.completed", e.Key == "event.improve.corrected":
			return nil
		}
	}
	return nil
}

func (a *action) entries(ctx context.Context) []kit.Entry {
	t := story.Teller{Snap: a.v.Snap, File: a.file}
	return t.Tell(ctx, a.Timeline)
}

func (a *action) proofs() []kit.File {
	out := make([]kit.File, len(a.Files))
	for i, f := range a.Files {
		out[i] = a.file(f)
	}
	return out
}

func (a *action) file(f view.FileRef) kit.File {
	at := a.at("/files/" + f.Digest)
	return kit.File{ID: f.Digest, Name: f.Name, Href: at + "?download=1", Preview: at, Kind: kit.FileKind(f.Type)}
}

// proof serves a file that proves the action.
func (h handler) proof(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	a, err := h.load(r, v)
	if err != nil {
		return err
	}
	for _, f := range a.Files {
		if f.Digest == r.PathValue("digest") {
			return h.Blobs.Serve(w, r, f.Digest, f.Name, r.URL.Query().Get("download") != "")
		}
	}
	return fault.New(fault.Unknown, "blob.unknown")
}

// sheet is the form of one act on it.
type sheet struct {
	*action
	is      *improve.Act
	key     string
	opts    form.Options
	problem *kit.Problem
	blocked bool // it cannot be done now
}

func (h handler) sheet(r *http.Request, v site.Visit) (*sheet, error) {
	a, err := h.load(r, v)
	if err != nil {
		return nil, err
	}
	is := improve.ActNamed(r.PathValue("command"))
	if is == nil {
		return nil, fault.New(fault.Unknown, "complaint.command_unknown", "command", r.PathValue("command"))
	}
	return &sheet{action: a, is: is, key: uuid.NewString(), opts: form.Options{Snap: v.Snap, Kind: is.Name, ID: "do-",
		Today: v.Now}}, nil
}

func (s *sheet) title(ctx context.Context) string { return s.called(ctx, s.is.Name) }

// fields are those that it asks of this person on this action.
func (s *sheet) fields() []field.Field {
	for i := range s.Actions {
		if s.Actions[i].Command == s.is.Name {
			return s.Actions[i].Inputs
		}
	}
	return s.is.Fields
}

// hint says which action it is: nobody completes one that he has not read.
func (s *sheet) hint(ctx context.Context) string {
	return cmp.Or(s.row.What, i18n.T(ctx, "rectify.erased"))
}

func (h handler) answer(w http.ResponseWriter, r *http.Request, v site.Visit, status int, s *sheet) error {
	title := s.title(r.Context())
	return h.Ask(w, r, v, status, site.Dialog{Title: title, Back: s.at(""), Active: "rectifications",
		Body: sheetDialog(s)})
}

func (h handler) ask(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	s, err := h.sheet(r, v)
	if err != nil {
		return err
	}
	for i := range s.Actions {
		if x := &s.Actions[i]; x.Command == s.is.Name && !x.Allowed {
			s.refused(r.Context(), x.Why)
			s.blocked = true
		}
	}
	if s.is.Name == "move_action" { // the day that holds is there to be changed
		s.opts.Values = url.Values{"due_on": {s.row.DueOn}}
	}
	return h.answer(w, r, v, http.StatusOK, s)
}

func (s *sheet) refused(ctx context.Context, err error) {
	title, _, _ := i18n.Fault(ctx, err)
	s.problem = &kit.Problem{Title: title}
}

// do gives a command with the form that was filled in. A refusal shows the form again with what was typed.
func (h handler) do(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	s, err := h.sheet(r, v)
	if err != nil {
		return err
	}
	c := s.is.New()
	posted, err := form.Read(r, s.fields(), h.Blobs, v.Staff, c)
	s.key = r.PostForm.Get("key")
	if err == nil {
		_, err = h.Actions.Do(ctx, stream.Meta{By: v.Staff, Channel: "desk", Key: desk.FormKey(s.key, posted.Said())},
			s.row.ID, c)
	}
	if err == nil {
		return page.Redirect(w, r, s.at(""))
	}
	f := fault.As(err)
	if f == nil || f.Kind == fault.Unknown || f.Kind == fault.SignIn {
		return err
	}
	s.opts.Values, s.opts.Posted = posted.Values, true
	if f.Kind == fault.Invalid {
		_, s.opts.Errors, _ = i18n.Fault(ctx, err)
		if stray := form.Stray(s.fields(), s.opts.Errors); len(stray) > 0 {
			s.problem = &kit.Problem{Title: i18n.T(ctx, "input.invalid"), Text: strings.Join(stray, " ")}
		}
		return h.answer(w, r, v, http.StatusUnprocessableEntity, s)
	}
	s.refused(ctx, err)
	return h.answer(w, r, v, page.Status(err), s)
}
