package intake

import (
	"context"
	"net/http"
	"strings"

	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/vault"
	"amends/internal/view"
	"amends/internal/web/form/look"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// lookUp is what is known of a caller so far.
type lookUp struct{ Person, Phone, Email, Name string }

// callerPanel says who calls, as far as the reader may know.
type callerPanel struct {
	State  string // "" nothing typed, new, known, several
	Person string
	Chosen bool // by the agent among several
	view.CustomerPage
	Lines    []caseLine
	Promised []promiseLine
	Talks    []talkLine
	Script   []string
	People   []candidate
	Opens    bool // the customer's page may be opened
}

// candidate is one of several people who share a number.
type candidate struct {
	ID, Name, Contact string
	Cases             int
}

func (c candidate) sub(ctx context.Context) string {
	return strings.TrimSpace(c.Contact + " " + i18n.T(ctx, "intake.n_cases", "n", c.Cases))
}

// several is how many people with the same number are offered.
const several = 6

// caller answers the panel while the number is typed. Asked for as a page it is the form with that number.
func (t intake) caller(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	q := r.URL.Query()
	get := func(short, long string) string { return strings.TrimSpace(q.Get(short) + q.Get(long)) }
	l := lookUp{Person: q.Get("person"), Phone: get("phone", "complainant.phone"), Email: get("email", "complainant.email"), Name: get("name", "complainant.name")}
	if !page.Fragment(r) {
		return page.Redirect(w, r, "/register?"+r.URL.RawQuery)
	}
	p, err := t.look(r.Context(), v, l)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, callerView(p))
}

// look finds the caller: by the person chosen, the whole number, the e-mail, or the last four digits.
func (t intake) look(ctx context.Context, v site.Visit, l lookUp) (callerPanel, error) {
	if !v.Can(register.CustomerView) {
		return callerPanel{}, nil
	}
	if l.Person != "" {
		p, ok, err := t.known(ctx, v, l.Person, l.Name)
		p.Chosen = ok
		return p, err
	}
	ids, typed, err := t.find(ctx, l)
	if err != nil || !typed {
		return callerPanel{}, err
	}
	var pages []callerPanel
	for _, id := range ids {
		if len(pages) == several {
			break
		}
		p, ok, err := t.known(ctx, v, id, l.Name)
		if err != nil {
			return callerPanel{}, err
		}
		if ok {
			pages = append(pages, p)
		}
	}
	switch {
	case len(pages) == 0:
		return t.stranger(ctx, v, ids)
	case len(pages) == 1 && !tail(l.Phone):
		his, err := t.IsWhose(ctx, vault.Caller{Name: l.Name, Phone: l.Phone, Email: l.Email}, pages[0].Person)
		if err != nil || his {
			return pages[0], err
		} // else it is for the agent to say
	}
	out := callerPanel{State: "several"}
	for _, p := range pages {
		name, contact := look.Contact(p.Name)
		out.People = append(out.People, candidate{p.Person, name, contact, p.Total})
	}
	return out, nil
}

func tail(phone string) bool { return len(vault.Dialled(phone)) == 4 }

// find looks the ids up; typed says whether there is enough to look for.
func (t intake) find(ctx context.Context, l lookUp) (ids []string, typed bool, err error) {
	if digits := vault.Dialled(l.Phone); len(digits) >= 7 {
		typed = true
		ids, err = t.ByPhone(ctx, l.Phone)
	} else if len(digits) == 4 {
		typed = true
		ids, err = t.ByTail(ctx, l.Phone)
	}
	if err == nil && len(ids) == 0 && strings.Contains(l.Email, "@") {
		typed = true
		ids, err = t.ByEmail(ctx, l.Email)
	}
	return ids, typed, err
}

// stranger is the panel of a caller of whom the reader knows nothing: new to the house, or known to others in it.
func (t intake) stranger(ctx context.Context, v site.Visit, ids []string) (callerPanel, error) {
	p := callerPanel{State: "new"}
	var err error
	if p.Beyond, err = t.Views.Beyond(ctx, v.Viewer, ids); err != nil {
		return p, err
	}
	if p.Beyond == 0 {
		p.Script = []string{i18n.T(ctx, "intake.script_new")}
	} else {
		p.Script = []string{i18n.T(ctx, "intake.script_elsewhere")}
	}
	return p, nil
}

// known is the panel of one customer; false when the reader may not know of him.
func (t intake) known(ctx context.Context, v site.Visit, id, name string) (callerPanel, bool, error) {
	c, err := t.Views.Customer(ctx, v.Viewer, id, v.Now)
	if f := fault.As(err); f != nil && f.Kind == fault.Unknown {
		return callerPanel{State: "new"}, false, nil
	}
	if err != nil {
		return callerPanel{}, false, err
	}
	if c.Erased {
		return callerPanel{State: "new"}, false, nil
	}
	p := callerPanel{State: "known", Person: id, CustomerPage: c, Opens: v.Can(register.CustomerView)}
	p.Lines, p.Promised, p.Talks = linesOf(ctx, v, c)
	p.Script = scriptFor(ctx, v.Snap, c, name)
	return p, true, nil
}

// scriptFor is what helps to begin the talk: who has called before does not tell everything again, who is upset is
// listened to first.
func scriptFor(ctx context.Context, snap *register.Snapshot, c view.CustomerPage, name string) []string {
	var out []string
	switch {
	case c.Total == 0:
		out = append(out, i18n.T(ctx, "intake.script_new"))
	case c.Total == 1:
		out = append(out, i18n.T(ctx, "intake.script_second"))
	default:
		out = append(out, i18n.T(ctx, "intake.script_many"))
	}
	for _, p := range c.Promises {
		if p.Late {
			out = append(out, i18n.T(ctx, "intake.script_promise"))
			break
		}
	}
	if c.Mood != view.MoodTense && c.Mood != view.MoodUpset {
		return out
	}
	if m := snap.TemplateByID["macro-listen"]; m != nil && m.Active {
		if name == "" {
			name = i18n.T(ctx, "intake.you")
		}
		_, body := m.Fill(i18n.Key(ctx), map[string]string{"name": name, "hotline": snap.Organisation.Hotline})
		out = append(out, body)
	}
	return out
}
