package house

import (
	"errors"
	"io/fs"
	"syscall"

	"amends/internal/fault"
	"amends/internal/journal"
)

// Fault gives an error that says that the database or the disk is away the fault that a person may read, for every door
// alike; its cause stays with it, for the log. Any other error comes back as it is.
func (h *House) Fault(err error) error {
	switch {
	case err == nil || fault.As(err) != nil:
		return err
	case diskAway(err):
		return fault.New(fault.Unready, "disk.away").With(err)
	case h.Away(err), errors.Is(err, journal.ErrClosed): // closed: the server is going down
		return fault.New(fault.Unready, "database.away").With(err)
	}
	return err
}

// Away tells that an error says nothing about what was asked, but that the database cannot be reached.
func (h *House) Away(err error) bool { return h.DB.Dialect().IsUnready(err) }

// diskAway tells whether a file could not be written or read for reasons that are the machine's, not the caller's.
func diskAway(err error) bool {
	var path *fs.PathError
	if !errors.As(err, &path) {
		return false
	}
	for _, no := range []error{syscall.ENOSPC, syscall.EROFS, syscall.EACCES, syscall.EPERM, syscall.ENOTDIR,
		syscall.EDQUOT, syscall.EIO, syscall.EMFILE, syscall.ENFILE} {
		if errors.Is(path.Err, no) {
			return true
		}
	}
	return false
}
