package paper_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/house"
	"amends/internal/register"
	"amends/internal/web"
	"amends/internal/web/paper"
)

// TestSheet: the page says in either language what happened, holds everything it needs, and says that it is no proof.
func TestSheet(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	h, err := house.Open(ctx, house.Options{Dir: t.TempDir()})
	must(t, err)
	t.Cleanup(func() { _ = h.Close() })
	name := func(s string) register.Title { return register.Title{"zh": s, "en": s} }
	must(t, h.Register.Found(ctx, "setup", time.Now(), register.Seed().Merge(register.Bundle{
		Departments: []register.Department{{ID: "desk", Name: name("desk"), Lead: "root", Active: true}},
		Staff:       []register.Staff{{ID: "root", Name: "Root", Department: "desk", Roles: []string{"admin", "intake", "handler", "lead"}, Active: true}},
	})))
	ref, err := h.Blobs.Put(ctx, strings.NewReader("red"), "note.txt", "root")
	must(t, err)
	m := complaint.Meta{By: "root", Channel: "desk"}
	res, err := h.Desk.Do(ctx, m, "", &complaint.Register{Complainant: complaint.Complainant{Name: "周小霞", Phone: "13000001203"}, Channel: "hotline",
		Subject: complaint.TextOf("宽带<b>断网"), Matter: complaint.TextOf("连续三天断网。"), Wish: complaint.TextOf("退费"),
		Files: []complaint.File{{Digest: ref.Digest, Name: complaint.TextOf(ref.Name), Type: ref.Type, Size: ref.Size}}})
	must(t, err)
	_, err = h.Desk.Do(ctx, m, res.ID, &complaint.Note{Text: complaint.TextOf("已联系网维")})
	must(t, err)
	words, err := web.Words()
	must(t, err)
	draw := paper.Sheet(h, words)
	for lang, want := range map[string]string{"zh": "闭环台账", "en": "Ledger of the closed loop"} {
		var out bytes.Buffer
		must(t, draw(ctx, res.ID, "root", lang, &out))
		s := out.String()
		for _, part := range []string{want, res.Number, "宽带&lt;b&gt;断网", "连续三天断网。", "退费", "已联系网维", "files/" + ref.Digest, "note.txt", "amends verify", `lang="` + lang} {
			if !strings.Contains(s, part) {
				t.Errorf("%s: %q is missing", lang, part)
			}
		}
		for _, bad := range []string{"13000001203", "周小霞", "http", "<script", "src=", "url("} {
			if strings.Contains(s, bad) {
				t.Errorf("%s: %q is on the page", lang, bad)
			}
		}
	}
	if lost := words.Lost(); len(lost) > 0 {
		t.Errorf("no words for %v", lost)
	}
	var out bytes.Buffer
	if err := draw(ctx, "none", "root", "zh", &out); err == nil {
		t.Error("a case that is not there was drawn")
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
