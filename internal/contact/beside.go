package contact

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// tidy writes a text the way the tables read it: one kind of digits, dashes, blanks and brackets, nothing that cannot be
// seen, and the country outside of its brackets: (+86)138… is +86 138….
func tidy(words string) string {
	s := strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case unicode.Is(unicode.Cf, r) || strings.ContainsRune(`'"‘’“”`, r):
			return -1
		case unicode.Is(unicode.Dash, r):
			return '-'
		case strings.ContainsRune("[{<【〔「『《〈", r):
			return '('
		case strings.ContainsRune("]}>】〕」』》〉", r):
			return ')'
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		}
		return r
	}, norm.NFKC.String(words))
	if strings.ContainsRune(s, '+') || strings.Contains(s, "(") {
		s = country.ReplaceAllString(s, "+$1 ")
		s = pluses.ReplaceAllString(s, "+")
	}
	if strings.ContainsAny(s, "·_") {
		s = dotted.ReplaceAllString(s, "$1-$2")
		s = dotted.ReplaceAllString(s, "$1-$2") // two that share a digit
	}
	return strings.TrimSpace(s)
}

var (
	country = regexp.MustCompile(`\(\s*(?:\+|00)\s*([0-9][0-9 -]*)\)`)
	pluses  = regexp.MustCompile(`\+[+\s]*`)
	dotted  = regexp.MustCompile(`([0-9])[·_]([0-9])`)
	placed  = regexp.MustCompile(`^([^0-9+]{0,60}?)([(+]*[0-9](?:.*[0-9])?)([^0-9+]{0,60})$`)
	// spoken are the words by which a number is called one.
	spoken = regexp.MustCompile(`(?i)(?:联系|聯繫|聯絡|移动|移動|固定|办公|辦公|家庭|单位|單位)?` +
		`(?:电话|電話|手机|手機|座机|座機|固话|固話|总机|總機|热线|熱線|\btel\b|\btelephone\b|\bphone\b|\bmobile\b|\bcell\b|\bmob\b)` +
		`(?:号码|號碼|号|號)?|联系方式|聯絡方式|单位|單位|微信同[号號]|[同与與]微信(?:同[号號])?|[号號]同微信`)
	// numbered are the words of what has a number that nobody dials.
	numbered = regexp.MustCompile(`(?i)[号號单單编編账帳帐票证證码碼卡件元@#*×=%$¥€£]|合同|流水|快递|快遞|微信|` +
		`qq|wechat|\b(?:id|no|nr|ref|order|invoice|ticket|case|sn)\b`)
)

// beside takes the words off that stand before and behind a number. They tell whose it is, or at what time he is there. Of
// a thing that is numbered, or where a letter touches a digit, it is no number to dial: 订单号 138…, A138….
func beside(s string) (before, number, after string, ok bool) {
	m := placed.FindStringSubmatch(s)
	if m == nil {
		return "", "", "", false
	}
	before, after = spoken.ReplaceAllString(m[1], ""), spoken.ReplaceAllString(m[3], "")
	if utf8.RuneCountInString(before) > most || utf8.RuneCountInString(after) > most ||
		numbered.MatchString(before) || numbered.MatchString(after) {
		return "", "", "", false
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	return before, m[2], after, !latin(last) && !latin(first)
}

// most is how many signs of a name, or of an hour, may stand beside a number.
const most = 20

func latin(r rune) bool { return unicode.Is(unicode.Latin, r) }

// named is what the words beside a number say.
func named(before, after string) string {
	var out []string
	for _, s := range []string{before, after} {
		s = strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, " ")
}

var (
	touching = regexp.MustCompile(`([0-9]{11})\s*[-&+~。·]\s*(\+?[0-9]{11})`)
	bracket  = regexp.MustCompile(`([0-9]\s*\([^0-9()+]*\))\s*([0-9+])`)
)

// apart divides numbers that a sign, or the brackets behind one, holds together: 138…&139…, 138…(张)139…(李).
func apart(s string) []string {
	s = bracket.ReplaceAllString(touching.ReplaceAllString(tidy(s), "$1\n$2"), "$1\n$2")
	return strings.Split(s, "\n")
}
