// Package streamtest holds the events of a type of stream to what was written of them once.
package streamtest

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

	"amends/internal/stream"
)

var update = flag.Bool("update", false, "add the frozen files that are missing; those that exist are never changed")

// dir is where a room keeps its frozen events.
const dir = "testdata/events"

// Frozen reads every event as the first release wrote it, and writes it again to the same bytes. A file in testdata/events
// is never edited: an event whose shape must change gets a new name. Where a field was added, name@2.json is the event with
// it, and the older file shows that those from before are read as they were. samples is one full event of each name; more
// are further shapes, such as empty lists.
func Frozen[S, E any](t *testing.T, of *stream.Of[S, E], samples, more []E) {
	if *update {
		freeze(t, of, samples)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
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
			was := bytes.TrimSuffix(read(t, file), []byte("\n"))
			r, err := of.Decode(stream.Record{Type: name, Version: 1, Payload: was})
			if err != nil {
				t.Fatal(err)
			}
			again, payload := encode(t, of, r.Event)
			if again != name || !bytes.Equal(payload, was) {
				t.Errorf("was\n%s\nis %s\n%s", was, again, payload)
			}
		})
	}
	for _, name := range of.Names() {
		if !slices.Contains(found, name) {
			t.Errorf("%s is not frozen: add a sample and run with -update", name)
		}
	}
	for _, e := range samples {
		name, payload := encode(t, of, e)
		if !slices.ContainsFunc(frozen(t, name), func(b []byte) bool { return bytes.Equal(b, append(payload, '\n')) }) {
			t.Errorf("%s has changed since it was frozen: run with -update, which adds a file", name)
		}
		for _, path := range empty(reflect.ValueOf(e), reflect.TypeOf(e).Name()) {
			t.Errorf("%s is empty in its sample, and so not frozen", path)
		}
	}
	for _, e := range append(slices.Clone(samples), more...) { // the short way, which a writer takes, gives what a reload gives
		name, payload := encode(t, of, e)
		r, err := of.Decode(stream.Record{Type: name, Payload: payload})
		if err != nil {
			t.Fatal(err)
		}
		if bare := stream.Bare(e); !reflect.DeepEqual(bare, r.Event) {
			t.Errorf("%s: a reload gives\n%#v, remembered is\n%#v", name, r.Event, bare)
		}
	}
	if _, err := of.Decode(stream.Record{Type: of.Name + ".forgotten", Payload: []byte("{}")}); err == nil {
		t.Error("an unknown name was read")
	}
	if _, err := of.Decode(stream.Record{Type: of.Names()[0], Payload: []byte("[]")}); err == nil {
		t.Error("a payload of another shape was read")
	}
}

// freeze writes the samples that no file has yet.
func freeze[S, E any](t *testing.T, of *stream.Of[S, E], samples []E) {
	for _, e := range samples {
		name, payload := encode(t, of, e)
		text := append(payload, '\n')
		files := frozen(t, name)
		if slices.ContainsFunc(files, func(b []byte) bool { return bytes.Equal(b, text) }) {
			continue
		}
		label := name
		if len(files) > 0 {
			label += "@" + strconv.Itoa(len(files)+1)
		}
		if err := os.WriteFile(filepath.Join(dir, label+".json"), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// frozen are the files of an event.
func frozen(t *testing.T, name string) (out [][]byte) {
	for _, pattern := range []string{name + ".json", name + "@*.json"} {
		files, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			out = append(out, read(t, file))
		}
	}
	return out
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Clean(file))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func encode[S, E any](t *testing.T, of *stream.Of[S, E], e E) (name string, payload []byte) {
	t.Helper()
	name, payload, err := of.Encode(e)
	if err != nil {
		t.Fatal(err)
	}
	return name, payload
}

// empty names the fields of an event that say nothing.
func empty(v reflect.Value, path string) (out []string) {
	if reflect.PointerTo(v.Type()).Implements(reflect.TypeFor[interface{ Bare() }]()) { // a text: its reference and digest
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
