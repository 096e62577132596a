package api

import (
	"net"
	"sync"
	"time"

	"amends/internal/fault"
)

// limiter lets each address do so many things in a time: a bucket that fills again as time goes by. It lives in memory;
// each node counts for itself.
type limiter struct {
	most float64
	each time.Duration // until one more is allowed

	mu   sync.Mutex
	left map[string]bucket
}

type bucket struct {
	n  float64
	at time.Time
}

// limiterSize bounds the memory: beyond it the full buckets go, and if none is full, all.
const limiterSize = 50_000

func newLimiter(most int, within time.Duration) *limiter {
	return &limiter{most: float64(most), each: within / time.Duration(most), left: map[string]bucket{}}
}

// take uses up one, or says how long to wait.
func (l *limiter) take(addr string, now time.Time) error { return l.spend(addr, 1, now) }

// spend uses up so many at once.
func (l *limiter) spend(addr string, n int, now time.Time) error {
	key := network(addr)
	l.mu.Lock()
	defer l.mu.Unlock()
	b, ok := l.left[key]
	if !ok {
		l.sweep(now)
		b = bucket{l.most, now}
	}
	b.n = min(l.most, b.n+float64(now.Sub(b.at))/float64(l.each))
	b.at = now
	if b.n < float64(n) {
		l.left[key] = b
		wait := time.Duration((float64(n) - b.n) * float64(l.each))
		return fault.New(fault.TooMany, "api.wait", "seconds", int(wait/time.Second)+1)
	}
	b.n -= float64(n)
	l.left[key] = b
	return nil
}

func (l *limiter) sweep(now time.Time) {
	if len(l.left) < limiterSize {
		return
	}
	for k, b := range l.left {
		if b.n+float64(now.Sub(b.at))/float64(l.each) >= l.most {
			delete(l.left, k)
		}
	}
	if len(l.left) >= limiterSize {
		clear(l.left)
	}
}

// network is what an address is counted by: one IPv4 address, or the /64 that one IPv6 customer has.
func network(addr string) string {
	if host, _, err := net.SplitHostPort(addr); err == nil {
		addr = host
	}
	ip := net.ParseIP(addr)
	if ip == nil || ip.To4() != nil {
		return addr
	}
	return ip.Mask(net.CIDRMask(64, 128)).String()
}
