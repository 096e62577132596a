package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"amends/internal/auth"
	"amends/internal/clock"
	"amends/internal/register"
)

// Health says whether the house is in order. It names nobody and nothing of a case, and to whoever may not see the settings
// it says no more than that.
type Health struct {
	Status   string    `json:"status" enum:"ok,degraded,down" doc:"down: no complaint can be taken"`
	Version  string    `json:"version,omitempty"`
	Database string    `json:"database,omitempty" enum:"ok,unwritable,down"`
	Disk     string    `json:"disk,omitempty" enum:"ok,unwritable" doc:"Whether files can be kept"`
	Position int64     `json:"position,omitempty" doc:"Of the last event in the journal"`
	Readers  []Reader  `json:"readers,omitempty" doc:"What follows the journal, and how far behind it is"`
	Stalled  []Stalled `json:"stalled,omitempty" doc:"Media whose messages wait while no gateway collects them"`
}

// Stalled is a medium whose messages nobody collects.
type Stalled struct {
	Medium string `json:"medium" enum:"email,sms" doc:"How it is carried"`
	Since  string `json:"since" format:"date-time" doc:"Since when the oldest message waits"`
	Waits  int    `json:"waits" doc:"Counting stops at 1000"`
}

// Reader is one follower of the journal.
type Reader struct {
	Name     string `json:"name"`
	Behind   int64  `json:"behind"`
	Still    bool   `json:"stands_still,omitempty" doc:"It fails, or has events to read and has not moved for a while"`
	Failures int    `json:"failures,omitempty" doc:"In a row"`
	FailedAt string `json:"failed_at,omitempty" format:"date-time"`
	Error    string `json:"last_error,omitempty" doc:"Why"`
}

// stillFor is how long a reader with events to read may stay where it is.
const stillFor = 30 * time.Second

// standing remembers since when readers are where they are.
type standing map[string]struct {
	position int64
	since    time.Time
}

// still says whether a reader with something to read has not moved for too long.
func (s standing) still(name string, position, behind int64, now time.Time) bool {
	was, ok := s[name]
	if !ok || was.position != position || behind == 0 {
		was.position, was.since = position, now
		s[name] = was
	}
	return now.Sub(was.since) >= stillFor
}

// behindTooMuch is how many events a reader may be behind before the house is called degraded.
const behindTooMuch = 10_000

// healthCache keeps an answer for a moment, because nobody has to sign in to ask.
type healthCache struct {
	mu   sync.Mutex
	at   time.Time
	last Health
	seen standing

	probed         time.Time
	database, disk error // what writing led to
}

const (
	healthFor = time.Second
	probeFor  = 10 * time.Second // how long what writing led to is believed
)

func healthRoutes() []*route {
	return []*route{{method: "GET", path: "/health", id: "get_health", tag: "health", zh: "运行状况", en: "Whether the house is in order", open: true, answer: typeOf[Health](), do: (*call).health}}
}

func (c *call) health() error {
	h := c.api.checkHealth(c.ctx)
	if !c.seesErrors() { // how much goes on here is nobody's business, and errors may name what is in the database
		h = Health{Status: h.Status}
	}
	status := http.StatusOK
	if h.Status == "down" {
		status = http.StatusServiceUnavailable
	}
	return c.answer(status, h)
}

// seesErrors says whether somebody asks who may see the settings; the question itself is open to all.
func (c *call) seesErrors() bool {
	who, err := c.principal()
	return err == nil && who.May(auth.SettingsRead) && c.snap.Can(who.Staff, register.SettingsView)
}

func (a *API) checkHealth(ctx context.Context) Health {
	a.health.mu.Lock()
	defer a.health.mu.Unlock()
	if now := time.Now(); now.Sub(a.health.at) >= healthFor {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
		defer cancel()
		a.health.last, a.health.at = a.examine(ctx), now
	}
	h := a.health.last
	h.Readers = slices.Clone(h.Readers)
	return h
}

func (a *API) examine(ctx context.Context) Health {
	if a.health.seen == nil {
		a.health.seen = standing{}
	}
	h := Health{Status: "ok", Version: a.Version, Database: "ok", Disk: "ok", Position: a.House.Journal.Position(), Readers: []Reader{}}
	if err := a.House.Answers(ctx); err != nil {
		h.Status, h.Database = "down", "down"
		a.log.ErrorContext(ctx, "health", "error", err)
		return h
	}
	a.probe(ctx, &h)
	stalled, err := a.House.Notify.Stalled(ctx)
	if err != nil {
		h.worse("degraded")
		a.log.ErrorContext(ctx, "health", "error", err)
	}
	for _, s := range stalled { // it is said, but a house without a gateway is no broken house
		h.Stalled = append(h.Stalled, Stalled{s.Medium, instant(clock.At(s.Since)), s.Waits})
	}
	readers, err := a.House.Journal.Lag(ctx)
	if err != nil {
		h.worse("degraded")
		a.log.ErrorContext(ctx, "health", "error", err)
	}
	for _, r := range readers {
		line := Reader{Name: r.Name, Behind: r.Behind, Failures: r.Failures, Error: r.LastError,
			Still: a.health.seen.still(r.Name, r.Position, r.Behind, time.Now()) || r.Failures > 0}
		if !r.ErrorAt.IsZero() {
			line.FailedAt = instant(clock.At(r.ErrorAt))
		}
		if r.Behind > behindTooMuch || line.Still {
			h.worse("degraded")
		}
		h.Readers = append(h.Readers, line)
	}
	return h
}

// worse makes it degraded unless it is down.
func (h *Health) worse(status string) {
	if h.Status != "down" {
		h.Status = status
	}
}

// probe writes now and then: a database that can be read and not written takes no complaint, a full disk no file.
func (a *API) probe(ctx context.Context, h *Health) {
	p := &a.health
	if now := time.Now(); now.Sub(p.probed) >= probeFor || p.database != nil || p.disk != nil {
		p.probed = now
		p.database, p.disk = a.House.Probe(ctx)
		if err := errors.Join(p.database, p.disk); err != nil {
			a.log.ErrorContext(ctx, "health", "error", err)
		}
	}
	if p.disk != nil {
		h.Disk = "unwritable"
		h.worse("degraded")
	}
	if p.database != nil {
		h.Database = "unwritable"
		h.worse("down")
	}
}
