package kill

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"

	"amends/internal/waittest"
)

// A bench that is ended in the middle takes its server with it, whatever ended it; and where it could still act, its
// data folder too.
func TestABenchLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("processes are looked up in /proc")
	}
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGKILL} {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			var said said
			cmd := exec.Command(program, "bench", "--sizes", "1000", "--seconds", "30")
			cmd.Env, cmd.Stderr = append(os.Environ(), "TMPDIR="+dir), &said
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- cmd.Wait() }()
			defer func() { _ = cmd.Process.Kill() }()
			until(t, "an operation is measured", func() bool { return strings.Count(said.String(), "1000 cases: ") > 1 })
			if len(servers(t, dir)) != 1 {
				t.Fatalf("servers %v", servers(t, dir))
			}
			if err := cmd.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			if waittest.For(t, "its end", ended) == nil {
				t.Error("it says that it went well")
			}
			until(t, "the server has gone", func() bool { return len(servers(t, dir)) == 0 })
			left, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			if sig != syscall.SIGKILL && (len(left) > 0 || !strings.Contains(said.String(), "stopped;")) {
				t.Errorf("left %v\n%s", left, said.String())
			}
		})
	}
}

// servers are the processes that serve a data folder below dir.
func servers(t *testing.T, dir string) []string {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, name := range all {
		line, err := os.ReadFile(name) // empty for a process that has ended and was not waited for
		if err == nil && bytes.Contains(line, []byte("\x00serve\x00--data\x00"+dir)) {
			out = append(out, name)
		}
	}
	return out
}

func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	waittest.Until(t, what, holds, nil)
}

// said is what a process writes, to be read while it does.
type said struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
