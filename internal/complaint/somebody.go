package complaint

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"amends/internal/contact"
)

// These tell words about somebody from words about nothing but a matter. They know shapes, and what is known of the people
// of a case; the name of a stranger looks like any word, and is not among what they find.

// looksPersonal finds what identifies somebody whoever he is: e-mail addresses, numbers of telephones, identity and bank
// cards, postal addresses, and a surname with a form of address.
func looksPersonal(s string) bool {
	s = norm.NFKC.String(s)
	return mail.MatchString(s) || address.MatchString(s) || addressed(s) ||
		slices.ContainsFunc(numbersIn(s), func(n string) bool { return telephone(n) || identity(n) || card(n) })
}

// reaches finds an id that is nothing but a telephone number or an e-mail address: other systems' ids are figures, too, and
// only those that are the one or the other as a whole are taken for somebody.
func reaches(s string) bool {
	s = strings.TrimSpace(norm.NFKC.String(s))
	p := contact.One(s, contact.Home)
	return mail.MatchString(s) || telephone(s) || p.Dial != "" && p.Ext == "" && telephone(p.National())
}

var mail = regexp.MustCompile(`[0-9A-Za-z][ \t]*@[ \t]*[0-9A-Za-z]`)

// address is where somebody lives: a street with a number, or a house, stair or flat with one.
var address = regexp.MustCompile(`(?i)(^|[^线电网思出])(路|街|大道|胡同|巷|里弄|村|小区|花园|公寓|新村)[^0-9\p{L}]*` + count + `[ \t]*(号|弄|巷|栋|幢|座|组|楼|室)` +
	`|` + count + `[ \t]*(弄|栋|幢|单元|室)([^温内外]|$)` +
	`|[0-9]+[ \t]+([a-z]+[ \t]+){1,3}(street|st|road|rd|avenue|ave|lane|ln|drive|boulevard|blvd)([^a-z]|$)`)

const count = `[0-9一二三四五六七八九十百零〇]+`

// addressed finds 钱女士 and 周小霞先生.
func addressed(s string) bool {
	r := []rune(strings.Join(strings.Fields(s), ""))
	for i := range r {
		for _, title := range titles {
			if !strings.HasPrefix(string(r[i:min(len(r), i+2)]), title.word) {
				continue
			}
			for k := 1; k <= title.far && k <= i; k++ {
				if strings.ContainsRune(surnames, r[i-k]) {
					return true
				}
			}
		}
	}
	return false
}

// titles are forms of address, and how far before them a surname may stand: a trade stands right behind it, or it is no
// more than the trade (装维师傅).
var titles = []struct {
	word string
	far  int
}{{"女士", 3}, {"先生", 3}, {"小姐", 3}, {"太太", 3}, {"某", 1}, {"阿姨", 1}, {"师傅", 1}, {"老师", 1}, {"大爷", 1}, {"大妈", 1}, {"奶奶", 1}, {"爷爷", 1}}

// numbersIn are the numbers in a line, as one would dial or copy them: blanks, dashes, dots and brackets within do not part
// them, and digits may be written out. An X at the end belongs to an identity card.
func numbersIn(s string) (out []string) {
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			out = append(out, b.String())
		}
		b.Reset()
	}
	for _, r := range s {
		spoken := strings.IndexRune(spokenDigits, r) / len("一")
		switch {
		case r >= '0' && r <= '9', (r == 'X' || r == 'x') && b.Len() == 17:
			b.WriteRune(unicode.ToUpper(r))
		case r == '幺':
			b.WriteByte('1')
		case strings.ContainsRune(spokenDigits, r):
			b.WriteByte("00123456789"[spoken])
		case (unicode.IsSpace(r) || strings.ContainsRune("-‐–—.·()/_", r)) && b.Len() > 0:
		default:
			flush()
		}
	}
	flush()
	return out
}

const spokenDigits = "〇零一二三四五六七八九"

// telephone says whether a number is one of a mobile phone in mainland China, or of a line with its area.
func telephone(n string) bool {
	n = strings.TrimPrefix(strings.TrimPrefix(n, "00"), "86")
	mobile := len(n) == 11 && n[0] == '1' && n[1] >= '3'
	line := len(n) >= 10 && len(n) <= 12 && n[0] == '0' && n[1] != '0'
	return mobile || line
}

