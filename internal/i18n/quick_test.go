package i18n

import (
	"strings"
	"testing"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
)

// Every message of this package reads the same taken apart as through go-i18n, for each count.
func TestQuick(t *testing.T) {
	t.Parallel()
	b := New()
	for _, l := range Langs {
		for id, m := range map[string]string{"test.one": "{{.n}} case of {{ .name }}{{.name}}", "test.none": "nothing {{.missing}}"} {
			msg := &goi18n.Message{ID: id, One: m, Other: "several: " + m}
			b.all[l][id], b.quick[l][id] = msg, takeApart(msg, l)
			if err := b.inner.AddMessages(b.inner.LanguageTags()[0], msg); err != nil {
				t.Fatal(err)
			}
		}
		if len(b.quick[l]) < 5 {
			t.Fatalf("%s: only %d messages are quick", l, len(b.quick[l]))
		}
		for id, s := range b.quick[l] {
			for _, n := range []any{nil, int64(0), int64(1), int64(2), int64(21)} {
				data := map[string]any{"name": "周小霞", "n": n, "time": 3.5, "max": 12}
				want, err := b.local[l].Localize(&goi18n.LocalizeConfig{MessageID: id, TemplateData: data, PluralCount: n})
				if err != nil {
					continue // a form that this language has not: a page would show the key
				}
				if strings.HasPrefix(id, "test.") && l == En {
					continue // said in Chinese only, above
				}
				if got := s.fill(t.Context(), []any{"name", "周小霞", "n", n, "time", 3.5, "max", 12}); got != want {
					t.Errorf("%s %s with %v: %q, want %q", l, id, n, got, want)
				}
			}
		}
	}
	for _, text := range []string{"{{if .n}}some{{end}}", "{{.a.b}}", "{{", ""} {
		if takeApart(&goi18n.Message{Other: text}, Zh) != nil {
			t.Errorf("%q was taken apart", text)
		}
	}
}
