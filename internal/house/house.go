// Package house opens everything that one organisation runs on — database, keys, settings, vault, journal, views, desk —
// in the right order, and keeps the readers and timers going. The server, the command line and the tests build on the
// same house, so that none of them can leave a part out.
package house

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"amends/internal/auth"
	"amends/internal/blob"
	"amends/internal/config"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/heads"
	"amends/internal/intake"
	"amends/internal/job"
	"amends/internal/journal"
	"amends/internal/notify"
	"amends/internal/record"
	"amends/internal/register"
	"amends/internal/report"
	"amends/internal/store"
	"amends/internal/vault"
	"amends/internal/view"
)

// Options say where the organisation lives.
type Options struct {
	Dir      string           // data folder: keys, files, and the embedded database
	Database string           // DSN; empty: sqlite in Dir
	Existing bool             // it must be there already: nothing is made, ErrNothing otherwise
	Trust    []string         // verifier keys to prove the journal with instead of its own; for verify only
	Now      func() time.Time // time.Now unless a test sets it

	Doors []intake.Door // that run by themselves

	BlobLimit int64 // bytes of one file; 0: the default
	Mail      config.Mail
	Witness   config.Witness
	PublicURL string        // for links in messages
	Session   time.Duration // until who does nothing must sign in again; 0: the default
	Log       *slog.Logger

	more []room // types of streams that a test keeps beside those of the house
}

// House is an opened organisation.
type House struct {
	Options
	DB       *store.DB
	Keys     journal.Keys
	master   vault.Key
	Journal  *journal.Journal
	Heads    *heads.File
	anew     int          // rows of cases that were made again at opening
	Lost     *fault.Error // the database is behind the newest known head: nothing is taken until AcceptLoss; else nil
	Register *register.Register
	Vault    *vault.Vault
	Auth     *auth.Auth
	Accounts *record.Accounts // the record of ways in
	People   *record.People   // the record of what happens to what is known of people
	Blobs    *blob.Blobs
	Jobs     *job.Queue
	Desk     *desk.Desk
	Actions  *desk.Actions
	Views    *view.Views
	Reports  *report.Reports
	Notify   *notify.Notify // the inboxes; Run has it follow the journal

	begun bool // the memory of heads is known to the database

	// Why it is lost, each with its own way to accept it.
	damage *journal.Damage
	older  bool // it ends before the newest known head, or tells another history
	forgot bool // it remembers no head any more
}

// Open opens the organisation, making and migrating what is not there yet. Close it.
func Open(ctx context.Context, o Options) (*House, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Database == "" {
		o.Database = "sqlite:" + filepath.Join(o.Dir, DatabaseName)
	}
	if err := o.exists(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("open data folder: %w", err)
	}
	h := &House{Options: o}
	if err := h.closeFolder(); err != nil {
		return nil, fmt.Errorf("open data folder: %w", err)
	}
	if err := h.open(ctx); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

// open opens one room after the other.
func (h *House) open(ctx context.Context) error {
	for _, r := range h.rooms() {
		if r.open != nil {
			if err := r.open(h, ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// Close lets the journal finish what was begun and closes the database.
func (h *House) Close() error {
	var errs []error
	for _, r := range slices.Backward(h.rooms()) {
		if r.close != nil {
			errs = append(errs, r.close(h))
		}
	}
	return errors.Join(errs...)
}

// Resolve finds the id of a complaint by its number, or takes the id itself.
func (h *House) Resolve(ctx context.Context, number string) (string, error) {
	id, err := store.One[string](ctx, h.DB.Reader(), `select id from queue where number = $1 or id = $1`, number)
	if errors.Is(err, store.ErrNotFound) {
		return "", errNoCase
	}
	return id, err
}

var errNoCase = fault.New(fault.Unknown, "complaint.unknown")
