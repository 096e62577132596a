// Package contact reads what people give as a phone number, an e-mail address or a name: one reading for every door, for
// finding people and for telling them apart. Only what can be dialled, or written to, identifies somebody. Everything else
// (a masked number, one that a spreadsheet has spoilt, an order number) is kept as the words that it is.
package contact

import (
	"regexp"
	"strings"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/unicode/norm"
)

// Home is the region of numbers that name no country, unless the organisation says otherwise. What is kept is read with
// it for ever: a number of another region is kept with its country, so that a changed setting changes nobody.
const Home = "CN"

// Phone is one number as it was given.
type Phone struct {
	Dial  string // E.164: "+8613800001234"; "" when it cannot be dialled
	Ext   string // behind a switchboard
	Rest  string // what stood beside it: "张先生"
	Typed string // as it was given, on one line
	kind  phonenumbers.PhoneNumberType
}

// Key tells numbers apart, however they are written: equal for equal numbers. "" identifies nobody.
func (p Phone) Key() string {
	if p.Dial == "" || p.Ext == "" {
		return p.Dial
	}
	return p.Dial + ";ext=" + p.Ext
}

// Mobile says whether the number takes text messages; one that may be either, or of which the tables
// know too little, counts.
func (p Phone) Mobile() bool {
	return p.Dial != "" && p.Ext == "" &&
		(p.kind == phonenumbers.MOBILE || p.kind == phonenumbers.FIXED_LINE_OR_MOBILE || p.kind == phonenumbers.UNKNOWN)
}

// Sole says whether the number rings with one person: a mobile, or a desk behind a switchboard. A line of a house or an
// office and a service number are of everybody there.
func (p Phone) Sole() bool { return p.Mobile() || p.Dial != "" && p.Ext != "" }

// National is the number as people at home dial it: 13800001234, 073188881111, and with its country anybody else's. The
// digits of the words when it cannot be dialled.
func (p Phone) National() string {
	home, ok := strings.CutPrefix(p.Dial, "+86")
	switch {
	case p.Dial == "":
		return digits(norm.NFKC.String(p.Typed))
	case !ok:
		return p.Dial
	case p.kind == phonenumbers.FIXED_LINE:
		return "0" + home
	}
	return home
}

// Kept is what is written down of a number given in a region: as it was given, with its country where that would be
// read otherwise later.
func (p Phone) Kept() string {
	if p.Dial == "" || read(p.Typed, Home).Key() == p.Key() {
		return p.Typed
	}
	number := p.Dial
	if p.Ext != "" {
		number += " ext " + p.Ext
	}
	if named := number + " " + p.Rest; p.Rest != "" && read(named, Home).Key() == p.Key() {
		return named
	}
	return number
}

// One reads what should be one number; of several the first.
func One(s, region string) Phone { return Phones(s, region)[0] }

// Phones reads all numbers that stand in one field, divided by commas, slashes, semicolons, line ends or blanks. Words
// without any number are one Phone that cannot be dialled.
func Phones(s, region string) []Phone {
	if mobile(s) && region == Home {
		return []Phone{{Dial: "+86" + s, Typed: s, kind: phonenumbers.MOBILE}}
	}
	s = strings.TrimSpace(s)
	whole := read(s, region)
	if whole.Dial != "" {
		return []Phone{whole}
	}
	if list, found := several(divider.Split(s, -1), region); found {
		return list
	}
	if list := numbers(s, region); list != nil {
		return list
	}
	return []Phone{whole}
}

// several are the numbers of a list, and the words among them that hold digits.
func several(parts []string, region string) (list []Phone, found bool) {
	for _, part := range parts {
		part = strings.TrimSpace(part)
		p := read(part, region)
		switch more := []Phone(nil); {
		case p.Dial != "":
			list, found = append(list, p), true
		case digits(norm.NFKC.String(part)) == "":
		default:
			if more = numbers(part, region); more != nil {
				list, found = append(list, more...), true
			} else {
				list = append(list, p)
			}
		}
	}
	return list, found
}

// numbers are those of a text in which a blank, or a sign, divides nothing but numbers, or numbers with words beside them;
// nil when it divides anything else.
func numbers(s, region string) []Phone {
	for _, parts := range [][]string{strings.Fields(s), apart(s), worded(s)} {
		var list []Phone
		for _, part := range parts {
			if p := read(part, region); p.Dial != "" {
				list = append(list, p)
			}
		}
		if len(list) > 1 && len(list) == len(parts) {
			return list
		}
	}
	return nil
}

// worded are the numbers of a text with the words that follow each, or stand before each where the text begins with words:
// 138… 本人 139… 妻子.
func worded(s string) (parts []string) {
	fields := strings.Fields(s)
	isWords := func(i int) bool { return digits(norm.NFKC.String(fields[i])) == "" }
	before := len(fields) > 0 && isWords(0)
	for i, f := range fields {
		begins := !isWords(i)
		if before {
			begins = i == 0 || !isWords(i-1)
		}
		if begins {
			parts = append(parts, f)
		} else {
			parts[len(parts)-1] += " " + f
		}
	}
	return parts
}

