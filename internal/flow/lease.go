package flow

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"amends/internal/beat"
	"amends/internal/store"
)

const (
	leaseName = "timer"
	firstWait = 10 * time.Second
	longWait  = time.Hour
)

// held is who has the lease, and until when by his own clock.
type held struct {
	Holder string
	Until  int64
}

// lease takes or keeps the right to work for some seconds; false while another node has it. A holder whose sign of life
// stands still is gone, whatever instant he wrote down.
func (t *Timer) lease(ctx context.Context) (bool, error) {
	mine := false
	var now held // of another node
	err := t.Desk.Journal.Write(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if mine, err = t.hold(ctx, tx, t.gone); mine || err != nil {
			return err
		}
		now, err = store.One[held](ctx, tx, `select holder, until from flow_lease where name = $1`, leaseName)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("take the timer's lease: %w", err)
	}
	t.gone, t.other.Now = held{}, t.Steady
	if !mine && t.other.Still(now) >= beat.For {
		t.gone = now
	}
	return mine, nil
}

// hold writes this node's sign of life, in the place of another that is gone, unless somebody else has the lease.
func (t *Timer) hold(ctx context.Context, tx *store.Tx, gone held) (bool, error) {
	n, err := store.Exec(ctx, tx, `insert into flow_lease (name, holder, until) values ($1, $2, $3)
		on conflict (name) do update set holder = excluded.holder,
			until = case when flow_lease.until >= excluded.until then flow_lease.until + 1 else excluded.until end
		where flow_lease.holder = excluded.holder or flow_lease.holder = $4 and flow_lease.until = $5`,
		leaseName, t.node, time.Now().Add(beat.For), gone.Holder, gone.Until)
	return n == 1, err
}

// keep gives the sign of life while a batch is worked on, until ctx ends.
func (t *Timer) keep(ctx context.Context) {
	tick := time.NewTicker(beat.Every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		_ = t.Desk.Journal.Write(ctx, func(ctx context.Context, tx *store.Tx) error { // the next batch asks for it anew
			_, err := t.hold(ctx, tx, held{})
			return err
		})
	}
}

// release lets another node go on at once. Best effort: the lease also ends by itself.
func (t *Timer) release() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	_ = t.Desk.Journal.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Exec(ctx, tx, `delete from flow_lease where name = $1 and holder = $2`, leaseName, t.node)
		return err
	})
}

// stuck makes a case wait: ten seconds at first, then twice as long each time, an hour at most. What stands in the row
// survives the process, and tells the administrator why.
func (t *Timer) stuck(ctx context.Context, now time.Time, id string, cause error) error {
	text := strings.ToValidUTF8(strings.ReplaceAll(cause.Error(), "\x00", ""), "")
	for len(text) > 500 {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	err := t.Desk.Journal.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		failures, err := store.One[int](ctx, tx, `insert into flow_stuck (id, failures, until, error) values ($1, 1, 0, $2)
			on conflict (id) do update set failures = flow_stuck.failures + 1, error = excluded.error
			returning failures`, id, text)
		if err != nil {
			return err
		}
		wait := min(firstWait<<min(failures-1, 20), longWait)
		_, err = store.Exec(ctx, tx, `update flow_stuck set until = $1 where id = $2`, now.Add(wait), id)
		return err
	})
	if err != nil {
		return fmt.Errorf("note a stuck case: %w", err)
	}
	return nil
}

// unstuck forgets the failures of a case that moved.
func (t *Timer) unstuck(ctx context.Context, id string) error {
	return t.Desk.Journal.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Exec(ctx, tx, `delete from flow_stuck where id = $1`, id)
		return err
	})
}

// Stuck is a case that the timer could not act on.
type Stuck struct {
	Case     string
	Failures int
	Until    time.Time
	Error    string
}

// StuckCases lists the cases that the timer could not act on, for the page that shows whether the house is in order.
func (t *Timer) StuckCases(ctx context.Context, limit int) ([]Stuck, error) {
	return store.All[Stuck](ctx, t.Desk.DB.Reader(), `select id, failures, until, error from flow_stuck order by until desc limit $1`, limit)
}
