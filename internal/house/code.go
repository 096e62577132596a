package house

import (
	"cmp"
	"context"
	"slices"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/field"
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
	if o.Medium != "" && !slices.Contains(field.Carried, o.Medium) {
		return "", fault.Input("medium", "input.choice", "value", o.Medium)
	}
	who, err := h.Addressee(ctx, s.Contact())
	if err != nil {
		return "", err
	}
	c := &complaint.TellCode{Way: "shown", Anew: o.Anew}
	carrier := h.carrier(ctx, who)
	switch {
	case o.Medium != "" && o.Paper:
		return "", fault.Input("paper", "house.code_one_way")
	case o.Medium != "":
		c.Way, c.Text = o.Medium, h.codeLetter(s, who)
	case o.Paper:
		c.Way = "paper"
	default:
		c.Reached = carrier != ""
	}
	if o.Anew && o.Medium == "" && carrier != "" {
		c.Medium, c.Text = carrier, h.changeLetter(s, who)
	}
	_, err = h.Desk.With(ctx, m, s.ID, c, func(ctx context.Context, tx *store.Tx) (err error) {
		if c.Anew {
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
func (h *House) codeLetter(s *complaint.State, who vault.Person) complaint.Text {
	snap, lang := h.Register.Snapshot(), h.language(who)
	text := complaint.CodeMark(lang)
	if t := snap.TemplateByID["code"]; t != nil && t.Active {
		_, text = t.Fill(lang, map[string]string{"code": text, "number": s.Number})
	}
	return complaint.TextOf(s.Number + " " + text)
}

// changeLetter tells who has a code that it opens nothing any more; the new one is not in it.
func (h *House) changeLetter(s *complaint.State, who vault.Person) complaint.Text {
	o := h.Register.Snapshot().Organisation
	if h.language(who) == "en" {
		return complaint.TextOf(s.Number + " Your access code was changed: the old one and its links open nothing any more. " +
			"If you did not ask for it, please tell us. " + o.Name.In("en") + " " + o.Hotline)
	}
	return complaint.TextOf(s.Number + " 您的投诉查询码已更换，原来的查询码和链接已失效。如果不是您要求的，请告诉我们。" + o.Name.In("zh") + " " + o.Hotline)
}

// language is the one in which somebody is written to.
func (h *House) language(who vault.Person) string {
	snap := h.Register.Snapshot()
	if own := who.Extra["language"]; slices.Contains(snap.Organisation.Languages, own) {
		return own
	}
	return snap.Language()
}

// carrier is the medium by which a machine carries messages to a person; "": none does.
func (h *House) carrier(ctx context.Context, who vault.Person) string {
	for _, medium := range field.Carried {
		if notify.Reaches(who, medium) && h.Notify.Carries(ctx, medium) {
			return medium
		}
	}
	return ""
}

// KeepCode keeps the code of a complaint from who takes it in at a desk, where a machine brings it to the complainant with
// the acknowledgement: he may come to work on it.
func (h *House) KeepCode(ctx context.Context, c *complaint.Register) (err error) {
	who := c.OnBehalf
	if who.Nobody() {
		who = c.Complainant
	}
	known := vault.Person{Phones: []string{who.Phone}, Emails: []string{who.Email}}
	if h.carrier(ctx, known) == "" && who.ID != "" && cmp.Or(who.Phone, who.Email) == "" {
		known, err = h.Addressee(ctx, who.ID)
	}
	c.CodeKept = err == nil && h.carrier(ctx, known) != ""
	return err
}
