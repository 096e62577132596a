package house

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"time"

	"amends/internal/auth"
	"amends/internal/blob"
	"amends/internal/desk"
	"amends/internal/job"
	"amends/internal/journal"
	"amends/internal/notify"
	"amends/internal/register"
	"amends/internal/report"
	"amends/internal/store"
	"amends/internal/stream"
	"amends/internal/vault"
	"amends/internal/view"
)

func (h *House) openDatabase(ctx context.Context) (err error) {
	if err = h.makePrivate(); err != nil {
		return err
	}
	if h.DB, err = store.Open(ctx, h.Database); err != nil {
		return err
	}
	return h.DB.Migrate(ctx)
}

func (h *House) closeDatabase() error {
	if h.DB == nil {
		return nil
	}
	return h.DB.Close()
}

func (h *House) openKeys(ctx context.Context) (err error) {
	h.Keys, h.master, err = h.loadKeys(ctx)
	return err
}

func (h *House) openVault(ctx context.Context) (err error) {
	if h.Vault, err = vault.New(ctx, h.DB, h.master); err != nil {
		return err
	}
	h.Vault.Now = h.Now
	return nil
}

func (h *House) openAuth(context.Context) (err error) {
	if h.Auth, err = auth.New(h.DB, h.master.Derive("auth")); err != nil {
		return err
	}
	h.Auth.Now = h.Now
	h.Auth.Who, h.Auth.Heed = h.account, h.heedAccount
	if h.Session > 0 {
		h.Auth.Lasting(h.Session)
	}
	return nil
}

// openRegister reads the settings, which say how people write a number down, and whether anybody was founded here.
func (h *House) openRegister(ctx context.Context) (err error) {
	if h.Register, err = register.Open(ctx, h.lane()); err != nil {
		return err
	}
	h.Register.Heed = h.heedRights
	h.Vault.Region = func() string { return h.Register.Snapshot().Organisation.PhoneRegion }
	if h.Existing && h.Register.Snapshot().Version == 0 {
		return ErrNothing
	}
	return nil
}

func (h *House) openJournal(ctx context.Context) (err error) {
	h.Journal, err = journal.Open(ctx, h.DB, h.Keys)
	return err
}

// takeOver puts the settings on record that a house of before has beside it, unless it takes nothing.
func (h *House) takeOver(ctx context.Context) error {
	if h.Lost != nil || h.Register.TakenOver() {
		return nil
	}
	h.Log.Info("the settings are taken into the record as they were found")
	return h.Register.TakeOver(ctx)
}

func (h *House) closeJournal() error {
	if h.Journal == nil {
		return nil
	}
	return errors.Join(h.Journal.Close(), h.closeHeads())
}

func (h *House) openViews(ctx context.Context) (err error) {
	h.Views = view.New(h.DB, h.Journal, h.Vault, h.Register)
	h.Views.TokenName = h.Auth.TokenName
	if h.anew, err = h.Views.Fill(ctx); err != nil {
		return err
	}
	if h.anew > 0 {
		h.Log.Warn("rows of cases were made anew from the record, as after a new version", "rows", h.anew)
	}
	return nil
}

func (h *House) openPeople(ctx context.Context) error { return h.Vault.Reindex(ctx) }

func (h *House) openFigures(context.Context) error {
	h.Reports = report.New(h.DB, h.Journal, h.Register)
	return nil
}

func (h *House) openFiles(context.Context) error {
	disk, err := blob.OpenDisk(filepath.Join(h.Dir, "blobs"))
	if err != nil {
		return err
	}
	h.Blobs = blob.New(h.DB, disk)
	h.Blobs.Now = h.Now
	if h.BlobLimit > 0 {
		h.Blobs.Limit = h.BlobLimit
	}
	return nil
}

func (h *House) openJobs(context.Context) error {
	h.Jobs = job.New(h.DB)
	h.Jobs.Now = h.Now
	return nil
}

func (h *House) openNotices(context.Context) error {
	h.Notify = &notify.Notify{
		DB: h.DB, Journal: h.Journal, Register: h.Register, Vault: h.Vault, Jobs: h.Jobs, Now: h.Now, Log: h.Log,
		Streams:  h.Streams(),
		World:    func() stream.World { return desk.World{Snapshot: h.Register.Snapshot()} },
		Senders:  h.senders(),
		Gateways: &notify.Gateways{DB: h.DB, Now: h.Now},
		Code:     h.Auth.PortalCode,
	}
	h.Notify.Bundle = sync.OnceValues(h.Notify.Catalogue)
	if h.PublicURL != "" {
		h.Notify.Link = h.portalLink
		h.Notify.Site = h.PublicURL
	}
	return nil
}

func (h *House) openDesk(context.Context) error {
	h.Desk = desk.Open(desk.Desk{
		DB: h.DB, Journal: h.Journal, Register: h.Register, Vault: h.Vault, Now: h.Now,
		Views:   append(h.Views.Projections(), uses{h.Blobs}),
		Earlier: h.Views.Earlier,
		Newest:  h.Views.NewestAbout,
		File:    h.fileOf,
		Holds:   h.holds,
		Use:     h.Blobs.Use,
		Knows:   h.Views.Knows,
		PartyTo: h.Views.PartyTo,
		Reserve: func(day string, upTo int64) error { return h.Heads.Reserve(day, upTo, time.Now()) },
		Noted:   func(day string) (int64, error) { return h.Heads.Given(day) },
	})
	return nil
}
