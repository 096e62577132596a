// Package bench measures the real server: it fills a data folder with complaints, starts the server as a process of its
// own, calls it over loopback HTTP as clients do, and prints what each operation costs beside the figures to reach.
package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"amends/internal/house"
	"amends/internal/store"
)

// Options say what is measured.
type Options struct {
	Program string        // the amends program that is measured
	Sizes   []int         // how many cases there are, growing
	Clients int           // at once
	Each    time.Duration // how long one operation is measured
	Only    string        // the operations with these words in their name; all when empty
	Say     func(format string, args ...any)
}

// Report is everything that one run measured.
type Report struct {
	Go      string  `json:"go"`
	Cores   int     `json:"cores"`
	Clients int     `json:"clients"`
	Seconds float64 `json:"seconds"` // each operation
	Sizes   []Size  `json:"sizes"`
}

// Size is what was measured at one number of cases.
type Size struct {
	Cases      int     `json:"cases"`
	Events     int64   `json:"events"`
	FillRate   float64 `json:"fill_commands_per_second"` // through the desk, without a server
	FillCPU    float64 `json:"fill_cpu_ms"`              // of a command
	DiskEach   float64 `json:"disk_bytes_per_case"`
	FirstPage  float64 `json:"first_page_ms"` // from the start of the process
	PageBytes  int64   `json:"first_page_bytes"`
	Idle       Memory  `json:"memory_idle"`
	Loaded     Memory  `json:"memory_after"`
	ReplayRate float64 `json:"replay_events_per_second"`
	Ops        []Op    `json:"operations"`

	sample []string // ids of some cases
}

// Run measures every size in turn, on one data folder that grows.
func Run(ctx context.Context, o Options) (Report, error) {
	r := Report{Go: runtime.Version(), Cores: runtime.NumCPU(), Clients: o.Clients, Seconds: o.Each.Seconds()}
	dir, err := os.MkdirTemp("", "amends-bench-")
	if err != nil {
		return r, fmt.Errorf("bench: %w", err)
	}
	defer os.RemoveAll(dir)
	keys, err := found(ctx, dir)
	if err != nil {
		return r, err
	}
	have := 0
	for _, n := range o.Sizes {
		o.Say("%d cases: fill", n)
		s := Size{Cases: n}
		if err := s.fill(ctx, dir, have, n); err != nil {
			return r, fmt.Errorf("fill: %w", err)
		}
		have = n
		if err := s.measure(ctx, o, dir, keys); err != nil {
			return r, err
		}
		r.Sizes = append(r.Sizes, s)
	}
	return r, nil
}

// measure starts the server on the filled folder, measures it, and replays the journal when it has ended.
func (s *Size) measure(ctx context.Context, o Options, dir string, k keys) error {
	srv, err := start(ctx, o.Program, dir)
	if err != nil {
		return err
	}
	defer srv.kill()
	s.FirstPage, s.PageBytes = srv.first.Seconds()*1000, srv.firstBytes
	if err := srv.settle(ctx, k.boss); err != nil {
		return err
	}
	if s.Idle, err = srv.memory(); err != nil {
		return err
	}
	b := &bout{Options: o, srv: srv, keys: k, size: s}
	if err := b.all(ctx); err != nil {
		return err
	}
	if s.Loaded, err = srv.memory(); err != nil {
		return err
	}
	if err := srv.stop(); err != nil {
		return err
	}
	o.Say("%d cases: replay", s.Cases)
	return s.replay(ctx, dir)
}

// replay makes the views again, and weighs the database.
func (s *Size) replay(ctx context.Context, dir string) error {
	size, err := os.Stat(filepath.Join(dir, "amends.db")) // the server has ended and left no log beside it
	if err != nil {
		return fmt.Errorf("weigh database: %w", err)
	}
	h, err := house.Open(ctx, house.Options{Dir: dir, Log: silent()})
	if err != nil {
		return err
	}
	from := time.Now()
	n, err := h.Replay(ctx)
	s.ReplayRate = float64(n) / time.Since(from).Seconds()
	if err == nil {
		var cases int64
		cases, err = store.One[int64](ctx, h.DB.Reader(), `select count(*) from queue`)
		s.DiskEach = float64(size.Size()) / float64(max(cases, 1))
	}
	return errors.Join(err, h.Close())
}
