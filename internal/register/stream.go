package register

import (
	"encoding/json"
	"fmt"
	"time"

	"amends/internal/field"
	"amends/internal/stream"
)

// Settings are one stream, since they are checked as a whole and several change at once. What an event tells are
// settings as the table keeps them: staff without what is personal, which the vault has.

// History names the one stream.
const History = "settings"

// State is where the history stands. What the settings are is in the table, which is written with each event, and in
// the Snapshot that is read from it.
type State struct {
	Version int
}

// Event is one thing that happened to the settings.
type Event interface {
	// rows are what it adds to the table.
	rows(r stream.Recorded[Event]) []row
}

// Founded are the first settings of all.
type Founded struct {
	Version  int64   `json:"version"`
	Settings []Wrote `json:"settings"`
}

// Changed are settings that somebody changed at once.
type Changed struct {
	Version  int64      `json:"version"` // of the register, after it
	Why      field.Text `json:"why,omitzero"`
	Settings []Wrote    `json:"settings"`
}

// Wrote is what became of one setting.
type Wrote struct {
	Kind   Kind            `json:"kind"`
	ID     string          `json:"id"`
	Before json.RawMessage `json:"before,omitempty"` // none: it is new
	After  json.RawMessage `json:"after,omitempty"`  // none: it was removed
}

// TakenOver are settings as they stood in the table before changes of them were events: who wrote them and when is
// what the table said, and nobody proves it. What came after is proven.
type TakenOver struct {
	Settings []Kept `json:"settings"`
}

// Kept is one row of the table as it was found.
type Kept struct {
	Kind    Kind            `json:"kind"`
	ID      string          `json:"id"`
	Version int64           `json:"version"`
	From    int64           `json:"from"` // microseconds UTC
	By      string          `json:"by"`
	At      int64           `json:"at"`
	After   json.RawMessage `json:"after,omitempty"`
}

// Stream is the type of the history. The names are data.
var Stream = stream.New(stream.Of[State, Event]{Name: "setting",
	Events:  []Event{Founded{}, Changed{}, TakenOver{}},
	NameOf:  nameOf,
	Evolve:  func(s *State, r stream.Recorded[Event]) { s.Version = r.Version },
	Version: func(s *State) int { return s.Version },
})

func nameOf(e Event) string {
	switch e.(type) {
	case Founded:
		return "setting.founded"
	case Changed:
		return "setting.changed"
	case TakenOver:
		return "setting.taken_over"
	}
	panic(fmt.Sprintf("register: %T is no event of the settings", e))
}

// row is one writing of a setting, as the table keeps it for ever; the newest of a kind and id counts.
type row struct {
	Kind      Kind   `sql:",key"`
	ID        string `sql:",key"`
	Version   int64  `sql:",key"` // of the register
	ValidFrom time.Time
	Payload   string
	ByStaff   string
	At        time.Time
	Deleted   bool
	Why       string // the text in the vault
}

// removed is the payload of a setting that is not there any more.
const removed = "null"

func (e Founded) rows(r stream.Recorded[Event]) []row { return rowsOf(r, e.Version, "", e.Settings) }
func (e Changed) rows(r stream.Recorded[Event]) []row {
	return rowsOf(r, e.Version, e.Why.ID, e.Settings)
}

func rowsOf(r stream.Recorded[Event], version int64, why string, settings []Wrote) []row {
	out := make([]row, len(settings))
	for i, w := range settings {
		out[i] = row{Kind: w.Kind, ID: w.ID, Version: version, ValidFrom: r.At, ByStaff: r.By, At: r.At, Why: why}
		out[i].put(w.After)
		if w.Kind == KindInForce && !out[i].Deleted {
			var f InForce
			if json.Unmarshal(w.After, &f) == nil {
				out[i].ValidFrom = f.From.UTC()
			}
		}
	}
	return out
}

func (e TakenOver) rows(stream.Recorded[Event]) []row {
	out := make([]row, len(e.Settings))
	for i, k := range e.Settings {
		out[i] = row{Kind: k.Kind, ID: k.ID, Version: k.Version, ValidFrom: time.UnixMicro(k.From).UTC(), ByStaff: k.By,
			At: time.UnixMicro(k.At).UTC()}
		out[i].put(k.After)
	}
	return out
}

// put sets what the setting is after it.
func (r *row) put(after json.RawMessage) {
	if r.Deleted = len(after) == 0; r.Deleted {
		after = json.RawMessage(removed)
	}
	r.Payload = string(after)
}
