package text

import (
	"strings"
	"testing"
)

// TestAlike: what is typed in one way finds what was written in another, because both are read by one function.
func TestAlike(t *testing.T) {
	t.Parallel()
	for _, c := range [][]string{
		{"bus", "buses", "BUS", "ｂｕｓ"},
		{"case", "cases"}, {"house", "houses"}, {"box", "boxes"}, {"church", "churches"}, {"lens", "lenses"},
		{"complaint", "complaints"}, {"company", "companies"}, {"movie", "movies"}, {"hero", "heroes"}, {"shoe", "shoes"},
		{"use", "uses"}, {"glass", "glasses"}, {"status", "statuses"}, {"license", "licenses"}, {"phone", "phones"},
		{"café", "cafe", "CAFÉ", "cafe\u0301"}, {"Straße", "strasse"}, {"Łódź", "lodz"}, {"naïve", "naive"},
		{"投訴網絡", "投诉网络"}, {"裏面", "里面", "裡面"}, {"臺灣", "台湾"}, {"發票", "发票"}, {"薴", "苎"},
		{"投\u200b诉", "投诉"}, {"\u202e投诉", "投诉"}, {"co\u00adoperate", "cooperate"}, {"ﾃｽﾄ", "テスト"},
	} {
		want := strings.Join(Tokens(c[0]), " ")
		for _, s := range c[1:] {
			if got := strings.Join(Tokens(s), " "); got != want {
				t.Errorf("%q is read %q, and %q %q", c[0], want, s, got)
			}
		}
	}
	for _, c := range [][2]string{{"bus", "bug"}, {"か", "が"}, {"й", "и"}, {"class", "clas"}, {"analysis", "analysi"}} {
		if strings.Join(Tokens(c[0]), " ") == strings.Join(Tokens(c[1]), " ") {
			t.Errorf("%q and %q are read alike", c[0], c[1])
		}
	}
}

// TestBeginnings: the beginning of a word, cut anywhere, is a beginning of what the word is indexed as.
func TestBeginnings(t *testing.T) {
	t.Parallel()
	for _, w := range []string{"complaints", "buses", "companies", "cases", "batteries", "addresses", "licenses", "audience", "shoes", "lenses", "quiet"} {
		for n := 2; n <= len(w); n++ {
			p := Query(w[:n] + "*")
			if len(p) != 1 || !p[0].Prefix || !strings.HasPrefix(Tokens(w)[0], p[0].Tokens[0]) {
				t.Errorf("%s* asks for %+v, and %s is indexed as %q", w[:n], p, w, Tokens(w)[0])
			}
		}
	}
}
