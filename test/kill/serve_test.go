package kill

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"amends/internal/waittest"
)

const clients = 8

// TestServerIsKilled lets clients register over HTTP while the server is killed again and again under them. A client
// that heard nothing asks again with the same key, as the API invites it to: every complaint must be there exactly once.
func TestServerIsKilled(t *testing.T) {
	t.Parallel()
	each(t, func(s *site) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		s.ok(err)
		addr := l.Addr().String()
		s.ok(l.Close())
		var stop atomic.Bool
		var mu sync.Mutex
		var numbers []string
		heard := func() int { mu.Lock(); defer mu.Unlock(); return len(numbers) }
		var g sync.WaitGroup
		for i := range clients {
			g.Go(func() {
				for n := 0; !stop.Load(); n++ {
					number, err := s.register(addr, fmt.Sprintf("kill-%d-%d", i, n), i*1000+n/3, &stop)
					if err != nil {
						s.Error(err)
						return
					}
					if number != "" {
						mu.Lock()
						numbers = append(numbers, number)
						mu.Unlock()
					}
				}
			})
		}
		for i := range kills() {
			out := &bytes.Buffer{}
			cmd := s.command(out, "serve", "--listen", addr, "--log-level", "error")
			s.ok(cmd.Start())
			ended := make(chan error, 1)
			go func() { ended <- cmd.Wait() }()
			before := heard()
			waittest.Until(s, "the server takes something", func() bool { return len(ended) > 0 || heard() > before }, func() any { return out })
			if len(ended) > 0 {
				s.Fatalf("the server takes nothing: %v\n%s", waittest.For(s, "its end", ended), out)
			}
			time.Sleep(soon(250 * time.Millisecond))
			s.ok(cmd.Process.Kill())
			if err := waittest.For(s, "the end of a server", ended); err == nil || err.Error() != "signal: killed" {
				s.Fatalf("the server ended by itself: %v\n%s", err, out)
			}
			if i%7 == 3 {
				mu.Lock()
				so := append([]string(nil), numbers...)
				mu.Unlock()
				s.check(so, -1, 1)
				s.verify()
			}
		}
		// The last server answers what the clients still ask, then they stop.
		out := &bytes.Buffer{}
		cmd := s.command(out, "serve", "--listen", addr, "--log-level", "error")
		s.ok(cmd.Start())
		before := heard()
		waittest.Until(s, "the last server takes something", func() bool { return heard() > before || s.Failed() }, func() any { return out })
		stop.Store(true)
		g.Wait()
		s.end(cmd)
		s.verify()
		s.check(numbers, len(numbers), 1)
		if n := distinct(numbers); n != len(numbers) || n < kills() {
			s.Errorf("%d answers, %d numbers", len(numbers), n)
		}
		s.Logf("%d complaints over %d kills", len(numbers), kills())
	})
}

// end stops a server as an administrator would.
func (s *site) end(cmd *exec.Cmd) {
	s.Helper()
	s.ok(cmd.Process.Signal(syscall.SIGTERM))
	s.ok(cmd.Wait())
}

// register asks for one registration until it is answered. After stop it asks only for what may have been taken.
func (s *site) register(addr, key string, who int, stop *atomic.Bool) (string, error) {
	body := fmt.Sprintf(`{"complainant": {"name": "周小霞", "phone": "138%08d"}, "channel": "hotline", "subject": "宽带断网 %s",
		"matter": "客户反映宽带连续三天断网，多次致电无人处理。", "content": "network.stability"}`, who, key)
	for begun := false; begun || !stop.Load(); time.Sleep(3 * time.Millisecond) {
		req, err := http.NewRequest("POST", "http://"+addr+"/api/v1/complaints", strings.NewReader(body))
		if err != nil {
			return "", err
		}
		req.Header.Set("Authorization", "Bearer "+s.token)
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", key)
		res, err := door.Do(req)
		if err != nil {
			begun = begun || !strings.Contains(err.Error(), "connection refused")
			continue // away: it may or may not have been taken
		}
		answer, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			begun = true
			continue
		}
		var o struct{ Number string }
		if res.StatusCode != http.StatusCreated || json.Unmarshal(answer, &o) != nil || o.Number == "" {
			return "", fmt.Errorf("register: %d %.300s", res.StatusCode, answer)
		}
		return o.Number, nil
	}
	return "", nil
}

var door = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 2 * clients}}
