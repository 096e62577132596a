package contact

import (
	"net/mail"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/idna"
)

// The same people, however their number is written.
func TestTwins(t *testing.T) {
	t.Parallel()
	for key, twins := range map[string][]string{
		"+8613800001234": {"13800001234", "013800001234", "+86 138 0000 1234", "+86-138-0000-1234", "008613800001234", "8613800001234", "(86)13800001234",
			"１３８００００１２３４", "138 0000 1234", "138–0000–1234", "电话：13800001234", "手机号:138-0000-1234", "tel:+86-138-0000-1234", "13800001234（家）", "13800001234 张先生",
			"1795113800001234", "+86（0）13800001234"},
		"+8673188881111;ext=803": {"0731-88881111转803", "073188881111转803分机", "0731-88881111-803", "(0731) 8888 1111 ext. 803", "+86 731 88881111 x803",
			"0731-88881111,803", "0731-88881111#803", "０７３１－８８８８１１１１转８０３", "tel:+86-731-88881111;ext=803"},
		"+8673188881111": {"0731-88881111", "0731 8888 1111", "+86 731 8888 1111", "008673188881111", "（0731）88881111"},
		"+85223456789":   {"+852 2345 6789", "0085223456789", "00852-2345-6789", "+85223456789"},
		"+16502530000":   {"+1 (650) 253-0000", "001 650 253 0000"},
		"+864001234567":  {"400-123-4567", "4001234567"},
	} {
		for _, s := range twins {
			if got := One(s, Home).Key(); got != key {
				t.Errorf("%q is %q, want %q", s, got, key)
			}
		}
	}
}

// What stands around a number, and the signs in which it is written, make nobody another person.
func TestTwinsInEverySpelling(t *testing.T) {
	t.Parallel()
	for key, twins := range map[string][]string{
		"+8613800001234": {
			"(+86)13800001234", "（+86）13800001234", "(+86) 138-0000-1234", "[+86]13800001234", "【+86】138 0000 1234", "(0086)13800001234",
			"＋８６　１３８００００１２３４", "+ 86 13800001234", "++8613800001234", "86-13800001234", "00 86 138 0000 1234", "+86 (0) 138 0000 1234",
			"(138) 0000 1234", "【138】0000-1234", "<13800001234>", "“13800001234”", "'13800001234", "138.0000.1234", "138·0000·1234", "138_0000_1234",
			"1 3 8 0 0 0 0 1 2 3 4", "138\t0000\t1234", "+86\u00a0138\u00a00000\u00a01234", "138\u20090000\u20091234", "138\u200b00001234",
			"\u202d13800001234\u202c", "\ufeff13800001234", "١٣٨٠٠٠٠١٢٣٤", "13800001234。", "tel:13800001234", "tel://13800001234", "sms:13800001234",
			"☎13800001234", "联系方式：13800001234", "单位电话 13800001234", "张先生 13800001234", "张先生13800001234", "张先生：13800001234",
			"张先生（13800001234）", "13800001234(张先生)", "13800001234，张先生", "张先生/13800001234", "13800001234-张先生", "张先生 +86 138 0000 1234",
			"联系人张先生，手机号 13800001234", "Mr. Zhang: 138 0000 1234", "David 13800001234", "家 13800001234", "微信同号13800001234",
			"13800001234（微信同号）", "张先生 13800001234（家）",
		},
		"+8673188881111;ext=803": {
			"0731-88881111（转803）", "0731-88881111(803)", "0731-88881111，转803", "0731-88881111-分机803", "0731-88881111 按 803", "0731-88881111,,803",
			"总机0731-88881111转803", "张先生 0731-88881111转803", "0731-88881111转803 张先生", "0731-88881111转803（张先生）", "公司：0731-88881111-803",
			"(+86)731-88881111 ext 803",
		},
		"+8673188881111": {"(+86)731-88881111", "(+86)(0731)88881111", "(+86 731) 8888 1111", "公司 0731－8888－1111"},
		"+85223456789":   {"(+852) 2345 6789", "陈先生 +852 2345 6789", "（00852）23456789"},
	} {
		for _, s := range twins {
			if got := Phones(s, Home); len(got) != 1 || got[0].Key() != key || got[0].Kept() != s {
				t.Errorf("%q is %+v, want %q", s, got, key)
			}
		}
	}
	for s, rest := range map[string]string{"张先生：13800001234（家）": "张先生 家", "电话 13800001234": "", "Mr Wu 0731-88881111 x3": "Mr Wu"} {
		if got := One(s, Home).Rest; got != rest {
			t.Errorf("beside %q stands %q, want %q", s, got, rest)
		}
	}
	if got := One("陈先生 2345 6789", "HK").Kept(); got != "+85223456789 陈先生" {
		t.Errorf("the name at a number abroad is kept as %q", got)
	}
}

