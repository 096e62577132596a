package portal

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/web/feature/gate/testsite"
	"amends/internal/web/webtest"
)

// TestPagesInABrowser looks at every page of the portal on a phone, in both languages and themes.
func TestPagesInABrowser(t *testing.T) {
	tab := webtest.Open(t)
	e := testsite.Open(t, nil, feature())
	b := e.Browser()
	id, number, _ := complain(t, b)
	b.PostFiles("/portal/c/"+number+"/say", nil, "key", uuid.NewString(), "text", "家里有老人需要冷藏胰岛素，请务必今天给准信。")
	words := complaint.TextOf
	work(t, e, "mei", id, &complaint.Acknowledge{Medium: "sms", Text: words("已收到您的投诉")})
	work(t, e, "mei", id, &complaint.Classify{Content: "fee.calculation", Nature: "general", Object: "operator", Department: "network", Limit: "h24"})
	work(t, e, "mei", id, &complaint.Assess{Severity: 2, Complexity: 2, Impact: 2})
	work(t, e, "li", id, &complaint.Assign{Department: "network", Owner: "zhao", Reason: words("属于职责")})
	work(t, e, "zhao", id, &complaint.FirstReply{Medium: "portal", Understood: words("冰箱冷藏室不制冷，三次上门仍未修好"), Next: words("已为您安排备用冰箱，今天 15:00 前送到")})
	asked, askedNumber, _ := complain(t, e.Browser())
	work(t, e, "mei", asked, &complaint.Acknowledge{Medium: "sms", Text: words("已收到")})
	work(t, e, "mei", asked, &complaint.AskCustomer{Medium: "portal", Question: words("请提供机身上的编号"), Pause: true})
	solved, solvedNumber := toConfirm(t, e)
	short(t, e, asked)
	doubted, doubtedNumber := toConfirm(t, e)
	work(t, e, "zhao", doubted, &complaint.TellCode{Way: "paper"})
	noted, notedNumber := toConfirm(t, e)
	work(t, e, "mei", noted, &complaint.Confirm{Solved: "yes", Basis: "phone", Text: words("客户说好了"), CalledAt: e.Now(), Number: words("5678")})
	link := func(id string) string { return LinkPath(e.Site.Auth.PortalToken(id, LinkFor)) }
	pages := []struct{ name, open, path string }{
		{"start", "", "/portal"}, {"new", "", "/portal/new"}, {"ask", "", "/portal/progress"},
		{"progress", link(id), "/portal/c/" + number}, {"done", link(id), "/portal/done"}, {"anew", link(id), "/portal/done?code=new"},
		{"asked", link(asked), "/portal/c/" + askedNumber}, {"solved", link(solved), "/portal/c/" + solvedNumber},
		{"noted", link(noted), "/portal/c/" + notedNumber}, {"doubted", link(doubted), "/portal/c/" + doubtedNumber},
	}
	for _, look := range webtest.Looks {
		tab.Choose(e.URL, look.Lang, look.Theme)
		tab.Phone()
		for _, p := range pages {
			if p.open != "" {
				tab.Go(e.URL + p.open)
			}
			tab.Go(e.URL + p.path)
			if p.name == "doubted" && look.Lang == "zh-CN" { // it is the same yes in the second look
				webtest.Eval[int](tab, `(document.querySelector('#confirm form').requestSubmit(), 0)`)
				tab.Wait(`document.querySelector('#confirm .po-notice.is-info')`)
			}
			webtest.Fine(t, tab, "portal-"+p.name+"-"+look.Name())
		}
	}
	if err := context.Cause(tab.Ctx); err != nil {
		t.Fatal(err)
	}
}

// toConfirm is a complaint whose complainant is asked whether it is solved.
func toConfirm(t testing.TB, e *testsite.Env) (id, number string) {
	t.Helper()
	id, number, _ = complain(t, e.Browser())
	words := complaint.TextOf
	work(t, e, "mei", id, &complaint.Acknowledge{Medium: "sms", Text: words("已收到")})
	work(t, e, "mei", id, &complaint.Classify{Content: "fee.calculation", Nature: "general", Object: "operator", Department: "network", Limit: "h24"})
	work(t, e, "mei", id, &complaint.Assess{Severity: 2, Complexity: 2, Impact: 2})
	work(t, e, "li", id, &complaint.Assign{Department: "network", Owner: "zhao", Reason: words("属于职责")})
	solve(t, e, id)
	return id, number
}
