package lane

import (
	"context"
	"math"

	"amends/internal/store"
)

// Proven is what a verification of the views of a lane found.
type Proven struct {
	Streams int
	Wrong   []string // the first wrongTold
	More    int      // further ones
}

const wrongTold = 1000

func (l *Lane[S, E]) kept() (list []Kept[S]) {
	for _, v := range l.Views {
		if k, ok := v.(Kept[S]); ok {
			list = append(list, k)
		}
	}
	return list
}

// Verify works out from the journal what the views of the lane must hold, and compares. What is changed while it is being
// compared is compared once more.
func (l *Lane[S, E]) Verify(ctx context.Context) (out Proven, err error) {
	last := int64(0)
	compare := func(p Part[S]) error {
		out.Streams, last = out.Streams+len(p.Sound)+len(p.Damaged), p.UpTo
		for _, k := range l.kept() {
			wrong, err := k.Compare(ctx, l.DB.Reader(), p)
			if err != nil {
				return err
			}
			for _, w := range wrong {
				if is, err := l.still(ctx, k, w.No); err != nil {
					return err
				} else if !is {
					continue
				}
				if len(out.Wrong) < wrongTold {
					out.Wrong = append(out.Wrong, w.What)
				} else {
					out.More++
				}
			}
		}
		return nil
	}
	if err = Walk(ctx, l.Journal, l.Of, func(p Part[S]) (Part[S], error) { return p, nil }, compare); err == nil {
		err = compare(Part[S]{After: last, UpTo: math.MaxInt64}) // rows of what never began
	}
	return out, err
}

// still tells whether a row is wrong when both sides are read anew: it may have moved on between the two reads.
func (l *Lane[S, E]) still(ctx context.Context, k Kept[S], no int64) (bool, error) {
	for range 5 {
		p, err := Fold(ctx, l.Journal, l.Of, no)
		if err != nil {
			return false, err
		}
		p.After = no - 1
		wrong, err := k.Compare(ctx, l.DB.Reader(), p)
		if err != nil || len(wrong) == 0 {
			return false, err
		}
	}
	return true, nil
}

// Remake makes the rows of all views of the lane again from the journal, and counts the events. Nobody may append meanwhile.
func (l *Lane[S, E]) Remake(ctx context.Context) (events int, err error) {
	last := int64(0)
	remake := func(p Part[S]) error {
		events, last = events+p.Events, p.UpTo
		return l.DB.Write(ctx, func(tx *store.Tx) error {
			for _, k := range l.kept() {
				if err := k.Remake(ctx, tx, p); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err = Walk(ctx, l.Journal, l.Of, func(p Part[S]) (Part[S], error) { return p, nil }, remake); err == nil {
		err = remake(Part[S]{After: last, UpTo: math.MaxInt64})
	}
	return events, err
}
