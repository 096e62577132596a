package desk

import (
	"context"
	"fmt"
	"sync"
	"time"

	"amends/internal/journal"
	"amends/internal/register"
	"amends/internal/store"
)

// numbers gives out case numbers: prefix, date in the organisation's zone, running number of the day, as in
// TS2611210080. A node takes blocks, larger ones the busier it is; what is left of a block when the process dies is a
// gap in the numbers, never a number twice. Up to where they go is noted outside of the database too, so that they are not
// given out again after an older one was put back.
type numbers struct {
	j       *journal.Journal
	reserve func(day string, upTo int64) error // may be nil
	mu      sync.Mutex
	blocks  map[string]*block
}

type block struct {
	mu              sync.Mutex
	next, end, size int64
}

const (
	largestBlock = 256
	daysKept     = 1000
)

func (n *numbers) take(ctx context.Context, s *register.Snapshot, at time.Time) (string, error) {
	day := Day(s, at)
	b := n.block(day)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.next == b.end {
		size := min(max(b.size*2, 1), largestBlock)
		var end int64
		err := n.j.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			var err error
			end, err = store.One[int64](ctx, tx, `
				insert into case_number (day, next) values ($1, cast($2 as bigint))
				on conflict (day) do update set next = case_number.next + cast($2 as bigint)
				returning next`, day, size)
			return err
		})
		if err != nil {
			return "", fmt.Errorf("take numbers of %s: %w", day, err)
		}
		if n.reserve != nil { // known outside of the database before one of them is
			if err := n.reserve(day, end); err != nil {
				return "", fmt.Errorf("reserve numbers of %s: %w", day, err)
			}
		}
		b.next, b.end, b.size = end-size, end, size
	}
	b.next++
	return fmt.Sprintf("%s%04d", day, b.next), nil
}

func (n *numbers) block(day string) *block {
	n.mu.Lock()
	defer n.mu.Unlock()
	b := n.blocks[day]
	if b == nil {
		if len(n.blocks) >= daysKept {
			clear(n.blocks)
		}
		b = &block{}
		n.blocks[day] = b
	}
	return b
}

// Skip lets the numbers of days begin after those that may have been given out already.
func Skip(ctx context.Context, tx *store.Tx, given map[string]int64) error {
	for day, upTo := range given {
		if _, err := store.Exec(ctx, tx, `insert into case_number (day, next) values ($1, cast($2 as bigint))
			on conflict (day) do update set next = excluded.next where case_number.next < excluded.next`, day, upTo); err != nil {
			return fmt.Errorf("skip numbers of %s: %w", day, err)
		}
	}
	return nil
}

// Day is what the numbers of an instant begin with: the prefix and the date.
func Day(s *register.Snapshot, at time.Time) string {
	return s.Organisation.NumberPrefix + at.In(s.Zone()).Format("060102")
}
