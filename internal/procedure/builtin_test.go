package procedure

import "testing"

func TestBuiltinHolds(t *testing.T) {
	t.Parallel()
	names, _ := files.ReadDir("builtin")
	for _, n := range names {
		text, _ := files.ReadFile("builtin/" + n.Name())
		p, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", n.Name(), err)
			continue
		}
		if err := p.Validate(); err != nil {
			t.Errorf("%s: %v", n.Name(), err)
		}
	}
}

func BenchmarkLedger(b *testing.B) {
	p := Builtin()[0]
	f := Values{"grade": "major", "limit": "h24", "outcome": "upheld", "amount": 100, "withdrawn": false, "anonymous": false}
	marks := map[string]Mark{"register": {Status: Done}, "acknowledge": {Status: Done}, "classify": {Status: Done}, "investigate": {Status: Done}}
	b.ReportAllocs()
	for b.Loop() {
		p.Ledger(f, marks)
	}
}
