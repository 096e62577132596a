package house

import (
	"context"
	"path/filepath"
	"slices"
)

// DatabaseName is the file of an embedded database.
const DatabaseName = "amends.db"

// Folder is one of the data folder that a backup holds.
type Folder struct {
	Name string
	Kept bool // copied by Keep; else it is packed from where it lies
}

// Folders are those of all rooms.
func Folders() (out []Folder) {
	for _, r := range rooms() {
		if r.folder != "" {
			out = append(out, Folder{r.folder, r.keep != nil})
		}
	}
	return out
}

// Keep copies into a folder what moves on while a backup is packed: each at one instant, and the database last, which
// must not be behind the heads.
func (h *House) Keep(ctx context.Context, dir string) error {
	for _, r := range slices.Backward(rooms()) {
		if r.keep != nil {
			if err := r.keep(h, ctx, dir); err != nil {
				return err
			}
		}
	}
	return nil
}

// keepDatabase copies an embedded one; PostgreSQL is saved by its own tools.
func (h *House) keepDatabase(ctx context.Context, dir string) error {
	if !h.DB.Dialect().SQLite() {
		return nil
	}
	return h.DB.CopyTo(ctx, filepath.Join(dir, DatabaseName))
}
