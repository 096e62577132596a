package api

import (
	"slices"
	"strings"

	"amends/internal/auth"
	"amends/internal/bound"
	"amends/internal/clock"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/house"
	"amends/internal/notify"
	"amends/internal/register"
)

// Letter is one message that a gateway is to send.
type Letter struct {
	ID       string `json:"id" doc:"The same whenever it is collected: a gateway that knows it has sent it already"`
	Number   string `json:"number" doc:"Of the complaint"`
	Medium   string `json:"medium" enum:"sms,email" doc:"How it is carried"`
	To       string `json:"to" doc:"The phone number or address in plain; that it was given away is on record"`
	Subject  string `json:"subject,omitempty" doc:"Of an e-mail"`
	Text     string `json:"text"`
	Language string `json:"language"`
	At       string `json:"at" format:"date-time" doc:"Since when it waits"`
}

// Letters are what a gateway collected.
type Letters struct {
	Items []Letter `json:"items"`
}

// Sending is what became of a message.
type Sending struct {
	State  string `json:"state" enum:"sent,failed"`
	Reason string `json:"reason,omitempty" maxLength:"200" doc:"Why it failed; shown to the staff of the complaint"`
}

// Delivery is how far a message to the complainant has come.
type Delivery struct {
	ID      string `json:"id"`
	Medium  string `json:"medium" doc:"How it is carried"`
	To      string `json:"to,omitempty" doc:"Masked; absent when no address is known"`
	State   string `json:"state" enum:"waiting,spooled,sent,failed" doc:"spooled waits for a gateway"`
	Text    string `json:"text,omitempty" doc:"The same in words, in the caller's language"`
	Reason  string `json:"reason,omitempty" doc:"Why it failed, or was not sent yet"`
	At      string `json:"at" format:"date-time" doc:"Since when it is to be sent"`
	EndedAt string `json:"ended_at,omitempty" format:"date-time" doc:"When it was sent or given up"`
}

func outboxRoutes() []*route {
	collect := []string{auth.MessagesCollect}
	reveal := []register.Permission{register.CustomerReveal}
	return []*route{
		{method: "GET", path: "/outbox", id: "collect_messages", tag: "messages", zh: "网关取走待发消息", en: "Collect messages to be sent", more: "api.doc.collect",
			scopes: collect, needs: reveal, query: []param{{name: "medium", typ: "string", need: true, enum: field.Carried, doc: "How it is carried"},
				{name: "limit", typ: "integer", min: 1, max: notify.MostCollected}}, answer: typeOf[Letters](), do: (*call).collect},
		{method: "POST", path: "/outbox/{id}", id: "report_message", tag: "messages", zh: "网关回报发送结果", en: "Report what became of a message", more: "api.doc.report_message",
			scopes: collect, needs: reveal, body: Sending{}, bounds: bound.Order, answer: typeOf[Delivery](), do: (*call).reportMessage},
		{method: "POST", path: "/complaints/{id}/messages/{message}/again", id: "send_message_again", tag: "messages", zh: "重新发送未送达的消息", en: "Send a message again that failed",
			scopes: []string{auth.CasesWrite}, answer: typeOf[Timeline](), do: (*call).sendAgain},
		{method: "POST", path: "/complaints/{id}/portal-code", id: "tell_portal_code", tag: "messages", zh: "查看、发送或更换查询码（留痕）",
			en: "See the portal's code, send it or have it anew (recorded)", more: "api.doc.tell_code",
			scopes: []string{auth.CasesWrite}, body: CodeOrder{}, bounds: bound.Order, answer: typeOf[ToldCode](), do: (*call).tellCode},
	}
}

// gateway names who collects. Only a token may: a page in a browser that asks for this address must take nothing away.
// It gets the messages of every complaint, so it acts as somebody who sees them all.
func (c *call) gateway() (string, error) {
	switch {
	case c.who.Token == "":
		return "", fault.New(fault.Forbidden, "api.token_only")
	case !c.viewer().All:
		return "", fault.New(fault.Forbidden, "api.all_cases_only")
	}
	return c.who.Token, nil
}

