package house

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ours are the names that the house itself puts into its data folder.
func ours(name string) bool {
	if slices.ContainsFunc(rooms(), func(r room) bool { return name == r.folder }) {
		return true
	}
	for _, begins := range []string{DatabaseName, "backup-", "restore-", "probe-"} {
		if strings.HasPrefix(name, begins) {
			return true
		}
	}
	return false
}

// makePrivate makes an embedded database that is not there yet as a file that only we may read; what it puts beside itself
// follows.
func (o Options) makePrivate() error {
	path, embedded := strings.CutPrefix(o.Database, "sqlite:")
	if !embedded {
		return nil
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil // it is there, or the database itself says why it cannot be
	}
	return f.Close()
}

// closeFolder takes from others what lets them read people's data: the folder where nothing else is in it, else what is
// ours there. What was open is said; where nothing may be changed, that is said too.
func (h *House) closeFolder() error {
	list, err := os.ReadDir(h.Dir)
	if err != nil {
		return err
	}
	alone := true
	for _, e := range list {
		alone = alone && ours(e.Name())
	}
	var open, stays []string
	shut := func(path string, info fs.FileInfo) {
		if info == nil || info.Mode().Perm()&0o077 == 0 || info.Mode()&fs.ModeSymlink != 0 {
			return
		}
		mode := info.Mode().Perm() &^ 0o077
		if err := os.Chmod(path, mode); err != nil {
			stays = append(stays, path)
		} else {
			open = append(open, path)
		}
	}
	if info, err := os.Stat(h.Dir); err == nil && alone && info.Mode()&fs.ModeSticky == 0 {
		shut(h.Dir, info)
	}
	each := func(dir string, list []fs.DirEntry) {
		for _, e := range list {
			if info, err := e.Info(); err == nil {
				shut(filepath.Join(dir, e.Name()), info)
			}
		}
	}
	each(h.Dir, slices.DeleteFunc(list, func(e fs.DirEntry) bool { return !ours(e.Name()) }))
	for _, name := range []string{"keys", "heads"} { // what a copy of the folder opened stays open, were the folder copied again
		dir := filepath.Join(h.Dir, name)
		inside, _ := os.ReadDir(dir) // not there, or not ours to read: closed with the folder
		each(dir, inside)
	}
	if len(open) > 0 {
		h.Log.Warn("the data could be read by others; that is closed now", "paths", strings.Join(open, " "))
	}
	if len(stays) > 0 {
		h.Log.Warn("the data can be read by others, and that cannot be changed from here", "paths", strings.Join(stays, " "))
	}
	return nil
}
