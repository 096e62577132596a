package main

import (
	"context"
	"time"
)

// replayCommand makes the views again.
func replayCommand(ctx context.Context, c *call) error {
	h, err := c.founded(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	start := time.Now()
	n, err := h.Replay(ctx)
	if err != nil {
		return err
	}
	took := time.Since(start)
	c.printf("%d events replayed in %v (%.0f/s)\n", n, took.Round(time.Millisecond), float64(n)/took.Seconds())
	return nil
}
