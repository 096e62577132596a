package view

import (
	"context"
	"errors"
	"fmt"

	"amends/internal/complaint"
	"amends/internal/lane"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/store"
)

// wipe takes rows of the queue away, and first what hangs on them.
func wipe(ctx context.Context, tx *store.Tx, where string, args ...any) error {
	for _, t := range besides {
		if err := t.Delete(ctx, tx, where, args...); err != nil {
			return err
		}
	}
	return queueTable.Delete(ctx, tx, where, args...)
}

// Rebuild makes every row of the queue again from the journal, and the index of words. Nobody may append meanwhile: it is
// a command of the operator, with the server stopped. The row of a case whose record is damaged stays as it is, and the
// case is named when all others are made.
func (v *Views) Rebuild(ctx context.Context, progress func(cases, events int)) error {
	cases, events, last := 0, 0, int64(0)
	var damaged []history
	err := v.replay(ctx, func(p part) error {
		err := v.remake(ctx, p)
		cases, events, last = cases+len(p.rows), events+p.Events, p.UpTo
		damaged = append(damaged, p.Damaged...)
		if err == nil && progress != nil {
			progress(cases, events)
		}
		return err
	})
	if err == nil {
		err = v.remake(ctx, beyond(last)) // rows of what was never registered
	}
	if err != nil {
		return fmt.Errorf("rebuild queue: %w", err)
	}
	if err = v.rebuildIndex(ctx); len(damaged) > 0 {
		d := damaged[0]
		return errors.Join(err, fmt.Errorf("%d cases have a damaged record and were left as they are, the first is %s: %w",
			len(damaged), d.ID, d.Err))
	}
	return err
}

// remake puts the rows of a part in the place of those that are there.
func (v *Views) remake(ctx context.Context, p part) error {
	args := []any{p.After, p.UpTo}
	stay := ""
	for _, u := range p.Damaged {
		args = append(args, u.No)
	}
	if len(p.Damaged) > 0 {
		stay = " and seq not in " + store.In(len(p.Damaged), 3)
	}
	return v.db.Write(ctx, func(tx *store.Tx) error {
		if err := wipe(ctx, tx, "seq > $1 and seq <= $2"+stay, args...); err != nil {
			return err
		}
		for i := range p.rows {
			if err := p.rows[i].insert(ctx, tx); err != nil {
				return err
			}
		}
		return dues.Remake(ctx, tx, p.Part)
	})
}

// dues are what falls due for complaints. The desk writes it, and the walk through all cases proves it and makes it again.
var dues = lane.Dues(complaint.Stream)

// beyond is the part after the last case, whose rows are of what was never registered.
func beyond(last int64) part {
	return part{Part: lane.Part[complaint.State]{After: last, UpTo: lane.End}}
}

// part is some cases worked out.
type part struct {
	rows []Row
	lane.Part[complaint.State]
}

// history is one case folded, or why it cannot be.
type history = lane.History[complaint.State]

// replay works out the rows of all cases from the journal and gives them on in the order of their registration.
func (v *Views) replay(ctx context.Context, each func(part) error) error {
	snap := v.register.Snapshot()
	return lane.Walk(ctx, v.journal, complaint.Stream, func(w lane.Part[complaint.State]) (part, error) {
		p := part{Part: w}
		var err error
		p.rows, err = v.rowsFrom(ctx, snap, w.Sound)
		return p, err
	}, each)
}

// rowsFrom makes the rows, their subjects read in one query.
func (v *Views) rowsFrom(ctx context.Context, snap *register.Snapshot, list []history) ([]Row, error) {
	ids := make([]string, 0, len(list))
	for _, h := range list {
		if id := h.State.Subject.ID; id != "" && !h.State.Erased {
			ids = append(ids, id)
		}
	}
	subjects, _, err := v.vault.Texts(ctx, v.db.Reader(), ids)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(list))
	for i, h := range list {
		var p *procedure.Procedure
		if p, err = snap.Procedure(h.State.Procedure.ID, h.State.Procedure.Version); err != nil {
			return nil, fmt.Errorf("case %s: %w", h.State.ID, err)
		}
		rows[i] = RowOf(h.State, p, p.Ledger(h.State, h.State.Marks))
		rows[i].Seq, rows[i].Position = h.No, h.Position
		if !h.State.Erased {
			subject, ok := subjects[h.State.Subject.ID]
			rows[i].Subject, rows[i].lost = subject, !ok && h.State.Subject.ID != ""
		}
	}
	return rows, nil
}
