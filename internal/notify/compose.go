package notify

import (
	"context"
	"maps"
	"slices"
	"strings"

	"amends/internal/act"
	"amends/internal/complaint"
	"amends/internal/register"
	"amends/internal/vault"
)

// compose writes subject and body: the template of the letter with its gaps filled, or the text as it was written.
func (n *Notify) compose(ctx context.Context, m *Message, l act.Letter, s complaint.State, who vault.Person) error {
	snap := n.Register.Snapshot()
	m.Language = snap.Language()
	if own := who.Extra["language"]; slices.Contains(snap.Organisation.Languages, own) {
		m.Language = own
	}
	say := func(zh, en string) string {
		if m.Language == "en" {
			return en
		}
		return zh
	}
	ids := make([]string, 0, len(l.Texts))
	for _, p := range l.Texts {
		if p.Text.ID != "" {
			ids = append(ids, p.Text.ID)
		}
	}
	bodies, erased, err := n.Vault.Texts(ctx, n.DB.Reader(), ids)
	if err != nil {
		return err
	}
	if len(erased) > 0 {
		return errErased
	}
	o := snap.Organisation
	v := map[string]string{"number": s.Number, "name": who.Name, "organisation": o.Name.In(m.Language), "hotline": o.Hotline, "contact": o.Hotline,
		"link": say("凭投诉编号向我们查询", "our desk, by its number")}
	if v["name"] == "" {
		v["name"] = say("尊敬的客户", "customer")
	}
	if v["contact"] == "" {
		v["contact"] = say("受理您投诉的服务台", "the desk that took your complaint")
	}
	if n.Link != nil {
		v["link"] = n.Link(s.Number)
	}
	if p := snap.StaffByID[s.Owner]; p != nil {
		v["officer"] = p.Name
		if m.Language == "en" && p.NameEn != "" {
			v["officer"] = p.NameEn
		}
	}
	if d := snap.DepartmentByID[s.Department]; d != nil {
		v["department"] = d.Name.In(m.Language)
	}
	v["code"] = complaint.CodeMark(m.Language)
	maps.Copy(v, l.Values)
	var plain []string
	for _, p := range l.Texts {
		v[p.Label] = strings.TrimSpace(bodies[p.Text.ID])
		if v[p.Label] != "" {
			plain = append(plain, v[p.Label])
		} else {
			v[p.Label] = say("无", "nothing")
		}
	}
	m.Subject, m.Body = say("关于您的投诉 ", "About your complaint ")+s.Number, strings.Join(plain, "\n\n")
	if t := snap.TemplateByID[l.Subject]; t != nil && t.Active {
		if subject, _ := t.Fill(m.Language, v); subject != "" {
			m.Subject = subject
		}
	}
	if l.House != "" {
		_, m.Body = (&register.Template{Body: complaint.Called()[l.House]}).Fill(m.Language, v)
	}
	if t := snap.TemplateByID[l.Template]; t != nil && t.Active {
		m.Subject, m.Body = t.Fill(m.Language, v)
	}
	return n.coded(ctx, m)
}

// coded puts the portal's code where its mark stands.
func (n *Notify) coded(ctx context.Context, m *Message) error {
	if n.Code == nil || complaint.WithCode(m.Body, "") == m.Body {
		return nil
	}
	code, err := n.Code(ctx, m.Case)
	if err != nil {
		return err
	}
	m.Body = complaint.WithCode(m.Body, code)
	return nil
}
