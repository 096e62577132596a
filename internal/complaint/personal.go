package complaint

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"amends/internal/fault"
)

// Privacy says what becomes of a field when somebody is forgotten.
type Privacy int

// Every field that holds words is one of these; a field of type Text is sealed by its type, and numbers, instants and
// switches are about nobody. What stands in an event stands there for ever, so what may be about somebody is sealed, or
// it is refused.
const (
	Undeclared Privacy = iota
	Sealed             // goes to the vault and never into an event
	Code               // one of a few words, of the rules or of the settings: nothing else is taken
	Ref                // the id of something that is there, looked up
	Form               // a day or a span: nothing else is taken
	Made               // written by the program itself
	Open               // impersonal words in the open: checked on entry, and emptied when somebody is forgotten
	Source             // the id of another system: checked on entry
)

// privacy declares every field of commands and events by its name, or by type and name where one name means two things.
var privacy = map[string]Privacy{
	"Complainant.Name": Sealed, "Phone": Sealed, "Email": Sealed, "Level": Sealed,

	"Basis": Code, "Cause": Code, "Certainty": Code, "Channel": Code, "Consent": Code, "Content": Code, "CustomerView": Code,
	"Decision": Code, "Department": Code, "Finding": Code, "Grade": Code, "Kind": Code, "Language": Code, "Limit": Code,
	"Medium": Code, "Nature": Code, "Object": Code, "Outcome": Code, "Party": Code, "Procedure": Code, "Reached": Code,
	"Ground": Code, "Way": Code, "Solved": Code, "StillSolved": Code, "Verdict": Code,

	"About": Ref, "Allegation": Ref, "Case": Ref, "Clock": Ref, "Evidence": Ref, "Measure": Ref, "Mentions": Ref, "Owner": Ref,
	"Step": Ref, "ID": Ref, "Person": Ref, "Representative": Ref, "DoneBy": Ref, "Staff": Ref, "Past": Ref, "Rectification": Ref,
	"Statement": Ref, "Digest": Ref,

	"DueOn": Form, "ExpectedOn": Form, "OccurredOn": Form, "Extend.By": Form, "Extended.By": Form,

	"By": Made, "Code": Made, "Computed": Made, "Do": Made, "Extra": Made, "Fields": Made, "From": Made, "FromDigest": Made, "Missing": Made,
	"Number": Made, "Opens": Made, "Passed": Made, "PersonDigest": Made, "RepresentativeDigest": Made, "Role": Made,
	"Rule": Made, "RuleTitle": Made, "Move.Reason": Made, "Span": Made, "Status": Made, "To": Made, "View": Made,
	"Waives": Made, "Type": Made, "Seen": Made,

	"Product": Open, "Service": Open, "Region": Open, "Tags": Open, "Add": Open, "Remove": Open, "Reason": Open,

	"Source": Source, "AddEvidence.Source": Code, "Evidence.Source": Code,
}

// PrivacyOf is the declaration of a field of a type of commands or events.
func PrivacyOf(typ, field string) Privacy {
	if p, ok := privacy[typ+"."+field]; ok {
		return p
	}
	return privacy[field]
}

// Known is what is known of the people of a case: none of it may stand in the open.
type Known struct {
	Names   []string
	Numbers []string // of telephones, accounts and papers
	Words   []string // e-mail and postal addresses
}

// InTheOpen says whether a command brings words that would stand in the open.
func InTheOpen(c Command) bool {
	for _, f := range openOf(reflect.TypeOf(c).Elem()) {
		if !reflect.ValueOf(c).Elem().Field(f.i).IsZero() {
			return true
		}
	}
	return false
}

// Impersonal refuses words in the open that are about somebody: what looks like a mobile number, an e-mail address or the
// number of an identity card, and whatever is known of the people of the case. Who wants to say so has the matter for it.
func Impersonal(c Command, known Known) error {
	v := reflect.ValueOf(c).Elem()
	var l fault.List
	for _, f := range openOf(v.Type()) {
		words := func(s string) {
			if s != "" && (f.kind == Open && looksPersonal(s) || known.in(s)) {
				l.Add(f.path, "input.personal", "value", s)
			}
		}
		switch at := v.Field(f.i); at.Kind() {
		case reflect.String:
			words(at.String())
		case reflect.Slice:
			for i := range at.Len() {
				words(at.Index(i).String())
			}
		}
	}
	return l.Err()
}

