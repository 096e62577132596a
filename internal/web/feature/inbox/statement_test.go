package inbox

import (
	"strings"
	"testing"

	"amends/internal/complaint"
)

// TestStatementPage: the notice leads a party to what he is asked; he answers there, and no page tells him of which complaint.
func TestStatementPage(t *testing.T) {
	t.Parallel()
	e := open(t)
	id := e.complaint("营业员态度恶劣")
	e.do("mei", id, &complaint.Assign{Department: "network", Owner: "zhao"})
	e.do("boss", id, &complaint.NameParty{Staff: "li", Ground: "about", Reason: complaint.TextOf("客户指明")})
	e.do("zhao", id, &complaint.AskStatement{Staff: "li", Question: complaint.TextOf("当天谁在柜台"), DueOn: "2099-01-01"})
	e.told("li", 1)
	li := e.As("li")
	list := li.Get("/notices").Is(t, 200)
	at := list.Has(t, `.nt-line a[href^="/statements/"]`).AttrOr("href", "")
	page := li.Get(at).Is(t, 200)
	page.Has(t, `textarea[name=text]`)
	for _, p := range []string{text(list.Has(t, "#notices")), text(page.Has(t, "main"))} {
		if strings.Contains(p, "TS26") || strings.Contains(p, "态度恶劣") {
			t.Errorf("he learns of the complaint: %s", p)
		}
	}
	e.told("li", 0)
	li.Post(at, "text", "").Is(t, 422).Has(t, `textarea[name=text]`)
	li.Post(at, "text", "是我", "key", "once").To(t, at)
	if got := text(li.Get(at).Is(t, 200).Has(t, ".nt-asked")); !strings.Contains(got, "是我") {
		t.Errorf("he said %s", got)
	}
	li.Post(at, "text", "是我", "key", "once").To(t, at) // the same form again is the same answer
	late := li.Post(at, "text", "其实不是我", "key", "once").Is(t, 409)
	if got := text(late.Has(t, "main")); !strings.Contains(got, "其实不是我") {
		t.Errorf("other words, which came too late, are gone: %s", got)
	}
	e.As("zhao").Get(at).Is(t, 404)
	// Where nothing is for him the navigation stays, and he is told what to do.
	gone := li.Get("/c/"+id).Is(t, 404)
	gone.Has(t, "nav")
	if got := text(gone.Has(t, ".k-empty")); !strings.Contains(got, "可见范围") {
		t.Errorf("the page says %s", got)
	}
	e.As("zhao").Get("/c/export").Is(t, 403).Has(t, "nav")
}