// What cannot be dialled identifies nobody, and is kept as it was said.
func TestWordsIdentifyNobody(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"138****0001", "138xxxx0001", "1.38E+10", "1.38111E+10", "13811110043.0", "1.3811110043E10", "12345", "88881111", "订单号 123",
		"订单号13800001234", "12345678901234567890123456789012345678901234567890123456789012", "", "无", "1234513800001234", "QQ 13800001234", "+", "138000012345",
		"13800001234号订单", "110", "1380000", "()()()",
		"单号13800001234", "订单 13800001234", "身份证：13800001234", "房号13800001234", "卡号 13800001234", "发票13800001234", "快递 13800001234", "ID 13800001234",
		"No. 13800001234", "ref 13800001234", "#13800001234", "A13800001234", "13800001234B", "¥13800001234", "13800001234元", "13800001234@example.com",
		"微信13800001234", "张先生 12345", "张先生 138****0001", "张先生 1.38E+10", "3号楼 13800001234", "13800001234 2单元", "2026-11-29 13800001234",
		"1. 13800001234", "①13800001234", "138/0000/1234", "0731-88881111*803", "一三八零零零零一二三四"} {
		list := Phones(s, Home)
		if len(list) != 1 || list[0].Key() != "" || list[0].Kept() != s {
			t.Errorf("%q: %+v", s, list)
		}
	}
	for _, s := range []string{"1.38E+10", "1.38111e+10", "13811110043.0", "1.3811110043E10", "１．３８Ｅ＋１０"} {
		if !Spoilt(s) {
			t.Errorf("%q is not seen to be spoilt", s)
		}
	}
	for _, s := range []string{"13811110043", "0731.88881111", "订单 1.0", "138****0001"} {
		if Spoilt(s) {
			t.Errorf("%q is not spoilt", s)
		}
	}
}

