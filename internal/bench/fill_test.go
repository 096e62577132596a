package bench

import (
	"testing"

	"amends/internal/house"
)

// The history that is measured must be one that the rules allow: every kind of case, to its end.
func TestFill(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := found(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	s := Size{Cases: 600}
	if err := s.fill(t.Context(), dir, 0, s.Cases); err != nil {
		t.Fatal(err)
	}
	h, err := house.Open(t.Context(), house.Options{Dir: dir, Log: silent()})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	v, err := h.Verify(t.Context())
	if err != nil || v.Cases != s.Cases {
		t.Errorf("%d cases, %v %v", v.Cases, v.Problems, err)
	}
}
