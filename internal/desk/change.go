package desk

import (
	"context"

	"amends/internal/complaint"
	"amends/internal/lane"
	"amends/internal/procedure"
	"amends/internal/store"
)

// Change is what one command did to one complaint, as the views get it inside the same transaction.
type Change struct {
	lane.Change[complaint.State, complaint.Event]
	Procedure *procedure.Procedure
	Ledger    procedure.Ledger // of After
	// Subject is the readable subject of After, when the caller had it at hand (registration) or it is kept in the view.
	Subject string
}

// View keeps rows that a screen reads. Project runs inside the transaction of the append: it must be quick, touch only
// its own tables and take everything from the change. What it writes must follow from Change alone, so that a replay
// gives the same rows.
type View interface {
	Name() string
	Project(ctx context.Context, tx *store.Tx, c Change) error
}
