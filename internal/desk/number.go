package desk

import (
	"context"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"sync"
	"time"

	"amends/internal/journal"
	"amends/internal/register"
	"amends/internal/store"
)

// numbers gives out case numbers: prefix, date in the organisation's zone, running number of the day, as in
// TS2611210080. A node takes blocks, larger ones the busier it is; what is left of a block when the process dies is a
// gap in the numbers, never a number twice. Up to where they go is noted outside of the database too, so that they are not
// given out again after an older one was put back. Nor is the counter believed that is lost or was set back: what a node
// takes of a day for the first time begins after the cases that are there and, without a counter, after what is noted outside.
type numbers struct {
	j       *journal.Journal
	reserve func(day string, upTo int64) error // may be nil
	noted   func(day string) (int64, error)    // up to where numbers are noted outside; may be nil
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

func (n *numbers) next(ctx context.Context, s *register.Snapshot, at time.Time) (string, error) {
	day := Day(s, at)
	b := n.block(day)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.next == b.end {
		size := min(max(b.size*2, 1), largestBlock)
		var end int64
		err := n.j.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			if b.end == 0 {
				if err := n.begin(ctx, tx, day); err != nil {
					return err
				}
			}
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

// begin sees to it that the counter of a day stands at or after what was given out of it, once for each node.
func (n *numbers) begin(ctx context.Context, tx *store.Tx, day string) error {
	given, err := given(ctx, tx, day)
	if err != nil {
		return err
	}
	counted, err := store.All[int64](ctx, tx, `select next from case_number where day = $1`, day)
	if err != nil {
		return err
	}
	if len(counted) == 0 && n.noted != nil {
		noted, err := n.noted(day)
		if err != nil {
			return err
		}
		given = max(given, noted)
	}
	if given == 0 || len(counted) == 1 && counted[0] >= given {
		return nil
	}
	return Skip(ctx, tx, map[string]int64{day: given})
}

// given is the largest number of a day that a case bears. As texts the longest are the largest, then the last.
func given(ctx context.Context, q store.Querier, day string) (int64, error) {
	const ofDay = ` from queue where number >= $1 and number <= $2 and substr(number, 1, length($3)) = $3`
	args := []any{day + "0", day + "999999999999", day} // digits stand in order in every collation
	length, err := store.One[int](ctx, q, `select coalesce(max(length(number)), 0)`+ofDay, args...)
	if err != nil || length == 0 {
		return 0, err
	}
	last, err := store.One[string](ctx, q, `select max(number)`+ofDay+` and length(number) = $4`, append(args, length)...)
	if err != nil {
		return 0, err
	}
	running, err := strconv.ParseInt(strings.TrimPrefix(last, day), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("the number %q is none of this house", last)
	}
	return running, nil
}

// Counted tells for each of some numbers up to where the counter of its day goes: those that it does not cover come back, with
// the day.
func Counted(ctx context.Context, q store.Querier, numbers iter.Seq[string]) (uncovered map[string]string, err error) {
	type row struct {
		Day  string
		Next int64
	}
	counters := map[string]int64{}
	err = store.Each(ctx, q, func(r row) error {
		counters[r.Day] = r.Next
		return nil
	}, `select day, next from case_number`)
	if err != nil {
		return nil, fmt.Errorf("read the counters of numbers: %w", err)
	}
	uncovered = map[string]string{}
	for n := range numbers {
		covered := false
		for digits := 4; digits < 12 && digits < len(n) && !covered; digits++ {
			cut := len(n) - digits
			running, err := strconv.ParseInt(n[cut:], 10, 64)
			covered = err == nil && counters[n[:cut]] >= running
		}
		if !covered {
			day := n[:max(len(n)-4, 0)]
			uncovered[day] = max(uncovered[day], n)
		}
	}
	return uncovered, nil
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
