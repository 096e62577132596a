package batch

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"amends/internal/fault"
)

// What older programs write is told by what is read, and is never taken for something else without a word.
func TestEncodingsAreTold(t *testing.T) {
	t.Parallel()
	const table = "no,via,at,who,what,tags,noted\n1,电话,2026-01-02 10:00,%,%,,\n"
	for name, c := range map[string]struct {
		who, what string
		as        encoding.Encoding
		want      string
	}{
		"gb18030":              {"周小霞", "家里的宽带已经三天不能上网，客服电话也没有人接", simplifiedchinese.GB18030, "gb18030"},
		"big5":                 {"陳小霞", "家裡的網路已經三天不能用，客服電話也沒有人接", traditionalchinese.Big5, "big5"},
		"shift_jis":            {"山田太郎", "料金が二重に請求されています。返金してください", japanese.ShiftJIS, "shift_jis"},
		"euc-jp":               {"山田太郎", "料金が二重に請求されています。返金してください", japanese.EUCJP, "batch.encoding_unsure"},
		"utf-16":               {"周小霞", "断网", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16"},
		"utf-16 little, bare":  {"周小霞", "家里的宽带断网", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"},
		"utf-16 big, bare":     {"周小霞", "家里的宽带断网", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be"},
		"rare characters only": {"龑翀", "鼙鼓", simplifiedchinese.GB18030, "batch.encoding_unsure"},
	} {
		text := strings.Replace(strings.Replace(table, "%", c.who, 1), "%", c.what, 1)
		if c.as != simplifiedchinese.GB18030 && !strings.HasPrefix(name, "utf") || name == "rare characters only" {
			text = strings.Replace(text, "电话", "x", 1)
		}
		raw, err := c.as.NewEncoder().String(text)
		if err != nil {
			t.Fatal(name, err)
		}
		m, _ := ReadMapping([]byte(mapping))
		var found Found
		im := Import{Mapping: m, Workers: 1, DryRun: true, Found: func(f Found) { found = f }}
		_, err = over(&door{}, &im, strings.NewReader(raw))
		got := found.Encoding
		if f := fault.As(err); f != nil {
			got = f.Key
		}
		if got != c.want || err == nil && (!found.Guessed || found.Sample[3] != c.who) {
			t.Errorf("%s: read as %s, %+v, %v", name, got, found, err)
		}
		if err := m.Written("shift_jis"); err != nil || m.Written("klingon") == nil {
			t.Error("named", err)
		}
	}
}

// A delimiter that the mapping names and the file does not use is refused with the one that fits.
func TestOtherDelimiter(t *testing.T) {
	t.Parallel()
	m, _ := ReadMapping([]byte(mapping + "delimiter: \"|\"\n"))
	im := Import{Mapping: m, Workers: 1}
	_, err := over(&door{}, &im, strings.NewReader(strings.ReplaceAll(file, ",", ";")))
	f := fault.As(err)
	if f == nil || f.Key != "batch.other_delimiter" || f.Args[3] != ";" {
		t.Errorf("%v", err)
	}
}

func TestCell(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{`="001"`: "001", `="a""b"`: `a"b`, `="a"&"b"`: `="a"&"b"`, "'002": "002", "'乙": "乙", "'Twas": "'Twas", "'a' 'b'": "'a' 'b'",
		"\t138\u200b": "138", "=1+1": "=1+1", "": ""} {
		if got := cell(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// The first instant of the year 1 is Go's "not given": a complaint of it would be taken as one of today.
func TestTheYearOneIsNoTime(t *testing.T) {
	t.Parallel()
	for v, want := range map[string]string{"0001-01-01": "input.ancient", "0001-01-02": "input.ancient", "2026-01-01": "", "x": "input.date"} {
		_, err := instant(v, []string{time.DateOnly}, time.UTC, "received_at")
		if f := fault.As(err); (f == nil) != (want == "") || f != nil && f.Fields[0].Key != want {
			t.Errorf("%s: %v, want %q", v, err, want)
		}
	}
	if _, err := instant("0001-01-01T00:00:00Z", []string{time.RFC3339}, time.UTC, "received_at"); fault.As(err) == nil {
		t.Error("with its zone it is taken")
	}
}
