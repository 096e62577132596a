package demo_test

import (
	"context"
	"testing"
	"time"

	"amends/internal/demo"
	"amends/internal/house"
)

// now is when the demo is looked at: a Friday afternoon in Shanghai.
var now = time.Date(2026, 11, 20, 7, 40, 0, 0, time.UTC)

func open(t testing.TB) *house.House {
	t.Helper()
	ctx := context.Background()
	h, err := house.Open(ctx, house.Options{Dir: t.TempDir(), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	if err := h.Register.Found(ctx, "setup", now, demo.Bundle()); err != nil {
		t.Fatal(err)
	}
	return h
}
