package house

import (
	"context"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
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
	for _, r := range slices.Backward(h.rooms()) {
		if r.keep != nil {
			if err := r.keep(h, ctx, dir); err != nil {
				return err
			}
		}
	}
	return nil
}

// Embedded says whether the database is a file of the data folder.
func (h *House) Embedded() bool { return h.DB.Dialect().SQLite() }

// Lives is what the database is and where, without the password that opens it.
func (h *House) Lives() (engine, where string) { return h.DB.Dialect().Name, masked(h.DB.DSN()) }

func masked(dsn string) string {
	if u, err := url.Parse(dsn); err == nil && u.User != nil {
		return u.Redacted()
	}
	parts := strings.Fields(dsn)
	for i, s := range parts {
		if strings.HasPrefix(strings.ToLower(s), "password=") {
			parts[i] = "password=***"
		}
	}
	return strings.Join(parts, " ")
}

// keepDatabase copies an embedded one; PostgreSQL is saved by its own tools.
func (h *House) keepDatabase(ctx context.Context, dir string) error {
	if !h.Embedded() {
		return nil
	}
	return h.DB.CopyTo(ctx, filepath.Join(dir, DatabaseName))
}