type openField struct {
	i    int
	path string
	kind Privacy
}

var openFields sync.Map // by type: []openField

// openOf are the fields of a command whose words are checked.
func openOf(t reflect.Type) []openField {
	if known, ok := openFields.Load(t); ok {
		return known.([]openField)
	}
	var out []openField
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		words := f.Type.Kind() == reflect.String || f.Type == reflect.TypeFor[[]string]()
		if p := PrivacyOf(t.Name(), f.Name); words && (p == Open || p == Source) {
			out = append(out, openField{i, name, p})
		}
	}
	openFields.Store(t, out)
	return out
}

// looksPersonal finds what identifies somebody whoever he is.
func looksPersonal(s string) bool {
	s = norm.NFKC.String(s)
	if at := strings.IndexByte(s, '@'); at > 0 && at < len(s)-1 && wordy(s[:at], true) && wordy(s[at+1:], false) {
		return true
	}
	return slices.ContainsFunc(numbersIn(s), func(n string) bool { return mobile(n) || identity(n) })
}

// wordy says whether a character that addresses are made of stands at the end, or the beginning, of s.
func wordy(s string, end bool) bool {
	r, _ := utf8.DecodeRuneInString(s)
	if end {
		r, _ = utf8.DecodeLastRuneInString(s)
	}
	return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// numbersIn are the numbers in a line, as one would dial them: blanks and dashes within do not part them. An X at the end
// belongs to an identity card.
func numbersIn(s string) (out []string) {
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			out = append(out, b.String())
		}
		b.Reset()
	}
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9', (r == 'X' || r == 'x') && b.Len() == 17:
			b.WriteRune(unicode.ToUpper(r))
		case (r == ' ' || r == '-') && b.Len() > 0:
		default:
			flush()
		}
	}
	flush()
	return out
}

// mobile says whether a number is one of a mobile phone in mainland China.
func mobile(n string) bool {
	n = strings.TrimPrefix(strings.TrimPrefix(n, "00"), "86")
	return len(n) == 11 && n[0] == '1' && n[1] >= '3'
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

// in says whether something known stands in a line.
func (k Known) in(s string) bool {
	s = strings.ToLower(norm.NFKC.String(s))
	for _, n := range k.Names {
		if named(s, strings.ToLower(strings.TrimSpace(norm.NFKC.String(n)))) {
			return true
		}
	}
	numbers := numbersIn(s)
	for _, n := range k.Numbers {
		for _, d := range numbersIn(norm.NFKC.String(n)) {
			if len(d) >= 5 && slices.ContainsFunc(numbers, func(x string) bool { return strings.HasSuffix(x, d) || strings.HasSuffix(d, x) && len(x) >= 7 }) {
				return true
			}
		}
	}
	return slices.ContainsFunc(k.Words, func(w string) bool {
		w = strings.ToLower(strings.TrimSpace(norm.NFKC.String(w)))
		return utf8.RuneCountInString(w) >= 4 && strings.Contains(s, w)
	})
}

// surnames are the common ones: a complainant entered as 客户 or 匿名 has none, and is no reason to refuse the word.
const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧阳上官司诸葛"

// named says whether a line names somebody: a Chinese name of two to four characters anywhere in it, any other name of four
// letters or more as words of its own.
func named(s, name string) bool {
	first, _ := utf8.DecodeRuneInString(name)
	n := utf8.RuneCountInString(name)
	if unicode.Is(unicode.Han, first) {
		return n >= 2 && (n > 4 || strings.ContainsRune(surnames, first)) && strings.Contains(s, name)
	}
	if n < 4 {
		return false
	}
	for rest := s; ; {
		i := strings.Index(rest, name)
		if i < 0 {
			return false
		}
		before, _ := utf8.DecodeLastRuneInString(rest[:i])
		after, _ := utf8.DecodeRuneInString(rest[i+len(name):])
		if !letter(before) && !letter(after) {
			return true
		}
		rest = rest[i+len(name):]
	}
}

func letter(r rune) bool { return r < unicode.MaxLatin1 && unicode.IsLetter(r) }
