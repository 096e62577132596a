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
	"time"

	"amends/internal/auth"
	"amends/internal/blob"
	"amends/internal/config"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/heads"
	"amends/internal/job"
	"amends/internal/journal"
	"amends/internal/notify"
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

	BlobLimit int64 // bytes of one file; 0: the default
	Mail      config.Mail
	Witness   config.Witness
	PublicURL string        // for links in messages
	Session   time.Duration // until who does nothing must sign in again; 0: the default
	Log       *slog.Logger
}

// House is an opened organisation.
type House struct {
	Options
	DB       *store.DB
	Keys     journal.Keys
	Journal  *journal.Journal
	Heads    *heads.File
	anew     int          // rows of cases that were made again at opening
	Lost     *fault.Error // the database is behind the newest known head: nothing is taken until AcceptLoss; else nil
	Register *register.Register
	Vault    *vault.Vault
	Auth     *auth.Auth
	Blobs    *blob.Blobs
	Jobs     *job.Queue
	Desk     *desk.Desk
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
		o.Database = "sqlite:" + filepath.Join(o.Dir, "amends.db")
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

func (h *House) open(ctx context.Context) error {
	err := h.makePrivate()
	if err != nil {
		return err
	}
	if h.DB, err = store.Open(ctx, h.Database); err != nil {
		return err
	}
	if err = h.DB.Migrate(ctx); err != nil {
		return err
	}
	var master vault.Key
	if h.Keys, master, err = h.loadKeys(ctx); err != nil {
		return err
	}
	if h.Vault, err = vault.New(ctx, h.DB, master); err != nil {
		return err
	}
	h.Vault.Now = h.Now
	if h.Auth, err = auth.New(h.DB, master.Derive("auth")); err != nil {
		return err
	}
	h.Auth.Now = h.Now
	if h.Session > 0 {
		h.Auth.Lasting(h.Session)
	}
	if h.Register, err = register.Open(ctx, h.DB); err != nil {
		return err
	}
	h.Vault.Region = func() string { return h.Register.Snapshot().Organisation.PhoneRegion }
	if err = h.Vault.Reindex(ctx); err != nil {
		return err
	}
	if h.Existing && h.Register.Snapshot().Version == 0 {
		return ErrNothing
	}
	if h.Journal, err = journal.Open(ctx, h.DB, h.Keys); err != nil {
		return err
	}
	if err = h.openHeads(ctx); err != nil {
		return err
	}
	disk, err := blob.OpenDisk(filepath.Join(h.Dir, "blobs"))
	if err != nil {
		return err
	}
	h.Blobs = blob.New(h.DB, disk)
	h.Blobs.Now = h.Now
	if h.BlobLimit > 0 {
		h.Blobs.Limit = h.BlobLimit
	}
	h.Jobs = job.New(h.DB)
	h.Jobs.Now = h.Now
	h.Auth.Who, h.Auth.Heed, h.Register.Heed = h.account, h.heedAccount, h.heedRights
	h.Views = view.New(h.DB, h.Journal, h.Vault, h.Register)
	h.Views.TokenName = h.Auth.TokenName
	if h.anew, err = h.Views.Fill(ctx); err != nil {
		return err
	}
	if h.anew > 0 {
		h.Log.Warn("rows of cases were made anew from the record, as after a new version", "rows", h.anew)
	}
	h.Reports = report.New(h.DB, h.Journal, h.Register)
	h.Notify = &notify.Notify{DB: h.DB, Journal: h.Journal, Register: h.Register, Vault: h.Vault, Jobs: h.Jobs, Now: h.Now, Log: h.Log,
		Senders: h.senders(), Gateways: &notify.Gateways{DB: h.DB, Now: h.Now}}
	h.Notify.Code = h.Auth.PortalCode
	if h.PublicURL != "" {
		h.Notify.Link = h.portalLink
		h.Notify.CaseLink = func(id string) string { return h.PublicURL + "/c/" + id }
		h.Notify.AccountLink = h.PublicURL + "/account"
		h.Notify.StatementLink = func(id string) string { return h.PublicURL + "/statements/" + id }
	}
	h.Desk = desk.Open(desk.Desk{DB: h.DB, Journal: h.Journal, Register: h.Register, Vault: h.Vault, Now: h.Now,
		Views: append(h.Views.Projections(), uses{h.Blobs}), Earlier: h.Views.Earlier, Newest: h.Views.NewestAbout,
		File: h.fileOf, Holds: h.holds, Knows: h.Views.Knows, PartyTo: h.Views.PartyTo,
		Reserve: func(day string, upTo int64) error { return h.Heads.Reserve(day, upTo, time.Now()) },
		Noted:   func(day string) (int64, error) { return h.Heads.Given(day) }})
	return nil
}

// Close lets the journal finish what was begun and closes the database.
func (h *House) Close() error {
	var errs []error
	if h.Journal != nil {
		errs = append(errs, h.Journal.Close(), h.closeHeads())
	}
	if h.DB != nil {
		errs = append(errs, h.DB.Close())
	}
	return errors.Join(errs...)
}

// Resolve finds the id of a complaint by its number, or takes the id itself.
func (h *House) Resolve(ctx context.Context, number string) (string, error) {
	id, err := store.One[string](ctx, h.DB.Reader(), `select id from queue where number = $1 or id = $1`, number)
	if errors.Is(err, store.ErrNotFound) {
		return "", fault.New(fault.Unknown, "complaint.unknown")
	}
	return id, err
}
