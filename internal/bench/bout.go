package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Op is what one operation cost. CPU is the server's, all threads.
type Op struct {
	Name   string  `json:"name"`
	CPU    float64 `json:"cpu_ms"`               // of one operation, while the clients called
	All    float64 `json:"cpu_ms_all,omitempty"` // and with everything that followed: letters, index, figures
	Goal   float64 `json:"goal_ms,omitempty"`
	Rate   float64 `json:"per_second"`
	Wanted float64 `json:"goal_per_second,omitempty"`
	P50    float64 `json:"p50_ms"`
	P99    float64 `json:"p99_ms"`
	Bytes  float64 `json:"answer_bytes"`
	Count  int     `json:"count"`
	Wrong  string  `json:"wrong,omitempty"` // the first answer that was not a success
}

// bout is the measuring of one size.
type bout struct {
	Options
	srv  *server
	keys keys
	size *Size
}

// all measures every operation in turn.
func (b *bout) all(ctx context.Context) error {
	for i := range operations {
		if !strings.Contains(operations[i].name, b.Only) {
			continue
		}
		b.Say("%d cases: %s", b.size.Cases, operations[i].name)
		op, err := b.do(ctx, &operations[i])
		if err != nil {
			return fmt.Errorf("%s: %w", operations[i].name, err)
		}
		b.size.Ops = append(b.size.Ops, op)
	}
	return nil
}

// result is what one client saw.
type result struct {
	took  []time.Duration
	bytes int64
	wrong string
	err   error
}

// do lets every client do one operation again and again for a while, after a little that does not count.
func (b *bout) do(ctx context.Context, o *operation) (Op, error) {
	op := Op{Name: o.name, Goal: o.goal, Wanted: o.rate}
	clients := make([]*client, b.Clients)
	for i := range clients {
		c, err := dial(b.srv.addr)
		if err != nil {
			return op, err
		}
		defer c.close()
		clients[i] = c
	}
	if r := b.together(ctx, o, clients, min(300*time.Millisecond, b.Each)); r.err != nil || r.wrong != "" {
		op.Wrong = r.wrong
		return op, r.err
	}
	if err := b.quiet(ctx, o); err != nil {
		return op, err
	}
	before, err := b.srv.cpu()
	if err != nil {
		return op, err
	}
	from := time.Now()
	r := b.together(ctx, o, clients, b.Each)
	took := time.Since(from)
	after, err := b.srv.cpu()
	if err = errors.Join(err, r.err); err != nil {
		return op, err
	}
	op.Count, op.Wrong = len(r.took), r.wrong
	each := 1 / float64(max(op.Count, 1))
	op.CPU, op.Rate, op.Bytes = milli(after-before)*each, float64(op.Count)/took.Seconds(), float64(r.bytes)*each
	slices.Sort(r.took)
	op.P50, op.P99 = milli(r.took[op.Count/2]), milli(r.took[op.Count*99/100])
	if !o.writes {
		return op, nil
	}
	if err := b.quiet(ctx, o); err != nil {
		return op, err
	}
	after, err = b.srv.cpu()
	op.All = milli(after-before) * each
	return op, err
}

// quiet waits for the readers after writing.
func (b *bout) quiet(ctx context.Context, o *operation) error {
	if !o.writes {
		return nil
	}
	return b.srv.settle(ctx, b.keys.boss)
}

func (b *bout) together(ctx context.Context, o *operation, clients []*client, long time.Duration) result {
	end := time.Now().Add(long)
	results := make([]result, len(clients))
	var g sync.WaitGroup
	for i, c := range clients {
		g.Go(func() { results[i] = b.alone(ctx, o, c, end) })
	}
	g.Wait()
	var sum result
	for _, r := range results {
		sum.took = append(sum.took, r.took...)
		sum.bytes += r.bytes
		sum.wrong = cmp.Or(sum.wrong, r.wrong)
		sum.err = errors.Join(sum.err, r.err)
	}
	if len(sum.took) == 0 && sum.err == nil && sum.wrong == "" {
		sum.err = errors.New("nothing was answered in time")
	}
	return sum
}

// asked numbers all requests of this process, so that no two registrations are of the same new customer.
var asked atomic.Int64

func (b *bout) alone(ctx context.Context, o *operation, c *client, end time.Time) (r result) {
	rng := rand.New(rand.NewPCG(uint64(asked.Add(1)), 7))
	for time.Now().Before(end) && ctx.Err() == nil {
		request := o.request(b, rng, int(asked.Add(1)))
		from := time.Now()
		status, n, err := c.do(request)
		if err != nil {
			r.err = err
			return r
		}
		if status/100 != 2 {
			r.wrong = fmt.Sprintf("answers %d", status)
			return r
		}
		r.took = append(r.took, time.Since(from))
		r.bytes += n
	}
	return r
}

func milli(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
