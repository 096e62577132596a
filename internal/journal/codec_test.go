package journal_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/journal"
)

var update = flag.Bool("update", false, "add the frozen files that are missing; those that exist are never changed")

// TestFrozenEvents reads every event as the first release wrote it, and writes it again to the same bytes. A file here
// is never edited: an event whose shape must change gets a new name. Where a field was added, name@2.json is the event with
// it, and the older file shows that those from before are read as they were.
func TestFrozenEvents(t *testing.T) {
	t.Parallel()
	if *update {
		freeze(t)
	}
	files, err := filepath.Glob("testdata/events/*.json")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, file := range files {
		label := strings.TrimSuffix(filepath.Base(file), ".json")
		name, _, _ := strings.Cut(label, "@")
		found = append(found, name)
		t.Run(label, func(t *testing.T) {
			t.Parallel()
			was, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			was = bytes.TrimSuffix(was, []byte("\n"))
			r, err := journal.Decode(journal.Record{Type: name, Version: 1, Payload: was})
			if err != nil {
				t.Fatal(err)
			}
			again, err := journal.Encode(r.Event)
			if err != nil {
				t.Fatal(err)
			}
			if again.Type != name || !bytes.Equal(again.Payload, was) {
				t.Errorf("was\n%s\nis %s\n%s", was, again.Type, again.Payload)
			}
		})
	}
	for _, name := range journal.Names() {
		if !slices.Contains(found, name) {
			t.Errorf("%s is not frozen: add a sample and run with -update", name)
		}
	}
}

// freeze writes the samples that no file has yet.
func freeze(t *testing.T) {
	for _, e := range samples {
		n, err := journal.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		if files, text := frozen(t, n.Type), append(n.Payload, '\n'); !slices.ContainsFunc(files, func(b []byte) bool { return bytes.Equal(b, text) }) {
			label := n.Type
			if len(files) > 0 {
				label += "@" + strconv.Itoa(len(files)+1)
			}
			if err := os.WriteFile(filepath.Join("testdata/events", label+".json"), text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// frozen are the files of an event.
func frozen(t *testing.T, name string) (out [][]byte) {
	for _, pattern := range []string{name + ".json", name + "@*.json"} {
		files, err := filepath.Glob(filepath.Join("testdata/events", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, b)
		}
	}
	return out
}

// TestSamplesAreFrozen keeps a field that was added from being forgotten here.
func TestSamplesAreFrozen(t *testing.T) {
	t.Parallel()
	for _, e := range samples {
		n, err := journal.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(frozen(t, n.Type), func(b []byte) bool { return bytes.Equal(b, append(n.Payload, '\n')) }) {
			t.Errorf("%s has changed since it was frozen: run with -update, which adds a file", n.Type)
		}
	}
}

// TestBareIsWhatAReloadGives holds the short way, which the desk takes, to the long one.
func TestBareIsWhatAReloadGives(t *testing.T) {
	t.Parallel()
	shapes := append(slices.Clone(samples),
		complaint.Tagged{Add: []string{}, Remove: []string{"a\xff\xfeb", ""}},
		complaint.Unsolved{Opens: []string{}}, complaint.Unsolved{},
		complaint.Registered{Allegations: []complaint.Allegation{{Text: complaint.Text{ID: "x", Digest: "d", Plain: "words"}}, {Reason: complaint.Text{Digest: "d"}}}})
	for _, e := range shapes {
		n, err := journal.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		r, err := journal.Decode(journal.Record{Type: n.Type, Payload: n.Payload})
		if err != nil {
			t.Fatal(err)
		}
		if bare := complaint.Bare(e); !reflect.DeepEqual(bare, r.Event) {
			t.Errorf("%s: a reload gives\n%#v, remembered is\n%#v", n.Type, r.Event, bare)
		}
	}
	given := []string{"one"}
	bare := complaint.Bare(complaint.Tagged{Add: given}).(complaint.Tagged)
	if given[0] = "two"; bare.Add[0] != "one" {
		t.Error("what is remembered changes with the caller's memory")
	}
}

// TestSamplesAreFull keeps the samples honest: a field that is empty in one is not frozen.
func TestSamplesAreFull(t *testing.T) {
	t.Parallel()
	for _, e := range samples {
		for _, path := range empty(reflect.ValueOf(e), reflect.TypeOf(e).Name()) {
			t.Errorf("%s is empty", path)
		}
	}
}

func empty(v reflect.Value, path string) (out []string) {
	if v.Type() == reflect.TypeFor[complaint.Text]() {
		if v.Field(0).IsZero() || v.Field(1).IsZero() {
			return []string{path}
		}
		return nil
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.Tag.Get("json") != "-" {
				out = append(out, empty(v.Field(i), path+"."+f.Name)...)
			}
		}
	case reflect.Slice:
		if v.Len() == 0 {
			return []string{path}
		}
		for i := range v.Len() {
			out = append(out, empty(v.Index(i), path)...)
		}
	default:
		if v.IsZero() {
			return []string{path}
		}
	}
	return out
}

// TestUnknownAndUnsealed are refused rather than lost.
func TestUnknownAndUnsealed(t *testing.T) {
	t.Parallel()
	if _, err := journal.Decode(journal.Record{Type: "complaint.forgotten", Payload: []byte("{}")}); err == nil {
		t.Error("an unknown name was read")
	}
	if _, err := journal.Decode(journal.Record{Type: "complaint.closed", Payload: []byte("[]")}); err == nil {
		t.Error("a payload of another shape was read")
	}
	if _, err := journal.Encode(complaint.Noted{Text: complaint.Words("plain")}); err == nil {
		t.Error("words that were not sealed were written")
	}
}
