package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is the real server as a process of its own.
type server struct {
	cmd        *exec.Cmd
	addr       string
	said       bytes.Buffer
	ended      chan error
	first      time.Duration // until the first page was there
	firstBytes int64
}

// start runs the program's serve on a data folder and waits for the first page.
func start(ctx context.Context, program, dir string) (*server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("find a port: %w", err)
	}
	s := &server{addr: l.Addr().String(), ended: make(chan error, 1)}
	if err := l.Close(); err != nil {
		return nil, err
	}
	s.cmd = exec.CommandContext(ctx, program, "serve", "--data", dir, "--listen", s.addr, "--log-level", "error")
	s.cmd.Stdout, s.cmd.Stderr = &s.said, &s.said
	for _, v := range os.Environ() { // a database or a port of the caller is not the one to measure
		if !strings.HasPrefix(v, "AMENDS_") {
			s.cmd.Env = append(s.cmd.Env, v)
		}
	}
	s.cmd.SysProcAttr = withParent()
	from := time.Now()
	if err := s.run(); err != nil {
		return nil, fmt.Errorf("start server: %w", err)
	}
	page := get("/sign-in", s.addr, "", "")
	for {
		if c, err := dial(s.addr); err == nil {
			status, n, err := c.do(page)
			c.close()
			if err == nil && status == 200 {
				s.first, s.firstBytes = time.Since(from), n
				return s, nil
			}
			if err == nil {
				s.kill()
				return nil, fmt.Errorf("start server: the sign-in page answers %d", status)
			}
		}
		select {
		case err := <-s.ended:
			return nil, fmt.Errorf("start server: %w: %s", err, s.said.String())
		case <-time.After(2 * time.Millisecond):
		}
		if time.Since(from) > time.Minute {
			s.kill()
			return nil, errors.New("start server: no page within a minute")
		}
	}
}

// run starts the process and waits for its end beside. Both on one thread, which is kept: to the kernel the parent of a
// process is the thread that started it, and when that goes, so does the child (see withParent).
func (s *server) run() error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := s.cmd.Start()
		started <- err
		if err == nil {
			s.ended <- s.cmd.Wait()
		}
	}()
	return <-started
}

// settle waits until every reader of the journal has read all, twice in a row, since what one does is news to others.
func (s *server) settle(ctx context.Context, token string) error {
	c, err := dial(s.addr)
	if err != nil {
		return err
	}
	defer c.close()
	var last int64 = -1
	for end := time.Now().Add(10 * time.Minute); time.Now().Before(end); {
		body, err := c.read(get("/api/v1/health", s.addr, token, ""))
		if err != nil {
			return fmt.Errorf("ask health: %w", err)
		}
		var h struct {
			Position int64
			Readers  []struct{ Behind int64 }
		}
		if err := json.Unmarshal(body, &h); err != nil {
			return fmt.Errorf("ask health: %w: %.80s", err, body)
		}
		behind := int64(0)
		for _, r := range h.Readers {
			behind += r.Behind
		}
		if behind == 0 && h.Position == last {
			return nil
		}
		last = h.Position
		select {
		case <-time.After(1100 * time.Millisecond): // the answer is kept for a second
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return errors.New("the readers do not catch up")
}

// ticks is the unit of times in /proc: USER_HZ, which is 100 on every Linux that Go runs on.
const ticks = 100

// cpu is the processor time that the server has used.
func (s *server) cpu() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("read processor time: %w", err)
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	var sum int64
	for _, f := range fields[11:13] { // utime and stime
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("read processor time: %w", err)
		}
		sum += n
	}
	return time.Duration(sum) * time.Second / ticks, nil
}

// Memory is what the server holds. A page of the database that several connections have mapped counts once; RSS would
// count it for each of them.
type Memory struct {
	Own    int64 `json:"own_bytes"`
	Mapped int64 `json:"mapped_bytes"` // of files: the kernel keeps them as long as nobody else needs the room
}

func (s *server) memory() (m Memory, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", s.cmd.Process.Pid))
	if err != nil {
		return m, fmt.Errorf("read memory: %w", err)
	}
	var all int64
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) != 3 || f[0] != "Pss:" && f[0] != "Pss_File:" {
			continue
		}
		kb, err := strconv.ParseInt(f[1], 10, 64)
		if err != nil {
			return m, fmt.Errorf("read memory: %w", err)
		}
		if f[0] == "Pss:" {
			all = kb << 10
		} else {
			m.Mapped = kb << 10
		}
	}
	if all == 0 {
		return m, errors.New("read memory: the kernel does not say")
	}
	m.Own = all - m.Mapped
	return m, nil
}

// stop ends the server as an administrator would.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("stop server: %w", err)
	}
	select {
	case err := <-s.ended:
		s.ended <- err
		if err != nil {
			return fmt.Errorf("stop server: %w: %s", err, s.said.String())
		}
		return nil
	case <-time.After(30 * time.Second):
		return errors.New("stop server: it does not end")
	}
}

// kill ends it in any case; after stop it does nothing.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	s.ended <- <-s.ended
}
