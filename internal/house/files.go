package house

import (
	"context"
	"slices"

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

// fileRow is a file as the database knows it.
type fileRow struct {
	Digest  string
	Used    int
	Deleted int64
	Type    string
	Size    int64
}

// verifyFiles compares what the journal points to with what is there.
func (w *ground) verifyFiles(ctx context.Context, v *Verified) error {
	files, err := w.h.Blobs.Check(ctx)
	if err != nil {
		return err
	}
	v.Files = files.Files
	known := map[string]bool{}
	err = store.Each(ctx, w.h.DB.Reader(), func(r fileRow) error {
		known[r.Digest] = true
		w.file(v, r)
		return nil
	}, `select digest, used, deleted, type, size from blob`)
	if err != nil {
		return err
	}
	for d := range w.files {
		if !known[d] {
			v.problem("file %s is referred to and was never stored", d)
		}
	}
	for _, d := range files.Missing {
		if w.files[d] != nil {
			v.problem("file %s is missing", d)
		} else {
			v.remark("file %s is missing; no case refers to it", d)
		}
	}
	for _, d := range files.Changed {
		v.problem("file %s was changed", d)
	}
	for _, d := range files.Mistold {
		v.problem("the row of file %s does not say what the file is: its size, or that of the picture", d)
	}
	for _, d := range files.Stray {
		if w.files[d] != nil {
			v.problem("file %s is there and its row is not", d)
		} else {
			v.remark("file %s lies in the folder and nothing knows of it", d)
		}
	}
	return w.unsent(ctx, v)
}

// file judges one row: a file that a case points to goes only when everybody was forgotten whose case does.
func (w *ground) file(v *Verified, r fileRow) {
	places := w.files[r.Digest]
	for _, k := range w.kinds[r.Digest] {
		if (k != kind{r.Type, r.Size}) {
			v.problem("file %s stands there as %s of %d bytes, and the journal knows it as %s of %d", r.Digest, r.Type, r.Size, k.name, k.size)
			break
		}
	}
	i := slices.IndexFunc(places, func(p place) bool { return !w.lawful(p) })
	switch {
	case len(places) == 0:
	case r.Deleted != 0 && i >= 0:
		v.problem("file %s is gone, and no erasure is on record in case %s", r.Digest, w.number(places[i].stream))
	case r.Deleted != 0:
		v.Forgotten++
	case i < 0 && r.Used == 0: // sent anew by somebody else
	case r.Used == 0:
		v.problem("file %s is referred to and would be swept", r.Digest)
	case i < 0:
		v.remark("file %s is still there, and whom it was about is erased: erase him once more", r.Digest)
	}
}

// unsent remarks the files that are stored and referred to by nothing: uploads that were never sent.
func (w *ground) unsent(ctx context.Context, v *Verified) error {
	rows, err := store.All[string](ctx, w.h.DB.Reader(), `select digest from blob where deleted = 0 and at < $1 order by at`, w.h.Now().Add(-unsentFor))
	if err != nil {
		return err
	}
	for _, d := range rows {
		if w.files[d] == nil {
			v.remark("file %s is referred to by nothing", d)
		}
	}
	return nil
}
