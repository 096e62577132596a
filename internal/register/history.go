package register

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"

	"amends/internal/store"
)

// Revision is one writing of a setting.
type Revision struct {
	Kind    Kind
	ID      string
	Version int64 // of the register: what was written at once has the same
	From    time.Time
	By      string
	At      time.Time
	Why     string // empty: nothing was said
	Removed bool
	Value   any             // pointer to the typed setting; nil when it was removed
	Before  json.RawMessage // nil when it was new
	After   json.RawMessage // nil when it was removed
	Fields  []string        // in which the two differ
}

// Past is which revisions are asked for: all, those of a kind, or those of one setting.
type Past struct {
	Kind  Kind
	ID    string
	After string // where an answer before this one ended; empty: from the newest on
	Limit int
}

// pastOrder begins the cursors of a history.
const pastOrder = "past"

// History is what was written, newest first, and where to go on; empty at the end.
func (r *Register) History(ctx context.Context, p Past) (list []Revision, next string, err error) {
	from, skip := int64(math.MaxInt64), int64(0)
	if p.After != "" {
		if err := store.ReadCursor("after", pastOrder, p.After, &from, &skip); err != nil {
			return nil, "", err
		}
	}
	where, args := `version <= $1`, []any{from}
	for _, one := range []struct{ column, is string }{{"kind", string(p.Kind)}, {"id", p.ID}} {
		if one.is != "" {
			args = append(args, one.is)
			where += ` and ` + one.column + ` = $` + strconv.Itoa(len(args))
		}
	}
	n := len(args)
	type written struct {
		row
		Before *string // the newest before it
	}
	q := r.lane.DB.Reader()
	found, err := store.All[written](ctx, q, `select `+table.List("s.")+`, (select b.payload from setting b
			where b.kind = s.kind and b.id = s.id and b.version < s.version order by b.version desc limit 1)
		from setting s where `+where+` order by version desc, kind, id
		limit $`+strconv.Itoa(n+1)+` offset $`+strconv.Itoa(n+2), append(args, p.Limit+1, max(skip, 0))...)
	if err != nil {
		return nil, "", fmt.Errorf("history of the settings: %w", err)
	}
	more := len(found) > p.Limit
	found = found[:min(len(found), p.Limit)]
	rows := make([]row, 0, 2*len(found)) // and what stood before each
	for _, f := range found {
		was := row{Kind: f.Kind, ID: f.ID, Deleted: true}
		if f.Before != nil && *f.Before != removed {
			was.Payload, was.Deleted = *f.Before, false
		}
		rows = append(rows, f.row, was)
		if more {
			if f.Version != from {
				from, skip = f.Version, 0
			}
			skip++
		}
	}
	if more {
		next = store.WriteCursor(pastOrder, from, skip)
	}
	list, err = r.revisions(ctx, q, rows)
	return list, next, err
}

// revisions reads rows, each followed by the one before it.
func (r *Register) revisions(ctx context.Context, q store.Querier, rows []row) ([]Revision, error) {
	values, errs, err := opened(ctx, r.lane.Vault, q, rows)
	if err != nil {
		return nil, err
	}
	var whys []string
	for _, row := range rows {
		if row.Why != "" {
			whys = append(whys, row.Why)
		}
	}
	said, _, err := r.lane.Vault.Texts(ctx, q, whys)
	if err != nil {
		return nil, fmt.Errorf("read why settings were changed: %w", err)
	}
	list := make([]Revision, len(rows)/2)
	for i := range list {
		row := rows[2*i]
		if errs[2*i] != nil {
			return nil, fmt.Errorf("history of %s %s, version %d: %w", row.Kind, row.ID, row.Version, errs[2*i])
		}
		list[i] = Revision{Kind: row.Kind, ID: row.ID, Version: row.Version, From: row.ValidFrom,
			By: row.ByStaff, At: row.At, Why: said[row.Why], Removed: row.Deleted, Value: values[2*i],
			Before: readable(rows[2*i+1], values[2*i+1]), After: readable(row, values[2*i])}
		list[i].Fields = changedFields(list[i].Before, list[i].After)
	}
	return list, nil
}

// readable is a setting as it was kept, and a person with what the vault keeps of him.
func readable(r row, value any) json.RawMessage {
	switch {
	case r.Deleted:
		return nil
	case r.Kind == KindStaff:
		raw, _ := json.Marshal(value) // it came from JSON
		return raw
	}
	return json.RawMessage(r.Payload)
}
