package notify_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/notify"
	"amends/internal/store"
	"amends/internal/waittest"
)

// sender takes what is sent, or fails as it is told.
type sender struct {
	got  []notify.Message
	fail []error
}

func (s *sender) Send(_ context.Context, m notify.Message) error {
	if len(s.fail) > 0 {
		err := s.fail[0]
		s.fail = s.fail[1:]
		return err
	}
	s.got = append(s.got, m)
	return nil
}

func (h *house) drain() {
	h.Helper()
	_, err := h.jobs.Drain(h.Context(), h.notify.Handlers())
	h.ok(err)
}

func (h *house) delivery(id string) notify.Delivery {
	h.Helper()
	list, err := h.notify.Deliveries(h.Context(), id)
	h.ok(err)
	if len(list) == 0 {
		h.Fatal("no delivery")
	}
	return list[len(list)-1]
}

func TestLetters(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		mail, sms := &sender{}, &sender{}
		h.notify.Senders = map[string]notify.Sender{"email": mail, "sms": sms}
		res := h.do("mei", "", newCase(func(c *complaint.Register) { c.Complainant.Email = "xia@example.org" }))
		id := res.ID
		words := complaint.TextOf
		h.do("mei", id, &complaint.Acknowledge{Medium: "sms", Text: words("已受理，编号在此")})
		h.do("mei", id, classify("network.speed"))
		h.do("mei", id, &complaint.Assess{Severity: 2, Complexity: 2, Impact: 2})
		h.do("li", id, &complaint.Assign{Department: "network", Owner: "zhao"})
		h.do("zhao", id, &complaint.FirstReply{Medium: "email", Understood: words("三天断网"), Next: words("派人上门")})
		h.do("zhao", id, &complaint.Reply{Medium: "phone", Text: words("电话里说过了")})
		h.do("zhao", id, &complaint.Reply{Medium: "email", Text: words("明天上午到")})
		h.do("zhao", id, &complaint.AskCustomer{Medium: "sms", Question: words("请拍光猫的灯")})
		h.do("zhao", id, &complaint.Note{Text: words("客户很生气")})
		h.read()
		h.drain()
		h.cursor = 0
		h.read()
		h.drain() // and once more changes nothing
		if len(mail.got) != 2 || len(sms.got) != 2 {
			h.Fatalf("%d mails, %d text messages", len(mail.got), len(sms.got))
		}
		first := mail.got[0]
		if first.To != "xia@example.org" || !strings.Contains(first.Subject, res.Number) || !strings.Contains(first.Body, "三天断网") ||
			!strings.Contains(first.Body, "派人上门") || !strings.Contains(first.Body, "赵敏") || strings.Contains(first.Body, "{{") {
			h.Errorf("first reply %+v", first)
		}
		if reply := mail.got[1]; reply.Body != "明天上午到" || !strings.Contains(reply.Subject, res.Number) {
			h.Errorf("reply %+v", reply)
		}
		if ack := sms.got[0]; ack.To != "13800001111" || ack.Body != "已受理，编号在此" || ack.Automatic {
			h.Errorf("acknowledgement %+v", ack)
		}
		if ask := sms.got[1]; !strings.Contains(ask.Body, "请拍光猫的灯") || !strings.Contains(ask.Body, "https://example.org/track/") {
			h.Errorf("question %+v", ask)
		}
		if d := h.delivery(id); d.State != notify.Sent || d.To != "138****1111" || d.Attempts != 1 || d.EndedAt.IsZero() || d.Kind != "complaint.customer_asked" {
			h.Errorf("delivery %+v", d)
		}
	})
}

