package register

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"amends/internal/fault"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/waittest"
)

func asText(t *testing.T, b Bundle) string {
	t.Helper()
	text, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestFilesComeBackAsTheyWent(t *testing.T) {
	t.Parallel()
	s := sample(t)
	want := asText(t, s.Bundle())
	check := func(how string, b Bundle, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", how, err)
		}
		again, err := Of(b)
		if err != nil {
			t.Fatalf("%s: %v", how, err)
		}
		if got := asText(t, again.Bundle()); got != want {
			t.Errorf("%s: came back different", how)
		}
	}
	var one bytes.Buffer
	if err := Export(s, &one); err != nil {
		t.Fatal(err)
	}
	b, err := Read(bytes.NewReader(one.Bytes()))
	check("one file", b, err)

	dir := t.TempDir()
	if err := ExportDir(s, dir); err != nil {
		t.Fatal(err)
	}
	b, err = ReadDir(os.DirFS(dir))
	check("folder", b, err)
	if text, err := os.ReadFile(dir + "/procedures/telecom@1.yaml"); err != nil || !bytes.Contains(text, []byte("span: 15d")) {
		t.Errorf("the procedure is not readable in its own file: %v", err)
	}
	var again bytes.Buffer
	if err := Export(s, &again); err != nil || !bytes.Equal(one.Bytes(), again.Bytes()) {
		t.Error("two exports of one snapshot differ")
	}
}

func TestUnreadableFiles(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, path, key string }{
		"unknown key": {"causes:\n  - {code: a, name: {zh: x}, colour: red}\n", "line 2", "register.unreadable"},
		"not yaml":    {"causes: [", "line 1", "register.unreadable"},
		"wrong type":  {"tiers:\n  - {id: a, up_to: much, role: lead}\n", "line 2", "register.unreadable"},
		"key twice":   {"causes: []\ncauses:\n  - {code: a}\n", "line 2", "register.unreadable"},
		"field twice": {"causes:\n  - {code: a, code: b}\n", "line 2", "register.unreadable"},
		"other case":  {"causes:\n  - {code: a, Code: b}\n", "line 2", "register.unreadable"},
		"two files":   {"causes:\n  - {code: a}\n---\ncauses:\n  - {code: b}\n", "file", "register.several_documents"},
		"anchor":      {"causes: &a []\n", "line 1", "register.not_plain"},
		"tag":         {"staff: !00 00\n", "line 1", "register.not_plain"},
		"deep flow":   {"causes: " + strings.Repeat("[", 1<<20), "line 1", "register.too_deep"},
		"deep dashes": {"causes:\n " + strings.Repeat("- ", 1<<20), "line 2", "register.too_deep"},
		"twice":       {"causes:\n  - {code: a}\n  - {code: a}\n", "", "register.twice"},
	} {
		_, err := Read(strings.NewReader(c.text))
		f := fault.As(err)
		if f == nil || len(f.Fields) != 1 || f.Fields[0].Key != c.key || f.Fields[0].Path != c.path {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := ReadDir(fstest.MapFS{"a.yaml": {Data: []byte("causes:\n  - {code: a}\n")}, "sub/b.yaml": {Data: []byte("causes:\n  - {code: a}\n")}})
	refused(t, err, "register.twice")
	if b, err := Read(strings.NewReader("")); err != nil || len(b.changes()) != 0 {
		t.Errorf("an empty file: %v", err)
	}
	_, err = Read(strings.NewReader(strings.Repeat("#", MaxFile+1)))
	refused(t, err, "register.file_too_large")
}

// TestFilesDoNotQueueWithoutEnd: while one is read a few large ones wait, the others are sent away; a small one waits.
func TestFilesDoNotQueueWithoutEnd(t *testing.T) {
	reading.Lock() // one is being read
	text := strings.Repeat("#", large+1)
	answers := make(chan error)
	for range 32 {
		go func() { _, err := Read(strings.NewReader(text)); answers <- err }()
	}
	for range 32 - queue {
		refused(t, waittest.For(t, "an answer", answers), "register.busy")
	}
	go func() { _, err := Read(strings.NewReader("causes: []")); answers <- err }()
	reading.Unlock()
	for range queue + 1 {
		if err := waittest.For(t, "an answer", answers); err != nil {
			t.Error(err)
		}
	}
}

func TestImport(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		r := founded(t, at(t, db))
		all := r.Snapshot().Bundle()
		diffs, err := r.Import(ctx, "root", now, all)
		if err != nil || r.Snapshot().Version != 1 {
			t.Fatalf("its own export changed the register to version %d: %v", r.Snapshot().Version, err)
		}
		for _, d := range diffs {
			if d.Op != DiffSame || d.Fields != nil {
				t.Errorf("%s %s: %s %v", d.Kind, d.ID, d.Op, d.Fields)
			}
		}
		cause := *r.Snapshot().CauseByCode["network.fault"]
		cause.Active = false
		next := all.Procedures[0]
		next.Procedure.Version = 9 // approved in another house
		part := Bundle{Causes: []Cause{cause, {Code: "weather", Name: Title{"zh": "天气"}, Active: true}}, Procedures: []Version{next}}
		diffs, err = r.Plan(ctx, "root", now, part)
		if err != nil || len(diffs) != 3 || r.Snapshot().Version != 1 {
			t.Fatalf("plan: %v %v", diffs, err)
		}
		if d := diffs[0]; d.Op != DiffChange || len(d.Fields) != 1 || d.Fields[0] != "active" || !d.Before.(*Cause).Active {
			t.Errorf("planned change: %+v", d)
		}
		if d := diffs[1]; d.Op != DiffAdd || d.ID != "weather" || d.Before != nil {
			t.Errorf("planned addition: %+v", d)
		}
		if _, err := r.Import(ctx, "root", now, part); err != nil {
			t.Fatal(err)
		}
		s := r.Snapshot()
		if s.CauseByCode["weather"] == nil || s.CauseByCode["network.fault"].Active {
			t.Error("the import was not written")
		}
		if v := s.Procedures[next.Procedure.ID][9]; v == nil || v.Approved() || v.DraftedBy != "root" {
			t.Errorf("an approval was imported: %+v", v)
		}
		bad := Bundle{Causes: []Cause{{Code: "x", Parent: "nowhere", Name: Title{"zh": "x"}}}}
		diffs, err = r.Plan(ctx, "root", now, bad)
		refused(t, err, "register.unknown")
		if len(diffs) != 1 {
			t.Error("a plan that would be refused still says what it would do")
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("causes:\n  - {code: a, name: {zh: x}}\n"))
	f.Add([]byte("departments: [{id: a, parent: b}, {id: b, parent: a}]"))
	f.Add([]byte("staff: [{id: a, manager: a}]\ntiers: [{up_to: -9223372036854775808}]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		b, err := Read(bytes.NewReader(text))
		if err != nil {
			return
		}
		if _, err := Of(b); err == nil {
			t.Error("a house without roles was accepted")
		}
	})
}
