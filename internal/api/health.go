package api

import (
	"context"
	"net/http"
	"sync"
	"time"

	"amends/internal/store"
)

// Health says whether the house is in order. It names nobody and nothing of a case.
type Health struct {
	Status   string   `json:"status" enum:"ok,degraded,down"`
	Version  string   `json:"version,omitempty"`
	Database string   `json:"database" enum:"ok,down"`
	Position int64    `json:"position" doc:"Of the last event in the journal"`
	Readers  []Reader `json:"readers" doc:"What follows the journal, and how far behind it is"`
}

// Reader is one follower of the journal.
type Reader struct {
	Name     string `json:"name"`
	Behind   int64  `json:"behind"`
	Failures int    `json:"failures,omitempty" doc:"In a row"`
}

// behindTooMuch is how many events a reader may be behind before the house is called degraded.
const behindTooMuch = 10_000

// healthCache keeps an answer for a moment, because nobody has to sign in to ask.
type healthCache struct {
	mu   sync.Mutex
	at   time.Time
	last Health
}

const healthFor = time.Second

func healthRoutes() []*route {
	return []*route{{method: "GET", path: "/health", id: "get_health", tag: "health", zh: "运行状况", en: "Whether the house is in order", open: true, answer: typeOf[Health](), do: (*call).health}}
}

func (c *call) health() error {
	h := c.api.checkHealth(c.ctx)
	status := http.StatusOK
	if h.Status == "down" {
		status = http.StatusServiceUnavailable
	}
	return c.answer(status, h)
}

func (a *API) checkHealth(ctx context.Context) Health {
	a.health.mu.Lock()
	defer a.health.mu.Unlock()
	if now := time.Now(); now.Sub(a.health.at) >= healthFor {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
		defer cancel()
		a.health.last, a.health.at = a.examine(ctx), now
	}
	return a.health.last
}

func (a *API) examine(ctx context.Context) Health {
	h := Health{Status: "ok", Version: a.Version, Database: "ok", Position: a.House.Journal.Position(), Readers: []Reader{}}
	if _, err := store.One[int64](ctx, a.House.DB.Reader(), `select 1`); err != nil {
		h.Status, h.Database = "down", "down"
		a.log.ErrorContext(ctx, "health", "error", err)
		return h
	}
	readers, err := a.House.Journal.Lag(ctx)
	if err != nil {
		h.Status = "degraded"
		a.log.ErrorContext(ctx, "health", "error", err)
	}
	for _, r := range readers {
		if r.Behind > behindTooMuch || r.Failures > 0 {
			h.Status = "degraded"
		}
		h.Readers = append(h.Readers, Reader{r.Name, r.Behind, r.Failures})
	}
	return h
}
