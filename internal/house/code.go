package house

import (
	"context"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
)

// CodeLook is the field under which the vault notes that somebody was given the portal's code of a complaint.
const CodeLook = "portal_code"

// CodeOrder is what is wanted of the portal's code (查询码) of a complaint.
type CodeOrder struct {
	Anew   bool   // the old one opens nothing any more
	Medium string // sms, email: it is sent to the complainant as well
}

// PortalCode gives the code of a complaint to a member of staff who may write to the complainant, once it is on record
// that he was given it. Sent, it goes as a reply in which only a mark stands for it.
func (h *House) PortalCode(ctx context.Context, m complaint.Meta, s *complaint.State, o CodeOrder) (string, error) {
	snap := h.Register.Snapshot()
	if err := desk.May(snap, m.By, (*complaint.Reply)(nil).Name(), *s); err != nil {
		return "", err
	}
	if o.Medium != "" && o.Medium != "sms" && o.Medium != "email" {
		return "", fault.Input("medium", "input.choice", "value", o.Medium)
	}
	var people []string
	if p := s.Contact(); p != "" {
		people = append(people, p)
	}
	if err := h.Vault.Looked(ctx, m.By, CodeLook, s.Number, people...); err != nil {
		return "", err
	}
	code, err := h.Auth.PortalCode(ctx, s.ID)
	if o.Anew {
		code, err = h.Auth.Reissue(ctx, s.ID, m.By)
	}
	if err != nil || o.Medium == "" {
		return code, err
	}
	lang := snap.Language()
	text := complaint.CodeMark(lang)
	if t := snap.TemplateByID["code"]; t != nil && t.Active {
		_, text = t.Fill(lang, map[string]string{"code": text, "number": s.Number})
	}
	_, err = h.Desk.Do(ctx, m, s.ID, &complaint.Reply{Medium: o.Medium, Text: complaint.Words(s.Number + " " + text)})
	return code, err
}
