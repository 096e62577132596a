package house

import (
	"context"

	"amends/internal/blob"
	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/store"
	"amends/internal/view"
)

// uses marks the files that a case refers to, together with the event that does; what stays unmarked is swept.
type uses struct{ blobs *blob.Blobs }

// Name is for errors.
func (uses) Name() string { return "files" }

// Project costs nothing where no files are.
func (u uses) Project(ctx context.Context, tx *store.Tx, c desk.Change) error {
	for _, r := range c.Events {
		for _, f := range complaint.FilesIn(r.Event) {
			if err := u.blobs.Use(ctx, tx, f.Digest); err != nil {
				return err
			}
		}
	}
	return nil
}

// fileOf tells the desk what the store knows of a file.
func (h *House) fileOf(ctx context.Context, digest string) (kind string, size int64, err error) {
	i, err := h.Blobs.Info(ctx, digest)
	return i.Type, i.Size, err
}

// holds tells the desk whether a file is a member of staff's to attach: he sent it, or sees a case that has it.
func (h *House) holds(ctx context.Context, staff, digest string) (bool, error) {
	if ok, err := h.Blobs.SentBy(ctx, digest, staff); ok || err != nil {
		return ok, err
	}
	return h.Views.HoldsFile(ctx, view.ViewerOf(h.Register.Snapshot(), staff), digest)
}

// verifyFiles compares what the journal refers to with what is there. referred is every digest that an event names.
func (h *House) verifyFiles(ctx context.Context, v *Verified, referred map[string]bool) error {
	files, err := h.Blobs.Check(ctx)
	if err != nil {
		return err
	}
	v.Files = files.Files
	type row struct {
		Digest string
		Used   int
	}
	known := map[string]bool{}
	err = store.Each(ctx, h.DB.Reader(), func(r row) error {
		known[r.Digest] = true
		if r.Used == 0 && referred[r.Digest] {
			v.problem("file %s is referred to and would be swept", r.Digest)
		}
		return nil
	}, `select digest, used from blob`)
	if err != nil {
		return err
	}
	for d := range referred {
		if !known[d] {
			v.problem("file %s is referred to and was never stored", d)
		}
	}
	for _, d := range files.Missing {
		if referred[d] {
			v.problem("file %s is missing", d)
		} else {
			v.remark("file %s is missing; no case refers to it", d)
		}
	}
	for _, d := range files.Changed {
		v.problem("file %s was changed", d)
	}
	for _, d := range files.Stray {
		if referred[d] {
			v.problem("file %s is there and its row is not", d)
		} else {
			v.remark("file %s lies in the folder and nothing knows of it", d)
		}
	}
	return h.unsent(ctx, v, referred)
}

// unsent remarks the files that are stored and referred to by nothing: uploads that were never sent.
func (h *House) unsent(ctx context.Context, v *Verified, referred map[string]bool) error {
	rows, err := store.All[string](ctx, h.DB.Reader(), `select digest from blob where deleted = 0 and at < $1 order by at`, h.Now().Add(-unsentFor))
	if err != nil {
		return err
	}
	for _, d := range rows {
		if !referred[d] {
			v.remark("file %s is referred to by nothing", d)
		}
	}
	return nil
}