func TestSeveralInOneField(t *testing.T) {
	t.Parallel()
	for s, want := range map[string][]string{
		"13800001234/13900001234":                      {"+8613800001234", "+8613900001234"},
		"13800001234 13900001234":                      {"+8613800001234", "+8613900001234"},
		"13800001234、0731-88881111转803":                {"+8613800001234", "+8673188881111;ext=803"},
		"13800001234，13900001234；":                     {"+8613800001234", "+8613900001234"},
		"13800001234\n13900001234":                     {"+8613800001234", "+8613900001234"},
		"13800001234或138****0001":                      {"+8613800001234", ""},
		"家13800001234":                                 {"+8613800001234"},
		"138 0000 1234 / +852 2345 6789 or 4001234567": {"+8613800001234", "+85223456789", "+864001234567"},
		"张先生 13800001234，李女士 13900001234":              {"+8613800001234", "+8613900001234"},
		"张先生13800001234 李女士13900001234":                {"+8613800001234", "+8613900001234"},
		"13800001234（张）13900001234（李）":                 {"+8613800001234", "+8613900001234"},
		"13800001234(家)/13900001234(公司)":               {"+8613800001234", "+8613900001234"},
		"13800001234&13900001234":                      {"+8613800001234", "+8613900001234"},
		"13800001234-13900001234":                      {"+8613800001234", "+8613900001234"},
		"13800001234\u00a013900001234":                 {"+8613800001234", "+8613900001234"},
		"13800001234 13900001234/0731-88881111":        {"+8613800001234", "+8613900001234", "+8673188881111"},
		"手机：13800001234，座机：0731-88881111转803":          {"+8613800001234", "+8673188881111;ext=803"},
		"13800001234/订单号13900001234":                   {"+8613800001234", ""},
		"12345 13800001234":                            {""},
		"13800001234 110101199001011234":               {""},
	} {
		var got []string
		for _, p := range Phones(s, Home) {
			got = append(got, p.Key())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// A number of another region keeps its country: read at home later, it is the same.
func TestRegions(t *testing.T) {
	t.Parallel()
	for s, region := range map[string]string{"2345 6789": "HK", "(650) 253-0000": "US", "0912 345 678": "TW", "13800001234": "CN", "+86 13800001234": "HK"} {
		p := One(s, region)
		if p.Dial == "" || One(p.Kept(), Home).Key() != p.Key() {
			t.Errorf("%s in %s: %+v kept as %q, read again as %q", s, region, p, p.Kept(), One(p.Kept(), Home).Key())
		}
	}
	if One("13800001234", "US").Key() == One("13800001234", "CN").Key() {
		t.Error("the region does not count")
	}
	if !Region("CN") || Region("XX") {
		t.Error("regions")
	}
}

func TestNational(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{"+86 138 0000 1234": "13800001234", "+86 731 8888 1111": "073188881111", "400-123-4567": "4001234567",
		"+852 2345 6789": "+85223456789", "订单号 123": "123"} {
		if got := One(s, Home).National(); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
	for s, want := range map[string]bool{"13800001234": true, "0731-88881111": false, "+85251234567": true, "138****0001": false, "013800001234": true} {
		if One(s, Home).Mobile() != want {
			t.Errorf("%q takes messages: %v", s, !want)
		}
	}
}

func TestEmails(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"Zhou@Example.com": "zhou@example.com", " zhou@example.com ": "zhou@example.com", "mailto:zhou@example.com?subject=x": "zhou@example.com", "zhou＠example．com": "zhou@example.com",
		"周小霞 <zhou@example.com>": "zhou@example.com", `"Zhou, X" <ZHOU@EXAMPLE.COM>`: "zhou@example.com", "zhou@例子.中国": "zhou@xn--fsqu00a.xn--fiqs8s",
		"zhou@xn--fsqu00a.xn--fiqs8s": "zhou@xn--fsqu00a.xn--fiqs8s", "zhou@example.com.": "zhou@example.com",
		"zhou": "", "zhou@": "", "@example.com": "", "z***@example.com": "", "a b@example.com": "", "zhou@localhost": "", "a@b@c.com": "",
		"zhou@-x-.com": "", "": "",
	} {
		if got := Address(s).Key(); got != want {
			t.Errorf("%q is %q, want %q", s, got, want)
		}
	}
	if list := Emails("a@x.cn; b@y.cn"); len(list) != 2 || list[1].Key() != "b@y.cn" {
		t.Errorf("%+v", list)
	}
}

// Whatever is said, the reading of what is kept is the reading of what was said.
func FuzzPhone(f *testing.F) {
	f.Add("0731-88881111转803/138 0000 1234")
	f.Add("+852 2345 6789 x 1")
	f.Fuzz(func(t *testing.T, s string) {
		for _, p := range Phones(s, Home) {
			if again := One(p.Kept(), Home); again.Key() != p.Key() {
				t.Errorf("%q: %q is kept as %q and read as %q", s, p.Key(), p.Kept(), again.Key())
			}
		}
		for _, e := range Emails(s) {
			if again := Address(e.Kept()); again.Key() != e.Key() {
				t.Errorf("%q: %q is kept as %q and read as %q", s, e.Key(), e.Kept(), again.Key())
			}
		}
	})
}

// The quick reading says what the long one says.
func FuzzUsual(f *testing.F) {
	f.Add("zhou.x+1@mail.example.com")
	f.Fuzz(func(t *testing.T, s string) {
		if usual(s) && (idnaOnly(s) == "" || Address(s).Key() != idnaOnly(s)) {
			t.Errorf("%q: %q, and at length %q", s, Address(s).Key(), idnaOnly(s))
		}
	})
}

func idnaOnly(s string) string {
	local, domain, _ := strings.Cut(s, "@")
	a, err := idna.Lookup.ToASCII(domain)
	if _, bad := mail.ParseAddress(local + "@" + a); err != nil || bad != nil {
		return ""
	}
	return strings.ToLower(local) + "@" + a
}

func BenchmarkEmail(b *testing.B) {
	for b.Loop() {
		Emails("zhou@example.com")
	}
}

func BenchmarkPhone(b *testing.B) {
	for _, s := range []string{"13800001234", "0731-88881111转803", "+852 2345 6789"} {
		b.Run(s, func(b *testing.B) {
			for b.Loop() {
				Phones(s, Home)
			}
		})
	}
}