// identity says whether a number is one of an identity card (GB 11643): it has a day of birth, and its last sign is right.
func identity(n string) bool {
	if len(n) != 18 {
		return false
	}
	if born, err := time.Parse("20060102", n[6:14]); err != nil || born.Year() < 1900 {
		return false
	}
	sum := 0
	for i, w := range [...]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(n[i]-'0') * w
	}
	return n[17] == "10X98765432"[sum%11]
}

// card says whether a number is one of a bank card (ISO/IEC 7812): of an issuer of cards, and its last digit is right.
func card(n string) bool {
	if len(n) < 13 || len(n) > 19 || n[0] < '3' || n[0] > '6' || n[len(n)-1] == 'X' {
		return false
	}
	sum := 0
	for i := range len(n) {
		d := int(n[len(n)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// Known is what is known of the people of a case: none of it may stand in the open.
type Known struct {
	Names   []string
	Numbers []string // of telephones, accounts and papers
	Words   []string // e-mail and postal addresses
}

// in says whether something known stands in a line. Blanks and marks between letters hide nothing.
func (k Known) in(s string) bool {
	if len(k.Names)+len(k.Numbers)+len(k.Words) == 0 {
		return false
	}
	s = strings.ToLower(norm.NFKC.String(s))
	if slices.ContainsFunc(k.Names, func(n string) bool { return named(s, strings.ToLower(norm.NFKC.String(n))) }) {
		return true
	}
	numbers := numbersIn(s)
	for _, n := range k.Numbers {
		for _, d := range numbersIn(norm.NFKC.String(n)) {
			if len(d) >= 5 && slices.ContainsFunc(numbers, func(x string) bool { return strings.HasSuffix(x, d) || strings.HasSuffix(d, x) && len(x) >= 7 }) {
				return true
			}
		}
	}
	s = bared(s)
	return slices.ContainsFunc(k.Words, func(w string) bool {
		w = bared(strings.ToLower(norm.NFKC.String(w)))
		return utf8.RuneCountInString(w) >= 4 && strings.Contains(s, w)
	})
}

// bared is a line without all that is neither letter nor digit.
func bared(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// surnames are the common ones.
const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤" +
	"傅阎康温俞施倪牛樊葛齐安伍庞颜庄聂章鲁岳翟殷詹申欧耿关兰焦左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席"

// named says whether a line names somebody: a Chinese name anywhere in it, whole, without the surname, or as people call
// him who know him (老钱); any other name of four letters or more as words of its own.
func named(s, name string) bool {
	name = strings.TrimSpace(name)
	first, _ := utf8.DecodeRuneInString(name)
	if !unicode.Is(unicode.Han, first) {
		return spelled(s, name)
	}
	s, name = bared(s), contact.Name(name)
	if utf8.RuneCountInString(name) < 2 {
		return false
	}
	if strings.Contains(s, name) {
		return true
	}
	if !strings.ContainsRune(surnames, first) {
		return false
	}
	if given := strings.TrimPrefix(name, string(first)); utf8.RuneCountInString(given) == 2 && !titled(given) && strings.Contains(s, given) {
		return true
	}
	for _, c := range []string{"老", "小", "阿", "姓"} {
		if strings.Contains(s, c+string(first)) {
			return true
		}
	}
	for _, c := range []string{"某", "姓", "总", "工", "哥", "姐", "叔", "姨", "家"} {
		if strings.Contains(s, string(first)+c) {
			return true
		}
	}
	return false
}

// titled says whether what follows a surname is no name of his own.
func titled(given string) bool {
	for _, t := range titles {
		if given == t.word {
			return true
		}
	}
	return false
}

// spelled says whether the words of a name stand in a line one after another, parted or not.
func spelled(s, name string) bool {
	words := func(s string) []string {
		return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) || unicode.Is(unicode.Han, r) })
	}
	name = strings.Join(words(name), "")
	if utf8.RuneCountInString(name) < 4 {
		return false
	}
	in := words(s)
	for i := range in {
		joined := ""
		for _, w := range in[i:] {
			if joined += w; joined == name {
				return true
			} else if len(joined) >= len(name) {
				break
			}
		}
	}
	return false
}
