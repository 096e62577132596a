package contact

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// nameless is what is entered where a name is not known.
var nameless = []string{"客户", "顾客", "用户", "匿名", "匿名用户", "匿名客户", "投诉人", "先生", "女士", "小姐", "太太", "本人", "家属",
	"机主", "业主", "代理人", "测试", "未知", "不详", "无", "没有", "无名", "不愿透露", "anonymous", "unknown", "customer", "caller", "guest",
	"none", "na", "noname", "mr", "mrs", "ms"}

// Name is a name as it is compared: letters and digits, however wide or tall. "" where none was given: two of whom nobody
// knows the name are not one.
func Name(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(s))
	if slices.Contains(nameless, s) {
		return ""
	}
	return s
}