func TestDeliveryFails(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		away := errors.New("the mail server is away")
		mail := &sender{fail: []error{away, away}}
		h.notify.Senders = map[string]notify.Sender{"email": mail}
		h.jobs.Retry = func(int) time.Duration { return time.Minute }
		reply := func(change func(*complaint.Register), medium string) string {
			id := h.do("mei", "", newCase(change)).ID
			h.do("mei", id, &complaint.Reply{Medium: medium, Text: complaint.TextOf("您好")})
			h.read()
			return id
		}
		email := func(c *complaint.Register) { c.Complainant.Phone, c.Complainant.Email = "", "xia@example.org" }
		id := reply(email, "email")
		h.drain()
		if d := h.delivery(id); d.State != notify.Waiting || d.Attempts != 1 || d.Error != away.Error() || !d.EndedAt.IsZero() {
			h.Errorf("after one attempt %+v", d)
		}
		for range 2 {
			h.pass(time.Hour)
			h.drain()
		}
		if d := h.delivery(id); d.State != notify.Sent || d.Attempts != 3 || d.Error != "" || len(mail.got) != 1 {
			h.Errorf("after three %+v", d)
		}
		mail.fail = []error{notify.Permanent(errors.New("no such mailbox"))}
		id = reply(email, "email")
		h.drain()
		h.pass(48 * time.Hour)
		h.drain()
		if d := h.delivery(id); d.State != notify.Failed || d.Attempts != 1 || d.Error != "no such mailbox" {
			h.Errorf("refused for good %+v", d)
		}
		id = reply(func(*complaint.Register) {}, "email") // only a phone is known
		h.drain()
		if d := h.delivery(id); d.State != notify.Failed || d.Error != "no_address" || d.To != "" {
			h.Errorf("without an address %+v", d)
		}
		id = reply(email, "email")
		h.ok(h.desk.DB.Write(h.Context(), func(tx *store.Tx) error {
			return h.desk.Vault.Erase(h.Context(), tx, h.person(id))
		}))
		h.drain()
		if d := h.delivery(id); d.State != notify.Failed || d.Error != "erased" || len(mail.got) != 1 {
			h.Errorf("after erasure %+v", d)
		}
		if n := h.about("mei", id, notify.Undelivered.Kind); n != 0 {
			h.Errorf("the owner is told %d times that what was erased cannot be sent", n)
		}
	})
}

func (h *house) person(id string) string {
	h.Helper()
	s, err := h.desk.Load(h.Context(), id)
	h.ok(err)
	return s.Person
}

func TestSpool(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		id := h.do("mei", "", newCase()).ID
		for _, text := range []string{"一", "二"} {
			h.do("mei", id, &complaint.Reply{Medium: "sms", Text: complaint.TextOf(text)})
		}
		h.read()
		h.drain()
		collect := func(holder string) []notify.Message {
			h.Helper()
			list, err := h.notify.Collect(h.Context(), "sms", "mei", holder, 10)
			h.ok(err)
			return list
		}
		report := func(id, holder, why string) error {
			_, err := h.notify.Report(h.Context(), id, "mei", holder, why == "", why)
			return err
		}
		list := collect("one")
		if len(list) != 2 || list[0].Body != "一" || list[0].To != "13800001111" || h.delivery(id).State != notify.Spooled {
			h.Fatalf("collected %+v", list)
		}
		looks, err := h.desk.Vault.Looks(h.Context(), h.desk.DB.Reader(), h.person(id), "", 9)
		h.ok(err)
		if len(looks) != 2 || looks[0].Who != "mei" || looks[0].Field != "phones" || !strings.Contains(looks[0].Why, list[0].Number) {
			h.Errorf("looks %+v", looks)
		}
		if twice := collect("two"); len(twice) != 0 {
			h.Errorf("collected by two %+v", twice)
		}
		h.ok(report(list[0].ID, "one", ""))
		h.ok(report(list[0].ID, "one", "")) // said again
		h.heard("mei")
		h.pass(6 * time.Minute)
		late := collect("two")
		if len(late) != 1 || late[0].ID != list[1].ID {
			h.Fatalf("after the lease %+v", late)
		}
		if err := report(list[1].ID, "one", "gave up"); fault.As(err) == nil || fault.As(err).Kind != fault.Conflict {
			h.Errorf("one fails what two is sending: %v", err)
		}
		h.ok(report(list[1].ID, "two", "13800001111 is not in use"))
		if d := h.delivery(id); d.State != notify.Failed || d.Error != "138****1111 is not in use" || d.Attempts != 1 {
			h.Errorf("delivery %+v", d)
		}
		if got := h.heard("mei"); got != notify.Undelivered.Kind {
			h.Errorf("the owner heard %q", got)
		}
		if err := report(list[1].ID, "two", ""); fault.As(err) == nil {
			h.Errorf("sent after it failed: %v", err)
		}
		if err := report("nonsense", "two", ""); fault.As(err) == nil || fault.As(err).Kind != fault.Unknown {
			h.Errorf("nonsense: %v", err)
		}
		h.ok(h.notify.Again(h.Context(), id, list[1].ID))
		if got := h.heard("mei"); got != "" {
			h.Errorf("sent again, and still told %q", got)
		}
		if list = collect("one"); len(list) != 1 || list[0].Body != "二" {
			h.Errorf("again %+v", list)
		}
		h.ok(report(list[0].ID, "one", ""))
		if err := h.notify.Again(h.Context(), id, list[0].ID); fault.As(err) == nil {
			h.Errorf("what was sent is sent again: %v", err)
		}
		h.ok(report(list[0].ID, "one", "no receipt")) // a receipt comes later
		if got := h.heard("mei"); got != notify.Undelivered.Kind || h.delivery(id).State != notify.Failed {
			h.Errorf("the owner heard %q", got)
		}
	})
}

