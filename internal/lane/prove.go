package lane

import (
	"context"
	"math"

	"amends/internal/journal"
	"amends/internal/store"
	"amends/internal/stream"
)

// Proven is what a verification of the views of a lane found.
type Proven struct {
	Streams int
	Wrong   []Wrong // the first mostWrong
	More    int     // further ones
}

const mostWrong = 1000

// kept are the views that can be proven, what falls due, and what belongs where.
func (l *Lane[S, E]) kept() []Kept[S] {
	list := append(l.ties(), Dues(l.Of))
	for _, v := range l.Views {
		if k, ok := v.(Kept[S]); ok {
			list = append(list, k)
		}
	}
	return list
}

// Verify works out from the journal what the views of the lane must hold, and compares.
func (l *Lane[S, E]) Verify(ctx context.Context) (out Proven, err error) {
	last := int64(0)
	compare := func(p Part[S]) error {
		out.Streams, last = out.Streams+len(p.Sound)+len(p.Damaged), p.UpTo
		for _, k := range l.kept() {
			wrong, err := Compare(ctx, l.Journal, l.DB.Reader(), l.Of, k, p)
			if err != nil {
				return err
			}
			n := min(len(wrong), mostWrong-len(out.Wrong))
			out.Wrong, out.More = append(out.Wrong, wrong[:n]...), out.More+len(wrong)-n
		}
		return nil
	}
	if err = Walk(ctx, l.Journal, l.Of, func(p Part[S]) (Part[S], error) { return p, nil }, compare); err == nil {
		err = compare(Part[S]{After: last, UpTo: End}) // rows of what never began
	}
	return out, err
}

// End is beyond every stream: a part up to it has none, and the rows there are of what never began.
const End = math.MaxInt64

// Compare finds what is wrong with the rows of a part. What is changed while it is being compared is compared again.
func Compare[S, E any](ctx context.Context, j *journal.Journal, q store.Querier, of *stream.Of[S, E], k Kept[S], p Part[S]) (wrong []Wrong, err error) {
	found, err := k.Compare(ctx, q, p)
	for _, w := range found {
		still := []Wrong{w}
		for try := 0; try < 5 && w.No != 0 && err == nil && len(still) > 0; try++ {
			var one Part[S]
			if one, err = Fold(ctx, j, of, w.No); err == nil {
				one.After = w.No - 1
				still, err = k.Compare(ctx, q, one)
			}
		}
		if err == nil && len(still) > 0 {
			wrong = append(wrong, w)
		}
	}
	return wrong, err
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
		err = remake(Part[S]{After: last, UpTo: End})
	}
	return events, err
}
