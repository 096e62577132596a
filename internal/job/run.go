package job

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
)

// Handler does a job. It must bear being run twice. An error means again later; see Dead and Later.
type Handler func(ctx context.Context, j Job) error

// Concurrency is how many jobs one Run works on at once: handlers mostly wait for other servers.
const Concurrency = 8

// Run works on due jobs of the kinds that have a handler until ctx ends, then waits for the ones begun: their ctx ends
// with it, what they do not finish is tried again. It returns only ctx's end; database errors are waited out.
func (q *Queue) Run(ctx context.Context, handlers map[string]Handler) error {
	kinds := make([]string, 0, len(handlers))
	for k := range handlers {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	if len(kinds) == 0 {
		<-ctx.Done()
		return ctx.Err()
	}
	worker, others := uuid.NewString(), new(watch)
	slots := make(chan struct{}, Concurrency)
	var wg sync.WaitGroup
	defer wg.Wait()
	for {
		free := 0
		select { // wait for one slot, then take what else is free
		case slots <- struct{}{}:
			free = 1
		case <-ctx.Done():
			return ctx.Err()
		}
	fill:
		for free < Concurrency {
			select {
			case slots <- struct{}{}:
				free++
			default:
				break fill
			}
		}
		jobs, err := q.claim(ctx, worker, kinds, free, others)
		if err != nil && ctx.Err() == nil {
			q.log(ctx, Job{}, err)
		}
		for range free - len(jobs) {
			<-slots
		}
		for _, j := range jobs {
			wg.Go(func() {
				defer func() { <-slots }()
				q.attempt(ctx, worker, j, handlers[j.Kind])
			})
		}
		if len(jobs) == free {
			continue // there may be more
		}
		timer := time.NewTimer(q.Poll)
		select {
		case <-q.wake:
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
		timer.Stop()
	}
}

// Drain works on what is due now, one after the other, and returns how many attempts it made: for tests, for the
// command line, and for an orderly shutdown.
func (q *Queue) Drain(ctx context.Context, handlers map[string]Handler) (int, error) {
	kinds := make([]string, 0, len(handlers))
	for k := range handlers {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	worker, others := uuid.NewString(), new(watch)
	for n := 0; ; {
		jobs, err := q.claim(ctx, worker, kinds, 1, others)
		if err != nil || len(jobs) == 0 {
			return n, err
		}
		for _, j := range jobs {
			q.attempt(ctx, worker, j, handlers[j.Kind])
			n++
		}
		if err := ctx.Err(); err != nil {
			return n, err
		}
	}
}

// attempt runs a handler under its lease and notes how it ended.
func (q *Queue) attempt(ctx context.Context, worker string, j Job, h Handler) {
	err := fmt.Errorf("given up: %d attempts began and none ended", j.Attempts-1)
	if j.Attempts <= j.Limit { // more: every attempt took the process down with it
		held, stop := context.WithCancelCause(ctx)
		beat := make(chan struct{})
		go func() {
			defer close(beat)
			q.heartbeat(held, stop, worker, j)
		}()
		err = call(held, h, j)
		stop(nil)
		<-beat
		if errors.Is(context.Cause(held), errLost) {
			q.log(ctx, j, errLost)
			return
		}
	} else {
		err = Dead(err)
	}
	if err != nil {
		if ctx.Err() != nil {
			err = Later(0, err) // we are stopping; it is not the job's fault
		}
		q.log(ctx, j, err)
	}
	// The result is written even when ctx has ended; if that fails the lease will end by itself.
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := q.finish(end, worker, j, err); err != nil {
		q.log(ctx, j, err)
	}
}

// heartbeat extends the lease while the handler works, and stops the handler when somebody else has the job.
func (q *Queue) heartbeat(ctx context.Context, stop context.CancelCauseFunc, worker string, j Job) {
	tick := time.NewTicker(q.Lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := q.extend(ctx, worker, j); errors.Is(err, errLost) {
				stop(errLost)
				return
			}
		}
	}
}

// call turns a panic into an error: one bad payload must not take the others down.
func call(ctx context.Context, h Handler, j Job) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return h(ctx, j)
}

func (q *Queue) log(ctx context.Context, j Job, err error) {
	if q.Log != nil {
		q.Log(ctx, j, err)
	}
}