// TestStalled lets messages wait with nobody to collect them, and a gateway come after all.
func TestStalled(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		h.notify.Gateways = &notify.Gateways{DB: h.desk.DB, Now: h.now}
		stalled := func() []notify.Stall {
			h.Helper()
			list, err := h.notify.Stalled(h.Context())
			h.ok(err)
			return list
		}
		id := h.do("mei", "", newCase()).ID
		h.do("mei", id, &complaint.Reply{Medium: "sms", Text: complaint.TextOf("一")})
		h.read()
		if list := stalled(); len(list) != 0 {
			h.Errorf("at once %+v", list)
		}
		h.pass(16 * time.Minute)
		if list := stalled(); len(list) != 1 || list[0].Medium != "sms" || list[0].Waits != 1 || !list[0].Asked.IsZero() || !list[0].Since.Equal(sunday) {
			h.Errorf("after a quarter %+v", list)
		}
		if h.notify.Carries(h.Context(), "sms") {
			h.Error("nobody carries text messages")
		}
		collect := func(limit int) []notify.Message {
			h.Helper()
			list, err := h.notify.Collect(h.Context(), "sms", "mei", "gate", limit)
			h.ok(err)
			return list
		}
		collect(0)
		if list := stalled(); len(list) != 0 || !h.notify.Carries(h.Context(), "sms") || h.notify.Carries(h.Context(), "email") {
			h.Errorf("a gateway came %+v", list)
		}
		h.pass(8 * 24 * time.Hour)
		h.do("mei", id, &complaint.Reply{Medium: "sms", Text: complaint.TextOf("二")})
		h.read()
		if list := stalled(); len(list) != 1 || list[0].Asked.IsZero() {
			h.Errorf("the gateway has gone %+v", list)
		}
		if list := collect(10); len(list) != 1 || list[0].Body != "二" {
			h.Errorf("a week later %+v", list)
		}
		if list, err := h.notify.Deliveries(h.Context(), id); err != nil || list[0].State != notify.Failed || list[0].Error != "expired" {
			h.Errorf("%+v %v", list, err)
		}
	})
}

// TestFollow has pages open while a case changes hands.
func TestFollow(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		ctx, stop := context.WithCancel(h.Context())
		defer stop()
		heard := make(chan string, 100)
		h.notify.Changed = func(id string, staff []string) { heard <- id + " " + strings.Join(staff, ",") }
		go func() { _ = h.notify.Run(ctx) }()
		begins(h, heard)
		id := h.do("mei", "", newCase()).ID
		h.do("li", id, &complaint.Assign{Department: "network", Owner: "zhao"})
		all := ""
		for end := time.After(waittest.Patience); !strings.Contains(all, "mei") || !strings.Contains(all, "zhao"); {
			select {
			case s := <-heard:
				if strings.HasPrefix(s, id+" ") { // else of a case by which it was found that somebody follows
					all += s
				}
			case <-end:
				h.Fatalf("told only of %q", all)
			}
		}
	})
}
