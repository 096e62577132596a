package notify_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/notify"
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

// TestNewsAfterAnAlarm: a notice without an event has a number far beyond those of events, and does not hide the next one.
func TestNewsAfterAnAlarm(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		told := make(chan string, 1000)
		people := make(chan string, 1000)
		h.notify.Changed = func(id string, staff []string) {
			told <- id
			for _, s := range staff {
				people <- s
			}
		}
		ctx, stop := context.WithCancel(h.Context())
		done := make(chan struct{})
		go func() { defer close(done); _ = h.notify.Follow(ctx) }()
		defer func() { stop(); waittest.For(h, "the end of the following", done) }()
		hears := func(staff string) {
			h.Helper()
			for end := time.After(waittest.Patience); ; {
				select {
				case got := <-people:
					if got == staff {
						return
					}
				case <-end:
					h.Fatalf("%s was not told", staff)
				}
			}
		}
		begins(h, told)
		h.ok(h.desk.DB.Write(ctx, func(tx *store.Tx) error {
			return h.notify.Alarm(ctx, tx, notify.SignInSet, notify.Args{By: "root"}, []string{"zhao"})
		}))
		hears("zhao")
		id := h.do("mei", "", newCase()).ID
		h.do("mei", id, &complaint.Note{Text: complaint.TextOf("请看"), Mentions: []string{"qian"}, Grant: true})
		h.read()
		hears("qian")

		// Of what is no case pages are told without one: its readers' inboxes are new, and no list is.
		h.ok(h.desk.DB.Write(ctx, func(tx *store.Tx) error {
			_, err := store.Exec(ctx, tx, `insert into notice (seq, staff, case_id, stream, kind, args, at)
				select max(seq) + 1, 'sun', 'action', 'improve', 'action_given', '{}', 0 from notice where seq < 1000000000000000`)
			return err
		}))
		hears("sun")
		for len(told) > 0 {
			if waittest.For(h, "news", told) == "action" {
				h.Error("an action was told of as a case")
			}
		}
	})
}
