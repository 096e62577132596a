package portal

import (
	"context"
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/job"
	"amends/internal/notify"
	"amends/internal/store"
	"amends/internal/stream"
	"amends/internal/web/feature/gate/testsite"
)

// letters keeps what is sent.
type letters struct{ got []notify.Message }

func (l *letters) Send(_ context.Context, m notify.Message) error {
	l.got = append(l.got, m)
	return nil
}

// post sends what the whole journal leads to, and gives the last letter of a case.
func post(t *testing.T, e *testsite.Env, id string) notify.Message {
	t.Helper()
	out := &letters{}
	n := &notify.Notify{DB: e.Site.DB, Journal: e.Site.Desk.Journal, Register: e.Site.Register, Vault: e.Site.Vault, Jobs: job.New(e.Site.DB),
		Now: e.Now, Link: func(number string) string { return "https://example.test/portal/c/" + number },
		Streams: []stream.Type{complaint.Stream},
		World:   func() stream.World { return desk.World{Snapshot: e.Site.Register.Snapshot()} },
		Senders: map[string]notify.Sender{"sms": out, "email": out}}
	n.Jobs.Now = e.Now
	recs, err := e.Site.Desk.Journal.After(t.Context(), 0, 10_000)
	if err == nil {
		err = e.Site.DB.Write(t.Context(), func(tx *store.Tx) error { return n.Reader().HandleTx(t.Context(), tx, recs) })
	}
	if err == nil {
		_, err = n.Jobs.Drain(t.Context(), n.Handlers())
	}
	if err != nil {
		t.Fatal(err)
	}
	for i := len(out.got) - 1; i >= 0; i-- {
		if out.got[i].Case == id {
			return out.got[i]
		}
	}
	t.Fatal("no letter")
	return notify.Message{}
}

// A yes that somebody wrote down for the complainant is told to him in his language, with the words that he finds on his page
// to say that it is not so; what he says sends the case back to work, and cannot be said twice.
func TestThatIsNotSo(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, feature())
	words := complaint.TextOf
	for lang, x := range map[string]struct{ letter, choose, title, missing string }{
		"zh-CN": {"工作人员记录", "不是这样", "工作人员记录您已确认解决", "实际情况"},
		"en":    {"our staff noted", "That is not so", "Our staff noted that you find it solved", "How it is"},
	} {
		b := e.Browser()
		b.Lang = lang
		id, number, _ := complain(t, b)
		at := "/portal/c/" + number
		work(t, e, "mei", id, &complaint.Acknowledge{Medium: "sms", Text: words("已收到")})
		work(t, e, "mei", id, &complaint.Classify{Content: "fee.calculation", Nature: "general", Object: "operator", Department: "network", Limit: "h24"})
		work(t, e, "mei", id, &complaint.Assess{Severity: 2, Complexity: 2, Impact: 2})
		work(t, e, "li", id, &complaint.Assign{Department: "network", Owner: "zhao", Reason: words("属于职责")})
		solve(t, e, id)
		b.Get(at).Is(t, 200).Lacks(t, "#contest")
		b.Post(at+"/contest", "text", "没有人打过电话").Is(t, 409) // nothing was written down yet
		work(t, e, "mei", id, &complaint.Confirm{Solved: "yes", Basis: "phone", Text: words("客户说好了"), CalledAt: e.Now(), Number: words("5678")})

		m := post(t, e, id)
		if m.To != "13912345678" || !strings.Contains(m.Body, x.letter) || !strings.Contains(m.Body, x.choose) ||
			!strings.Contains(m.Body, number) || !strings.Contains(m.Body, "https://example.test"+at) || strings.Contains(m.Body, "{{") {
			t.Errorf("%s: the letter %+v", lang, m)
		}
		card := b.Get(at).Is(t, 200).Has(t, "#contest")
		if got := card.Find("summary").Text(); got != x.choose || !strings.Contains(card.Text(), x.title) || !strings.Contains(card.Text(), x.missing) {
			t.Errorf("%s: the card says %q", lang, card.Text())
		}
		empty := b.Post(at+"/contest", "text", " ").Is(t, 422)
		empty.Has(t, "#contest details[open] #f-contest-err")
		b.Post(at+"/contest", "text", "没有人给我打过电话").To(t, at+"?thanks=contest#contest")
		b.Get(at).Is(t, 200).Lacks(t, "#contest")
		b.Post(at+"/contest", "text", "再说一次").Is(t, 409)
		if s, err := e.Site.Desk.Load(t.Context(), id); err != nil || s.Confirmed != "no" || s.Contested != 1 {
			t.Errorf("%s: %q, contested %d, %v", lang, s.Confirmed, s.Contested, err)
		}
	}
}
