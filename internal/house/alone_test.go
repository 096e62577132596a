package house_test

import (
	"context"
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/store"
)

// TestReplayIsAlone keeps a replay and a server apart, whichever comes second, and what was there stays.
func TestReplayIsAlone(t *testing.T) {
	t.Parallel()
	h, ctx := open(t), context.Background()
	if _, err := h.Desk.Do(ctx, complaint.Meta{By: "anna", Channel: "desk"}, "", newCase("13800001111")); err != nil {
		t.Fatal(err)
	}
	leave, err := h.DB.Share(ctx) // what a server does as long as it runs
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Replay(ctx); err == nil || !strings.Contains(err.Error(), "a server runs") {
		t.Errorf("beside a server: %v", err)
	}
	if n, err := store.One[int](ctx, h.DB.Reader(), `select count(*) from queue`); err != nil || n != 1 {
		t.Errorf("%d cases left in the queue: %v", n, err)
	}
	leave()
	if leave, err = h.DB.Alone(ctx); err != nil {
		t.Fatal(err)
	}
	if err := h.Run(ctx, nil); err == nil || !strings.Contains(err.Error(), "amends replay") {
		t.Errorf("a server beside a replay: %v", err)
	}
	leave()
	if n, err := h.Replay(ctx); err != nil || n == 0 {
		t.Errorf("%d events: %v", n, err)
	}
}
