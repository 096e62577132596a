package register

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"amends/internal/store"
)

// Revision is one writing of a setting.
type Revision struct {
	Version int64
	From    time.Time
	By      string
	At      time.Time
	Removed bool
	Value   any             // pointer to the typed setting; nil when it was removed
	Payload json.RawMessage // as it was kept
	Fields  []string        // what differs from the revision before
}

// History is every revision of a setting, newest first.
func (r *Register) History(ctx context.Context, kind Kind, id string) ([]Revision, error) {
	type row struct {
		Version int64
		From    time.Time
		By      string
		At      time.Time
		Removed bool
		Payload string
	}
	rows, err := store.All[row](ctx, r.db.Reader(), `
		select version, valid_from, by_staff, at, deleted, payload
		from setting
		where kind = $1 and id = $2
		order by version desc`, string(kind), id)
	if err != nil {
		return nil, fmt.Errorf("history of %s %s: %w", kind, id, err)
	}
	list := make([]Revision, len(rows))
	for i, row := range rows {
		list[i] = Revision{Version: row.Version, From: row.From, By: row.By, At: row.At, Removed: row.Removed,
			Payload: json.RawMessage(row.Payload)}
		var before []byte
		if i+1 < len(rows) {
			before = []byte(rows[i+1].Payload)
		}
		list[i].Fields = changedFields(before, []byte(row.Payload))
		if row.Removed {
			continue
		}
		if list[i].Value, err = decode(kind, []byte(row.Payload)); err != nil {
			return nil, fmt.Errorf("history of %s %s, version %d: %w", kind, id, row.Version, err)
		}
	}
	return list, nil
}
