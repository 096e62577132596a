package house_test

import (
	"context"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/house"
	"amends/internal/store"
)

// TestCodesFromBefore takes a database back to before codes had letters, and opens it: its complaints keep their six
// digits until a new code is given, those registered from now on have letters.
func TestCodesFromBefore(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	h := open(t)
	was, err := h.Desk.Do(ctx, complaint.Meta{By: "anna", Channel: "hotline"}, "", newCase("13800001111"))
	if err != nil {
		t.Fatal(err)
	}
	err = h.DB.Write(ctx, func(tx *store.Tx) error {
		for _, q := range []string{`drop table portal_code`, `drop table guess`, `delete from migration where name = '0016_guess'`} {
			if _, err := tx.ExecContext(ctx, q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if h, err = house.Open(ctx, house.Options{Dir: h.Dir, Now: time.Now}); err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	is, err := h.Desk.Do(ctx, complaint.Meta{By: "anna", Channel: "hotline"}, "", newCase("13800001111"))
	if err != nil {
		t.Fatal(err)
	}
	for id, length := range map[string]int{was.ID: 6, is.ID: 9} {
		code, err := h.Auth.PortalCode(ctx, id)
		if err != nil || len(code) != length {
			t.Errorf("%q, want %d letters: %v", code, length, err)
		}
		if err := h.Auth.CheckPortalCode(ctx, "TS", id, code, "192.0.2.1:1"); err != nil {
			t.Error(err)
		}
	}
}
