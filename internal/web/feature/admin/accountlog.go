package admin

import (
	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
	"amends/internal/web/site"
)

// accountLine is one thing that happened to a way in, in words.
type accountLine struct{ At, Who, What, Account, Detail, Why string }

// accountShown is how many lines of the log stand on the page.
const accountShown = 50

// accountLog lists what happened to the tokens and passwords of one member of staff, or of everybody, from a
// line on, and where to go on.
func (a *admin) accountLog(x env, owner, before string) (lines []accountLine, older string, err error) {
	list, err := a.Auth.AccountEvents(x.ctx, owner, before, accountShown)
	if err != nil {
		return nil, "", err
	}
	if len(list) == accountShown {
		older = list[len(list)-1].ID
	}
	out := make([]accountLine, len(list))
	for i, e := range list {
		l := accountLine{At: i18n.DateTime(x.ctx, e.At), What: x.t("admin.account." + e.Kind), Detail: e.Detail, Why: e.Why,
			Account: look.Staff(x.ctx, x.snap, e.Subject), Who: x.t("admin.command_line")}
		if e.Who != "" {
			l.Who = look.Staff(x.ctx, x.snap, e.Who)
		}
		if e.Via != "" && e.Via != e.Token {
			l.Who += x.t("told.via", "token", a.Auth.TokenName(x.ctx, e.Via))
		}
		out[i] = l
	}
	return out, older, nil
}

// mayActAs lists whom a new token may act as: oneself, and for who keeps the staff every service.
func (a *admin) mayActAs(x env, v site.Visit) []kit.Option {
	out := []kit.Option{{Value: v.Staff, Label: x.t("admin.myself")}}
	if !v.Can(register.StaffEdit) {
		return out
	}
	for _, p := range x.snap.Staff {
		if p.Service && p.Active {
			out = append(out, kit.Option{Value: p.ID, Label: look.Staff(x.ctx, x.snap, p.ID)})
		}
	}
	return out
}
