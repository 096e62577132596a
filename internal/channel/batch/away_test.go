package batch

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/intake"
)

var errAway = errors.New("the database is away")

// absent is a door that cannot do anything for so many commands.
type absent struct {
	door
	left atomic.Int64
}

func (a *absent) Do(ctx context.Context, m complaint.Meta, id string, c complaint.Command) (desk.Result, error) {
	if a.left.Add(-1) >= 0 {
		return desk.Result{}, errAway
	}
	return a.door.Do(ctx, m, id, c)
}

// TestADatabaseThatIsAwayRefusesNoRow waits for one that comes back, and ends the run for one that does not.
func TestADatabaseThatIsAwayRefusesNoRow(t *testing.T) {
	m, err := ReadMapping([]byte(mapping))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		away int64
		want Count
		err  error
	}{{6, Count{Rows: 6, Taken: 2, Refused: 4}, nil}, {1 << 40, Count{Rows: 3, Refused: 3}, errAway}} {
		d := &absent{}
		d.left.Store(c.away)
		var refused atomic.Int64
		im := &Import{Mapping: m, Zone: time.UTC, By: complaint.System, File: strings.NewReader(file),
			Refused: func(int, string, error) { refused.Add(1) }}
		err := im.Run(context.Background(), &intake.Intake{Way: intake.Way{ID: im.ID(), Patience: time.Second},
			Parts: intake.Parts{Desk: d, Away: func(err error) bool { return errors.Is(err, errAway) }}})
		if got := im.Count; got != c.want || !errors.Is(err, c.err) || int(refused.Load()) != c.want.Refused {
			t.Errorf("away for %d: %+v, %v", c.away, im.Count, err)
		}
	}
}
