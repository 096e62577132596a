//go:build !linux

package bench

import "syscall"

// withParent is nothing here: only Linux ends a process with its parent. On a signal that can be heard the server is
// ended all the same.
func withParent() *syscall.SysProcAttr { return nil }
