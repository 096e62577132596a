package job_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"amends/internal/job"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/waittest"
)

var ctx = context.Background()

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.at }
func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func setup(db *store.DB) (*job.Queue, *clock) {
	c := &clock{at: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)}
	q := job.New(db)
	q.Now = c.now
	q.Retry = func(n int) time.Duration { return time.Duration(n) * time.Minute }
	return q, c
}

func add(t *testing.T, db *store.DB, q *job.Queue, jobs ...job.Job) (added int) {
	t.Helper()
	if err := db.Write(ctx, func(tx *store.Tx) error {
		added = 0
		for _, j := range jobs {
			ok, err := q.Enqueue(ctx, tx, j)
			if err != nil {
				return err
			}
			if ok {
				added++
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return added
}

func drain(t *testing.T, q *job.Queue, h map[string]job.Handler) int {
	t.Helper()
	n, err := q.Drain(ctx, h)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestLife(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		q, c := setup(db)
		var seen []string
		fail := errors.New("the other server is away")
		h := map[string]job.Handler{"mail": func(_ context.Context, j job.Job) error {
			seen = append(seen, fmt.Sprint(j.Payload, j.Attempts))
			switch {
			case j.Payload == "panics":
				panic("bad payload")
			case j.Payload == "refused":
				return job.Dead(fail)
			case j.Payload == "limited" && len(seen) < 3:
				return job.Later(time.Hour, fail)
			case strings.HasPrefix(j.Payload, "bad"):
				return fail
			}
			return nil
		}}
		if n := add(t, db, q, job.Job{Kind: "mail", Key: "k", Payload: "a"}, job.Job{Kind: "mail", Key: "k", Payload: "b"},
			job.Job{Kind: "other", Payload: "x"}, job.Job{Kind: "mail", Payload: "later", RunAt: c.now().Add(time.Minute)}); n != 3 {
			t.Errorf("%d added, want 3", n)
		}
		rolled := errors.New("no")
		if err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := q.Enqueue(ctx, tx, job.Job{Kind: "mail", Payload: "never"})
			return errors.Join(err, rolled)
		}); !errors.Is(err, rolled) {
			t.Fatal(err)
		}
		if n := drain(t, q, h); n != 1 || strings.Join(seen, " ") != "a1" {
			t.Fatalf("%d: %v", n, seen)
		}
		c.pass(time.Minute)
		drain(t, q, h)
		if strings.Join(seen, " ") != "a1 later1" {
			t.Fatal(seen)
		}
		if n := add(t, db, q, job.Job{Kind: "mail", Key: "k", Payload: "again"}); n != 0 {
			t.Error("a key that was done is taken again")
		}

		seen = nil
		add(t, db, q, job.Job{Kind: "mail", Payload: "bad", Limit: 3})
		for range 10 {
			drain(t, q, h)
			c.pass(30 * time.Second)
		}
		if strings.Join(seen, " ") != "bad1 bad2 bad3" {
			t.Errorf("attempts %v", seen)
		}
		dead, err := q.DeadJobs(ctx, 10)
		if err != nil || len(dead) != 1 || dead[0].LastError != fail.Error() || dead[0].Attempts != 3 {
			t.Fatalf("dead %+v %v", dead, err)
		}
		if ok, err := q.Requeue(ctx, dead[0].ID); err != nil || !ok {
			t.Fatal(ok, err)
		}
		seen = nil
		drain(t, q, h)
		if strings.Join(seen, " ") != "bad1" {
			t.Errorf("after requeue %v", seen)
		}

		seen = nil
		add(t, db, q, job.Job{Kind: "mail", Payload: "refused"}, job.Job{Kind: "mail", Payload: "panics", Limit: 1})
		drain(t, q, h)
		if s, err := q.Stats(ctx); err != nil || s.Dead != 2 || s.Done != 2 || s.Waiting != 2 || s.Late != 1 || s.Oldest.IsZero() {
			t.Errorf("stats %+v %v", s, err)
		}
		dead, _ = q.DeadJobs(ctx, 10)
		if !strings.Contains(dead[0].LastError, "bad payload") {
			t.Errorf("the panic is not told: %q", dead[0].LastError)
		}
		seen = nil
		add(t, db, q, job.Job{Kind: "mail", Payload: "limited", Limit: 1})
		for range 5 {
			c.pass(time.Hour)
			drain(t, q, h)
		}
		var limited []string
		for _, s := range seen {
			if strings.HasPrefix(s, "limited") {
				limited = append(limited, s)
			}
		}
		if len(limited) < 2 || limited[len(limited)-1] != "limited1" {
			t.Errorf("a rate limit counts as failure: %v", limited)
		}
		if n, err := q.Purge(ctx, c.now().Add(time.Hour)); err != nil || n != 3 {
			t.Errorf("purged %d %v", n, err)
		}
		add(t, db, q, job.Job{Kind: "mail", Key: "c", RunAt: c.now().Add(time.Hour)})
		if err := db.Write(ctx, func(tx *store.Tx) error {
			ok, err := q.Cancel(ctx, tx, "c")
			if !ok {
				t.Error("not cancelled")
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// TestDeadWorker loses a worker in the middle of a job, twice. What instant he wrote down says nothing: his clock may be
// an hour ahead, or behind.
func TestDeadWorker(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		adder := job.New(db)
		add(t, db, adder, job.Job{Kind: "k", Limit: 2}, job.Job{Kind: "k", Payload: "ahead"}, job.Job{Kind: "k", Payload: "behind"})
		crash := func(attempts int, payload string, until time.Duration) { // claims like a worker, then is gone
			err := db.Write(ctx, func(tx *store.Tx) error {
				_, err := store.Exec(ctx, tx, `update job set state = 'running', worker = 'gone', attempts = $1, next_at = $2
					where payload = $3`, attempts, time.Now().Add(until), payload)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		crash(2, "", time.Minute)
		crash(1, "ahead", time.Hour)
		crash(1, "behind", -time.Hour)
		run, stop := context.WithCancel(ctx)
		defer stop()
		start := time.Now()
		var mu sync.Mutex
		var ran []string
		done := func() bool { mu.Lock(); defer mu.Unlock(); return len(ran) == 2 }
		h := map[string]job.Handler{"k": func(_ context.Context, j job.Job) error {
			mu.Lock()
			defer mu.Unlock()
			if took := time.Since(start); took < time.Second {
				t.Errorf("%q was taken after %v: its worker might have been alive", j.Payload, took)
			}
			ran = append(ran, j.Payload)
			return nil
		}}
		q := job.New(db)
		q.Poll, q.Lease = 20*time.Millisecond, time.Second
		ended := make(chan struct{})
		go func() { defer close(ended); _ = q.Run(run, h) }()
		var dead []job.DeadJob
		waittest.Until(t, "both have run and one is dead", func() bool {
			dead, _ = adder.DeadJobs(ctx, 1)
			return done() && len(dead) > 0
		}, func() any { mu.Lock(); defer mu.Unlock(); return fmt.Sprint(ran, dead) })
		stop()
		waittest.For(t, "the end of the queue", ended)
		if len(dead) != 1 || !strings.Contains(dead[0].LastError, "2 attempts began") || !done() {
			t.Errorf("ran %q, dead %+v: a job that kills its process must end, the others be done", ran, dead)
		}
	})
}

// TestManyWorkers runs several queues on one database: every job once.
func TestManyWorkers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const total = 300
		var jobs []job.Job
		for i := range total {
			jobs = append(jobs, job.Job{Kind: "k", Payload: fmt.Sprint(i)})
		}
		adder := job.New(db)
		add(t, db, adder, jobs...)
		run, stop := context.WithTimeout(ctx, time.Minute)
		defer stop()
		var mu sync.Mutex
		times := map[string]int{}
		h := map[string]job.Handler{"k": func(_ context.Context, j job.Job) error {
			mu.Lock()
			defer mu.Unlock()
			times[j.Payload]++
			if len(times) == total {
				stop()
			}
			return nil
		}}
		var wg sync.WaitGroup
		for range 4 {
			q := job.New(db)
			q.Poll = 10 * time.Millisecond
			q.Log = func(_ context.Context, j job.Job, err error) { t.Logf("job %s: %v", j.ID, err) }
			wg.Go(func() { _ = q.Run(run, h) })
		}
		wg.Wait()
		for p, n := range times {
			if n != 1 {
				t.Errorf("job %s ran %d times", p, n)
			}
		}
		if s, err := adder.Stats(ctx); err != nil || s.Done != total || len(times) != total {
			t.Errorf("%d ran, stats %+v %v", len(times), s, err)
		}
	})
}

// TestLongJobKeepsItsLease works for longer than the lease while another worker looks for work.
func TestLongJobKeepsItsLease(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	add(t, db, job.New(db), job.Job{Kind: "k"})
	run, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	var mu sync.Mutex
	ran := 0
	h := map[string]job.Handler{"k": func(ctx context.Context, _ job.Job) error {
		mu.Lock()
		ran++
		mu.Unlock()
		select {
		case <-time.After(6 * time.Second):
			stop()
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}}
	var wg sync.WaitGroup
	for range 2 {
		q := job.New(db)
		q.Poll, q.Lease = 20*time.Millisecond, 2*time.Second
		wg.Go(func() { _ = q.Run(run, h) })
	}
	wg.Wait()
	if s, err := job.New(db).Stats(ctx); err != nil || ran != 1 || s.Done != 1 {
		t.Errorf("ran %d times, stats %+v %v", ran, s, err)
	}
}

func TestBackoffGrowsAndEnds(t *testing.T) {
	t.Parallel()
	for n := 1; n < 100; n++ {
		d := job.Backoff(n)
		if d < 2500*time.Millisecond || d > 9*time.Hour || n > 14 && d < 3*time.Hour {
			t.Errorf("attempt %d waits %v", n, d)
		}
	}
}
