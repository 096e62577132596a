package dash

import (
	"testing"

	"amends/internal/report"
)

// What has no category yet is no cause: it stands last, and the shares run over the others first.
func TestPlacedFirst(t *testing.T) {
	list, total := placedFirst([]report.Share{{Key: "", Count: 6}, {Key: "fee", Count: 3}, {Key: "network", Count: 1}})
	if total != 10 || list[0].Key != "fee" || list[2].Key != "" {
		t.Fatalf("%d: %+v", total, list)
	}
	if list[0].Cumulative != .3 || list[1].Cumulative != .4 || list[2].Cumulative != 1 {
		t.Errorf("running shares %+v", list)
	}
}
