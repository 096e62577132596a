package portal

import (
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/view"
	"amends/internal/web/feature/gate/testsite"
)

// Where the code stood in a message there are dots afterwards: to the reader a mark looks like a template that failed.
func TestTheMarkOfTheCodeIsNotShown(t *testing.T) {
	t.Parallel()
	e := view.Entry{Key: "event.complaint.acknowledged", Bodies: []view.Body{{Label: "text", Text: "查询码：" + complaint.CodeMark("zh")}}}
	if got := bodies(t.Context(), e, true); got != "查询码：••••••••" {
		t.Errorf("%q", got)
	}
}

// TestOneOfTheTwo: phone and e-mail say that one of them is enough, and the other is optional once one is given.
func TestOneOfTheTwo(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, feature())
	b := e.Browser()
	mark := func(p testsite.Answer, field string) string {
		label := p.Find(`label[for="f-` + field + `"]`)
		label.Find("[hidden]").Remove()
		return strings.Join(strings.Fields(label.Text()), " ")
	}
	p := b.Get("/portal/new").Is(t, 200)
	for field, want := range map[string]string{"phone": "手机号码 二选一", "email": "电子邮箱 二选一", "matter": "请写下经过 *", "name": "您的称呼 选填"} {
		if got := mark(p, field); got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
	p = b.Post("/portal/new", "matter", "", "email", "a@mail.example").Is(t, 422)
	if phone, email := mark(p, "phone"), mark(p, "email"); phone != "手机号码 选填" || email != "电子邮箱 二选一" {
		t.Errorf("with an e-mail: %q, %q", phone, email)
	}
}
