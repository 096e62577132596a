package notify

import (
	"context"
	"fmt"
	"sync"
	"time"

	"amends/internal/field"
	"amends/internal/store"
)

// aliveFor is how long after a gateway asked for a medium it counts as carried.
const aliveFor = 24 * time.Hour

// lookAgain is how long an answer about gateways is believed.
const lookAgain = 10 * time.Second

// noted is how often a gateway that asks all the time is noted down.
const noted = time.Minute

// Gateways remembers when gateways asked for messages last.
type Gateways struct {
	DB  *store.DB
	Now func() time.Time

	mu    sync.Mutex
	asked map[string]time.Time // by medium
	read  time.Time
}

// Alive says whether a gateway has asked for a medium lately. It is asked with every registration, so it remembers.
func (g *Gateways) Alive(ctx context.Context, medium string) bool {
	at, err := g.last(ctx, medium)
	return err == nil && !at.IsZero() && g.Now().Sub(at) < aliveFor
}

// last is when a gateway asked for a medium; zero when none ever did.
func (g *Gateways) last(ctx context.Context, medium string) (time.Time, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.Now()
	if age := now.Sub(g.read); g.asked == nil || age >= lookAgain || age < 0 {
		type row struct {
			Medium string
			At     time.Time
		}
		rows, err := store.All[row](ctx, g.DB.Reader(), `select medium, at from gateway`)
		if err != nil {
			return time.Time{}, fmt.Errorf("read gateways: %w", err)
		}
		g.asked, g.read = make(map[string]time.Time, len(rows)), now
		for _, r := range rows {
			g.asked[r.Medium] = r.At
		}
	}
	return g.asked[medium], nil
}

// seen notes that a gateway asks for a medium, at most once a minute.
func (g *Gateways) seen(ctx context.Context, medium, holder string) error {
	was, err := g.last(ctx, medium)
	now := g.Now()
	if err != nil || !was.IsZero() && now.Sub(was) >= 0 && now.Sub(was) < noted {
		return err
	}
	err = g.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := store.Exec(ctx, tx, `insert into gateway (medium, at, holder) values ($1, $2, $3)
			on conflict (medium) do update set at = excluded.at, holder = excluded.holder`, medium, now, holder)
		return err
	})
	if err != nil {
		return fmt.Errorf("note gateway: %w", err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.asked[medium] = now
	return nil
}

// Carries says whether messages of a medium leave the house: there is a sender, or a gateway collects them.
func (n *Notify) Carries(ctx context.Context, medium string) bool {
	return n.Senders[medium] != nil || n.Gateways != nil && n.Gateways.Alive(ctx, medium)
}

// Stall is a medium whose messages wait and nobody collects.
type Stall struct {
	Medium string
	Since  time.Time // of the oldest message
	Waits  int       // up to StallCap
	Asked  time.Time // when a gateway asked last; zero: never
}

// StallCap is where counting stops.
const StallCap = 1000

// stalledAfter is how long a message may wait to be collected before administrators are told.
const stalledAfter = 15 * time.Minute

// Stalled lists the media whose messages wait while no gateway has asked for them for a quarter of an hour.
func (n *Notify) Stalled(ctx context.Context) ([]Stall, error) {
	var out []Stall
	old := n.now().Add(-stalledAfter)
	for _, m := range field.Carried {
		oldest, err := store.All[time.Time](ctx, n.DB.Reader(), `select at from outbox where medium = $1 and state = 'spooled' order by id limit 1`, m)
		if err != nil {
			return nil, fmt.Errorf("look for messages that nobody collects: %w", err)
		}
		if len(oldest) == 0 || !oldest[0].Before(old) {
			continue
		}
		s := Stall{Medium: m, Since: oldest[0]}
		if n.Gateways != nil {
			if s.Asked, err = n.Gateways.last(ctx, m); err != nil {
				return nil, err
			}
		}
		if s.Asked.After(old) {
			continue
		}
		s.Waits, err = store.One[int](ctx, n.DB.Reader(), `select count(*) from (select id from outbox where medium = $1 and state = 'spooled' limit $2) o`, m, StallCap)
		if err != nil {
			return nil, fmt.Errorf("count messages that nobody collects: %w", err)
		}
		out = append(out, s)
	}
	return out, nil
}
