package house_test

import (
	"context"
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/store"
)

// An event that cannot be read any more is named by its position, and does not end the proof of the rest.
func TestVerifyGoesOnBesideWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	ctx, h := context.Background(), open(t)
	if _, err := h.Desk.Do(ctx, complaint.Meta{By: "anna", Channel: "hotline"}, "", newCase("13800001111")); err != nil {
		t.Fatal(err)
	}
	if err := h.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := store.Exec(ctx, tx, `update journal_event set payload = '{"n' where position = 1`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	v, err := h.Verify(ctx)
	if err != nil || len(v.Problems) < 2 || !strings.HasPrefix(v.Problems[0], "journal position 1:") {
		t.Errorf("%v %v", v.Problems, err)
	}
}
