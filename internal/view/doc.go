// Package view is what a screen shows when it is opened: the queue, one case, what the complainant may follow, one
// customer, saved lists, search. Projection and query of one screen family stand side by side in one file. Rows follow
// from the journal alone: Rebuild makes them again, Verify compares.
package view

import (
	"context"

	"amends/internal/desk"
	"amends/internal/journal"
	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/text"
	"amends/internal/vault"
)

// Views answers what screens ask. Every answer to a Viewer holds only what he may see.
type Views struct {
	// TokenName is what an API token is called; nil: its id.
	TokenName func(ctx context.Context, id string) string

	db       *store.DB
	journal  *journal.Journal
	vault    *vault.Vault
	register *register.Register
	index    text.Index
}

// New makes the views of a migrated database.
func New(db *store.DB, j *journal.Journal, v *vault.Vault, r *register.Register) *Views {
	return &Views{db: db, journal: j, vault: v, register: r, index: text.NewIndex(db.Dialect())}
}

// Projections are the views that the desk keeps up to date inside its transactions.
func (v *Views) Projections() []desk.View { return []desk.View{QueueView{}} }
