package portal

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"amends/internal/fault"
)

// limiter lets one address do so much within a window. It lives in memory; each node counts for itself.
type limiter struct {
	most   int
	window time.Duration

	mu   sync.Mutex
	seen map[string]tally
}

type tally struct {
	n     int
	since time.Time
}

// limiterSize bounds the memory; beyond it what has run out is forgotten.
const limiterSize = 20_000

func newLimiter(most int, window time.Duration) *limiter {
	return &limiter{most: most, window: window, seen: map[string]tally{}}
}

// take counts one act, or refuses it.
func (l *limiter) take(key string, now time.Time) error { return l.spend(key, 1, now) }

// spend counts n, or refuses all of it.
func (l *limiter) spend(key string, n int, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.seen) > limiterSize {
		for k, t := range l.seen {
			if now.Sub(t.since) > l.window {
				delete(l.seen, k)
			}
		}
	}
	t := l.seen[key]
	if now.Sub(t.since) > l.window {
		t = tally{since: now}
	}
	if t.n+n > l.most {
		return fault.New(fault.TooMany, "portal.too_many", "wait", t.since.Add(l.window).Sub(now).Round(time.Minute))
	}
	t.n += n
	l.seen[key] = t
	return nil
}

// address is the visitor's network: one IPv4 address, or the /64 that one IPv6 customer has.
func (p *portal) address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if p.Proxy {
		list := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if a := strings.TrimSpace(list[len(list)-1]); net.ParseIP(a) != nil {
			host = a
		}
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if a = a.Unmap(); a.Is6() {
		if n, err := a.Prefix(64); err == nil {
			return n.Addr().String()
		}
	}
	return a.String()
}