var divider = regexp.MustCompile(`[,，;；/、|\n]|或者?|和|\bor\b|\band\b`)

// mobile is a Chinese mobile number in the eleven digits in which nine of ten come; the tables need not be asked.
func mobile(s string) bool {
	if len(s) != 11 || s[0] != '1' || s[1] < '3' {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

var together = strings.NewReplacer(" ", "", "-", "")

var (
	shape  = regexp.MustCompile(`^\+?[0-9(][0-9()\-. ]{2,}[0-9)]$`)
	behind = regexp.MustCompile(`^(.*[0-9)])[\s(,;-]*(?:转|轉|按|分机号?|分機號?|内线|內線|ext\.?|extension|ext=|x|#|p+|w+|,)` +
		`\s*[:：.]?\s*([0-9]{1,7})\s*(?:分机|分機)?$`)
	dashed = regexp.MustCompile(`^(.*[0-9)])\s*[-(]\s*([0-9]{1,6})$`)
	spoilt = regexp.MustCompile(`^[0-9]+(?:\.[0-9]+)?[eE]\+?[0-9]{1,2}$|^[0-9]{7,}\.0+$`)
	masked = regexp.MustCompile(`[0-9][ -]?[*xX×＊●•·_?#]{2,}|[*×●•]{2,}[ -]?[0-9]`)
)

// Spoilt says that a spreadsheet took a number for a figure: 1.38E+10, 13811110043.0. Which number it was is lost.
func Spoilt(s string) bool { return spoilt.MatchString(strings.TrimSpace(norm.NFKC.String(s))) }

// read reads one number: alone, or with its label and with words that tell whose it is before or behind it.
func read(words, region string) Phone {
	p := Phone{Typed: words}
	if bare := together.Replace(words); region == Home && mobile(bare) {
		p.Dial, p.kind = "+86"+bare, phonenumbers.MOBILE
		return p
	}
	s := tidy(words)
	if len(s) > longest || Spoilt(s) || masked.MatchString(s) {
		return p
	}
	if p.number(s, region) {
		return p
	}
	if before, number, after, ok := beside(s); ok && p.number(number, region) {
		p.Rest = named(before, after)
	}
	return p
}

// number reads what stands there without any words, with or without an extension.
func (p *Phone) number(s, region string) bool {
	if p.dial(s, region) {
		return true
	}
	for _, form := range []*regexp.Regexp{behind, dashed} {
		if m := form.FindStringSubmatch(strings.ToLower(s)); m != nil && p.dial(strings.TrimRight(m[1], " "), region) {
			p.Ext = m[2]
			return true
		}
	}
	return false
}

// longest is more than any number with extension and name needs.
const longest = 90

// dial asks the tables of the world's numbering plans.
func (p *Phone) dial(s, region string) bool {
	if !shape.MatchString(s) {
		return false
	}
	n, err := phonenumbers.Parse(s, region)
	if err != nil || !phonenumbers.IsValidNumber(n) && !newer(s, n) {
		return false
	}
	if !begins(digits(s), phonenumbers.GetNationalSignificantNumber(n), int(n.GetCountryCode())) {
		return false
	}
	p.Dial, p.kind = phonenumbers.Format(n, phonenumbers.E164), phonenumbers.GetNumberType(n)
	return true
}

// newer says that a number abroad names its country and is as long as numbers are there: it may be of a range that the
// tables do not know yet.
func newer(s string, n *phonenumbers.PhoneNumber) bool {
	return (s[0] == '+' || strings.HasPrefix(s, "00")) && n.GetCountryCode() != 86 &&
		phonenumbers.IsPossibleNumberWithReason(n) == phonenumbers.IS_POSSIBLE
}

// carrier is a prefix by which Chinese callers choose who carries a call.
var carrier = regexp.MustCompile(`^(?:00)?(?:86)?(?:0|179[0-9]{2}|1259[0-9]|10193)?$`)

// begins refuses a number of which the tables took more off than people put before one: sixteen digits that end in a
// mobile number are an order's.
func begins(all, national string, country int) bool {
	head, ok := strings.CutSuffix(all, national)
	return country != 86 || ok && carrier.MatchString(head)
}

// digits are those of a text.
func digits(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Near are the keys by which somebody who looks for a number also finds this one, though it identifies nobody: a
// switchboard without its extension, a local number without its area.
func (p Phone) Near() string {
	switch {
	case p.Dial != "" && p.Ext != "":
		return p.Dial
	case p.Dial == "" && !Spoilt(p.Typed) && !masked.MatchString(norm.NFKC.String(p.Typed)):
		if d := digits(norm.NFKC.String(p.Typed)); len(d) >= 5 && len(d) <= 20 {
			return d
		}
	}
	return ""
}

// Region says whether a code names a region of the world's numbering plans.
func Region(code string) bool { return phonenumbers.GetSupportedRegions()[code] }
