package bound

import (
	"strings"
	"testing"

	"amends/internal/fault"
)

func TestJSON(t *testing.T) {
	t.Parallel()
	room := Body{Bytes: 1 << 20, Values: 10}
	for text, want := range map[string]string{
		`{"a":1,"b":[1,2,3],"c":"x"}`:                 "",
		`{"a":"` + strings.Repeat(`,{[`, 500) + `"}`:  "", // what is said is no structure
		`{"a":"` + strings.Repeat(`\",`, 500) + `"}`:  "",
		`{"a":1` + strings.Repeat(`,"b":1`, 10) + `}`: "input.too_many_values",
		strings.Repeat("[", 20):                       "input.too_many_values",
		`"` + strings.Repeat(",", 20):                 "", // no JSON; who reads it will say so
		"":                                            "",
	} {
		if f := fault.As(room.JSON([]byte(text))); (f == nil) != (want == "") || f != nil && f.Key != want {
			t.Errorf("%.40s: %v, want %q", text, f, want)
		}
	}
	room.Values = 1000
	if f := fault.As(room.JSON([]byte(strings.Repeat(`{"a":`, 100)))); f == nil || f.Key != "input.too_deep" {
		t.Errorf("deep: %v", f)
	}
}

// TestLookIsCheap: the count makes nothing, however much it counts.
func TestLookIsCheap(t *testing.T) {
	raw := []byte(`{"a":1` + strings.Repeat(`,"b":[{"c":1}]`, 100_000) + `}`)
	if n := testing.AllocsPerRun(3, func() { _ = Body{Values: 1 << 30}.JSON(raw) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
	text := strings.Repeat("- {id: x}\n", 300_000)
	if n := testing.AllocsPerRun(3, func() { YAML{8 << 20, 32, 300_000}.Check(text) }); n > 3 {
		t.Errorf("%v allocations to refuse a file", n)
	}
}

func TestForm(t *testing.T) {
	t.Parallel()
	if err := Query(strings.Repeat("a=1&", Parameters-1)); err != nil {
		t.Error(err)
	}
	if fault.As(Query(strings.Repeat("a=1&", Parameters))) == nil {
		t.Error("a question without end is taken")
	}
}

func TestYAML(t *testing.T) {
	t.Parallel()
	room := YAML{Bytes: 10_000, Depth: 8, Parts: 500}
	for text, want := range map[string]string{
		"a: 1\nb: [x, y]\n":                       "",
		"a: &x 1\nb: *x\n":                        NotPlain,
		"a: !!binary x\n":                         NotPlain,
		strings.Repeat("x", 10_001):               TooLarge,
		strings.Repeat("- {id: x}\n", 900):        TooMany,
		"a: [" + strings.Repeat("'',", 600) + "]": TooMany,
		strings.Repeat("'' ", 600):                TooMany,
		"a: " + strings.Repeat("[", 20):           TooDeep,
		strings.Repeat("[", 5000):                 TooDeep,
		"\n" + strings.Repeat("- ", 4000):         TooDeep,
	} {
		switch b := room.Check(text); {
		case b == nil && want != "", b != nil && b.What != want:
			t.Errorf("%.30q: %+v, want %q", text, b, want)
		case b != nil && (want == TooDeep || want == NotPlain) && (b.Token == nil || b.Token.Position.Line == 0):
			t.Errorf("%.30q: no line", text)
		}
	}
}
