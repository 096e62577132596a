package casefile

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/house"
	"amends/internal/i18n"
	"amends/internal/notify"
	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// codeSheet shows the portal's code of the case, and offers to send it, to print it, or to give it anew.
type codeSheet struct {
	*loaded
	key     string
	code    string // "" until it was asked for
	said    string // what was done
	asks    bool   // whether it is to be given anew, whose consequence is said first
	media   []string
	shows   bool   // he may see it
	reached bool   // a machine brings him messages
	seen    bool   // by somebody of the house: another one is drawn before it is sent
	works   bool   // on the case: what he has seen speaks for the complainant no more
	at      string // where the complainant types it in
}

// codeAsk offers to show the portal's code; looking is noted.
func (h handler) codeAsk(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	s, err := h.codeSheet(r, v)
	if err != nil {
		return err
	}
	return h.Ask(w, r, v, http.StatusOK, s.over(i18n.T(ctx, "case.code"), codeDialog(s)))
}

// code shows the portal's code after the look is on record; it may be sent, printed, or given anew.
func (h handler) code(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	s, err := h.codeSheet(r, v)
	if err != nil {
		return err
	}
	act := r.PostFormValue("act")
	if s.asks = act == "anew"; s.asks || act == "back" {
		return h.Ask(w, r, v, http.StatusOK, s.over(i18n.T(ctx, "case.code"), codeDialog(s)))
	}
	how, anew := strings.CutPrefix(act, "anew-")
	o := house.CodeOrder{Anew: anew, Paper: how == "print"}
	if slices.Contains(field.Carried, how) {
		o.Medium = how
	}
	m := complaint.Meta{By: v.Staff, Channel: "desk"}
	if o.Medium != "" {
		m.Key = desk.FormKey(r.PostFormValue("key"), []byte(act))
	}
	s.code, err = h.House.PortalCode(ctx, m, &s.State, o)
	if renews(err) {
		s.asks = true
		return h.Ask(w, r, v, http.StatusOK, s.over(i18n.T(ctx, "case.code"), codeDialog(s)))
	}
	if err != nil {
		return err
	}
	if o.Paper {
		f, err := h.Frame(r, v, "", s.State.Number)
		if err != nil {
			return err
		}
		f.Back, f.Actions = s.url(""), printActions()
		return page.Render(w, r, http.StatusOK, codePaper(f, s))
	}
	if key := s.done(o, h.Notify.Carries(ctx, o.Medium)); key != "" {
		s.said = i18n.T(ctx, key)
	}
	s.seen = o.Medium == "" // by him
	return h.Ask(w, r, v, http.StatusOK, s.over(i18n.T(ctx, "case.code"), codeDialog(s)))
}

// renews tells whether a refusal asks whether the code that the complainant has may end.
func renews(err error) bool {
	f := fault.As(err)
	return f != nil && slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Key == "complaint.code_anew" })
}

// done is the key of what to say once it was done; carried: what was sent leaves the house.
func (s *codeSheet) done(o house.CodeOrder, carried bool) string {
	switch {
	case o.Anew && o.Medium != "" && carried:
		return "case.code_anew_sent"
	case o.Anew && o.Medium != "":
		return "case.code_anew_spooled"
	case o.Anew && s.reached:
		return "case.code_anew_told"
	case o.Anew:
		return "case.code_anew_done"
	case o.Medium != "" && carried:
		return "case.code_sent"
	case o.Medium != "":
		return "case.code_spooled"
	}
	return ""
}

func (h handler) codeSheet(r *http.Request, v site.Visit) (*codeSheet, error) {
	ctx := r.Context()
	l, err := h.load(ctx, v, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	if err := desk.May(v.Snap, v.Staff, "reply", l.State); err != nil {
		return nil, err
	}
	s := &codeSheet{loaded: l, key: uuid.NewString(), at: h.PublicURL + "/portal/progress", seen: complaint.CodeAnew(&l.State)}
	who, err := h.Addressee(ctx, l.State.Contact())
	if err != nil {
		return nil, err
	}
	for _, medium := range field.Carried {
		if notify.Reaches(who, medium) {
			s.media = append(s.media, medium)
			s.reached = s.reached || h.Notify.Carries(ctx, medium)
		}
	}
	show := func(reached bool) bool {
		_, err := complaint.Decide(desk.World{Snapshot: v.Snap}, l.State, complaint.Meta{At: v.Now, By: v.Staff}, &complaint.TellCode{Way: "shown", Reached: reached})
		return err == nil
	}
	s.shows, s.works = show(s.reached), !show(true)
	return s, nil
}

// first is the look of the button that comes first.
func (*codeSheet) first(is bool) kit.Kind {
	if is {
		return kit.Primary
	}
	return ""
}

// unreached says what becomes of the complainant who has the old code.
func (s *codeSheet) unreached(ctx context.Context) string {
	if s.reached {
		return i18n.T(ctx, "case.code_anew_reached")
	}
	if len(s.media) > 0 {
		return i18n.T(ctx, "case.code_anew_waits")
	}
	return i18n.T(ctx, "case.code_anew_unreached")
}
