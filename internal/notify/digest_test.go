package notify_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/notify"
	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/waittest"
)

// mailbox gives everybody an address and sets how one of them wants his notices.
func (h *house) mailbox(staff, how, language string) *sender {
	h.Helper()
	mail := &sender{}
	h.notify.Senders = map[string]notify.Sender{"email": mail}
	h.notify.Site = "https://example.org"
	var changes []register.Change
	for _, known := range h.desk.Register.Snapshot().Staff {
		p := *known
		p.Email = p.ID + "@example.org"
		if p.ID == staff {
			p.Notices, p.Language = how, language
		}
		changes = append(changes, register.Set(p))
	}
	h.ok(h.desk.Register.Put(h.Context(), "root", h.now(), changes...))
	return mail
}

// later lets time pass, minute by minute as the house looks, and carries out what became due.
func (h *house) later(d time.Duration) {
	h.Helper()
	h.read()
	for range int(d / time.Minute) {
		h.pass(time.Minute)
		h.ok(h.notify.Digest(h.Context()))
		h.drain()
	}
}

// to lists what went to one person.
func (s *sender) to(staff string) []notify.Message {
	var out []notify.Message
	for _, m := range s.got {
		if m.To == staff+"@example.org" {
			out = append(out, m)
		}
	}
	return out
}

// given gives zhao a case, and has the customer confirm nothing.
func (h *house) given() string {
	h.Helper()
	id := h.do("mei", "", newCase()).ID
	h.do("li", id, &complaint.Assign{Department: "network", Owner: "zhao"})
	return id
}

// TestNoticesByMail: by default what asks for an act comes by mail once it has not been read for a while; in the words of the
// reader, with the number and the way there, and nothing of the customer.
func TestNoticesByMail(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		mail := h.mailbox("zhao", "", "en")
		id := h.given()
		h.later(9 * time.Minute)
		if got := mail.to("zhao"); len(got) != 0 {
			t.Fatalf("mailed at once: %+v", got)
		}
		h.later(2 * time.Minute)
		got := mail.to("zhao")
		if len(got) != 1 {
			t.Fatalf("%d mails", len(got))
		}
		m := got[0]
		number := h.number(id)
		for _, want := range []string{number, "https://example.org/c/" + id, "gave you this complaint"} {
			if !strings.Contains(m.Body, want) {
				t.Errorf("%q is not in %q", want, m.Body)
			}
		}
		for _, not := range []string{"周小霞", "13800001111", "断网", "{{"} {
			if strings.Contains(m.Subject+m.Body, not) {
				t.Errorf("%q is in %q %q", not, m.Subject, m.Body)
			}
		}
		if m.Language != "en" || !m.Automatic || m.ID == "" || !strings.Contains(m.Subject, "1 unread notice ") {
			t.Errorf("%+v", m)
		}
		h.later(24 * time.Hour)
		if n := len(mail.to("zhao")); n != 1 {
			t.Errorf("mailed %d times", n)
		}
	})
}

func (h *house) number(id string) string {
	h.Helper()
	s, err := h.desk.Load(h.Context(), id)
	h.ok(err)
	return s.Number
}

// TestNoticesReadAreNotMailed: neither what was read before it was due, nor what was read while the mail server was away.
func TestNoticesReadAreNotMailed(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		h.jobs.Retry = func(int) time.Duration { return time.Minute }
		mail := h.mailbox("zhao", register.NoticesAtOnce, "zh")
		id := h.given()
		h.later(3 * time.Minute)
		h.ok(h.notify.MarkCaseRead(h.Context(), "zhao", id))
		h.later(time.Hour)
		away := errors.New("the mail server is away")
		for range 10 {
			mail.fail = append(mail.fail, away)
		}
		first, second := h.given(), h.given()
		h.later(8 * time.Minute)
		h.ok(h.notify.MarkCaseRead(h.Context(), "zhao", first))
		if len(mail.to("zhao")) != 0 || len(mail.fail) == 10 {
			t.Fatalf("sent %+v, %d failures left", mail.to("zhao"), len(mail.fail))
		}
		h.later(time.Hour)
		got := mail.to("zhao")
		if len(got) != 1 || strings.Contains(got[0].Body, h.number(first)) || !strings.Contains(got[0].Body, h.number(second)) {
			t.Errorf("%+v", got)
		}
	})
}

