package typed

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"投诉 ok\n\tline":                   "投诉 ok\n\tline",
		"\u200b":                          "",
		" \u3164\u2800":                   "",
		"投\u200b诉":                        "投诉",
		"发票\u202egpj.exe":                 "发票gpj.exe",
		"甲\v\a":                           "甲\n",
		"a\r\nb\rc\u2028d\u0085e\ff":      "a\nb\nc\nd\ne\nf",
		"zero\x00":                        "zero",
		"cafe\u0301":                      "café",
		"e\u200b\u0301":                   "é",
		"👩\u200d💻 👍🏽":                     "👩\u200d💻 👍🏽",
		"❤\ufe0f\u200d🔥":                  "❤\ufe0f\u200d🔥",
		"👩\u200d":                         "👩",
		"🏴\U000e0067\U000e0062\U000e007f": "🏴\U000e0067\U000e0062\U000e007f",
		"a\U000e0067":                     "a",
		"می\u200cخواهم":                   "می\u200cخواهم",
		"a\u200cb\u200dc":                 "abc",
		"क्\u200dष":                       "क्\u200dष",
		"葛\U000e0100\U000e0101":           "葛\U000e0100",
		"\ufeffBOM":                       "BOM",
		"bad\xffbyte":                     "bad\ufffdbyte",
		"soft\u00adhyphen":                "softhyphen",
		"\u0600\u0661":                    "\u0600\u0661",
	} {
		if got := Text(in); got != want {
			t.Errorf("%+q: %+q, want %+q", in, got, want)
		}
	}
	if got := Line(" a\nb\t\u200b "); got != "a b" {
		t.Errorf("line %q", got)
	}
}

func TestAll(t *testing.T) {
	t.Parallel()
	type inner struct{ Words string }
	v := struct {
		Name  string
		Tags  []string
		Map   map[string]string
		Inner *inner
		Any   any
		Raw   []byte
		List  []inner
	}{"a\u200b", []string{"b\u202e"}, map[string]string{"k": "c\x07"}, &inner{"d\u2060"}, "e\ufeff", []byte("\x07"), []inner{{"f\u200b"}}}
	All(&v)
	if v.Name+v.Tags[0]+v.Map["k"]+v.Inner.Words+v.Any.(string)+v.List[0].Words != "abcdef" || string(v.Raw) != "\x07" {
		t.Errorf("%+v", v)
	}
	All(nil)
}

func TestValues(t *testing.T) {
	t.Parallel()
	v := map[string][]string{"name": {"a\u200b"}, "old_password": {"b\u200b"}}
	if err := Values(v); err != nil || v["name"][0] != "a" || v["old_password"][0] != "b\u200b" {
		t.Errorf("%v %q", err, v)
	}
	if err := Values(map[string][]string{"name": {"\xd6\xd0"}}); err == nil || !strings.Contains(err.Error(), "name") {
		t.Errorf("GBK in a form: %v", err)
	}
}

// Whatever comes in, what comes out is text, and the rule says the same of it again.
func FuzzText(f *testing.F) {
	f.Add("👩\u200d\u200d💻\u200bक्\u200d\r\n\xff")
	f.Fuzz(func(t *testing.T, s string) {
		once := Text(s)
		if !utf8.ValidString(once) || Text(once) != once {
			t.Errorf("%+q → %+q → %+q", s, once, Text(once))
		}
	})
}

func BenchmarkText(b *testing.B) {
	s := strings.Repeat("我家的宽带断网三天，客服电话一直打不通！", 20)
	for b.Loop() {
		Text(s)
	}
}

// TestLineFields stand on one line with all inside of them, and nothing else does.
func TestLineFields(t *testing.T) {
	t.Parallel()
	type words struct{ Plain string }
	v := struct {
		Subject words             `typed:"line"`
		Tags    []string          `typed:"line"`
		Name    map[string]string `typed:"line"`
		Matter  words
	}{words{"a\r\nb\n"}, []string{"c\nd"}, map[string]string{"zh": "e\tf"}, words{"g\nh"}}
	All(&v)
	if got := v.Subject.Plain + "|" + v.Tags[0] + "|" + v.Name["zh"] + "|" + v.Matter.Plain; got != "a b|c d|e f|g\nh" {
		t.Errorf("%q", got)
	}
}
