package job

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"amends/internal/store"
)

// Backoff is 5 s, 10 s, 20 s … up to six hours, each between half and one and a half times as long, so that jobs that
// failed together do not come back together.
func Backoff(attempts int) time.Duration {
	d := 6 * time.Hour
	if attempts < 14 {
		d = min(d, 5*time.Second<<max(0, attempts-1))
	}
	return d/2 + rand.N(d)
}

// claim takes up to n due jobs of the kinds given. The end of the lease stands in next_at, so that a job whose worker
// died falls due by itself.
func (q *Queue) claim(ctx context.Context, worker string, kinds []string, n int) ([]Job, error) {
	now := q.Now()
	args := []any{worker, now.Add(q.Lease), now, n}
	for _, k := range kinds {
		args = append(args, k)
	}
	var jobs []Job
	// Ask before locking: an idle worker must not take SQLite's one writer every second.
	due, err := store.All[int](ctx, q.db.Reader(), `select 1 from job where next_at is not null and next_at <= $1 limit 1`, now)
	if err != nil || len(due) == 0 {
		return nil, err
	}
	err = q.db.Write(ctx, func(tx *store.Tx) (err error) {
		jobs, err = store.All[Job](ctx, tx, `
			update job
			set state = 'running', worker = $1, next_at = $2, attempts = attempts + 1
			where id in (
				select id from job
				where next_at is not null and next_at <= $3 and kind in `+store.In(len(kinds), 5)+`
				order by next_at, id
				limit $4`+q.db.Dialect().SkipLocked+`)
			returning id, kind, coalesce(key, ''), payload, created, attempts, limit_of`, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim jobs: %w", err)
	}
	slices.SortFunc(jobs, func(a, b Job) int { return strings.Compare(a.ID, b.ID) }) // returning has no order
	return jobs, nil
}

// errLost says that the lease ended and another worker has the job.
var errLost = errors.New("the lease of the job was lost")

// extend moves the end of the lease on.
func (q *Queue) extend(ctx context.Context, worker string, j Job) error {
	return q.own(ctx, `update job set next_at = $4 where id = $1 and worker = $2 and attempts = $3 and state = 'running'`,
		worker, j, q.Now().Add(q.Lease))
}

// finish notes the end of an attempt: done, waiting again, or dead.
func (q *Queue) finish(ctx context.Context, worker string, j Job, failed error) error {
	const own = ` where id = $1 and worker = $2 and attempts = $3 and state = 'running'`
	now := q.Now()
	var dead *deadError
	var later *laterError
	switch {
	case failed == nil:
		return q.own(ctx, `update job set state = 'done', next_at = null, ended = $4, last_error = ''`+own, worker, j, now)
	case errors.As(failed, &later):
		// not a failure: the attempt does not count
		return q.own(ctx, `update job set state = 'waiting', next_at = $4, attempts = attempts - 1, last_error = $5`+own, worker, j,
			now.Add(later.wait), cut(failed.Error()))
	case errors.As(failed, &dead) || j.Attempts >= j.Limit:
		return q.own(ctx, `update job set state = 'dead', next_at = null, ended = $4, last_error = $5`+own, worker, j, now, cut(failed.Error()))
	}
	return q.own(ctx, `update job set state = 'waiting', next_at = $4, last_error = $5`+own, worker, j,
		now.Add(q.Retry(j.Attempts)), cut(failed.Error()))
}

// own changes a job only while this attempt of this worker holds it.
func (q *Queue) own(ctx context.Context, text, worker string, j Job, more ...any) error {
	return q.db.Write(ctx, func(tx *store.Tx) error {
		n, err := store.Exec(ctx, tx, text, append([]any{j.ID, worker, j.Attempts}, more...)...)
		if err == nil && n == 0 {
			err = errLost
		}
		if err != nil {
			return fmt.Errorf("job %s: %w", j.ID, err)
		}
		return nil
	})
}

// cut keeps an error short and valid for PostgreSQL.
func cut(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "?"), "\x00", "?")
	if len(s) > 2000 {
		s = strings.ToValidUTF8(s[:2000], "") + "…"
	}
	return s
}

type deadError struct{ error }

func (e *deadError) Unwrap() error { return e.error }

// Dead wraps an error that no further attempt can mend.
func Dead(err error) error { return &deadError{err} }

type laterError struct {
	error
	wait time.Duration
}

func (e *laterError) Unwrap() error { return e.error }

// Later wraps an error that is nobody's failure, such as a rate limit: the job waits that long and keeps its attempts.
func Later(wait time.Duration, err error) error { return &laterError{err, wait} }
