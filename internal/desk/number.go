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
// gap in the numbers, never a number twice.
type numbers struct {
	j      *journal.Journal
	mu     sync.Mutex
	blocks map[string]*block
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
	day := s.Organisation.NumberPrefix + at.In(s.Zone()).Format("060102")
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
