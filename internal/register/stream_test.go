package register

import (
	"encoding/json"
	"testing"

	"amends/internal/field"
	"amends/internal/store/storetest"
	"amends/internal/stream/streamtest"
)

// TestFrozenEvents: what was written once is read for ever.
func TestFrozenEvents(t *testing.T) {
	t.Parallel()
	role := json.RawMessage(`{"id":"lead","scope":"subtree"}`)
	was := json.RawMessage(`{"id":"lead","scope":"department"}`)
	why := field.Text{ID: "0199", Digest: "ab"}
	wrote := []Wrote{{Kind: KindRole, ID: "lead", Before: was, After: role}}
	streamtest.Frozen(t, Stream, []Event{
		Founded{Version: 1, Settings: wrote},
		Changed{Version: 2, Why: why, Settings: wrote},
		TakenOver{Settings: []Kept{{Kind: KindRole, ID: "lead", Version: 3, From: 1, By: "root", At: 2, After: role}}},
	}, []Event{
		Founded{Version: 1, Settings: []Wrote{{Kind: KindRole, ID: "lead", After: role}}},
		Changed{Version: 2, Settings: []Wrote{{Kind: KindRole, ID: "lead", Before: was}}},
		TakenOver{Settings: []Kept{{Kind: KindRole, ID: "lead", Version: 3}}},
	})
}

func TestTheTableIsDeclared(t *testing.T) {
	t.Parallel()
	storetest.Declared(t, "", table.Schema)
}
