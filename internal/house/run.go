package house

import (
	"context"
	"errors"
	"net/url"
	"time"

	"golang.org/x/sync/errgroup"

	"amends/internal/flow"
	"amends/internal/notify"
	"amends/internal/store"
)

// Run keeps everything going that happens by itself — flow, clocks, search, figures, notices, jobs, housekeeping — until
// ctx ends. changed is told of every case that something happened to, for open pages; it may be nil. While it runs nobody
// makes the views again, and while somebody does it refuses.
func (h *House) Run(ctx context.Context, changed func(caseID string, staff []string)) error {
	leave, err := h.DB.Share(ctx)
	if errors.Is(err, store.ErrOccupied) {
		return errors.New("the views of this database are being made again (amends replay): start when that has ended")
	}
	if err != nil {
		return ended(ctx, err)
	}
	defer leave()
	g, ctx := errgroup.WithContext(ctx)
	f := &flow.Flow{Desk: h.Desk, Log: h.Log, Link: h.Notify.Link, Carries: func(medium string) bool { return h.Notify.Carries(ctx, medium) }}
	h.Desk.AnswerWith(f.Answer)
	h.Desk.FollowWith(f.Follow)
	n := *h.Notify
	n.Changed = changed
	g.Go(func() error { return f.Run(ctx) })
	g.Go(func() error { return n.Run(ctx) })
	g.Go(func() error { return h.Journal.Run(ctx, h.Views.SearchReader()) })
	g.Go(func() error { return h.Reports.Run(ctx) })
	g.Go(func() error { return ended(ctx, h.Jobs.Run(ctx, h.handlers(&n))) })
	g.Go(func() error {
		h.Register.Watch(ctx, 2*time.Second, func(err error) { h.Log.ErrorContext(ctx, "watch settings", "err", err) })
		return nil
	})
	g.Go(func() error { return h.remember(ctx) })
	g.Go(func() error { return h.tellWitness(ctx) })
	g.Go(func() error { return h.housekeeping(ctx) })
	return ended(ctx, g.Wait())
}

// ended takes the end that was asked for as no error.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// kept is how long idempotency keys, finished jobs and notices that were read are remembered.
const kept = 30 * 24 * time.Hour

// unsentFor is how long an upload waits for the form or the command that it belongs to: a portal form may be sent a day
// after its files.
const unsentFor = 25 * time.Hour

// housekeeping forgets what nobody needs any more, once an hour.
func (h *House) housekeeping(ctx context.Context) error {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		h.Tidy(ctx)
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// Tidy forgets once what nobody needs any more. What fails is logged and tried again at the next time.
func (h *House) Tidy(ctx context.Context) {
	before := h.Now().Add(-kept)
	for what, do := range map[string]func() (int64, error){
		"sessions": func() (int64, error) { return h.Auth.Sweep(ctx) },
		"keys":     func() (int64, error) { return h.Journal.ForgetKeys(ctx, before.UnixMicro()) },
		"uploads":  func() (int64, error) { return h.Blobs.Sweep(ctx, h.Now().Add(-unsentFor)) },
		"files":    func() (int64, error) { return h.Blobs.PurgeAll(ctx) },
		"jobs":     func() (int64, error) { return h.Jobs.Purge(ctx, before) },
		"notices":  func() (int64, error) { return h.Notify.Forget(ctx, before) },
	} {
		if n, err := do(); err != nil && ctx.Err() == nil {
			h.Log.ErrorContext(ctx, "housekeeping", "what", what, "err", err)
		} else if n > 0 {
			h.Log.DebugContext(ctx, "housekeeping", "what", what, "forgotten", n)
		}
	}
}

func (h *House) portalLink(number string) string {
	return h.PublicURL + "/portal/progress?number=" + url.QueryEscape(number)
}

// senders carry messages out; a medium without one is spooled.
func (h *House) senders() map[string]notify.Sender {
	if h.Mail.Host == "" {
		return nil
	}
	return map[string]notify.Sender{"email": &notify.SMTP{Host: h.Mail.Host, Port: h.Mail.Port, User: h.Mail.User,
		Password: h.Mail.Password, From: h.Mail.From, TLS: h.Mail.TLS}}
}