func (c *call) collect() error {
	holder, err := c.gateway()
	if err != nil {
		return err
	}
	medium := c.r.URL.Query().Get("medium")
	if !slices.Contains(field.Carried, medium) {
		return fault.Input("medium", "input.unknown", "value", medium)
	}
	limit, err := c.limit(notify.MostCollected)
	if err != nil {
		return err
	}
	list, err := c.api.House.Notify.Collect(c.ctx, medium, c.who.Staff, holder, limit)
	if err != nil {
		return err
	}
	out := Letters{Items: make([]Letter, 0, len(list))}
	for _, m := range list {
		l := Letter{ID: m.ID, Number: m.Number, Medium: m.Medium, To: m.To, Text: m.Body, Language: m.Language, At: instant(clock.At(m.At))}
		if m.Medium == "email" {
			l.Subject = m.Subject
		}
		out.Items = append(out.Items, l)
	}
	return c.ok(out)
}

func (c *call) reportMessage() error {
	holder, err := c.gateway()
	if err != nil {
		return err
	}
	var in Sending
	if err := c.decode(&in); err != nil {
		return err
	}
	var l fault.List
	if in.State != notify.Sent && in.State != notify.Failed {
		l.Add("state", "input.unknown", "value", in.State)
	}
	if len([]rune(in.Reason)) > 200 {
		l.Add("reason", "input.too_long", "max", 200)
	}
	if err := l.Err(); err != nil {
		return err
	}
	d, err := c.api.House.Notify.Report(c.ctx, strings.ToLower(c.r.PathValue("id")), c.who.Staff, holder, in.State == notify.Sent, in.Reason)
	if err != nil {
		return err
	}
	return c.ok(c.deliveryOf(&d))
}

func (c *call) deliveryOf(d *notify.Delivery) Delivery {
	out := Delivery{ID: d.ID, Medium: d.Medium, To: d.To, State: d.State, Text: d.Sentence(c.said()), Reason: d.Why(c.said()), At: instant(clock.At(d.At))}
	if !d.EndedAt.IsZero() && (d.State == notify.Sent || d.State == notify.Failed) {
		out.EndedAt = instant(clock.At(d.EndedAt))
	}
	return out
}

// CodeOrder is what is wanted of the portal's code of a complaint.
type CodeOrder struct {
	Anew   bool   `json:"anew,omitempty" doc:"Give it anew; the old one and its links open nothing any more, which the complainant is told where a machine reaches him"`
	Medium string `json:"medium,omitempty" enum:"sms,email" doc:"Send it to the complainant; the answer does not tell it"`
	Paper  bool   `json:"paper,omitempty" doc:"It is printed and handed to the complainant"`
}

// ToldCode is the portal's code of a complaint, where it was asked for.
type ToldCode struct {
	Code string `json:"code,omitempty" doc:"Absent when it was sent to the complainant"`
}

// tellCode gives the portal's code to whoever may write to the complainant, and notes it.
func (c *call) tellCode() error {
	p, err := c.open()
	if err != nil {
		return err
	}
	var in CodeOrder
	if err := c.decode(&in); err != nil {
		return err
	}
	m, err := c.meta(nil)
	if err != nil {
		return err
	}
	code, err := c.api.House.PortalCode(c.ctx, m, &p.State, house.CodeOrder{Anew: in.Anew, Medium: in.Medium, Paper: in.Paper})
	if err != nil {
		return err
	}
	return c.ok(ToldCode{code})
}

// sendAgain is for whoever may reply to the complainant.
func (c *call) sendAgain() error {
	p, err := c.open()
	if err != nil {
		return err
	}
	if err := desk.May(c.snap, c.who.Staff, "reply", p.State); err != nil {
		return err
	}
	if err := c.api.House.Notify.Again(c.ctx, p.State.ID, c.r.PathValue("message")); err != nil {
		return err
	}
	return c.timeline()
}
