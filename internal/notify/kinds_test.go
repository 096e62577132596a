package notify_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/notify"
	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/stream"
)

// TestEveryKindIsDeclared: each notice that a file declares is in its list, with a kind and a sign of its own.
func TestEveryKindIsDeclared(t *testing.T) {
	t.Parallel()
	var named []string
	for _, file := range []string{"kinds.go", "../complaint/notices.go"} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`Kind: "(\w+)"`).FindAllSubmatch(source, -1) {
			named = append(named, string(m[1]))
		}
	}
	n := &notify.Notify{Streams: []stream.Type{complaint.Stream}}
	var declared []string
	for _, k := range n.Kinds() {
		if declared = append(declared, k.Kind); k.Icon == "" {
			t.Errorf("%s has no sign", k.Kind)
		}
	}
	slices.Sort(named)
	slices.Sort(declared)
	if !slices.Equal(named, declared) || len(slices.Compact(declared)) < len(named) {
		t.Errorf("the files name\n%q, declared are\n%q", named, declared)
	}
}

// about counts the notices of a kind that somebody has of a case.
func (h *house) about(staff, id, kind string) int {
	h.Helper()
	n, err := store.One[int](h.Context(), h.desk.DB.Reader(), `select count(*) from notice where staff = $1 and case_id = $2 and kind = $3`, staff, id, kind)
	h.ok(err)
	return n
}

// TestStatementByMail: a party who has chosen nothing is mailed that he is asked, with the way to answer and nothing of the case.
func TestStatementByMail(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		mail := h.mailbox("zhao", "", "zh")
		h.notify.Site = "https://example.org"
		c := newCase()
		c.About = "zhao"
		id := h.do("mei", "", c).ID
		h.do("li", id, &complaint.AskStatement{Staff: "zhao", Question: complaint.TextOf("当天是谁上门的？"), DueOn: "2026-12-20"})
		h.later(12 * time.Minute)
		got := mail.to("zhao")
		if len(got) != 1 {
			t.Fatalf("%d mails", len(got))
		}
		if b := got[0].Body; !strings.Contains(b, "https://example.org/statements/") || strings.Contains(b, "/c/") || strings.Contains(b, h.number(id)) {
			t.Errorf("%q", b)
		}
	})
}

// TestNotOfWhatOneIsAPartyTo: who is found to be a party after he was told of the case is not mailed it any more.
func TestNotOfWhatOneIsAPartyTo(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		mail := h.mailbox("qian", register.NoticesHourly, "zh")
		id := h.given()
		h.do("zhao", id, &complaint.Note{Text: complaint.TextOf("请看"), Mentions: []string{"qian"}})
		h.do("qian", id, &complaint.NameParty{Staff: "qian", Ground: "decided", Reason: complaint.TextOf("当天上门的是他")})
		h.later(2 * time.Hour)
		if got := mail.to("qian"); len(got) != 0 {
			t.Errorf("%+v", got)
		}
	})
}

// TestGivenOutByRule: who took a complaint in is not told that a rule gave it out; who had been given it is.
func TestGivenOutByRule(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		id := h.do("mei", "", newCase()).ID
		h.do(complaint.System, id, &complaint.Assign{Department: "network", Owner: "zhao"})
		h.read()
		if n := h.about("mei", id, "taken_away"); n != 0 {
			t.Error("mei never had it to work on")
		}
		h.do(complaint.System, id, &complaint.Assign{Department: "network", Owner: "qian"})
		h.read()
		if n := h.about("zhao", id, "taken_away"); n != 1 {
			t.Errorf("zhao heard %d times that it is his no more", n)
		}
	})
}
