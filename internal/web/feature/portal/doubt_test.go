package portal

import (
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/web/feature/gate/testsite"
)

// A yes that comes with a code which who works on the case had in hand is taken, shown as waiting for a colleague, and told
// to the complainant by letter; with a code that was sent to him he says it again, and it counts.
func TestAYesInDoubt(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, feature())
	words := complaint.TextOf
	for lang, x := range map[string]struct{ page, letter string }{
		"zh-CN": {"由另一位同事与您核实", "我们会请另一位同事与您核实"}, "en": {"another colleague will ask you", "a colleague will ask you"},
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
		work(t, e, "zhao", id, &complaint.TellCode{Way: "paper"})
		b.Post(at+"/confirm", "solved", "yes").To(t, at+"?thanks=confirm#confirm")
		card := b.Get(at).Is(t, 200).Has(t, "#confirm")
		if !strings.Contains(card.Text(), x.page) || strings.Contains(card.Text(), "zhao") {
			t.Errorf("%s: the card says %q", lang, card.Text())
		}
		if m := post(t, e, id); !strings.Contains(m.Body, x.letter) || strings.Contains(m.Body, "{{") || !m.Automatic {
			t.Errorf("%s: the letter %+v", lang, m)
		}
		b.Post(at+"/withdraw", "text", "不投诉了").Is(t, 409)
		work(t, e, "zhao", id, &complaint.TellCode{Way: "sms", Anew: true, Text: words("【查询码】")})
		b.Post(at+"/confirm", "solved", "yes").To(t, at+"?thanks=confirm#confirm")
		if s, err := e.Site.Desk.Load(t.Context(), id); err != nil || s.ConfirmedBy != complaint.Customer || s.Doubt.At != 0 {
			t.Errorf("%s: %q, %v, %v", lang, s.ConfirmedBy, s.Doubt, err)
		}
	}
}
