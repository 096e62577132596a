package typed

import (
	"fmt"
	"strings"
	"testing"

	"amends/internal/fault"
)

// TestAFieldIsNamedOnce: what is there twice, in whichever letters or escapes and however deep, is refused by name; the
// same name in another object, in a text or as a value is none.
func TestAFieldIsNamedOnce(t *testing.T) {
	t.Parallel()
	var many, more strings.Builder
	for i := range 200 {
		fmt.Fprintf(&many, `"k%d":{"k%d":%d},`, i, i, i)
	}
	fmt.Fprintf(&more, `{%s"K7":1}`, &many)
	for raw, name := range map[string]string{
		`{"a":1,"b":{"a":2},"c":[{"a":1},{"a":2}],"d":"a"}`: "",
		`{"a":"\"a\":1,\"a\":2","b":["a","a","a"]}`:         "",
		`{"text":"x","text":"y"}`:                           "text",
		`{"subject":"x","Subject":"y"}`:                     "Subject",
		`{"subject":"x","\u0073ubject" : "y"}`:              "subject",
		`{"clas\u017f":1,"class":2}`:                        "class", // the long s is an s to the decoder
		`{"a":{"b":[{"c":1,"d":{},"C":2}]}}`:                "C",
		`{"a":[],"b":{"x":[1,{}]},"a":1}`:                   "a",
		`{` + many.String() + `"z":1}`:                      "",
		more.String():                                       "K7",
		`{"x":{` + many.String() + `"y":1},"X":2}`:          "X",
		`]}{"a":1,"a`:                                       "", `{"a`: "", `{"a\`: "", `"`: "", "": "", // no JSON; the decoder says so
	} {
		err := JSON([]byte(raw))
		if f := fault.As(err); (f == nil) != (name == "") || f != nil && (len(f.Fields) != 1 || f.Fields[0].Path != name) {
			t.Errorf("%.60s: %v, want %q", raw, err, name)
		}
	}
}

// TestNamesAreCheap: to look costs an ordinary body two short lists, whatever it says.
func TestNamesAreCheap(t *testing.T) {
	raw := []byte(`{"subject":"宽带断网","complainant":{"name":"周","phone":"13012341203"},"allegations":[{"text":"a"},{"text":"b"}]}`)
	if n := testing.AllocsPerRun(10, func() { _ = JSON(raw) }); n > 2 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkJSON(b *testing.B) {
	raw := []byte(`{"subject":"宽带断网","matter":"` + strings.Repeat("每晚八点以后断线，重启光猫无效。", 20) + `","complainant":{"name":"周","phone":"13012341203"},
		"allegations":[{"text":"a"},{"text":"b"}],"channel":"hotline","region":"x","product":"y","service":"z","wish":"w"}`)
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		_ = JSON(raw)
	}
}
