package casefile_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"amends/internal/casefile"
	"amends/internal/complaint"
	"amends/internal/house"
	"amends/internal/procedure"
	"amends/internal/record/recordtest"
	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/vault"
)

func words(s string) procedure.Title { return procedure.Title{"zh": s, "en": s} }

func TestCaseFile(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	h, err := house.Open(ctx, house.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	err = h.Register.Found(ctx, "setup", time.Now(), register.Seed().Merge(register.Bundle{
		Departments: []register.Department{{ID: "desk", Name: words("desk"), Lead: "root", Active: true}},
		Staff:       []register.Staff{{ID: "root", Name: "Root", Department: "desk", Roles: []string{"admin", "intake", "handler", "lead"}, Active: true}},
	}))
	if err != nil {
		t.Fatal(err)
	}
	ref, err := h.Blobs.Put(ctx, strings.NewReader("the router blinks red all night"), "note.txt", "root")
	if err != nil {
		t.Fatal(err)
	}
	m := complaint.Meta{By: "root", Channel: "hotline"}
	res, err := h.Desk.Do(ctx, m, "", &complaint.Register{Complainant: complaint.Complainant{Name: "周小霞", Phone: "13000001203"}, Channel: "hotline",
		Subject: complaint.TextOf("宽带断网"), Matter: complaint.TextOf("连续三天断网。"),
		Files: []complaint.File{{Digest: ref.Digest, Name: complaint.TextOf(ref.Name), Type: ref.Type, Size: ref.Size}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Desk.Do(ctx, m, res.ID, &complaint.Note{Text: complaint.TextOf("已联系网维")}); err != nil {
		t.Fatal(err)
	}
	sheet := func(_ context.Context, id, by, lang string, out io.Writer) error {
		_, err := io.WriteString(out, "<p>"+lang+" "+by+" "+id)
		return err
	}
	var out bytes.Buffer
	if err := write(ctx, h, res.ID, sheet, &out); err != nil {
		t.Fatal(err)
	}
	if looks, err := h.Vault.Looks(ctx, h.DB.Reader(), res.State.Person, "", 5); err != nil || len(looks) != 1 || looks[0].Who != "root" || looks[0].Why != res.Number {
		t.Errorf("%+v %v", looks, err)
	}
	check := func(b []byte) casefile.Findings {
		f, err := casefile.Check(bytes.NewReader(b), int64(len(b)), h.Keys.Verifier())
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	if f := check(out.Bytes()); !f.OK() || f.Texts != 4 || f.Files != 1 || f.Absent != 0 {
		t.Fatalf("a true case file: %+v", f)
	}
	for _, c := range []struct{ member, old, new string }{
		{"events.jsonl", `"by":"root"`, `"by":"anna"`},
		{"events.jsonl", `hotline`, `counter`},
		{"texts.jsonl", "已联系网维", "未联系网维"},
		{"files/" + ref.Digest, "red", "led"},
		{"sheet.en.html", "root", "anna"},
		{"manifest.json", `"events": 3`, `"events": 2`},
		{"manifest.json", `"number": "TS`, `"number": "XX`},
	} {
		if f := check(tamper(t, out.Bytes(), c.member, c.old, c.new)); f.OK() {
			t.Errorf("%s: %s → %s was not found", c.member, c.old, c.new)
		}
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range z.File {
		if d := time.Since(m.Modified); d < -time.Minute || d > time.Hour {
			t.Errorf("%s is of %s", m.Name, m.Modified)
		}
	}
	// One from before there were sheets is as true.
	out.Reset()
	if err := write(ctx, h, res.ID, nil, &out); err != nil {
		t.Fatal(err)
	}
	if f := check(out.Bytes()); !f.OK() {
		t.Errorf("without sheets: %+v", f)
	}
	// Nothing can be left out, not even with a cover that says so, and nothing added that the check would not read.
	cut := tamper(t, out.Bytes(), "manifest.json", `"events": 3`, `"events": 2`)
	cut = tamper(t, cut, "events.jsonl", last(t, cut, "events.jsonl"), "")
	cut = tamper(t, cut, "texts.jsonl", last(t, cut, "texts.jsonl"), "")
	for name, b := range map[string][]byte{
		"the last event":    cut,
		"a text":            tamper(t, out.Bytes(), "texts.jsonl", last(t, out.Bytes(), "texts.jsonl"), ""),
		"a file":            without(t, out.Bytes(), func(name string) bool { return strings.HasPrefix(name, "files/") }, ""),
		"one member twice":  without(t, out.Bytes(), func(string) bool { return false }, "events.jsonl"),
		"a member of yours": without(t, out.Bytes(), func(string) bool { return false }, "decision.txt"),
	} {
		if f := check(b); f.OK() {
			t.Errorf("%s: not found", name)
		}
	}
}

// last is the last line of a member.
func last(t *testing.T, archive []byte, member string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.Open(member)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(body), "\n")
	return lines[len(lines)-2]
}

// without takes members out, or puts one in.
func without(t *testing.T, archive []byte, gone func(name string) bool, extra string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, m := range z.File {
		if !gone(m.Name) {
			err = errors.Join(err, w.Copy(m))
		}
	}
	if extra != "" {
		f, addErr := w.Create(extra)
		if err = errors.Join(err, addErr); err == nil {
			_, err = io.WriteString(f, "{}")
		}
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func tamper(t *testing.T, archive []byte, member, old, new string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, m := range z.File {
		r, err := m.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if m.Name == member {
			changed := strings.Replace(string(body), old, new, 1)
			if changed == string(body) {
				t.Fatalf("%s holds no %q", member, old)
			}
			body = []byte(changed)
		}
		f, err := w.Create(m.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestACaseFileIsOnRecord: it holds what people said in plain, so who took it is noted with each of them.
func TestACaseFileIsOnRecord(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		v, err := vault.New(t.Context(), db, vault.NewKey())
		if err != nil {
			t.Fatal(err)
		}
		recordtest.People(t, db, v)
		for _, people := range [][]string{{"zhou", "li"}, nil} {
			if err := v.Looked(t.Context(), "root", casefile.Look, "TS1", people...); err != nil {
				t.Fatal(err)
			}
		}
		for _, p := range []string{"zhou", "li", ""} {
			looks, err := v.Looks(t.Context(), db.Reader(), p, "", 5)
			if err != nil || len(looks) != 1 || looks[0].Who != "root" || looks[0].Why != "TS1" || looks[0].Field != "case_file" {
				t.Errorf("%q: %+v %v", p, looks, err)
			}
		}
	})
}

// write makes the file of a stream, for root.
func write(ctx context.Context, h *house.House, id string, sheet casefile.Sheet, out io.Writer) error {
	f, err := casefile.Open(ctx, h, "root", casefile.Stream(id))
	if err != nil {
		return err
	}
	return f.Write(ctx, sheet, out)
}
