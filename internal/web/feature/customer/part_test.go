package customer

import (
	"context"
	"strings"
	"testing"
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
