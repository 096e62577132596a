package casefile_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"amends/internal/casefile"
	"amends/internal/complaint"
	"amends/internal/house"
	"amends/internal/procedure"
	"amends/internal/register"
)

func words(s string) procedure.Words { return procedure.Words{"zh": s, "en": s} }

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
		Subject: complaint.Words("宽带断网"), Matter: complaint.Words("连续三天断网。"),
		Files: []complaint.File{{Digest: ref.Digest, Name: complaint.Words(ref.Name), Type: ref.Type, Size: ref.Size}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Desk.Do(ctx, m, res.ID, &complaint.Note{Text: complaint.Words("已联系网维")}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := casefile.Write(ctx, h, res.ID, "root", &out); err != nil {
		t.Fatal(err)
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
		{"manifest.json", `"events": 3`, `"events": 2`},
		{"manifest.json", `"number": "TS`, `"number": "XX`},
	} {
		if f := check(tamper(t, out.Bytes(), c.member, c.old, c.new)); f.OK() {
			t.Errorf("%s: %s → %s was not found", c.member, c.old, c.new)
		}
	}
}

// TestSmuggledMembers: what the check does not read must not be shown beside what it proved.
func TestSmuggledMembers(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"events.jsonl", "manifest.json", "decision.txt"} {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, m := range []struct{ name, body string }{
			{"manifest.json", `{"format":"amends-case-file/1"}`}, {"events.jsonl", ""}, {"texts.jsonl", ""}, {"proof.json", "{}"}, {name, "{}"},
		} {
			f, err := w.Create(m.name)
			if err == nil {
				_, err = io.WriteString(f, m.body)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		f, err := casefile.Check(bytes.NewReader(b.Bytes()), int64(b.Len()), "")
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(f.Problems, func(p string) bool { return strings.HasPrefix(p, name+" ") }) {
			t.Errorf("%s was smuggled in: %q", name, f.Problems)
		}
	}
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
