package register

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"amends/internal/fault"
	"amends/internal/journal"
	"amends/internal/lane"
	"amends/internal/store"
	"amends/internal/stream"
)

// atOnce is how many settings one event takes over.
const atOnce = 500

// TakeOver puts on record, once, the settings of a house from before they were events, just as they stand in the
// table. Of several nodes that begin together one does.
func (r *Register) TakeOver(ctx context.Context) error {
	if left, err := store.Left(ctx, r.lane.DB.Reader(), store.LeftSettings); err != nil || !left {
		return err
	}
	if r.TakenOver() {
		return r.made(ctx)
	}
	m := r.lane.Ready(ctx, stream.Meta{By: stream.System}, "")
	_, err := r.lane.Do(ctx, m, History, func(ctx context.Context, s *State) (*lane.Pen[State, Event], error) {
		if s != nil {
			return nil, nil // another node did
		}
		rows, err := table.All(ctx, r.lane.DB.Reader(), `order by version, kind, id`)
		if err != nil || len(rows) == 0 {
			return nil, err
		}
		p := r.lane.Pen(History, nil)
		p.First = func(ctx context.Context, tx *store.Tx, _ lane.Change[State, Event]) error {
			if n, err := store.One[int](ctx, tx, `select count(*) from setting`); err != nil || n != len(rows) {
				return cmp.Or(err, journal.ErrConflict)
			}
			return nil
		}
		for some := range slices.Chunk(rows, atOnce) {
			var e TakenOver
			for _, row := range some {
				k, err := r.found(p, row)
				if err != nil {
					return nil, err
				}
				e.Settings = append(e.Settings, k)
			}
			if err := p.Write(m, e); err != nil {
				return nil, err
			}
		}
		return p, nil
	})
	if err != nil {
		if fault.As(err) != nil {
			return err
		}
		return fmt.Errorf("take the settings over: %w", err)
	}
	return cmp.Or(r.made(ctx), r.Refresh(ctx))
}

// made says that nothing is left to be taken over: what is found beside the record later is nobody's word.
func (r *Register) made(ctx context.Context) error {
	return r.lane.DB.Write(ctx, func(tx *store.Tx) error { return store.Made(ctx, tx, store.LeftSettings) })
}

// TakenOver tells whether the settings are on record, or there are none yet.
func (r *Register) TakenOver() bool {
	s := r.Snapshot()
	return s.stream > 0 || s.Version == 0
}

// found is a row as the record takes it over: what is personal goes to the vault.
func (r *Register) found(p *lane.Pen[State, Event], was row) (Kept, error) {
	k := Kept{Kind: was.Kind, ID: was.ID, Version: was.Version, From: store.Micros(was.ValidFrom),
		By: was.ByStaff, At: store.Micros(was.At)}
	switch {
	case was.Deleted:
		return k, nil
	case was.Kind != KindStaff:
		k.After = json.RawMessage(was.Payload)
		return k, nil
	}
	value, err := decode(was.Kind, []byte(was.Payload))
	if err != nil {
		return k, fmt.Errorf("read %s %s of version %d: %w", was.Kind, was.ID, was.Version, err)
	}
	after, own, err := keep(r.lane.Vault, value)
	k.After, p.Texts = after, append(p.Texts, own...)
	return k, err
}
