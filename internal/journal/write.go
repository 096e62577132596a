package journal

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"amends/internal/store"
)

// write is the one goroutine that appends: it commits what waits, group by group, until the queue is closed.
func (j *Journal) write() {
	defer close(j.stopped)
	for {
		group := j.queue.drain()
		if group == nil {
			return
		}
		j.commit(group)
		for _, m := range group {
			close(m.answered)
		}
	}
}

// patience is how long a group that found the database gone tries to come through, as when it is started again. While
// it stays away nobody after that waits for it: each is told at once.
const patience = 5 * time.Second

// commit settles every member. A group with a bad member is rolled back; those before it, it alone, and those after it
// are tried again in this order, so that nobody suffers from a neighbour and nobody overtakes one.
func (j *Journal) commit(group []*member) {
	until := time.Now()
	if !j.away {
		until = until.Add(patience)
	}
	j.settle(group, until)
}

func (j *Journal) settle(group []*member, until time.Time) {
	for len(group) > 0 {
		err := j.persist(group, until)
		if err == nil {
			return
		}
		var bad *memberError
		one := errors.As(err, &bad)
		switch unready := j.db.Dialect().IsUnready(err); {
		case len(group) == 1, j.away, unready && !one && !j.db.Dialect().IsCrossed(err):
			for _, m := range group { // alone each would only wait for the same thing, one after the other
				m.err = err
			}
			return
		case !one:
			for _, m := range group {
				j.settle([]*member{m}, until)
			}
			return
		}
		at := slices.Index(group, bad.member)
		j.settle(group[:at], until)
		j.settle(group[at:at+1], until)
		group = group[at+1:]
	}
}

// persist attempts a group again while the database cannot be reached, for a while. Whether what was under way then has
// been committed is not known: the next attempt looks.
func (j *Journal) persist(group []*member, until time.Time) error {
	for pause := 20 * time.Millisecond; ; pause = min(2*pause, 500*time.Millisecond) {
		err := j.attempt(group)
		j.away = j.db.Dialect().IsLost(err)
		if !j.away {
			return err
		}
		for _, m := range group {
			m.doubtful = true
		}
		if time.Now().Add(pause).After(until) {
			return err
		}
		time.Sleep(pause)
	}
}

// memberError says whose callback broke the transaction.
type memberError struct {
	member *member
	cause  error
}

func (e *memberError) Error() string { return e.cause.Error() }
func (e *memberError) Unwrap() error { return e.cause }

// commitWithin is how long a group may take, so that a database that hangs answers with an error in the end.
const commitWithin = 30 * time.Second

// attempt runs a group in one transaction. Conflicts and repeats are outcomes of a member, not errors of the attempt.
func (j *Journal) attempt(group []*member) error {
	b := &batch{journal: j, newWords: make(map[string]int64), rows: j.rows}
	defer func() {
		b.rows.reset()
		j.rows = b.rows
	}()
	// The group's own context: members that have been taken are waited for, and one that goes away must not harm others.
	ctx, cancel := context.WithTimeout(context.Background(), commitWithin)
	defer cancel()
	err := j.db.Write(ctx, func(tx *store.Tx) error {
		tx.Host = b
		if err := b.append(ctx, tx, group); err != nil {
			return err
		}
		for _, m := range group {
			if err := m.run(tx); err != nil {
				return &memberError{m, err}
			}
		}
		return b.seal(ctx, tx)
	})
	if err != nil {
		return err
	}
	b.keep()
	return nil
}

// run calls the member's own callback. A panic in it is an error of this member, not the end of the process.
func (m *member) run(tx *store.Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	ctx := context.WithoutCancel(m.ctx)
	switch {
	case m.within != nil:
		return m.within(ctx, tx)
	case m.err != nil || m.done.Repeat || m.found || m.append.Within == nil:
		return nil
	}
	return m.append.Within(ctx, tx, m.done.Records)
}
