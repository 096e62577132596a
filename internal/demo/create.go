package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/store"
	"amends/internal/vault"
)

const (
	players = 8              // how many customers' cases are played at once
	scene   = 12 * time.Hour // what is played before anybody goes on: keeps the journal in the order of time, by and large
)

// Create plays n complaints of the months before now, and what they promised, through the desks, every act at its
// instant in the past and by a
// person who may do it. The organisation must be Bundle's. blobs may be nil: then no files are attached. progress, when
// not nil, is told how many cases have begun. The same now and n give the same cases. The first refusal ends it.
func Create(ctx context.Context, a *desk.Actions, blobs Blobs, now time.Time, n int, progress func(done,
	all int)) error {
	d := a.Cases
	snap := d.Register.Snapshot()
	drawn := newDrawing(snap, now)
	plans := drawn.all(n)
	if len(plans) == 0 {
		return nil
	}
	st := &stage{desk: d, actions: a, blobs: blobs, snap: snap, zone: snap.Zone(), now: drawn.now}
	groups := map[int][]*play{}
	var all []*play
	for _, p := range plans {
		x := newPlay(p, st)
		groups[p.who.no] = append(groups[p.who.no], x)
		all = append(all, x)
	}
	var begun atomic.Int64
	var told sync.Mutex
	for from := plans[0].at.Truncate(scene); !from.After(st.now); from = from.Add(scene) {
		end := from.Add(scene)
		g, gctx := errgroup.WithContext(ctx)
		g.SetLimit(players)
		for _, p := range all {
			group := groups[p.who.no]
			if group[0] != p { // the first one brings the others along
				continue
			}
			if !slices.ContainsFunc(group, func(p *play) bool { return p.waits(end) }) {
				continue
			}
			g.Go(func() error {
				for _, p := range group {
					fresh := p.id == ""
					if err := p.until(gctx, end); err != nil {
						return err
					}
					if fresh && p.id != "" && progress != nil {
						told.Lock()
						progress(int(begun.Add(1)), n)
						told.Unlock()
					}
				}
				return nil
			})
		}
		if err := g.Wait(); err != nil {
			return err
		}
	}
	return errors.Join(forget(ctx, st, all), correct(ctx, st, all), part(ctx, st, all))
}

// waits says whether something may happen in the case before an instant.
func (p *play) waits(end time.Time) bool {
	if p.id == "" {
		return p.at.Before(end)
	}
	if p.next != nil && p.next.at.Before(end) || p.next == nil && !p.over {
		return true
	}
	at, ok := p.timer()
	return ok && at.Before(end)
}

// correct gives the newest customer an address, as he would tell it on the telephone.
func correct(ctx context.Context, st *stage, all []*play) error {
	for _, p := range slices.Backward(all) {
		if p.s.Person == "" || p.s.Erased || p.s.RegisteredBy == complaint.Customer {
			continue
		}
		m := complaint.Meta{At: st.now, By: p.s.RegisteredBy, Channel: "desk"}
		if _, err := st.desk.ChangePerson(ctx, m, p.s.Person, vault.Edit{Address: "示例路 8 号"},
			desk.Grounds{}); fault.As(err) != nil {
			continue // the one who was forgotten
		} else if err != nil {
			return fmt.Errorf("correct a customer: %w", err)
		}
		return nil
	}
	return nil
}

// forget erases one customer of long ago who asked for it, so that it can be seen what is left then.
func forget(ctx context.Context, st *stage, all []*play) error {
	for _, p := range all {
		if p.s.ArchivedAt == 0 || p.s.Person == "" || p.who.cases > 1 || p.behalf || p.story.Picture != "" {
			continue
		}
		p.clock = st.now.Add(-50 * time.Hour)
		if last := time.UnixMicro(p.s.UpdatedAt); p.clock.Before(last) {
			p.clock = last.Add(time.Minute)
		}
		m := complaint.Meta{At: p.clock, By: "huyinuo", Channel: "desk"}
		_, err := st.desk.About(ctx, m, p.id, &complaint.Erase{Reason: "customer_request", Person: p.s.Person},
			func(ctx context.Context, tx *store.Tx) error { return st.desk.Vault.Erase(ctx, tx, p.s.Person) })
		if err != nil {
			return fmt.Errorf("erase a customer: %w", err)
		}
		return nil
	}
	return nil
}
