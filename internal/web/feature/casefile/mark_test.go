package casefile_test

import (
	"context"
	"testing"

	"amends/internal/complaint"
	"amends/internal/web/webtest"
)

// The mark of a field, and what a screen reader is told of it, follow the choice that is made beside it, by mouse or keyboard.
func TestTheMarkFollows(t *testing.T) {
	b := webtest.Open(t)
	s, url, _, _ := demoSite(t, 80)
	w := complaint.TextOf
	m := complaint.Meta{By: "wangxiaoman", Channel: "desk"}
	r, err := s.Desk.Do(context.Background(), m, "", &complaint.Register{Channel: "hotline", Subject: w("宽带晚上断网"), Matter: w("报修三次没有解决。"),
		Wish: w("尽快修好"), OccurredOn: "2026-11-20", Product: "宽带", Complainant: complaint.Complainant{Name: "周小霞", Phone: "13912345678"}})
	must(t, err)
	c := signIn(t, s, "agent")
	b.Cookie(url, c.Name, c.Value)
	b.Choose(url, "zh-CN", "light")
	b.Size(1440, 900, false)
	state := `(() => { const f = document.querySelector('textarea[name=reason]'), l = f.closest('.k-field');
		return [f.required, l.querySelector('.k-need').hidden, l.querySelector('.k-mark').hidden].join() })()`
	b.Go(url + "/c/" + r.ID + "/do/classify")
	b.Wait(`document.querySelector('textarea[name=reason]')`)
	if got := webtest.Eval[string](b, state); got != "false,true,false" {
		t.Errorf("at first %s", got)
	}
	b.Shot("mark-classify-optional")
	b.Click(`label:has(input[name=nature][value=urgent])`)
	b.Click(`label:has(input[name=limit][value=standard])`)
	b.Wait(state + ` === 'true,false,true'`)
	b.Shot("mark-classify-needed")
	b.Click(`label:has(input[name=limit][value=h24])`)
	b.Wait(state + ` === 'false,true,false'`)
	b.Go(url + "/c/" + r.ID + "/do/add_evidence")
	b.Shot("mark-evidence-needed")
	b.Type(`textarea[name=text]`, "端口告警")
	b.Wait(`!document.querySelector('input[name=files]').required`)
	b.Shot("mark-evidence-optional")
	webtest.Axe(t, b)
	webtest.Quiet(t, b)
}
