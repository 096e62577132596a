package house_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"amends/internal/complaint"
)

// A file that a case refers to stays and is proven; an upload that was never sent is remarked, then swept.
func TestFilesAreUsedOrSwept(t *testing.T) {
	t.Parallel()
	ctx, h := context.Background(), open(t)
	put := func(words string) string {
		ref, err := h.Blobs.Put(ctx, strings.NewReader(words), "a.txt", "anna")
		if err != nil {
			t.Fatal(err)
		}
		return ref.Digest
	}
	h.Blobs.Now = func() time.Time { return time.Now().Add(-48 * time.Hour) }
	used, unsent := put("证据"), put("没有寄出")
	c := newCase("13800001111")
	c.Files = []complaint.File{{Digest: used, Name: complaint.TextOf("a.txt")}}
	if _, err := h.Desk.Do(ctx, complaint.Meta{By: "anna", Channel: "hotline"}, "", c); err != nil {
		t.Fatal(err)
	}
	c.Files = []complaint.File{{Digest: strings.Repeat("0", 64), Name: complaint.TextOf("a.txt")}}
	if _, err := h.Desk.Do(ctx, complaint.Meta{By: "anna", Channel: "hotline"}, "", c); err == nil {
		t.Error("a file that was never stored was referred to")
	}
	v, err := h.Verify(ctx)
	if err != nil || len(v.Problems) != 0 || v.Files != 2 || len(v.Remarks) != 1 || !strings.Contains(v.Remarks[0], unsent) {
		t.Errorf("%+v %v", v, err)
	}
	if n, err := h.Blobs.Sweep(ctx, time.Now().Add(-25*time.Hour)); n != 1 || err != nil {
		t.Errorf("swept %d, %v", n, err)
	}
	if v, err = h.Verify(ctx); err != nil || len(v.Problems)+len(v.Remarks) != 0 || v.Files != 1 {
		t.Errorf("%+v %v", v, err)
	}
	if err := os.Remove(filepath.Join(h.Dir, "blobs", used[:2], used[2:4], used)); err != nil {
		t.Fatal(err)
	}
	if v, err = h.Verify(ctx); err != nil || len(v.Problems) != 1 || !strings.Contains(v.Problems[0], used+" is missing") {
		t.Errorf("%+v %v", v, err)
	}
}
