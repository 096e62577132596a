package intake

import (
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/i18n"
	door "amends/internal/intake"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// register takes the complaint in and opens its page. The same form sent twice is one complaint.
func (t intake) register(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	p, err := t.read(r, v.Staff, true)
	if err == nil {
		err = t.enter(w, r, v, p)
	}
	if err == nil {
		return nil
	}
	if fault.As(err) == nil {
		return err
	}
	return t.again(w, r, v, p, err)
}

func (t intake) enter(w http.ResponseWriter, r *http.Request, v site.Visit, p posted) error {
	ctx := r.Context()
	s := door.Said{By: v.Staff, Language: p.Command.Complainant.Language, Key: p.Values.Get("key"), Body: p.Said}
	res, err := t.in.Register(ctx, s, p.Command)
	if err != nil {
		return err
	}
	note := page.Note{Title: i18n.T(ctx, "intake.registered", "number", res.Number), Tone: "ok"}
	if res.State.Party(v.Staff) { // it is about himself: others handle it, and its page is not there for him
		note.Items, note.Keep = []string{i18n.T(ctx, "intake.by_others")}, true
		t.say(w, note)
		return page.Redirect(w, r, "/c")
	}
	switch {
	case res.State.CodeKept:
		note.Items = append(note.Items, i18n.T(ctx, "intake.code_kept"))
	case res.Code != "": // who stays anonymous has nothing but this to hear of us; an old form sent again does not tell that of today
		note.Items, note.Keep = append(note.Items, i18n.T(ctx, "intake.tell_code", "code", res.Code)), true
	}
	if other := p.Values.Get("duplicate_of"); other != "" {
		// The complaint is in; that the other one is gone meanwhile must not undo it.
		link := &complaint.LinkTo{Kind: "duplicate", Case: other}
		s.Body = []byte(other)
		if _, err := t.in.Do(ctx, s, res.ID, link); err != nil {
			if fault.As(err) == nil {
				return err
			}
			title, _, _ := i18n.Fault(ctx, err)
			note.Items = append(note.Items, i18n.T(ctx, "intake.not_linked", "why", title))
		}
	}
	t.say(w, note)
	return page.Redirect(w, r, "/c/"+res.ID)
}

// say leaves a toast for the page that comes next: intake.js shows it and takes the cookie away.
func (t intake) say(w http.ResponseWriter, n page.Note) {
	raw, err := json.Marshal(n)
	if err != nil {
		return // strings always marshal
	}
	http.SetCookie(w, &http.Cookie{Name: "said", Value: url.PathEscape(string(raw)), Path: "/", MaxAge: int(30 * time.Second / time.Second),
		Secure: t.Secure, SameSite: http.SameSiteStrictMode})
}
