package house

import (
	"cmp"
	"context"
	"errors"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/notify"
	"amends/internal/store"
	"amends/internal/vault"
)

// CodeLook is the field under which the vault notes that somebody was given the portal's code of a complaint.
const CodeLook = "portal_code"

// CodeOrder is what is wanted of the portal's code (查询码) of a complaint: to see it, unless Medium or Paper says otherwise.
type CodeOrder struct {
	Anew   bool   // the old one opens nothing any more
	Medium string // sms, email: it is sent to the complainant, and nobody here sees it
	Paper  bool   // for a print that the complainant is handed
}

// PortalCode gives the code of a complaint to a member of staff who may write to the complainant, once it is on record that
// he was given it; or sends it to the complainant, as a reply in which only a mark stands for it, and gives nothing.
func (h *House) PortalCode(ctx context.Context, m complaint.Meta, s *complaint.State, o CodeOrder) (string, error) {
	if o.Medium != "" && o.Medium != "sms" && o.Medium != "email" {
		return "", fault.Input("medium", "input.choice", "value", o.Medium)
	}
	c := &complaint.TellCode{Way: "shown", Anew: o.Anew}
	switch {
	case o.Medium != "" && o.Paper:
		return "", fault.Input("paper", "house.code_one_way")
	case o.Medium != "":
		c.Way, c.Text = o.Medium, h.codeLetter(s)
	case o.Paper:
		c.Way = "paper"
	default:
		var err error
		if c.Reached, err = h.carried(ctx, s.Contact()); err != nil {
			return "", err
		}
	}
	_, err := h.Desk.With(ctx, m, s.ID, c, func(ctx context.Context, tx *store.Tx) (err error) {
		if c.Anew { // the rules may have made it so
			_, err = h.Auth.ReissueTx(ctx, tx, s.ID, m.By)
		}
		if err == nil && o.Medium == "" {
			err = h.Vault.Record(ctx, tx, m.By, s.Contact(), CodeLook, s.Number)
		}
		return err
	})
	if err != nil || o.Medium != "" {
		return "", err
	}
	return h.Auth.PortalCode(ctx, s.ID)
}

// codeLetter is the message that carries the code: a mark stands where it is put in.
func (h *House) codeLetter(s *complaint.State) complaint.Text {
	snap := h.Register.Snapshot()
	text := complaint.CodeMark(snap.Language())
	if t := snap.TemplateByID["code"]; t != nil && t.Active {
		_, text = t.Fill(snap.Language(), map[string]string{"code": text, "number": s.Number})
	}
	return complaint.Words(s.Number + " " + text)
}

// carried tells whether a machine carries messages to a person.
func (h *House) carried(ctx context.Context, person string) (bool, error) {
	who, err := h.Vault.Person(ctx, h.DB.Reader(), person)
	if errors.Is(err, vault.ErrErased) || errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil && h.carries(ctx, who), err
}

func (h *House) carries(ctx context.Context, who vault.Person) bool {
	for _, medium := range []string{"sms", "email"} {
		if notify.Reaches(who, medium) && h.Notify.Carries(ctx, medium) {
			return true
		}
	}
	return false
}

// KeepCode keeps the code of a complaint from who takes it in at a desk, where a machine brings it to the complainant with
// the acknowledgement: he may come to work on it.
func (h *House) KeepCode(ctx context.Context, c *complaint.Register) (err error) {
	who := c.OnBehalf
	if who.Nobody() {
		who = c.Complainant
	}
	c.CodeKept = h.carries(ctx, vault.Person{Phones: []string{who.Phone}, Emails: []string{who.Email}})
	if !c.CodeKept && who.ID != "" && cmp.Or(who.Phone, who.Email) == "" {
		c.CodeKept, err = h.carried(ctx, who.ID)
	}
	return err
}
