package demo_test

import (
	"context"
	"testing"
	"time"

	"amends/internal/demo"
	"amends/internal/house"
	"amends/internal/house/housetest"
)

// now is when the demo is looked at: a Friday afternoon in Shanghai.
var now = time.Date(2026, 11, 20, 7, 40, 0, 0, time.UTC)

func open(t testing.TB) *house.House {
	t.Helper()
	return housetest.Open(t, "founded", house.Options{Now: func() time.Time { return now }}, func(ctx context.Context, h *house.House) error {
		return h.Register.Found(ctx, "setup", now, demo.Bundle())
	})
}
