package casefile_test

import (
	"strings"
	"testing"
	"time"

	"amends/internal/complaint"
)

// TestSuperiorHasAClock shows who is asked to answer for the complainant and by when, first of the clocks, and that he is late.
func TestSuperiorHasAClock(t *testing.T) {
	t.Parallel()
	e := open(t)
	r := register(t, e, "mei", "宽带断网")
	do(t, e, "li", r.ID, &complaint.Assign{Department: "network", Owner: "zhao"})
	do(t, e, complaint.Customer, r.ID, &complaint.AskSuperior{Reason: complaint.TextOf("处理人不回电话")})
	li := e.As("li")
	clock := li.Get("/c/"+r.ID).Is(t, 200).Has(t, ".k-clock").First()
	if !strings.Contains(clock.Text(), "上级答复") || clock.Find(".is-over").Length() > 0 {
		t.Error(clock.Text())
	}
	e.Pass(10 * 24 * time.Hour)
	clock = e.As("li").Get("/c/"+r.ID).Is(t, 200).Has(t, ".k-clock").First()
	if !strings.Contains(clock.Text(), "上级答复") || clock.Find(".is-over").Length() == 0 {
		t.Error(clock.Text())
	}
}
