package bench

import "syscall"

// withParent lets the kernel end the server with the bench, also when the bench is killed and can do nothing any more.
func withParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
