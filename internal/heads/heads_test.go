package heads_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"amends/internal/heads"
	"amends/internal/journal"
	"amends/internal/store/storetest"
)

// memory is a file of heads and a journal whose heads it remembers.
func memory(t *testing.T) (*heads.File, *journal.Journal, func() journal.Head) {
	t.Helper()
	keys, err := journal.MakeKeys(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	j, err := journal.Open(t.Context(), storetest.SQLite(t), keys, journal.WithClock(func() time.Time { at = at.Add(time.Minute); return at }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	n := 0
	return heads.Open(filepath.Join(t.TempDir(), "heads"), keys), j, func() journal.Head {
		n++
		_, err := j.Append(context.Background(), journal.Append{Stream: "case/1", Expect: n - 1, By: "anna", Channel: "web",
			Events: []journal.New{{Type: "complaint.noted", Payload: fmt.Appendf(nil, `{"n":%d}`, n)}}})
		if err != nil {
			t.Fatal(err)
		}
		h, err := j.Head(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
}

// A file that is full is thinned and put aside: checkpoints, decisions and numbers stay, and the newest head is known.
func TestAFullFileIsThinned(t *testing.T) {
	t.Parallel()
	f, _, next := memory(t)
	if _, err := f.State(heads.Statement{Kind: heads.Begun, At: time.Now()}); err != nil {
		t.Fatal(err)
	}
	if err := f.Reserve("TS260302", 3, time.Now()); err != nil {
		t.Fatal(err)
	}
	var last journal.Head
	for range 60 {
		last = next()
		if err := f.Note(last); err != nil {
			t.Fatal(err)
		}
	}
	before, err := f.Recall()
	if err != nil || len(before.Heads) != 60 {
		t.Fatalf("%d heads, %v", len(before.Heads), err)
	}
	body, err := os.ReadFile(f.Path())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.Path(), append([]byte(strings.Repeat("\n", 1<<20)), body...), 0o600); err != nil {
		t.Fatal(err)
	}
	newer := next()
	if err := f.Note(newer); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(f.Path()); err != nil || info.Size() > 4000 {
		t.Errorf("the new file begins with %v, %v", info, err)
	}
	m, err := f.Recall()
	if err != nil || len(m.Problems) > 0 {
		t.Fatal(m.Problems, err)
	}
	if kept := keptOf(append(before.Heads, newer)); len(m.Heads) >= 30 || keptOf(m.Heads) != kept || m.Numbers["TS260302"] != 1000 || len(m.Begun) != 1 || !f.Begun() {
		t.Errorf("%d heads, %d checkpoints, numbers %v, begun %v", len(m.Heads), keptOf(m.Heads), m.Numbers, m.Begun)
	}
	if h, err := f.Newest(); err != nil || h.Size != newer.Size {
		t.Errorf("the newest is %d, want %d, %v", h.Size, newer.Size, err)
	}
}

// What a crash left half written takes nothing with it, and no key but ours puts anything in.
func TestWhatIsHalfWritten(t *testing.T) {
	t.Parallel()
	f, _, next := memory(t)
	first := next()
	if err := f.Note(first); err != nil {
		t.Fatal(err)
	}
	half, second := next().Note, next()
	out, err := os.OpenFile(f.Path(), os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := out.WriteString("\n" + half[:len(half)/2]); err != nil {
		t.Fatal(err)
	}
	_ = out.Close()
	if h, err := f.Newest(); err != nil || h.Size != first.Size {
		t.Errorf("%d, %v", h.Size, err)
	}
	if err := f.Note(second); err != nil {
		t.Fatal(err)
	}
	m, err := f.Recall()
	if err != nil || len(m.Heads) != 2 || len(m.Problems) > 0 {
		t.Errorf("%d heads, %v, %v", len(m.Heads), m.Problems, err)
	}
	other, _, another := memory(t)
	if err := other.Note(another()); err != nil {
		t.Fatal(err)
	}
	forged, err := os.ReadFile(other.Path())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.Path(), forged, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Newest(); err != heads.ErrStrange {
		t.Errorf("heads of another house: %v", err)
	}
	if m, err := f.Recall(); err != nil || len(m.Problems) != 1 || len(m.Heads) != 0 {
		t.Errorf("%+v, %v", m, err)
	}
}

// Numbers are noted before they are given out, a thousand at once.
func TestNumbersAreNoted(t *testing.T) {
	t.Parallel()
	f, _, _ := memory(t)
	for _, upTo := range []int64{1, 3, 1000, 1001, 900, 2500} {
		if err := f.Reserve("TS260302", upTo, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	body, err := os.ReadFile(f.Path())
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(body), "kind numbers"); n != 3 {
		t.Errorf("noted %d times", n)
	}
	if m, err := f.Recall(); err != nil || m.Numbers["TS260302"] != 3000 {
		t.Errorf("%v, %v", m.Numbers, err)
	}
}

// A mail quotes and indents, and ends its lines as it likes.
func TestAnchorsOfAMail(t *testing.T) {
	t.Parallel()
	f, j, next := memory(t)
	h := next()
	mail := "Dear all,\r\n\r\n> " + strings.ReplaceAll(strings.TrimSpace(h.Note), "\n", "\r\n> ") + "\r\n\r\nKind regards\r\n"
	got := heads.Anchors(mail)
	if len(got) != 1 || got[0] != h.Note {
		t.Fatalf("%q", got)
	}
	if r, err := j.Verify(t.Context(), nil, got...); err != nil || !r.OK() {
		t.Error(r.Problems, err)
	}
	_ = f
}

// keptOf counts the checkpoints among heads; one that stands twice is one.
func keptOf(list []journal.Head) int {
	sizes := map[int64]bool{}
	for _, h := range list {
		if h.Kept {
			sizes[h.Size] = true
		}
	}
	return len(sizes)
}
