package house_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"

	"amends/internal/fault"
	"amends/internal/journal"
)

// TestFault tells what people may read of an error: only that the database or the disk is away.
func TestFault(t *testing.T) {
	t.Parallel()
	h := open(t)
	secret, refused := errors.New("secret"), fault.New(fault.Refused, "some.rule")
	for _, c := range []struct {
		err error
		key string
	}{
		{nil, ""}, {secret, ""}, {context.Canceled, ""}, {&fs.PathError{Op: "open", Path: "a", Err: syscall.ENOENT}, ""},
		{fmt.Errorf("do: %w", refused), "some.rule"},
		{fmt.Errorf("append: %w", context.DeadlineExceeded), "database.away"},
		{fmt.Errorf("append: %w", journal.ErrClosed), "database.away"},
		{fmt.Errorf("store: %w", &fs.PathError{Op: "write", Path: "a", Err: syscall.ENOSPC}), "disk.away"},
		{&fs.PathError{Op: "open", Path: "a", Err: syscall.EROFS}, "disk.away"},
	} {
		got := h.Fault(c.err)
		if !errors.Is(got, c.err) {
			t.Errorf("%v: the cause is gone from %v", c.err, got)
		}
		if f := fault.As(got); (f == nil) != (c.key == "") || f != nil && f.Key != c.key {
			t.Errorf("%v became %v, want %q", c.err, got, c.key)
		}
	}
}
