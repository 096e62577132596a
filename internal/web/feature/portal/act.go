package portal

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/view"
	"amends/internal/web/page"
)

// do gives a command as the customer and shows the page again: as a new page when it was done, with what was typed and
// why when it was refused. part is the form on the page.
func (p *portal) do(w http.ResponseWriter, r *http.Request, x view.Progress, part, name string, body map[string]any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	c, err := complaint.ReadCommand(name, raw)
	if err == nil {
		key := r.PostFormValue("key")
		if _, bad := uuid.Parse(key); bad != nil {
			key = ""
		}
		_, err = p.Desk.Do(r.Context(), complaint.Meta{By: complaint.Customer, Channel: Door, Key: desk.FormKey(key, raw)}, x.ID, c)
	}
	if err != nil {
		return p.refuse(w, r, x, part, err)
	}
	return page.Redirect(w, r, "/portal/c/"+x.Number+"?thanks="+part+"#"+part)
}

func (p *portal) refuse(w http.ResponseWriter, r *http.Request, x view.Progress, part string, err error) error {
	if !refused(err) {
		return err
	}
	f := p.following(r, x)
	f.Open, f.Text, f.Marks = part, r.PostFormValue("text"), given(r)
	f.Problem, f.Errors, _ = i18n.Fault(r.Context(), err)
	return page.Render(w, r, page.Status(err), progressView(f))
}

// begin finds the visitor's complaint and counts the act.
func (p *portal) begin(r *http.Request) (view.Progress, error) {
	x, err := p.mine(r)
	if err != nil {
		return x, err
	}
	return x, p.sayings.Take(p.Address(r), p.Now())
}

// say takes a message, with photos or without; a photo alone says something too.
func (p *portal) say(w http.ResponseWriter, r *http.Request) error {
	x, err := p.begin(r)
	if err != nil {
		return p.lost(w, r, err)
	}
	var l fault.List
	files, err := p.uploads(w, r, &l)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(r.PostFormValue("text"))
	if text == "" && len(files) > 0 {
		text = i18n.T(r.Context(), "portal.only_files", "n", len(files))
	}
	if text == "" {
		l.Add("say", "portal.say_something")
	}
	if err := l.Err(); err != nil {
		return p.refuse(w, r, x, "say", err)
	}
	return p.do(w, r, x, "say", "hear", map[string]any{"text": text, "files": refs(files)})
}

// escalate asks for the superior of who works on the case.
func (p *portal) escalate(w http.ResponseWriter, r *http.Request) error {
	x, err := p.begin(r)
	if err != nil {
		return p.lost(w, r, err)
	}
	text := strings.TrimSpace(r.PostFormValue("text"))
	if text == "" {
		text = i18n.T(r.Context(), "portal.escalate_default")
	}
	return p.do(w, r, x, "escalate", "ask_superior", map[string]any{"reason": text})
}

// confirm takes the customer's word on the solution. "No" needs to say why, so that the work starts where it should.
func (p *portal) confirm(w http.ResponseWriter, r *http.Request) error {
	x, err := p.begin(r)
	if err != nil {
		return p.lost(w, r, err)
	}
	body := map[string]any{"solved": r.PostFormValue("solved"), "basis": "customer"}
	text := strings.TrimSpace(r.PostFormValue("text"))
	if text != "" {
		body["text"] = text
	}
	if r.PostFormValue("solved") == "no" && text == "" {
		return p.refuse(w, r, x, "confirm", fault.Input("text", "portal.say_why"))
	}
	return p.do(w, r, x, "confirm", "confirm", body)
}

// contest takes his word that a yes which staff wrote down for him was none.
func (p *portal) contest(w http.ResponseWriter, r *http.Request) error {
	x, err := p.begin(r)
	if err != nil {
		return p.lost(w, r, err)
	}
	return p.do(w, r, x, "contest", "contest", map[string]any{"text": strings.TrimSpace(r.PostFormValue("text"))})
}

func (p *portal) survey(w http.ResponseWriter, r *http.Request) error {
	x, err := p.begin(r)
	if err != nil {
		return p.lost(w, r, err)
	}
	// One mark for all is enough: a tap and another to send. Who wants to tell them apart, does.
	marks, body := given(r), map[string]any{}
	for _, name := range aspects {
		mark := cmp.Or(marks[name], marks["overall"])
		if mark == "" {
			return p.refuse(w, r, x, "survey", fault.Input("overall", "input.required"))
		}
		n, _ := strconv.Atoi(mark)
		body[name] = n // 0 is refused by the rules
	}
	if text := strings.TrimSpace(r.PostFormValue("text")); text != "" {
		body["text"] = text
	}
	return p.do(w, r, x, "survey", "survey", body)
}

func (p *portal) withdraw(w http.ResponseWriter, r *http.Request) error {
	x, err := p.begin(r)
	if err != nil {
		return p.lost(w, r, err)
	}
	return p.do(w, r, x, "withdraw", "withdraw", map[string]any{"reason": strings.TrimSpace(r.PostFormValue("text"))})
}
