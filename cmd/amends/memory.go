package main

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	// roomy is how much garbage may gather while there is room: collecting half as often saves a twentieth of all work.
	roomy = 400
	// leastLimit is what the process may use of its own before it collects more eagerly, the database's pages aside.
	leastLimit = 192 << 20
	lookEvery  = 15 * time.Second
)

// keepMemory lets the collector be lazy as long as little memory is used, and eager when it grows: the limit is a fixed sum,
// or three times what is alive where that is more, so that a large house is never collected without end. It sets nothing
// that the environment has set.
func keepMemory(ctx context.Context, env func(string) string) {
	if env("GOGC") != "" || env("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(roomy)
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		metrics.Read(live)
		debug.SetMemoryLimit(max(leastLimit, 3*int64(live[0].Value.Uint64())))
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
