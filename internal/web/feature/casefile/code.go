package casefile

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/house"
	"amends/internal/i18n"
	"amends/internal/notify"
	"amends/internal/store"
	"amends/internal/vault"
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
	if how == "sms" || how == "email" {
		o.Medium = how
	}
	m := complaint.Meta{By: v.Staff, Channel: "desk"}
	if o.Medium != "" {
		m.Key = r.PostFormValue("key")
	}
	if s.code, err = h.House.PortalCode(ctx, m, &s.State, o); err != nil {
		return err
	}
	switch {
	case o.Paper:
		f, err := h.Frame(r, v, "", s.State.Number)
		if err != nil {
			return err
		}
		f.Back, f.Actions = s.url(""), printActions()
		return page.Render(w, r, http.StatusOK, codePaper(f, s))
	case o.Anew && o.Medium != "":
		s.said = i18n.T(ctx, "case.code_anew_sent")
	case o.Anew && s.reached:
		s.said = i18n.T(ctx, "case.code_anew_told")
	case o.Anew:
		s.said = i18n.T(ctx, "case.code_anew_done")
	case o.Medium != "":
		s.said = i18n.T(ctx, "case.code_sent")
	}
	return h.Ask(w, r, v, http.StatusOK, s.over(i18n.T(ctx, "case.code"), codeDialog(s)))
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
	s := &codeSheet{loaded: l, key: uuid.NewString(), at: h.PublicURL + "/portal/progress"}
	who, err := h.Vault.Person(ctx, h.DB.Reader(), l.State.Contact())
	if err != nil && !errors.Is(err, vault.ErrErased) && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	for _, medium := range []string{"sms", "email"} {
		if err == nil && notify.Reaches(who, medium) {
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
	return i18n.T(ctx, "case.code_anew_unreached")
}
