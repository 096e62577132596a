package text

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"投诉噪音":                         "投诉 诉噪 噪音 音",
		"噪音，施工。":                       "噪音 音 施工 工",
		"水":                            "水",
		"５Ｇ套餐ABC-12":                   "5g 套餐 餐 abc 12",
		"The Refunds, 退款":              "the refund 退款 款",
		"":                             "",
		"！？…":                          "",
		"bus class analysis companies": "bus class analysis company",
	} {
		if got := strings.Join(Tokens(in), " "); got != want {
			t.Errorf("Tokens(%q) = %q, want %q", in, got, want)
		}
	}
	if n := len(Tokens(strings.Repeat("长文", 20_000))); n != MaxTokens {
		t.Errorf("long text has %d tokens", n)
	}
}

func TestQuery(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]Phrase{
		"噪音":         {{Tokens: []string{"噪音"}}},
		"施工噪音 夜间":    {{Tokens: []string{"施工", "工噪", "噪音"}}, {Tokens: []string{"夜间"}}},
		"水":          {{Tokens: []string{"水"}, Prefix: true}},
		"5G网":        {{Tokens: []string{"5g", "网"}, Prefix: true}},
		"新网5g":       {{Tokens: []string{"新网", "网", "5g"}}},
		"TS-2026-01": {{Tokens: []string{"ts", "2026", "01"}}},
		`"bad line"`: {{Tokens: []string{"bad", "line"}}},
		"incid*":     {{Tokens: []string{"incid"}, Prefix: true}},
		"退款 退款":      {{Tokens: []string{"退款"}}},
		" , ":        nil,
	} {
		if got := Query(in); !reflect.DeepEqual(got, want) {
			t.Errorf("Query(%q) = %+v, want %+v", in, got, want)
		}
	}
}

func TestSimilarity(t *testing.T) {
	t.Parallel()
	a := "小区旁边的工地夜间施工噪音非常大，已经连续一个月影响居民休息，希望有关部门处理"
	if s := Similarity(a, "小区旁边的工地，夜间施工噪音非常大；\n已经连续一个月影响居民休息希望有关部门处理！"); s < 0.99 {
		t.Errorf("a copy with other punctuation: %.2f", s)
	}
	if s := Similarity(a, a+"。另外还想咨询一下小区公共停车位的收费标准以及物业费用上涨的原因是什么"); s < 0.85 {
		t.Errorf("contained: %.2f", s)
	}
	if s := Similarity(a, "咨询公积金贷款买房的首付比例以及办理流程需要准备哪些材料"); s > 0.1 {
		t.Errorf("unrelated: %.2f", s)
	}
	if s := Similarity("My broadband drops every evening", "Charged ¥286 for roaming that I did not use"); s > 0.1 {
		t.Errorf("English, unrelated: %.2f", s)
	}
	b := "My broadband drops every evening at eight. I restarted the modem, nobody came although two repairs were booked for Monday and Tuesday"
	if s := Similarity(b, "I have been charged for roaming although every roaming service was off, and nobody at the hotline could say what the ¥286 were for"); s > 0.2 {
		t.Errorf("long English, unrelated: %.2f", s)
	}
	if s := Similarity(b, "Broadband drops EVERY evening at 8; the modem was restarted and nobody came, two repairs booked for Monday, Tuesday"); s < 0.6 {
		t.Errorf("English, told again: %.2f", s)
	}
	if s := Similarity("", ""); s != 0 {
		t.Errorf("empty: %.2f", s)
	}
}

func FuzzTokens(f *testing.F) {
	f.Add("投诉5G网络\xff慢")
	f.Fuzz(func(t *testing.T, s string) {
		for _, tok := range Tokens(s) {
			if tok == "" || !utf8.ValidString(tok) || strings.ContainsAny(tok, " '\"\\:\x00") {
				t.Fatalf("token %q of %q", tok, s)
			}
		}
		Query(s)
		GramsOf(s)
	})
}
