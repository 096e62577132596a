package report

import (
	"context"
	"errors"
	"fmt"
	"time"

	"amends/internal/store"
)

// Figures are of days, and a day is of a zone; and they are of the measures that a build has. What they are counted by is
// kept beside them. When the settings or a newer build say otherwise, the reader begins a new round: it reads the journal
// from its beginning and puts each case anew where its last event is reached. Until then the case counts as it did, so that
// no page is empty meanwhile, and adding a measure needs no migration.

// ground is what the figures are counted by.
type ground struct {
	Zone  string
	List  string // of measures
	Round int64  // grows with each change
	Until int64  // the cases of the round before begin up to this position

	zone *time.Location
}

// now is the ground that the settings and this build ask for.
func (r *Reports) now() ground {
	zone := r.register.Snapshot().Zone()
	return ground{Zone: zone.String(), List: r.list.String(), Round: 1, zone: zone}
}

// errSame says that another node has begun this round already.
var errSame = errors.New("the figures are counted on this ground")

func (g ground) same(o ground) bool { return g.Zone == o.Zone && g.List == o.List }

// ground is what the figures are counted by; what they are going to be, and false, before anything was counted.
func (r *Reports) ground(ctx context.Context) (g ground, counted bool, err error) {
	g, err = groundIn(ctx, r.db.Reader())
	if errors.Is(err, store.ErrNotFound) {
		return r.now(), false, nil
	}
	if err == nil {
		g.zone, err = time.LoadLocation(g.Zone)
	}
	if err != nil {
		return g, false, fmt.Errorf("read what the figures are counted by: %w", err)
	}
	return g, true, nil
}

func groundIn(ctx context.Context, q store.Querier) (g ground, err error) {
	type row struct {
		Zone, List   string
		Round, Until int64
	}
	is, err := store.One[row](ctx, q, `select zone, list, round, until from rollup_ground where id = 1`)
	return ground{Zone: is.Zone, List: is.List, Round: is.Round, Until: is.Until}, err
}

func (g ground) keep(ctx context.Context, tx *store.Tx) error {
	_, err := store.Exec(ctx, tx, `insert into rollup_ground (id, zone, list, round, until) values (1, $1, $2, $3, $4)
		on conflict (id) do update set zone = excluded.zone, list = excluded.list, round = excluded.round, until = excluded.until`,
		g.Zone, g.List, g.Round, g.Until)
	return err
}

// again begins a round on the ground of the settings and this build, after first has agreed.
func (r *Reports) again(ctx context.Context, first func(ctx context.Context, tx *store.Tx, is, now ground) error) error {
	return r.journal.Rewind(ctx, ReaderName, 0, func(ctx context.Context, tx *store.Tx) error {
		is, err := groundIn(ctx, tx)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		now := r.now()
		if err := first(ctx, tx, is, now); err != nil {
			return err
		}
		now.Round = is.Round + 1
		if now.Until, err = store.One[int64](ctx, tx, `
			select coalesce(max(position), 0) from event where exists (select 1 from rollup_case)`); err != nil {
			return err
		}
		return now.keep(ctx, tx)
	})
}

// Follow counts everything again when the settings or this build ask for another ground than that of the figures, and
// tells whether it had to. Of several nodes one does it.
func (r *Reports) Follow(ctx context.Context) (again bool, err error) {
	is, counted, err := r.ground(ctx)
	if err != nil || !counted || is.same(r.now()) {
		return false, err
	}
	err = r.again(ctx, func(_ context.Context, _ *store.Tx, is, now ground) error {
		if is.same(now) {
			return errSame
		}
		return nil
	})
	if errors.Is(err, errSame) {
		return false, nil
	}
	return err == nil, err
}

// groundEvery is how often a node looks whether the settings ask for another zone; it costs a query only when they do.
const groundEvery = time.Second

// follow keeps the figures on the ground of the settings until ctx ends. What cannot be done now, such as while the database
// is away, is tried again.
func (r *Reports) follow(ctx context.Context) {
	tick := time.NewTicker(groundEvery)
	defer tick.Stop()
	for known := ""; ; {
		if now := r.register.Snapshot().Zone().String(); now != known {
			if _, err := r.Follow(ctx); err == nil {
				known = now
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
