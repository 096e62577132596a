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
	r := &running{h, *h.Notify}
	r.notify.Changed = changed
	g, ctx := errgroup.WithContext(ctx)
	for _, one := range h.rooms() {
		if one.run != nil {
			g.Go(func() error { return one.run(r, ctx) })
		}
	}
	g.Go(func() error { return h.housekeeping(ctx) })
	return ended(ctx, g.Wait())
}

// running is a house at work, whose notices reach the open pages.
type running struct {
	*House
	notify notify.Notify
}

func (r *running) runSettings(ctx context.Context) error {
	r.Register.Hear(ctx, func(err error) { r.Log.ErrorContext(ctx, "hear of settings", "err", err) })
	return nil
}

func (r *running) runHeads(ctx context.Context) error { return r.remember(ctx) }

func (r *running) runSearch(ctx context.Context) error {
	return r.Journal.Run(ctx, r.Views.SearchReader())
}

func (r *running) runFigures(ctx context.Context) error { return r.Reports.Run(ctx) }

func (r *running) runJobs(ctx context.Context) error {
	return ended(ctx, r.Jobs.Run(ctx, r.handlers(&r.notify)))
}

func (r *running) runNotices(ctx context.Context) error { return r.notify.Run(ctx) }

// runFlow has the desk answer and follow at once what can be, and the readers what is left.
func (r *running) runFlow(ctx context.Context) error {
	f := &flow.Flow{Desk: r.Desk, Actions: r.Actions, Log: r.Log, Link: r.notify.Link, Ticks: map[string]flow.Ticker{}}
	for _, room := range r.rooms() {
		if room.desk != nil {
			f.Ticks[room.stream.Type()] = room.desk(r.House)
		}
	}
	f.Carries = func(medium string) bool { return r.notify.Carries(ctx, medium) }
	r.Desk.AnswerWith(f.Answer)
	r.Desk.FollowWith(f.Follow)
	return f.Run(ctx)
}

func (r *running) runWitness(ctx context.Context) error { return r.tellWitness(ctx) }

// ActedUpon takes all that has happened so far as acted upon: what is told of the past was acknowledged, given out and sent
// then.
func (h *House) ActedUpon(ctx context.Context) error {
	head, err := h.Journal.Head(ctx)
	if err != nil {
		return err
	}
	for _, r := range h.rooms() {
		for _, name := range r.acts {
			err := h.Journal.Rewind(ctx, name, head.Size, func(context.Context, *store.Tx) error { return nil })
			if err != nil {
				return err
			}
		}
	}
	return nil
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
	for _, r := range h.rooms() {
		if r.tidy == nil {
			continue
		}
		if n, err := r.tidy(h, ctx); err != nil && ctx.Err() == nil {
			h.Log.ErrorContext(ctx, "housekeeping", "what", r.name, "err", err)
		} else if n > 0 {
			h.Log.DebugContext(ctx, "housekeeping", "what", r.name, "forgotten", n)
		}
	}
}

func (h *House) before() time.Time { return h.Now().Add(-kept) }

func (h *House) tidySessions(ctx context.Context) (int64, error) { return h.Auth.Sweep(ctx) }

func (h *House) tidyKeys(ctx context.Context) (int64, error) {
	return h.Journal.ForgetKeys(ctx, h.before().UnixMicro())
}

func (h *House) tidyJobs(ctx context.Context) (int64, error) { return h.Jobs.Purge(ctx, h.before()) }

func (h *House) tidyNotices(ctx context.Context) (int64, error) {
	return h.Notify.Forget(ctx, h.before())
}

// tidyFiles takes uploads that were never sent, and the bytes of what nobody knows any more.
func (h *House) tidyFiles(ctx context.Context) (int64, error) {
	swept, err := h.Blobs.Sweep(ctx, h.Now().Add(-unsentFor))
	purged, gone := h.Blobs.PurgeAll(ctx)
	return swept + purged, errors.Join(err, gone)
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
