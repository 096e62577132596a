package flow

import (
	"context"
	"errors"
	"slices"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/contact"
	"amends/internal/field"
	"amends/internal/journal"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/vault"
)

// acknowledge tells the complainant that the complaint is in: its number, by when there will be an answer, whom to
// call. It does so when the procedure lets it and a machine can reach the person; else the officer does it.
func (f *Flow) acknowledge(ctx context.Context, s *complaint.State, _ journal.Record) (complaint.Command, func(), error) {
	if s.AcknowledgedAt != 0 { // with the registration, or by a person meanwhile
		return nil, nil, nil
	}
	who := vault.Person{}
	if id := s.Contact(); id != "" {
		var err error
		who, err = f.Desk.Vault.Person(ctx, f.Desk.DB.Reader(), id)
		if errors.Is(err, vault.ErrErased) {
			return nil, nil, nil
		}
		if err != nil {
			return nil, nil, err
		}
	}
	c, err := f.acknowledgement(s, who)
	if c == nil {
		return nil, nil, err
	}
	return c, nil, err
}

// Answer acknowledges a complaint in the append that registers it. What goes wrong here is tried again by the reader.
func (f *Flow) Answer(s *complaint.State, who vault.Person) complaint.Command {
	if c, err := f.acknowledgement(s, who); err == nil && c != nil {
		return c
	}
	return nil
}

// acknowledgement is the command; nil when it is left to people.
func (f *Flow) acknowledgement(s *complaint.State, who vault.Person) (*complaint.Acknowledge, error) {
	snap := f.Desk.Register.Snapshot()
	p, err := snap.Procedure(s.Procedure.ID, s.Procedure.Version)
	if err != nil {
		return nil, err
	}
	ledger := p.Ledger(s, s.Marks)
	e := ledger.Of("acknowledge")
	if e == nil || e.Status != procedure.Open || !e.Ready {
		return nil, nil
	}
	t := automatic(snap, e.Step)
	if t == nil {
		return nil, nil
	}
	m := f.medium(snap, s, who)
	if m == "" {
		return nil, nil
	}
	lang := language(snap, who)
	_, body := t.Fill(lang, f.gaps(snap, p, ledger, s, who, lang, m))
	return &complaint.Acknowledge{Step: e.Step.ID, Medium: m, Text: complaint.TextOf(body)}, nil
}

// automatic is the template that the system may use for the step: the step allows it, or names a notice and does not
// forbid it.
func automatic(snap *register.Snapshot, st *procedure.Step) *register.Template {
	allowed, said := st.Params["automatic"].(bool)
	if said && !allowed {
		return nil
	}
	name := st.Notice
	if name == "" && allowed {
		name = "acknowledge"
	}
	if t := snap.TemplateByID[name]; t != nil && t.Active {
		return t
	}
	return nil
}

// medium is how a machine reaches the complainant; "" when only a person can. What leaves the house by itself comes
// first, then the screen on which he wrote to us, then what waits until a gateway collects it.
func (f *Flow) medium(snap *register.Snapshot, s *complaint.State, who vault.Person) string {
	door := ""
	if c := snap.ChannelByID[s.Channel]; c != nil {
		door = c.Door
	}
	var reach []string
	if slices.ContainsFunc(who.Emails, isEmail) {
		reach = append(reach, "email")
	}
	if slices.ContainsFunc(who.Phones, isMobile) {
		reach = append(reach, "sms")
		if door != "email" {
			slices.Reverse(reach)
		}
	}
	for _, m := range reach {
		if f.Carries == nil || f.Carries(m) {
			return m
		}
	}
	if door == "portal" || door == "api" || door == "chat" || door == "social" {
		return "portal" // he reads the answer there
	}
	if len(reach) > 0 {
		return reach[0]
	}
	return ""
}

// isMobile says whether a number can be sent a text.
func isMobile(phone string) bool { return contact.One(phone, contact.Home).Mobile() }

// isEmail says whether mail can be sent to what was given as an address.
func isEmail(email string) bool { return contact.Address(email).Address != "" }

// language is the customer's own, when the organisation speaks it.
func language(snap *register.Snapshot, who vault.Person) string {
	for _, l := range snap.Organisation.Languages {
		if l == who.Extra["language"] {
			return l
		}
	}
	return snap.Language()
}

// gaps are the values of the template. What is unknown gets words that still read well, never a hole.
func (f *Flow) gaps(snap *register.Snapshot, p *procedure.Procedure, l procedure.Ledger, s *complaint.State, who vault.Person, lang, medium string) map[string]string {
	zh := lang != "en"
	say := func(a, b string) string {
		if zh {
			return a
		}
		return b
	}
	o := snap.Organisation
	v := map[string]string{"number": s.Number, "name": vault.Salute(who.Name, zh), "organisation": o.Name.In(lang), "hotline": o.Hotline, "contact": o.Hotline,
		"date": words(time.UnixMicro(s.ReceivedAt), snap.Zone(), zh)}
	if v["contact"] == "" {
		v["contact"] = say("受理您投诉的服务台", "the desk that took your complaint")
	}
	if f.Link != nil {
		v["link"] = f.Link(s.Number)
	} else {
		v["link"] = say("凭投诉编号向我们查询", "the desk that took it, by its number")
	}
	if c := snap.ChannelByID[s.Channel]; c != nil {
		v["channel"] = c.Name.In(lang)
	}
	if c := snap.CategoryByCode[s.Class.Content]; c != nil {
		v["category"] = c.Name.In(lang)
	}
	v["code"] = say("登记时已告知", "as you were told")
	if slices.Contains(field.Carried, medium) {
		v["code"] = complaint.CodeMark(lang) // put in when the message leaves
	}
	v["due"] = say("后续通知的时间", "the date we will name")
	if due := expected(p, l, s); int64(due) > s.RegisteredAt { // what is over is no promise
		v["due"] = words(due.Time(), snap.Zone(), zh)
	}
	v["expected"] = v["due"]
	if owner := snap.StaffByID[s.Owner]; owner != nil {
		v["officer"] = owner.Name
	}
	if d := snap.DepartmentByID[s.Department]; d != nil {
		v["department"] = d.Name.In(lang)
	}
	return v
}

// expected is when the complainant will hear of us: the first reply, else the result, else the end.
func expected(p *procedure.Procedure, l procedure.Ledger, s *complaint.State) clock.Instant {
	live := p.Live(s, l)
	for _, kind := range []string{"first-reply", "result-notice", "close"} {
		for _, l := range live {
			st := p.Step(l.Until)
			if st == nil || st.Kind != kind {
				continue
			}
			if c, ok := s.Clock(l.ID); ok && !c.State.Over() {
				return c.DueAt
			}
		}
	}
	return 0
}

func words(t time.Time, zone *time.Location, zh bool) string {
	if zh {
		return t.In(zone).Format("1月2日15:04")
	}
	return t.In(zone).Format("2 January, 15:04")
}
