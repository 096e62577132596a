package job

import (
	"context"
	"fmt"
	"time"

	"amends/internal/store"
)

// Stats is the state of the queue.
type Stats struct {
	Waiting int
	Running int
	Dead    int
	Done    int       // not yet purged
	Late    int       // due more than a minute ago and not begun
	Oldest  time.Time // when the longest overdue fell due; zero when none is
}

// Stats counts. It reads the whole table, which Purge keeps short.
func (q *Queue) Stats(ctx context.Context) (Stats, error) {
	now := q.Now()
	s, err := store.One[Stats](ctx, q.db.Reader(), `
		select count(*) filter (where state = 'waiting'), count(*) filter (where state = 'running'),
			count(*) filter (where state = 'dead'), count(*) filter (where state = 'done'),
			count(*) filter (where state = 'waiting' and next_at < $1),
			min(next_at) filter (where state = 'waiting' and next_at < $2)
		from job`, now.Add(-time.Minute), now)
	if err != nil {
		return s, fmt.Errorf("count jobs: %w", err)
	}
	return s, nil
}

// DeadJob is one that was given up.
type DeadJob struct {
	ID        string
	Kind      string
	Key       string
	Payload   string
	Attempts  int
	LastError string
	Created   time.Time
	Ended     time.Time
}

// DeadJobs lists what was given up, newest first.
func (q *Queue) DeadJobs(ctx context.Context, limit int) ([]DeadJob, error) {
	out, err := store.All[DeadJob](ctx, q.db.Reader(), `
		select id, kind, coalesce(key, ''), payload, attempts, last_error, created, ended
		from job where state = 'dead' order by id desc limit $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("list dead jobs: %w", err)
	}
	return out, nil
}

// Requeue gives a dead job all its attempts again, now; false when it is not dead.
func (q *Queue) Requeue(ctx context.Context, id string) (bool, error) {
	var n int64
	err := q.db.Write(ctx, func(tx *store.Tx) (err error) {
		n, err = store.Exec(ctx, tx, `
			update job set state = 'waiting', next_at = $1, attempts = 0, ended = 0 where id = $2 and state = 'dead'`, q.Now(), id)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("requeue job %s: %w", id, err)
	}
	q.Wake()
	return n == 1, nil
}

// Purge deletes what was done before an instant, and with it the memory of its key.
func (q *Queue) Purge(ctx context.Context, before time.Time) (int64, error) {
	var n int64
	err := q.db.Write(ctx, func(tx *store.Tx) (err error) {
		n, err = store.Exec(ctx, tx, `delete from job where state = 'done' and ended < $1`, before)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("purge jobs: %w", err)
	}
	return n, nil
}
