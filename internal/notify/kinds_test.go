package notify_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/notify"
	"amends/internal/register"
	"amends/internal/store"
)

// TestEveryKindIsDeclared: each constant of a kind says once whether it asks for an act.
func TestEveryKindIsDeclared(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "kinds.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	ast.Inspect(file, func(n ast.Node) bool {
		if v, ok := n.(*ast.BasicLit); ok && v.Kind == token.STRING {
			if s, err := strconv.Unquote(v.Value); err == nil && s != "slices" {
				named = append(named, s)
			}
		}
		return true
	})
	slices.Sort(named)
	declared := slices.Sorted(slices.Values(notify.Kinds))
	if !slices.Equal(named, declared) {
		t.Errorf("the constants are\n%q, declared are\n%q", named, declared)
	}
	for _, kind := range []string{notify.RectifyPromised, notify.RectifyDue, notify.SuperiorWanted, notify.CustomerContested, notify.StatementAsked} {
		if !notify.Acts(kind) {
			t.Errorf("%s asks for no act", kind)
		}
	}
	if notify.Acts(notify.TakenAway) || notify.Acts("of_a_later_version") {
		t.Error("what asks for nothing is taken for an act")
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
		h.notify.StatementLink = func(id string) string { return "https://example.org/statements/" + id }
		c := newCase()
		c.About = "zhao"
		id := h.do("mei", "", c).ID
		h.do("li", id, &complaint.AskStatement{Staff: "zhao", Question: complaint.Words("当天是谁上门的？"), DueOn: "2026-12-20"})
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
		h.do("zhao", id, &complaint.Note{Text: complaint.Words("请看"), Mentions: []string{"qian"}})
		h.do("qian", id, &complaint.NameParty{Staff: "qian", Ground: "decided", Reason: complaint.Words("当天上门的是他")})
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
		if n := h.about("mei", id, notify.TakenAway); n != 0 {
			t.Error("mei never had it to work on")
		}
		h.do(complaint.System, id, &complaint.Assign{Department: "network", Owner: "qian"})
		h.read()
		if n := h.about("zhao", id, notify.TakenAway); n != 1 {
			t.Errorf("zhao heard %d times that it is his no more", n)
		}
	})
}
