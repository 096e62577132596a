package report

import (
	"context"
	"errors"
	"fmt"
	"time"

	"amends/internal/store"
)

// Figures are of days, and a day is of a zone. The zone that they are counted in is kept beside them, so that a change of
// the organisation's zone neither mixes two kinds of days nor makes a true figure look wrong.

// zone is what the figures are counted in; that of the settings, and false, before anything was counted.
func (r *Reports) zone(ctx context.Context) (*time.Location, bool, error) {
	name, err := store.One[string](ctx, r.db.Reader(), `select zone from rollup_zone where id = 1`)
	if errors.Is(err, store.ErrNotFound) {
		return r.register.Snapshot().Zone(), false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("read the zone of the figures: %w", err)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, false, fmt.Errorf("read the zone of the figures: %w", err)
	}
	return zone, true, nil
}

func keepZone(ctx context.Context, tx *store.Tx, zone *time.Location) error {
	_, err := store.Exec(ctx, tx, `insert into rollup_zone (id, zone) values (1, $1) on conflict (id) do update set zone = excluded.zone`, zone.String())
	return err
}

// errSame says that another node has begun to count in the new zone already.
var errSame = errors.New("the figures are counted in this zone")

// Follow counts everything again when the zone of the settings is another than that of the figures, and tells whether it
// had to. Of several nodes one does it.
func (r *Reports) Follow(ctx context.Context) (again bool, err error) {
	now := r.register.Snapshot().Zone()
	zone, counted, err := r.zone(ctx)
	if err != nil || !counted || zone.String() == now.String() {
		return false, err
	}
	err = r.rebuild(ctx, now, func(ctx context.Context, tx *store.Tx) error {
		name, err := store.One[string](ctx, tx, `select zone from rollup_zone where id = 1`)
		if err == nil && name == now.String() {
			return errSame
		}
		return err
	})
	if errors.Is(err, errSame) {
		return false, nil
	}
	return err == nil, err
}

// zoneEvery is how often a node looks whether the zone changed; it costs a query only when it did.
const zoneEvery = time.Second

// follow keeps the figures in the zone of the settings until ctx ends. What cannot be done now, such as while the database
// is away, is tried again.
func (r *Reports) follow(ctx context.Context) {
	tick := time.NewTicker(zoneEvery)
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
