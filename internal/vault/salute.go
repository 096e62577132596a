package vault

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// doubles are the surnames of two characters that people bear today; to be called by half of one is no courtesy.
var doubles = []string{"欧阳", "上官", "司马", "司徒", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文", "东方", "端木", "独孤", "南宫", "西门",
	"歐陽", "司馬", "諸葛", "長孫", "東方", "獨孤", "西門", "尉遲"}

// Surname is that of a Chinese name, plain or masked, and "" of any other: what a text may say of a customer whose name
// its readers see masked.
func Surname(name string) string {
	name = strings.TrimSpace(name)
	first, size := utf8.DecodeRuneInString(name)
	if !unicode.Is(unicode.Han, first) {
		return ""
	}
	for _, double := range doubles {
		if strings.HasPrefix(name, double) && len(name) > len(double) {
			return double
		}
	}
	return name[:size]
}

// styles are the forms of address that people give with a name or in place of a given one; both languages' scripts have them
// alike, simplified and traditional.
var styles = []struct {
	zh string
	en []string
}{{"先生", []string{"Mr", "Mister"}}, {"女士", []string{"Ms"}}, {"小姐", []string{"Miss"}}, {"太太", []string{"Mrs"}}}

// styled parts a name from how its bearer wants to be addressed: 張小明先生, Ms. 李.
func styled(name string) (rest, zh, en string) {
	for _, s := range styles {
		if rest, ok := strings.CutSuffix(name, s.zh); ok {
			return strings.TrimSpace(rest), s.zh, s.en[0]
		}
		for _, word := range s.en {
			first, rest, _ := strings.Cut(name, " ")
			if strings.EqualFold(strings.TrimSuffix(first, "."), word) {
				return strings.TrimSpace(rest), s.zh, s.en[0]
			}
		}
	}
	return name, "先生/女士", "Mr/Ms"
}

// Salute is how a text speaks to somebody: as he says himself where his name says how, else both ways. It stands in the
// record, where staff see his name masked, so it says no more of it than the mask does: a Chinese surname, else none.
func Salute(name string, zh bool) string {
	rest, title, english := styled(strings.TrimSpace(name))
	surname := Surname(rest)
	if slices.Contains(doubles, rest) && rest != strings.TrimSpace(name) {
		surname = rest // with a form of address behind it, that is no given name
	}
	switch {
	case surname != "" && zh:
		return surname + title
	case surname != "":
		return english + " " + surname
	case zh:
		return "尊敬的客户"
	}
	return "customer"
}
