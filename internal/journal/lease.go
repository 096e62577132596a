package journal

import (
	"context"
	"fmt"
	"strings"
	"time"

	"amends/internal/beat"
	"amends/internal/store"
)

// holding is who holds a lease, and until when by his own clock.
type holding struct {
	Holder string
	Until  int64
}

// lease takes a reader's lease, or keeps it; false while another node holds it. It looks before it writes, so that
// nodes in waiting cost the database no writes.
func (j *Journal) lease(ctx context.Context, name string, w *beat.Watch[holding]) (bool, error) {
	rows, err := store.All[holding](ctx, j.db.Reader(), `select holder, lease_until from journal_reader where name = $1`, name)
	if err != nil {
		return false, err
	}
	var of holding // the node in whose place this one comes
	if len(rows) == 1 && rows[0].Holder != j.node && rows[0].Until != 0 {
		if of = rows[0]; w.Still(of) < beat.For {
			return false, nil
		}
	}
	mine := false
	err = j.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		mine = false
		if len(rows) == 0 {
			if _, err := store.Exec(ctx, tx, `insert into journal_reader
				(name, position, holder, lease_until, failures, last_error, error_at) values ($1, 0, '', 0, 0, '', 0)
				on conflict do nothing`, name); err != nil {
				return err
			}
		}
		n, err := store.Exec(ctx, tx, `update journal_reader set holder = $1, `+sign+`
			where name = $3 and (holder = $1 or lease_until = 0 or holder = $4 and lease_until = $5)`,
			j.node, j.now().Add(beat.For), name, of.Holder, of.Until)
		mine = n == 1
		return err
	})
	return mine && err == nil, err
}

// sign is the sign of life of a holder: until when by his clock, and never what it was before.
const sign = `lease_until = case when lease_until >= $2 then lease_until + 1 else $2 end`

// renew keeps the lease while a batch takes long, and cancels the reading when the lease is lost.
func (j *Journal) renew(ctx context.Context, name string, cancel context.CancelCauseFunc) {
	until := time.Now().Add(beat.For) // by the machine's own clock: a lease nobody could renew is lost too
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(beat.Every - time.Since(j.opened)%beat.Every): // all readers at once: one commit for them all
		}
		var n int64
		err := j.Write(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			n, err = store.Exec(ctx, tx, `update journal_reader set `+sign+` where name = $3 and holder = $1`,
				j.node, j.now().Add(beat.For), name)
			return err
		})
		switch {
		case err == nil && n == 1:
			until = time.Now().Add(beat.For)
		case err == nil, time.Now().After(until):
			cancel(errLeaseLost)
			return
		}
	}
}

// release lets another node take over at once. Best effort: the lease also ends by itself.
func (j *Journal) release(name string) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	j.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Exec(ctx, tx, `update journal_reader set lease_until = 0 where name = $1 and holder = $2`, name, j.node)
		return err
	})
}

// noteFailure remembers in the reader's row why it stands still. Best effort: the database may be what failed.
func (j *Journal) noteFailure(ctx context.Context, name string, cause error) {
	text := strings.ReplaceAll(cause.Error(), "\x00", "")
	text = strings.ToValidUTF8(text[:min(len(text), 2000)], "")
	j.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Exec(ctx, tx, `update journal_reader set failures = failures + 1, last_error = $1, error_at = $2
			where name = $3 and holder = $4`, text, j.now(), name, j.node)
		return err
	})
}

// recovered forgets the failures of a reader that reads again.
func (j *Journal) recovered(ctx context.Context, name string) error {
	return j.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Exec(ctx, tx, `update journal_reader set failures = 0, last_error = '', error_at = 0
			where name = $1 and holder = $2`, name, j.node)
		return err
	})
}

// ReaderState is how far a reader has come, for the page that shows whether the house is in order.
type ReaderState struct {
	Name       string
	Position   int64
	Behind     int64 // events still to read
	Holder     string
	LeaseUntil time.Time
	Failures   int // in a row
	LastError  string
	ErrorAt    time.Time
}

// Lag answers the state of every reader that ever ran.
func (j *Journal) Lag(ctx context.Context) ([]ReaderState, error) {
	out, err := store.All[ReaderState](ctx, j.db.Reader(), `select r.name, r.position,
			coalesce((select size from journal_head where id = 1), 0) - r.position,
			r.holder, r.lease_until, r.failures, r.last_error, r.error_at
		from journal_reader r
		order by r.name`)
	if err != nil {
		return nil, fmt.Errorf("lag of readers: %w", err)
	}
	return out, nil
}

// Rewind sets a reader's cursor, so that it reads again what comes after a position; 0 rebuilds from the beginning. A
// reader that never ran starts there.
// The node that reads notices within a batch. What the reader wrote is the caller's to clear, in within.
func (j *Journal) Rewind(ctx context.Context, name string, position int64, within func(ctx context.Context, tx *store.Tx) error) error {
	err := j.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		// No holder: the one that reads loses its lease, and whoever comes next starts from the new cursor.
		if _, err := store.Exec(ctx, tx, `
			insert into journal_reader (name, position, holder, lease_until, failures, last_error, error_at)
			values ($2, cast($1 as bigint), '', 0, 0, '', 0)
			on conflict (name) do update set position = cast($1 as bigint), holder = '', lease_until = 0`, position, name); err != nil {
			return err
		}
		if within == nil {
			return nil
		}
		return within(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("rewind reader %s: %w", name, err)
	}
	return nil
}
