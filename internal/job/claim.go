package job

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"amends/internal/beat"
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

// claim takes up to n due jobs of the kinds given, those of workers that are gone among them.
func (q *Queue) claim(ctx context.Context, worker string, kinds []string, n int, w *watch) ([]Job, error) {
	jobs, err := q.inherit(ctx, worker, kinds, n, w)
	if err != nil || len(jobs) == n {
		return jobs, err
	}
	now := q.Now()
	args := []any{worker, now.Add(q.Lease), now, n - len(jobs)}
	for _, k := range kinds {
		args = append(args, k)
	}
	// Ask before locking: an idle worker must not take SQLite's one writer every second.
	due, err := store.All[int](ctx, q.db.Reader(), `select 1 from job
		where next_at is not null and next_at <= $1 and state = 'waiting' limit 1`, now)
	if err != nil || len(due) == 0 {
		return jobs, err
	}
	var taken []Job
	err = q.db.Write(ctx, func(tx *store.Tx) (err error) {
		taken, err = store.All[Job](ctx, tx, `
			update job
			set state = 'running', worker = $1, next_at = $2, attempts = attempts + 1
			where id in (
				select id from job
				where next_at is not null and next_at <= $3 and state = 'waiting' and kind in `+store.In(len(kinds), 5)+`
				order by next_at, id
				limit $4`+q.db.Dialect().SkipLocked+`)
			returning `+jobColumns, args...)
		return err
	})
	if err != nil {
		return jobs, fmt.Errorf("claim jobs: %w", err)
	}
	slices.SortFunc(taken, func(a, b Job) int { return strings.Compare(a.ID, b.ID) }) // returning has no order
	return append(jobs, taken...), nil
}

const jobColumns = `id, kind, coalesce(key, ''), payload, created, attempts, limit_of`

// held is a job under work; next_at is the sign of life of its worker.
type held struct {
	ID       string
	Worker   string
	Attempts int
	NextAt   int64
}

// watch is what one worker sees of the jobs of others.
type watch struct{ jobs map[string]*beat.Watch[held] }

// watched is how many jobs of others are looked after at most.
const watched = 100

// inherit takes jobs whose worker gives no sign of life any more.
func (q *Queue) inherit(ctx context.Context, worker string, kinds []string, n int, w *watch) (jobs []Job, err error) {
	args := []any{worker, watched}
	for _, k := range kinds {
		args = append(args, k)
	}
	others, err := store.All[held](ctx, q.db.Reader(), `select id, worker, attempts, next_at from job
		where state = 'running' and worker <> $1 and kind in `+store.In(len(kinds), 3)+` order by id limit $2`, args...)
	if err != nil {
		return nil, fmt.Errorf("look after the jobs of others: %w", err)
	}
	seen := make(map[string]*beat.Watch[held], len(others))
	for _, o := range others {
		if seen[o.ID] = w.jobs[o.ID]; seen[o.ID] == nil {
			seen[o.ID] = new(beat.Watch[held])
		}
		if seen[o.ID].Still(o) < q.Lease || len(jobs) == n {
			continue
		}
		err := q.db.Write(ctx, func(tx *store.Tx) error {
			got, err := store.All[Job](ctx, tx, `update job set worker = $1, next_at = $2, attempts = attempts + 1
				where id = $3 and state = 'running' and worker = $4 and attempts = $5 and next_at = $6
				returning `+jobColumns, worker, q.Now().Add(q.Lease), o.ID, o.Worker, o.Attempts, o.NextAt)
			jobs = append(jobs, got...)
			return err
		})
		if err != nil {
			return jobs, fmt.Errorf("inherit job %s: %w", o.ID, err)
		}
	}
	w.jobs = seen
	return jobs, nil
}

// errLost says that the lease ended and another worker has the job.
var errLost = errors.New("the lease of the job was lost")

// extend gives the sign of life of a worker: the end of the lease by his clock, never what it was before.
func (q *Queue) extend(ctx context.Context, worker string, j Job) error {
	return q.own(ctx, `update job set next_at = case when next_at >= $4 then next_at + 1 else $4 end
		where id = $1 and worker = $2 and attempts = $3 and state = 'running'`, worker, j, q.Now().Add(q.Lease))
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
