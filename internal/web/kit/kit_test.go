package kit

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"pgregory.net/rapid"

	"amends/internal/field"
)

func TestMoney(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int64{"1,200": 120000, "1200.5": 120050, "¥0.05": 5, "-3.2": -320, "6800.00": 680000} {
		if got, ok := field.Cents(in); !ok || got != want {
			t.Errorf("%s: %d %v", in, got, ok)
		}
	}
	for _, bad := range []string{"", "abc", "1.234", ".5", "1.-5", "99999999999999999999"} {
		if got, ok := field.Cents(bad); ok {
			t.Errorf("%q became %d", bad, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(-1e12, 1e12).Draw(t, "cents")
		if got, ok := field.Cents(Yuan(n)); !ok || got != n {
			t.Fatalf("%d became %q became %d, %v", n, Yuan(n), got, ok)
		}
	})
}

func TestSLAState(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		left time.Duration
		want string
	}{{100 * time.Minute, SLAOk}, {41 * time.Minute, SLAOk}, {40 * time.Minute, SLAWarn}, {15 * time.Minute, SLARisk}, {0, SLARisk}, {-time.Second, SLAOver}} {
		if got := SLAState(c.left, 100*time.Minute, 0, 0); got != c.want {
			t.Errorf("%s left: %s, want %s", c.left, got, c.want)
		}
	}
	if got := SLAState(40*time.Minute, 100*time.Minute, .5, .59); got != SLARisk {
		t.Errorf("the policy's shares are not used: %s", got)
	}
}

func TestInitial(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"林晓": "晓", "陈立": "立", "王小明": "小", "周*霞": "周", "欧阳修文": "修", "杭州某某科技有限公司": "杭", "Xiao Lin": "XL", "bob": "B", "": "", "何": "何"} {
		if got := Initial(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestWordsAreEscaped(t *testing.T) {
	t.Parallel()
	evil := `"><script>alert(1)</script>`
	var b strings.Builder
	for _, render := range []func() error{
		func() error {
			return Button{Label: evil, Title: evil, Attrs: Attrs{"data-x": evil}}.Render(t.Context(), &b)
		},
		func() error {
			return Text{Field: Field{Name: evil, Label: evil, Error: evil}, Value: evil}.Render(t.Context(), &b)
		},
		func() error {
			return Entry{Kind: FromCustomer, Who: evil, Text: evil, Files: []File{{Name: evil, Href: "javascript:alert(1)"}}}.Render(t.Context(), &b)
		},
		func() error {
			return Chart{ID: "x", Label: evil, Option: map[string]string{"a": evil}}.Render(t.Context(), &b)
		},
		func() error {
			return Tag{Label: evil, Title: evil, Tone: evil}.Render(t.Context(), &b)
		},
		func() error {
			return Subject{Title: evil, Href: "javascript:alert(1)", Pane: true, Meta: []string{evil}}.Render(t.Context(), &b)
		},
		func() error { return Person{Name: evil, Sub: evil}.Render(t.Context(), &b) },
		func() error { return Pick{Value: evil, Label: evil}.Render(t.Context(), &b) },
		func() error { return SLA{State: evil, Says: evil, Clock: evil, Title: evil}.Render(t.Context(), &b) },
		func() error {
			return Combo{Field: Field{Name: "c"}, Value: evil, Text: evil, Source: evil}.Render(t.Context(), &b)
		},
	} {
		if err := render(); err != nil {
			t.Fatal(err)
		}
	}
	if strings.Contains(b.String(), "<script>") || strings.Contains(b.String(), `href="javascript`) || strings.Contains(b.String(), `hx-get="javascript`) {
		t.Errorf("not escaped: %s", b.String())
	}
}

func TestPen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune(`<>&"'a投;`))).Draw(t, "words")
		var b strings.Builder
		if err := Draw(&b, func(p *Pen) { p.Text(s) }); err != nil || b.String() != templ.EscapeString(s) {
			t.Fatalf("%q became %q, %v", s, b.String(), err)
		}
	})
	if err := Draw(io.Discard, Tag{Icon: "nobody drew this"}.Draw); err == nil {
		t.Error("an icon that is not there is no error")
	}
}
