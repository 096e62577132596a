package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/flow"
	"amends/internal/house"
	"amends/internal/journal"
	"amends/internal/store"
)

const (
	loaders  = 64                   // commands at once: they share commits
	span     = 180 * 24 * time.Hour // how far back the complaints go
	familiar = 0.4                  // share of complaints by customers who complained before
	apart    = 2000                 // a customer is familiar when so many others came after him: surely committed
	lately   = 36 * time.Hour       // open cases are from so long ago at most
)

// fill adds cases until there are to of them, in every state, through the desk and without a server: most are settled,
// some open, as at a desk that keeps up. What the readers make of them is made here as well.
func (s *Size) fill(ctx context.Context, dir string, from, to int) (err error) {
	h, err := house.Open(ctx, house.Options{Dir: dir, Log: silent()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	started, cpu := time.Now(), processCPU()
	var commands atomic.Int64
	var next atomic.Int64
	next.Store(int64(from))
	g, gctx := errgroup.WithContext(ctx)
	for range loaders {
		g.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= to || gctx.Err() != nil {
					return gctx.Err()
				}
				n, err := newTale(i, started).play(gctx, h.Desk)
				commands.Add(int64(n))
				if err != nil {
					return fmt.Errorf("case %d: %w", i, err)
				}
			}
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	s.FillRate = float64(commands.Load()) / time.Since(started).Seconds()
	s.FillCPU = (processCPU() - cpu).Seconds() * 1000 / float64(commands.Load())
	if err := follow(ctx, h); err != nil {
		return err
	}
	head, err := h.Journal.Head(ctx)
	if err != nil {
		return err
	}
	s.Events = head.Size
	s.sample, err = store.All[string](ctx, h.DB.Reader(), `select id from queue order by random() limit 5000`)
	return err
}

// processCPU is the processor time of this process so far.
func processCPU() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// follow lets the clocks act and the exact readers catch up; those that would write letters to the customers of half a
// year ago begin at the end.
func follow(ctx context.Context, h *house.House) error {
	timer := &flow.Timer{Desk: h.Desk, Log: h.Log}
	for {
		if n, err := timer.Once(ctx); err != nil || n == 0 {
			if err != nil {
				return err
			}
			break
		}
	}
	head, err := h.Journal.Head(ctx)
	if err != nil {
		return err
	}
	if err := h.ActedUpon(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var g sync.WaitGroup
	errs := make(chan error, 2)
	for _, r := range []journal.Reader{h.Views.SearchReader(), h.Reports.Reader()} {
		g.Go(func() { errs <- h.Journal.Run(ctx, r) })
	}
	err = caughtUp(ctx, h.DB, head.Size)
	cancel()
	g.Wait()
	return errors.Join(err, <-errs, <-errs)
}

func caughtUp(ctx context.Context, db *store.DB, size int64) error {
	for {
		n, err := store.One[int](ctx, db.Reader(), `select count(*) from journal_reader where name in ('search', 'report') and position >= $1`, size)
		if err != nil || n == 2 {
			return err
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// tale is what happens to one case.
type tale struct {
	no    int
	at    time.Time
	steps []complaint.Command
}

func newTale(no int, now time.Time) *tale {
	r := rand.New(rand.NewPCG(uint64(no), 11))
	who := no
	if no > apart && r.Float64() < familiar {
		who = r.IntN(no - apart)
	}
	open := r.IntN(100) < 12
	back := 3*time.Hour + time.Duration(r.Int64N(int64(span)))
	if open { // most of them new
		back = time.Hour + time.Duration(r.Float64()*r.Float64()*float64(lately))
	}
	t := &tale{no: no, at: now.Add(-back).Truncate(time.Second)}
	first := newComplaint(r, who, t.at)
	t.steps = []complaint.Command{first}
	content := first.Content
	if content == "" {
		content = "other.unclear"
	}
	departments := []string{"complaints", "network", "billing", "market", "field", "quality", "counter"}
	class := &complaint.Classify{Content: content, Nature: []string{"general", "general", "general", "major"}[r.IntN(4)],
		Object:     "operator",
		Department: departments[r.IntN(len(departments))], Limit: []string{"h24", "h48", "standard"}[r.IntN(3)]}
	text := complaint.TextOf("您好，您反映的问题我们已经收到，" + first.Subject.Plain + "，会在承诺的时间内给您答复。")
	switch {
	case !open && r.IntN(2) == 0: // taken over from another system, answered and closed
		first.Procedure = "recorded"
		t.steps = append(t.steps, &complaint.NotifyResult{Medium: "phone",
			Done: complaint.TextOf("已经按照客户的要求处理完毕，" + first.Wish.Plain)},
			&complaint.Close{Basis: "accepted"})
	case !open:
		t.steps = append(t.steps, &complaint.Acknowledge{Medium: "sms", Text: text}, class,
			&complaint.Assign{Department: class.Department},
			&complaint.Withdraw{Medium: "phone", Reason: complaint.TextOf("客户表示问题已经解决，不再追究。")},
			&complaint.Close{Basis: "withdrawn"})
	case r.IntN(4) > 0:
		t.steps = append(t.steps, &complaint.Acknowledge{Medium: "sms", Text: text}, class,
			&complaint.Assign{Department: class.Department})
	default:
		t.steps = append(t.steps, &complaint.Acknowledge{Medium: "sms", Text: text})
	}
	if !open && r.IntN(20) > 0 {
		t.steps = append(t.steps, &complaint.Archive{})
	}
	return t
}

// play gives the commands in order, some minutes apart, and tells how many.
func (t *tale) play(ctx context.Context, d *desk.Desk) (int, error) {
	id, at := "", t.at
	for i, c := range t.steps {
		by := complaint.System
		if i == 0 {
			by = "wangxiaoman"
		}
		res, err := d.Do(ctx, complaint.Meta{At: at, By: by, Channel: "hotline"}, id, c)
		if err != nil {
			return i, fmt.Errorf("%s: %w", c.Act().Name, err)
		}
		id, at = res.ID, at.Add(time.Duration(7+3*i)*time.Minute)
	}
	return len(t.steps), nil
}
