// Package pace says how fast, and how many at once: how often an address may ask, how slowly it may speak, and how much of
// the house it may hold meanwhile. What it counts lives in memory; each node counts for itself.
package pace

import (
	"net"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"amends/internal/fault"
)

// Limiter lets each address, or whatever is named, do so many things in a time.
type Limiter struct {
	key   string // of the refusal, which is worded for its door
	most  int
	every time.Duration // until one more is allowed

	mu   sync.Mutex
	seen map[string]*rate.Limiter
}

// limiterSize bounds the memory: beyond it those go who have waited long enough, and if none has, all.
const limiterSize = 50_000

// NewLimiter allows most within a time.
func NewLimiter(key string, most int, within time.Duration) *Limiter {
	return &Limiter{key: key, most: most, every: within / time.Duration(most), seen: map[string]*rate.Limiter{}}
}

// Take uses up one, or says how long to wait.
func (l *Limiter) Take(name string, now time.Time) error { return l.Spend(name, 1, now) }

// Spend uses up so many at once, or none.
func (l *Limiter) Spend(name string, n int, now time.Time) error {
	one := l.of(Network(name), now)
	r := one.ReserveN(now, n)
	wait := r.DelayFrom(now)
	if !r.OK() {
		wait = time.Duration(l.most) * l.every // more than it ever allows
	}
	if wait <= 0 {
		return nil
	}
	r.CancelAt(now)
	return fault.New(fault.TooMany, l.key, "wait", max(time.Minute, wait.Round(time.Minute)), "seconds", int(wait/time.Second)+1)
}

func (l *Limiter) of(name string, now time.Time) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	one := l.seen[name]
	if one == nil {
		l.sweep(now)
		one = rate.NewLimiter(rate.Every(l.every), l.most)
		l.seen[name] = one
	}
	return one
}

func (l *Limiter) sweep(now time.Time) {
	if len(l.seen) < limiterSize {
		return
	}
	for name, one := range l.seen {
		if one.TokensAt(now) >= float64(l.most) {
			delete(l.seen, name)
		}
	}
	if len(l.seen) >= limiterSize {
		clear(l.seen)
	}
}

// Network is what an address is counted by: one IPv4 address, or the /64 that one IPv6 customer has. What is no address
// stands for itself.
func Network(address string) string {
	if host, _, err := net.SplitHostPort(address); err == nil {
		address = host
	}
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if a = a.Unmap(); a.Is6() {
		if n, err := a.WithZone("").Prefix(64); err == nil {
			return n.Addr().String()
		}
	}
	return a.String()
}
