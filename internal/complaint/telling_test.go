package complaint_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/field"
)

// TestWhatEventsTell holds what is told of each event, and in which order, against testdata/tellings.golden.
func TestWhatEventsTell(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	for _, e := range samples {
		told := complaint.Tell(e)
		fmt.Fprintf(&out, "%s step=%q files=%d\n", told.Name, told.Step, len(told.Files))
		for _, f := range told.Facts {
			fmt.Fprintf(&out, "\t%s %s %v\n", f.Type, f.Name, f.Value)
		}
		for _, s := range told.Said {
			fmt.Fprintf(&out, "\ttext %s %s%s\n", s.Label, s.Text.ID, map[bool]string{true: " masked"}[s.Masked])
		}
	}
	const golden = "testdata/tellings.golden"
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(golden, []byte(out.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != string(want) {
		t.Errorf("an event tells something else; -update takes it over:\n%s", got)
	}
}

// TestANameMeansOneThing: what an event keeps of an order is told by its name, so two acts do not mean two things by one. Where
// they do, the event says which.
func TestANameMeansOneThing(t *testing.T) {
	t.Parallel()
	known := map[string]*field.Type{"source": nil, "ground": nil}
	for _, a := range complaint.Acts() {
		for _, f := range a.Fields {
			if is, ok := known[f.Name]; ok && is != nil && is != f.Type {
				t.Errorf("%s: %s is a %s, and elsewhere a %s", a.Name, f.Name, f.Type, is)
			} else if !ok {
				known[f.Name] = f.Type
			}
		}
	}
}
