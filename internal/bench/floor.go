package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"amends/internal/complaint"
	"amends/internal/house"
)

// FloorReport compares registering through the desk with the raw engine that inserts the same rows and bytes.
type FloorReport struct {
	Cases   int     `json:"cases"`
	Rows    int     `json:"rows_per_case"`
	Bytes   int64   `json:"bytes_per_case"`
	Group   int     `json:"cases_per_transaction"`
	Desk    float64 `json:"desk_per_second"`
	DeskCPU float64 `json:"desk_cpu_ms"`
	Raw     float64 `json:"raw_per_second"`
	RawCPU  float64 `json:"raw_cpu_ms"`
	Ratio   float64 `json:"ratio"`
}

const (
	rounds    = 5
	perRound  = 4000
	rawGroup  = loaders // the most that the desk's commits can hold with so many callers
	goalFloor = 0.40
)

// Floor registers through the desk and, turn by turn so that a noisy machine troubles both alike, lets the raw engine
// insert what that wrote into a second database of the same schema.
func Floor(ctx context.Context, o Options) (r FloorReport, err error) {
	dir, err := os.MkdirTemp("", "amends-floor-")
	if err != nil {
		return r, fmt.Errorf("floor: %w", err)
	}
	defer os.RemoveAll(dir)
	if _, err := found(ctx, dir); err != nil {
		return r, err
	}
	h, err := house.Open(ctx, house.Options{Dir: dir, Log: silent()})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	raw, err := openRaw(ctx, h.DB, filepath.Join(dir, "raw.db"))
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, raw.db.Close()) }()
	var deskTook, rawTook, deskCPU, rawCPU time.Duration
	rows := 0
	for round := range rounds + 1 {
		o.Say("round %d of %d", round, rounds)
		at, cpu := time.Now(), processCPU()
		if err := registerMany(ctx, h, round*perRound, perRound); err != nil {
			return r, err
		}
		took, spent := time.Since(at), processCPU()-cpu
		list, bytes, err := raw.news(ctx)
		if err != nil {
			return r, err
		}
		at, cpu = time.Now(), processCPU()
		if err := raw.insert(ctx, list, perRound); err != nil {
			return r, err
		}
		if round == 0 {
			continue // warm now
		}
		rawTook += time.Since(at)
		rawCPU += processCPU() - cpu
		deskTook += took
		deskCPU += spent
		rows += count(list)
		r.Bytes += bytes
	}
	r.Cases, r.Group = rounds*perRound, rawGroup
	n := float64(r.Cases)
	r.Rows, r.Bytes = rows/r.Cases, r.Bytes/int64(r.Cases)
	r.Desk, r.Raw = n/deskTook.Seconds(), n/rawTook.Seconds()
	r.DeskCPU, r.RawCPU = milli(deskCPU)/n, milli(rawCPU)/n
	r.Ratio = r.Desk / r.Raw
	return r, nil
}

func registerMany(ctx context.Context, h *house.House, from, n int) error {
	now := time.Now().Add(-time.Hour)
	var next atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	for range loaders {
		g.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= n || ctx.Err() != nil {
					return ctx.Err()
				}
				no := from + i
				rng := rand.New(rand.NewPCG(uint64(no), 3))
				who := no
				if no > apart && rng.Float64() < familiar {
					who = rng.IntN(no - apart)
				}
				if _, err := h.Desk.Do(ctx, complaint.Meta{By: "wangxiaoman", Channel: "hotline"}, "",
					newComplaint(rng, who, now)); err != nil {
					return err
				}
			}
		})
	}
	return g.Wait()
}

// Print writes the comparison.
func (r FloorReport) Print(w io.Writer) {
	fmt.Fprintf(w, "%d complaints, %d rows and %d bytes each, %d callers; raw: %d complaints a transaction\n\n", r.Cases,
		r.Rows, r.Bytes, loaders, r.Group)
	fmt.Fprintf(w, "register through the desk   %6.0f/s   %.3f CPU ms\n", r.Desk, r.DeskCPU)
	fmt.Fprintf(w, "raw engine, same rows       %6.0f/s   %.3f CPU ms\n", r.Raw, r.RawCPU)
	fmt.Fprintf(w, "ratio                       %6.2f     goal %.2f\n", r.Ratio, goalFloor)
}
