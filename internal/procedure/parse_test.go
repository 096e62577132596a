package procedure

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"amends/internal/fault"
)

func TestParseSaysWhichLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"id: x\nversion: 1\ncolour: red\n":              {"line 3", "procedure.unknown_key"},
		"id: x\nsteps:\n  - id: a\n    kidn: plan\n":    {"line 4", "procedure.unknown_key"},
		"id: x\nversion: many\n":                        {"line 2", "procedure.unreadable"},
		"id: x\nid: y\n":                                {"line 2", "procedure.unreadable"},
		"id: &a x\nsource: *a\n":                        {"line 1", "procedure.not_plain"},
		"id: !!binary x\n":                              {"line 1", "procedure.not_plain"},
		"id: x\nlimits:\n  - {id: y, span: sometime}\n": {"span", "clock.unreadable_span"},
		"id: x\nsteps: [{id: a, when: nonsense(}]\n":    {"steps.0.when", "procedure.expression"},
		"id: x\nsteps: [{id: a, when: nonsense}]\n":     {"steps.0.when", "procedure.expression"},
		"id: x\n---\nid: y\n":                           {"file", "procedure.several_documents"},
		strings.Repeat("[", 100):                        {"line 1", "procedure.too_deep"},
		strings.Repeat("- ", 100_000):                   {"line 1", "procedure.too_deep"},
	} {
		_, err := Parse([]byte(text), kinds)
		f := fault.As(err)
		if f == nil || len(f.Fields) == 0 {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := f.Fields[0]; got.Path != want[0] || got.Key != want[1] {
			t.Errorf("%q: got %s: %s %v", text, got.Path, got.Key, got.Args)
		}
	}
	if _, err := Parse(bytes.Repeat([]byte("# "), room.Bytes), kinds); fault.As(err) == nil || fault.As(err).Kind != fault.TooLarge {
		t.Errorf("a huge file: %v", err)
	}
}

func TestMarshalReadsBackTheSame(t *testing.T) {
	t.Parallel()
	for _, p := range Builtin(kinds) {
		text, err := p.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		q, err := Parse(text, kinds)
		if err != nil {
			t.Fatalf("%s: %v", p.ID, err)
		}
		p.compiled, q.compiled = nil, nil
		if !reflect.DeepEqual(p, q) {
			t.Errorf("%s changed on the way through YAML", p.ID)
		}
	}
}

func FuzzParse(f *testing.F) {
	// Small seeds: a whole procedure takes the fuzzer a minute to shrink.
	f.Add([]byte("id: a\nstages: [{id: s, title: {zh: 段}}]\nsteps: [{id: r, kind: register, stage: s, who: intake, next: [{when: safety, to: c}]}, {id: c, kind: close, needs: done.r, params: {automatic: true}}]\n"))
	f.Add([]byte("id: x\nsteps:\n  - {id: a, kind: plan, when: 'done.a', params: {x: [1, {y: 2.5}]}}\n"))
	f.Add([]byte("reopen: {within: 3d, to: a}\nlimits: [{id: a, span: '5wd,roll', late: [{after: 85%, to: lead}]}]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := Parse(text, kinds)
		if err != nil {
			if fault.As(err) == nil {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		_ = p.Validate(kinds)
		if len(p.Steps) > 0 {
			l := p.Ledger(nil, nil)
			p.Live(nil, l)
			p.Bar(l)
			Explain(p, "zh", nil)
		}
		out, err := p.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		q, err := Parse(out, kinds)
		if err != nil {
			t.Fatalf("cannot read back: %v\n%s", err, out)
		}
		again, err := q.Marshal()
		if err != nil || !bytes.Equal(out, again) {
			t.Fatalf("unstable: %v\n%s\n%s", err, out, again)
		}
	})
}
