package notify_test

import (
	"context"
	"testing"
	"time"

	"amends/internal/store"
)

// TestWhatCouldNotBeReadIsToldLater breaks the reading of news off in the middle: open pages hear of the case afterwards.
func TestWhatCouldNotBeReadIsToldLater(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		told := make(chan string, 100)
		h.notify.Changed = func(id string, _ []string) { told <- id }
		ctx, stop := context.WithCancel(h.Context())
		done := make(chan struct{})
		go func() { defer close(done); _ = h.notify.Follow(ctx) }()
		defer func() { stop(); <-done }()
		hears := func(id string) {
			h.Helper()
			for end := time.After(10 * time.Second); ; {
				select {
				case got := <-told:
					if got == id {
						return
					}
				case <-end:
					h.Fatal("nobody was told")
				}
			}
		}
		rename := func(from, to string) {
			h.Helper()
			h.ok(h.desk.DB.Write(ctx, func(tx *store.Tx) error {
				_, err := tx.ExecContext(ctx, `alter table `+from+` rename to `+to)
				return err
			}))
		}
		time.Sleep(200 * time.Millisecond) // it follows from where it starts
		hears(h.do("mei", "", newCase()).ID)
		rename("notice", "away")
		id := h.do("mei", "", newCase()).ID
		time.Sleep(500 * time.Millisecond)
		rename("away", "notice")
		hears(id)
	})
}
