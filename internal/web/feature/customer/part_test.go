package customer

import (
	"context"
	"strings"
	"testing"

	"amends/internal/complaint"
)

// TestParting: the sheet names everything masked, keeps what was chosen and typed when it is refused, and leads to the other.
func TestParting(t *testing.T) {
	t.Parallel()
	e := open(t)
	one, _, person := complain(e, "周小霞", "13012341203", "宽带断网", "晚上总断")
	b := e.As("mei")
	if p := b.Get("/customers/"+person).Is(t, 200); strings.Contains(p.Body, person+"/part") {
		t.Error("one case alone cannot be parted")
	}
	two, number, _ := complain(e, "周小霞", "13012341203", "账单有误", "多收了钱")
	if p := b.Get("/customers/"+person).Is(t, 200); p.Find(`a[href="/customers/`+person+`/part"]`).Length() != 1 {
		t.Error("no way to the sheet")
	}
	path := "/customers/" + person + "/part"
	p := b.Get(path).Is(t, 200)
	if p.Find(`input[name=cases]`).Length() != 2 || strings.Contains(p.Body, "周小霞") || strings.Contains(p.Body, "13012341203") {
		t.Error("the sheet is masked, and names both cases")
	}
	phone, _ := p.Find(`input[name=phones]`).Attr("value")
	p = b.Post(path, "cases", one, "cases", two, "phones", phone, "name", "郑小山", "reason", "").Is(t, 422)
	if name, _ := p.Find(`input[name=name]`).Attr("value"); name != "郑小山" || p.Find(`input[name=cases][checked]`).Length() != 2 {
		t.Errorf("what was typed is lost: %q", name)
	}
	for _, said := range []string{"不能选中该客户的全部投诉", "请填写"} {
		if !strings.Contains(p.Body, said) {
			t.Errorf("not said: %s", said)
		}
	}
	b.Post(path, "cases", two, "phones", phone, "name", "郑小山", "reason", "同一号码两位客户").Is(t, 303)
	s, err := e.Site.Desk.Load(context.Background(), two)
	if err != nil || s.Person == person {
		t.Fatalf("%s %v", s.Person, err)
	}
	p = b.Get("/customers/"+s.Person).Is(t, 200)
	if !strings.Contains(p.Body, number) || !strings.Contains(p.Find("#cu-looks").Text(), "拆分了客户") {
		t.Error("the other's page does not say so")
	}
}

// TestPartingFromOneKnown: the other customer is looked for and chosen by his masked name, stays chosen when the sheet is
// refused, and nobody is offered whom the visitor did not look for or may not know.
func TestPartingFromOneKnown(t *testing.T) {
	t.Parallel()
	e := open(t)
	_, _, person := complain(e, "周小霞", "13012341203", "宽带断网", "晚上总断")
	two, _, _ := complain(e, "周小霞", "13012341203", "账单有误", "多收了钱")
	res, err := e.Site.Desk.Do(t.Context(), complaint.Meta{By: "mei", Channel: "desk"}, "", &complaint.Register{Channel: "hotline",
		Complainant: complaint.Complainant{Name: "郑小山", Phone: "13712349876"},
		Subject:     complaint.TextOf("装机太慢"), Matter: complaint.TextOf("等了一周")})
	if err != nil {
		t.Fatal(err)
	}
	number, other := res.Number, res.State.Person
	b := e.As("mei")
	path := "/customers/" + person + "/part"
	if src, _ := b.Get(path).Is(t, 200).Find(`[data-combo]`).Attr("data-combo"); src != path+"/other" {
		t.Fatalf("the list is searched at %q", src)
	}
	for q, want := range map[string]string{"9876": other, "13712349876": other, number: other, "": "", "1203": "", "nobody": ""} {
		p := b.Get(path+"/other?q="+q, "HX-Request", "true").Is(t, 200)
		if got, _ := p.Find(`[role=option]`).Attr("data-value"); got != want || strings.Contains(p.Body, "郑小山") {
			t.Errorf("%q finds %q: %s", q, got, p.Body)
		}
	}
	p := b.Post(path, "cases", two, "to", other, "reason", "").Is(t, 422)
	if v, _ := p.Find(`[data-combo] input[name=to]`).Attr("value"); v != other {
		t.Errorf("the choice is lost: %q", v)
	}
	if v, _ := p.Find(`[data-combo] [role=combobox]`).Attr("value"); !strings.Contains(v, "137****9876") {
		t.Errorf("it is said as %q", v)
	}
	b.Post(path, "cases", two, "to", other, "reason", "是另一位客户的投诉").Is(t, 303)
	if s, err := e.Site.Desk.Load(context.Background(), two); err != nil || s.Person != other {
		t.Errorf("%s %v", s.Person, err)
	}
}
