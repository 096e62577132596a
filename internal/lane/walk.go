package lane

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"runtime"
	"sync"

	"amends/internal/journal"
	"amends/internal/stream"
)

// AtOnce is how many streams are read, worked out and written together.
const AtOnce = 400

// History is one stream folded, or why it cannot be.
type History[S any] struct {
	No, Position int64 // of the first event, which names the stream to tables, and of the last
	ID           string
	State        *S
	Err          error
}

// Part is some streams of one type, worked out in the order of their beginning.
type Part[S any] struct {
	Sound   []History[S]
	Damaged []History[S] // whose record cannot be read
	After   int64        // they begin after this
	UpTo    int64        // the last of them
	Events  int
}

// Walk folds all streams of a type from the journal, hands each part to work and then, in their order, what that made of it
// to each. Several parts are worked out at once, since decoding is what takes the time.
func Walk[S, E, R any](ctx context.Context, j *journal.Journal, of *stream.Of[S, E], work func(Part[S]) (R, error), each func(R) error) error {
	type worked struct {
		made R
		err  error
	}
	ctx, cancel := context.WithCancel(ctx)
	parts := make(chan chan worked, runtime.GOMAXPROCS(0))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer close(parts)
		var working sync.WaitGroup
		defer working.Wait()
		for after := int64(0); ; {
			nos, err := j.Begun(ctx, of, after, math.MaxInt64, AtOnce)
			if err == nil && len(nos) == 0 {
				return
			}
			one := make(chan worked, 1)
			select {
			case parts <- one:
			case <-ctx.Done():
				return
			}
			if err != nil {
				one <- worked{err: err}
				return
			}
			from := after
			after = nos[len(nos)-1]
			working.Go(func() {
				var w worked
				p, err := Fold(ctx, j, of, nos...)
				if p.After, w.err = from, err; err == nil {
					w.made, w.err = work(p)
				}
				one <- w
			})
		}
	}()
	defer func() {
		cancel()
		<-ended
	}()
	for one := range parts {
		w := <-one
		if w.err == nil {
			w.err = each(w.made)
		}
		if w.err != nil {
			return fmt.Errorf("replay: %w", w.err)
		}
	}
	return ctx.Err()
}

// Fold folds some streams, by the positions of their first events. One that is damaged hides none of the others.
func Fold[S, E any](ctx context.Context, j *journal.Journal, of *stream.Of[S, E], nos ...int64) (Part[S], error) {
	p := Part[S]{UpTo: nos[len(nos)-1]}
	var h *History[S]
	end := func() {
		switch {
		case h == nil:
		case h.Err != nil:
			p.Damaged = append(p.Damaged, *h)
		default:
			p.Sound = append(p.Sound, *h)
		}
	}
	err := j.Whole(ctx, of, nos, func(no int64, r stream.Record, bad error) {
		p.Events++
		if h == nil || h.No != no {
			end()
			h = &History[S]{No: no, ID: r.Stream, State: new(S)}
		}
		if bad == nil && h.Err == nil {
			var e stream.Recorded[E]
			if e, bad = of.Decode(r); bad == nil {
				h.Position = r.Position
				of.Evolve(h.State, e)
			}
		}
		h.Err = cmp.Or(h.Err, bad)
	})
	end()
	return p, err
}
