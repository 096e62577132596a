package house_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/notify"
	"amends/internal/waittest"
)

// TestOldNoticesGo lets a notice be read and grow old: housekeeping forgets it.
func TestOldNoticesGo(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := context.Background()
	var later atomic.Int64
	now := h.Notify.Now
	h.Now = func() time.Time { return now().Add(time.Duration(later.Load())) }
	h.Notify.Now = h.Now
	res, err := h.Desk.Do(ctx, complaint.Meta{By: "anna", Channel: "desk"}, "", newCase("13800001111"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Desk.Do(ctx, complaint.Meta{By: "anna", Channel: "desk"}, res.ID, &complaint.Note{Text: complaint.TextOf("请看"), Mentions: []string{"boss"}}); err != nil {
		t.Fatal(err)
	}
	running, stop := context.WithCancel(ctx)
	done := make(chan error)
	go func() { done <- h.Run(running, nil) }()
	inbox := func() []notify.Notice {
		list, _, err := h.Notify.Inbox(ctx, "boss", notify.Page{Limit: 9})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	waittest.Until(t, "there is a notice", func() bool { return len(inbox()) > 0 }, nil)
	stop()
	if err := waittest.For(t, "the end of the house", done); err != nil {
		t.Fatal(err)
	}
	left := func(want int, after time.Duration, why string) {
		t.Helper()
		later.Store(int64(after))
		h.Tidy(ctx)
		if got := len(inbox()); got != want {
			t.Errorf("%s: %d left, want %d", why, got, want)
		}
	}
	const day = 24 * time.Hour
	had := len(inbox())
	left(had, 31*day, "not read yet")
	if _, err := h.Notify.MarkAllRead(ctx, "boss", ""); err != nil {
		t.Fatal(err)
	}
	left(had, 29*day, "read and young")
	left(0, 31*day, "read and old")
}
