package notify_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"amends/internal/store"
	"amends/internal/waittest"
)

// TestWhatCouldNotBeReadIsToldLater breaks the reading of news off in the middle: open pages hear of the case afterwards.
func TestWhatCouldNotBeReadIsToldLater(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		told := make(chan string, 100)
		h.notify.Changed = func(id string, _ []string) { told <- id }
		failed := make(chan struct{}, 100)
		h.notify.Log = slog.New(slog.NewTextHandler(writes(func() { failed <- struct{}{} }), nil))
		ctx, stop := context.WithCancel(h.Context())
		done := make(chan struct{})
		go func() { defer close(done); _ = h.notify.Follow(ctx) }()
		defer func() { stop(); waittest.For(h, "the end of the following", done) }()
		hears := func(id string) {
			h.Helper()
			for end := time.After(waittest.Patience); ; {
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
		begins(h, told)
		hears(h.do("mei", "", newCase()).ID)
		rename("notice", "away")
		id := h.do("mei", "", newCase()).ID
		waittest.For(h, "the failure in the log", failed)
		rename("away", "notice")
		hears(id)
	})
}

// writes calls for every line of a log.
type writes func()

func (w writes) Write(p []byte) (int, error) { w(); return len(p), nil }

// begins makes cases until one of them is told of: who follows does so from where he starts.
func begins(h *house, told <-chan string) {
	h.Helper()
	for range 200 {
		h.do("mei", "", newCase())
		select {
		case <-told:
			return
		case <-time.After(100 * time.Millisecond):
		}
	}
	h.Fatal("nobody follows the journal")
}
