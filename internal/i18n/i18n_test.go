package i18n

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"amends/internal/fault"
)

var at = time.Date(2026, 11, 21, 12, 42, 0, 0, time.UTC)

func setup(t *testing.T, lang Lang) (*Bundle, context.Context) {
	t.Helper()
	b := New()
	return b, WithNow(With(b.Into(context.Background()), lang), at)
}

func TestFigures(t *testing.T) {
	t.Parallel()
	_, zh := setup(t, Zh)
	_, en := setup(t, En)
	for _, c := range []struct{ got, want string }{
		{DateTime(zh, at), "11-21 20:42"},
		{DateTime(zh, at.AddDate(-1, 0, 0)), "2025-11-21 20:42"},
		{Date(zh, at.Add(4*time.Hour)), "2026-11-22"},
		{Duration(zh, 34*time.Minute), "34 分钟"},
		{Duration(zh, 20*time.Second), "不到 1 分钟"},
		{Duration(en, time.Second), "less than a minute"},
		{Duration(zh, 0), "0 分钟"},
		{Duration(zh, 3*time.Hour+20*time.Minute), "3 小时 20 分"},
		{Duration(zh, 64*time.Minute), "1 小时 04 分"},
		{Duration(zh, 50*time.Hour), "2 天 2 小时"},
		{Duration(en, 48*time.Hour), "2 days"},
		{Left(zh, 18*time.Minute), "剩 18 分钟"},
		{Left(zh, -95*time.Minute), "超时 1 小时 35 分"},
		{Left(en, -95*time.Minute), "1 h 35 min over"},
		{Ago(en, at.Add(-time.Minute)), "1 min ago"},
		{Ago(en, at.Add(-2*time.Hour)), "2 h ago"},
		{Ago(en, at.Add(-24*time.Hour)), "1 day ago"},
		{Ago(en, at.Add(-72*time.Hour)), "3 days ago"},
		{Ago(zh, at), "刚刚"},
		{When(zh, at.Add(2*time.Hour)), "今天 22:42"},
		{When(zh, at.Add(4*time.Hour)), "明天 00:42"},
		{Number(zh, 1286), "1,286"}, {Number(zh, -1234567), "-1,234,567"}, {Number(zh, 999), "999"},
		{Money(zh, 680000), "¥6,800"}, {Money(zh, -680005), "-¥6,800.05"},
		{Percent(zh, .964), "96.4%"}, {Percent(zh, .8), "80%"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		setting, cookie, accept string
		want                    Lang
	}{
		{"", "", "", Zh}, {"", "", "en-GB,en;q=0.9", En}, {"", "", "fr,zh;q=0.5", Zh}, {"", "", "de", Zh},
		{"", "en", "zh-CN", En}, {"zh-CN", "en", "en", Zh}, {"en", "zh-CN", "", En},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Language", c.accept)
		if c.cookie != "" {
			r.Header.Set("Cookie", "lang="+c.cookie)
		}
		if got := Choose(c.setting, r); got != c.want {
			t.Errorf("%+v: got %s", c, got)
		}
	}
}

func TestUnknownKeyIsShownAndRemembered(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t, En)
	if got := T(ctx, "no.such"); got != "no.such" || strings.Join(b.Lost(), " ") != "no.such" {
		t.Errorf("got %q, lost %v", got, b.Lost())
	}
}

func TestFault(t *testing.T) {
	t.Parallel()
	_, ctx := setup(t, En)
	err := fault.Input("matter", "input.too_long", "max", 10)
	title, fields, _ := Fault(ctx, err)
	if title != T(ctx, "input.invalid") || fields["matter"] != "At most 10 characters" {
		t.Errorf("got %q %v", title, fields)
	}
	_, _, items := Fault(ctx, fault.New(fault.Refused, "case.open_steps").Listing(fault.Item{Title: map[string]string{"zh": "回访"}}))
	if len(items) != 1 || items[0] != "回访" {
		t.Errorf("items %v", items)
	}
	if title, _, _ := Fault(ctx, errors.New("disk on fire")); strings.Contains(title, "disk") {
		t.Errorf("the cause is shown: %q", title)
	}
}

func TestCheckFindsDifferences(t *testing.T) {
	t.Parallel()
	b := New()
	if wrong := b.Check(); len(wrong) > 0 {
		t.Fatalf("core words: %v", wrong)
	}
	err := b.Add(fstest.MapFS{
		"i18n.zh.json": {Data: []byte(`{"a.x":"{{.name}} 好","a.only":"甲"}`)},
		"i18n.en.json": {Data: []byte(`{"a.x":"hello"}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if wrong := b.Check(); len(wrong) != 2 {
		t.Errorf("got %q", wrong)
	}
	if err := b.Add(fstest.MapFS{"i18n.zh.json": {Data: []byte(`{"a.x":"again"}`)}}); err == nil {
		t.Error("a key said twice was taken")
	}
}
