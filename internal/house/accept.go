package house

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"amends/internal/desk"
	"amends/internal/heads"
	"amends/internal/journal"
	"amends/internal/store"
)

// AcceptLoss lets a house go on that openHeads refused, and puts on record, signed, in the file of heads and in the database,
// what was known. Numbers that may have been given out meanwhile are skipped.
func (h *House) AcceptLoss(ctx context.Context) error {
	if h.Lost == nil {
		return nil
	}
	if h.damage != nil && h.damage.Fatal { // nothing more can be signed, unless it is the edge alone, which follows from the rest
		if ok, err := h.Journal.MendEdge(ctx); err != nil || !ok {
			return errors.Join(err, h.Lost)
		}
		if err := h.sound(ctx); err != nil || h.damage != nil && h.damage.Fatal {
			return errors.Join(err, h.Lost)
		}
	}
	if err := h.repeat(ctx); err != nil { // an older database does not know what was said since
		return err
	}
	for _, accept := range []func(context.Context) error{h.acceptDamage, h.acceptForgotten, h.acceptBehind} {
		if err := accept(ctx); err != nil {
			return err
		}
	}
	h.Journal.Refuse(nil)
	h.Lost = nil
	return errors.Join(h.Accounts.TakeOver(ctx), h.People.TakeOver(ctx))
}

// acceptDamage goes on without events that the database's own head signs: they stay missing, and verify says so.
func (h *House) acceptDamage(ctx context.Context) error {
	d := h.damage
	if d == nil {
		return nil
	}
	h.Log.WarnContext(ctx, "the loss of events was accepted and is on record", "known", d.Size, "found", d.Found, "from", d.First)
	return h.state(ctx, heads.Statement{Kind: heads.Damage, At: time.Now(), Known: d.Size, Root: d.Root.String(), Found: d.Found,
		Kept: d.First - 1}, nil)
}

// acceptForgotten goes on although nobody can say whether the database is the newest. Numbers go on as after a restore.
func (h *House) acceptForgotten(ctx context.Context) error {
	if !h.forgot {
		return nil
	}
	skip, err := h.skipped(ctx)
	if err != nil {
		return err
	}
	s := heads.Statement{Kind: heads.Anew, At: time.Now(), Found: h.Journal.Position()}
	h.Log.WarnContext(ctx, "the memory of heads is begun anew, which is on record", "found", s.Found)
	return h.state(ctx, s, skip)
}

// acceptBehind goes on with a database that is behind the newest known head, or tells another history.
func (h *House) acceptBehind(ctx context.Context) error {
	known, err := h.Heads.Newest()
	strange := errors.Is(err, heads.ErrStrange)
	if err != nil && !strange || !strange && !h.older {
		return err
	}
	m, err := h.Heads.Recall()
	if err != nil {
		return err
	}
	s := heads.Statement{Kind: heads.Loss, At: time.Now(), Known: known.Size, Root: known.Root.String(), Found: h.Journal.Position()}
	slices.SortFunc(m.Heads, func(a, b journal.Head) int { return int(b.Size - a.Size) })
	for _, head := range m.Heads { // the farthest that is still true
		ok, err := h.Journal.Holds(ctx, head)
		if err != nil {
			return err
		}
		if ok {
			s.Kept = head.Size
			break
		}
	}
	h.Log.WarnContext(ctx, "the loss of events was accepted and is on record", "known", s.Known, "found", s.Found, "same", s.Kept)
	return h.state(ctx, s, m.Numbers)
}

// state says something in the file of heads and in the database.
func (h *House) state(ctx context.Context, s heads.Statement, skip map[string]int64) error {
	text, err := h.Heads.State(s)
	if err != nil {
		return err
	}
	return h.say(ctx, s, text, skip)
}

// say puts a statement into the database.
func (h *House) say(ctx context.Context, s heads.Statement, text string, skip map[string]int64) error {
	err := h.DB.Write(ctx, func(tx *store.Tx) error {
		if err := h.Journal.Say(ctx, tx, s.Kind, s.At.UnixMicro(), text); err != nil {
			return err
		}
		if s.Kind != heads.Begun {
			if err := h.tell(ctx, tx, fmt.Sprint(s.Kind, s.At.UnixMicro()), text); err != nil {
				return err
			}
		}
		return desk.Skip(ctx, tx, skip)
	})
	if err != nil {
		return fmt.Errorf("put on record: %w", err)
	}
	return nil
}

// repeat says in the database what only the memory says.
func (h *House) repeat(ctx context.Context) error {
	m, err := h.Heads.Recall()
	if err != nil {
		return err
	}
	there, err := h.said(ctx)
	if err != nil {
		return err
	}
	for _, s := range m.Said {
		if !slices.Contains(there, s.Statement) {
			if err := h.say(ctx, s.Statement, s.Note, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// Restored lets numbers begin higher on the days from a backup to now, because nobody knows how many were given out after
// it was made.
func (h *House) Restored(ctx context.Context) error {
	skip, err := h.skipped(ctx)
	if err != nil || skip == nil {
		return err
	}
	return h.state(ctx, heads.Statement{Kind: heads.Restored, At: time.Now()}, skip)
}

// skipped is from where numbers go on when nobody knows how many were given out since the newest event: five digits, later
// for every minute of the day, so that even a second time none is repeated.
func (h *House) skipped(ctx context.Context) (map[string]int64, error) {
	head, err := h.Journal.Head(ctx)
	if err != nil || head.Size == 0 {
		return nil, err
	}
	m, err := h.Heads.Recall()
	if err != nil {
		return nil, err
	}
	s := h.Register.Snapshot()
	now := h.Now().In(s.Zone())
	from := 10_000 + 50*int64(now.Hour()*60+now.Minute())
	first := store.Time(head.At).In(s.Zone())
	for day := time.Date(first.Year(), first.Month(), first.Day(), 0, 0, 0, 0, s.Zone()); !day.After(now); day = day.AddDate(0, 0, 1) {
		name := desk.Day(s, day)
		m.Numbers[name] = max(m.Numbers[name], from)
	}
	return m.Numbers, nil
}
