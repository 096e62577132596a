package journal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"amends/internal/store"
)

// Hear tells this process, and every other that asks, whenever events of a type of stream have been appended, by
// whichever node: what each keeps in memory follows so. A Reader is for what one of all nodes does. heard looks
// itself, at the newest there is; it is called once at the beginning, and again when it failed. Hear ends with ctx.
func (j *Journal) Hear(ctx context.Context, of Stream, heard func(context.Context) error, failed func(error)) {
	at, news := j.Position(), true
	for ctx.Err() == nil {
		var err error
		to := at
		if !news {
			if err = j.Watch(ctx, at); err == nil {
				news, to, err = j.has(ctx, of, at)
			}
		}
		if err == nil && news {
			err = heard(ctx)
		}
		if err == nil {
			at, news = to, false
			continue
		}
		if ctx.Err() != nil {
			return
		}
		failed(err)
		select {
		case <-time.After(hearAgain):
		case <-ctx.Done():
		}
	}
}

const hearAgain = 2 * time.Second

// has tells whether events of a type of stream stand after a position, and how far it looked. It reads no payloads.
// One that has lost its name may be anything.
func (j *Journal) has(ctx context.Context, of Stream, after int64) (is bool, to int64, err error) {
	to = j.Position()
	if recs, ok := j.feed.after(after, fed); ok {
		for _, r := range recs {
			is, to = is || of.Has(r.Type), r.Position
		}
		return is, to, nil
	}
	type event struct{ Position, Type int64 }
	list, err := store.All[event](ctx, j.db.Reader(), `select position, type from journal_event
		where position > $1 order by position limit $2`, after, fed)
	for _, e := range list {
		name, nameless := j.words.word(ctx, j.db.Reader(), e.Type)
		if nameless != nil && !errors.Is(nameless, store.ErrNotFound) {
			return false, after, fmt.Errorf("hear of event %d: %w", e.Position, nameless)
		}
		is = is || nameless != nil || of.Has(name)
	}
	if n := len(list); n == fed {
		to = list[n-1].Position
	}
	return is, to, err
}