// TestNoticesAsOneLikes: gathered by the hour or the day, never, and not to who is away or has left.
func TestNoticesAsOneLikes(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		mail := h.mailbox("zhao", register.NoticesHourly, "zh")
		h.given()
		h.later(30 * time.Minute)
		h.given()
		h.later(31 * time.Minute)
		if got := mail.to("zhao"); len(got) != 1 || strings.Count(got[0].Body, "https://") != 2 || !strings.Contains(got[0].Subject, "2 条") {
			t.Errorf("by the hour: %+v", got)
		}
		mail = h.mailbox("zhao", register.NoticesDaily, "zh") // it is ten o'clock in the morning
		h.given()
		h.later(21 * time.Hour)
		if got := mail.to("zhao"); len(got) != 0 {
			t.Errorf("before the morning: %+v", got)
		}
		h.later(2 * time.Hour)
		if got := mail.to("zhao"); len(got) != 1 {
			t.Errorf("by the day: %+v", got)
		}
		mail = h.mailbox("zhao", register.NoticesNever, "zh")
		h.given()
		h.later(2 * time.Hour)
		if len(mail.to("zhao")) != 0 {
			t.Error("mailed who wants none")
		}
		mail = h.mailbox("zhao", register.NoticesAtOnce, "zh")
		h.later(time.Hour)
		if len(mail.to("zhao")) != 0 {
			t.Error("what was passed over is mailed after all")
		}
	})
}

// TestNoticesBeforeMail: a house that had no mail server does not tell what was told long ago; one without any keeps quiet.
func TestNoticesBeforeMail(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		h.given()
		h.read()
		h.ok(h.notify.Digest(h.Context()))
		h.pass(80 * time.Hour)
		mail := h.mailbox("zhao", register.NoticesAtOnce, "zh")
		h.later(time.Hour)
		if len(mail.got) != 0 {
			t.Errorf("%+v", mail.got)
		}
	})
}

// TestTwoNodesMailOnce: whoever looks first has it.
func TestTwoNodesMailOnce(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		mail := h.mailbox("zhao", register.NoticesAtOnce, "zh")
		h.given()
		h.read()
		h.pass(time.Hour)
		done := make(chan error, 4)
		for range 4 {
			go func() { done <- h.notify.Digest(h.Context()) }()
		}
		for range 4 {
			h.ok(waittest.For(h, "the end of a digest", done))
		}
		h.drain()
		n, err := store.One[int](h.Context(), h.desk.DB.Reader(), `select count(*) from job where kind = 'notice-mail'`)
		h.ok(err)
		if n != 1 || len(mail.to("zhao")) != 1 {
			t.Errorf("%d jobs, %d mails", n, len(mail.to("zhao")))
		}
	})
}

// TestAnAlarmIsMailed at once to whoever has an address, also when somebody has read it for him, he wants no mail or is
// away; it names no case. Where no mail leaves from, as at the command line, the next look mails it.
func TestAnAlarmIsMailed(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		mail := h.mailbox("zhao", register.NoticesNever, "zh")
		h.notify.Site = "https://example.org"
		away := *h.desk.Register.Snapshot().StaffByID["zhao"]
		away.Away = true
		h.ok(h.desk.Register.Put(h.Context(), "root", h.now(), register.Set(away)))
		alarm := func() {
			h.Helper()
			h.ok(h.desk.DB.Write(h.Context(), func(tx *store.Tx) error {
				err := h.notify.Alarm(h.Context(), tx, notify.SignInSet, notify.Args{By: "root"}, []string{"zhao"})
				if err != nil {
					return err
				}
				return h.notify.Alarm(h.Context(), tx, notify.SignInSet, notify.Args{By: "", Whose: "zhao"}, []string{"wang"})
			}))
		}
		alarm()
		for _, staff := range []string{"zhao", "wang"} {
			_, err := h.notify.MarkAllRead(h.Context(), staff, "")
			h.ok(err)
		}
		h.drain()
		zhao, wang := mail.to("zhao"), mail.to("wang")
		if len(zhao) != 1 || len(wang) != 1 {
			t.Fatalf("%d mails to him, %d to his superior", len(zhao), len(wang))
		}
		if b := zhao[0].Body; !strings.Contains(b, "管理员为您设置了登录名和密码") || !strings.Contains(b, "https://example.org/account") || strings.Contains(b, "/c/") {
			t.Errorf("to him: %q", b)
		}
		if s := zhao[0].Subject; !strings.Contains(s, "账号与登录有变更") {
			t.Errorf("its subject: %q", s)
		}
		if b := wang[0].Body; !strings.Contains(b, "命令行上为赵敏设置了") || strings.Contains(b, "https://") {
			t.Errorf("to his superior: %q", b)
		}
		h.later(2 * time.Hour)
		if len(mail.to("zhao"))+len(mail.to("wang")) != 2 {
			t.Error("mailed again")
		}
		h.notify.Senders = nil
		alarm()
		h.notify.Senders = map[string]notify.Sender{"email": mail}
		h.later(15 * time.Minute)
		if len(mail.to("wang")) != 2 {
			t.Errorf("%d mails after a command", len(mail.to("wang")))
		}
	})
}
