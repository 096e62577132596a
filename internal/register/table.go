package register

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"amends/internal/fault"
	"amends/internal/lane"
	"amends/internal/store"
	"amends/internal/stream"
)

// table keeps every writing of every setting: a view of the history, and what the snapshot is read from.
var table = store.NewTable[row]("setting")

// writings is the view.
type writings struct{ lane.House }

// Name is that of the table.
func (writings) Name() string { return table.Name }

// Project writes what the events tell; what was taken over is there, and is written over as the record has it.
func (w writings) Project(ctx context.Context, tx *store.Tx, c lane.Change[State, Event]) error {
	for _, r := range c.Events {
		rows := r.Event.rows(r)
		if _, before := r.Event.(TakenOver); before {
			if err := w.over(ctx, tx, rows); err != nil {
				return err
			}
			continue
		}
		n, err := table.Add(ctx, tx, rows...)
		if err != nil {
			return err
		}
		if int(n) != len(rows) {
			return fmt.Errorf("a setting is written twice, or a row of version %d stands there", rows[0].Version)
		}
	}
	return nil
}

func (writings) over(ctx context.Context, tx *store.Tx, rows []row) error {
	for _, r := range rows {
		_, err := store.Exec(ctx, tx, `update setting set payload = $1
			where kind = $2 and id = $3 and version = $4 and payload <> $1`, r.Payload, r.Kind, r.ID, r.Version)
		if err != nil {
			return err
		}
	}
	return nil
}

// recorded are the rows that the record tells of, in its order. What of it cannot be read is in bad, and the rows of
// those events are missing.
func (w writings) recorded(ctx context.Context, no int64) (rows []row, bad error) {
	err := w.Journal.Whole(ctx, Stream, []int64{no}, func(_ int64, rec stream.Record, wrong error) {
		var e stream.Recorded[Event]
		if wrong == nil {
			e, wrong = Stream.Decode(rec)
		}
		if wrong != nil {
			bad = cmp.Or(bad, wrong)
			return
		}
		rows = append(rows, e.Event.rows(e)...)
	})
	return rows, cmp.Or(err, bad)
}

// mostWrong is how many rows are told of one by one.
const mostWrong = 50

// Compare compares every row with what the record tells.
func (w writings) Compare(ctx context.Context, q store.Querier, p lane.Part[State]) (wrong []lane.Wrong, err error) {
	for _, h := range slices.Concat(p.Sound, p.Damaged) {
		should, bad := w.recorded(ctx, h.No)
		if bad != nil && h.Err == nil {
			return nil, bad
		}
		is, err := table.All(ctx, q, `order by version, kind, id`)
		if err != nil {
			return nil, fmt.Errorf("verify the settings: %w", err)
		}
		wrong = append(wrong, differ(h.No, is, should, h.Err)...)
	}
	return wrong, nil
}

// differ says what is wrong with the rows there are. Where part of the record cannot be read, nobody knows of
// further ones whether they belong there.
func differ(no int64, is, should []row, damaged error) (wrong []lane.Wrong) {
	more := 0
	note := func(r *row, column, is, should string) {
		if len(wrong) >= mostWrong {
			more++
			return
		}
		wrong = append(wrong, lane.Wrong{No: no, ID: fmt.Sprintf("%s %s of version %d", r.Kind, r.ID, r.Version),
			Table: table.Name, Column: column, Is: short(is), ShouldBe: short(should)})
	}
	type writing struct {
		key
		version int64
	}
	there := make(map[writing]*row, len(is))
	for i := range is {
		there[writing{key{is[i].Kind, is[i].ID}, is[i].Version}] = &is[i]
	}
	for i := range should {
		want := &should[i]
		at := writing{key{want.Kind, want.ID}, want.Version}
		has := there[at]
		delete(there, at)
		if has == nil {
			note(want, "row", "", "present")
			continue
		}
		table.Diff(has, want, func(column string, a, b any) {
			if column != "payload" {
				note(want, column, fmt.Sprint(a), fmt.Sprint(b))
				return
			}
			fields := changedFields([]byte(has.Payload), []byte(want.Payload))
			if fields == nil || !json.Valid([]byte(has.Payload)) {
				note(want, column, has.Payload, want.Payload)
				return
			}
			for _, f := range fields {
				note(want, f, part(has.Payload, f), part(want.Payload, f))
			}
		})
	}
	for i := range is {
		if there[writing{key{is[i].Kind, is[i].ID}, is[i].Version}] != nil && damaged == nil {
			note(&is[i], "row", "present", "")
		}
	}
	if damaged != nil {
		wrong = append(wrong, lane.Wrong{No: no, ID: History, Table: table.Name, Column: "record", Is: damaged.Error()})
	}
	if more > 0 {
		wrong = append(wrong, lane.Wrong{No: no, ID: History, Table: table.Name, Column: "further differences",
			Is: fmt.Sprint(more)})
	}
	return wrong
}

// part is one field of a setting as it is kept.
func part(payload, field string) string {
	var m map[string]json.RawMessage
	_ = json.Unmarshal([]byte(payload), &m) // what is no setting any more has no fields
	var words string
	if json.Unmarshal(m[field], &words) == nil {
		return words
	}
	return string(m[field])
}

func short(s string) string {
	if r := []rune(s); len(r) > 120 {
		return string(r[:120]) + "…"
	}
	return s
}

// Remake puts what the record tells in the place of what is there, unless part of it cannot be read.
func (w writings) Remake(ctx context.Context, tx *store.Tx, p lane.Part[State]) error {
	if len(p.Damaged) > 0 {
		return fmt.Errorf("%w: %w", ErrDamaged, p.Damaged[0].Err)
	}
	for _, h := range p.Sound {
		rows, err := w.recorded(ctx, h.No)
		if err != nil {
			return err
		}
		if err := table.Delete(ctx, tx, `version > 0`); err != nil {
			return err
		}
		if _, err := table.Add(ctx, tx, rows...); err != nil {
			return err
		}
	}
	return nil
}

// ErrDamaged says that the record of the settings cannot be read as a whole: they stay as the table has them.
var ErrDamaged = errors.New("the record of the settings is damaged")

// Verify compares the table with what the record tells.
func (r *Register) Verify(ctx context.Context) (lane.Proven, error) {
	out, err := r.lane.Verify(ctx)
	if err == nil && out.Streams == 0 && r.Snapshot().stream > 0 {
		err = ErrDamaged
	}
	return out, err
}

// Remake makes the table again from the record, and the snapshot from the table. It is ErrDamaged when it leaves the
// table as it is.
func (r *Register) Remake(ctx context.Context) (events int, err error) {
	if !r.TakenOver() {
		return 0, nil
	}
	if events, err = r.lane.Remake(ctx); err == nil && events == 0 && r.Snapshot().Version > 0 {
		err = ErrDamaged // nothing is left of it
	}
	if err != nil {
		return events, err
	}
	r.current.Store(build(nil, 0, &fault.List{}))
	return events, r.Refresh(ctx)
}
