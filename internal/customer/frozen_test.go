package customer_test

import (
	"testing"

	"amends/internal/customer"
	"amends/internal/field"
	"amends/internal/stream"
	"amends/internal/stream/streamtest"
)

func TestFrozenEvents(t *testing.T) {
	t.Parallel()
	why := field.Text{ID: "w", Digest: "d"}
	streamtest.Frozen(t, customer.Stream, []customer.Event{
		customer.Looked{Field: "phones", Why: why, Ground: "told"},
		customer.Edited{Fields: []string{"phones"}, Why: why, Ground: "told"},
		customer.Parted{Why: why, Ground: "told"},
		customer.Erased{Why: why, Ground: "told"},
		customer.LooksFound{Found: stream.Found{From: "a", To: "b", Rows: 2, Digest: "d"}},
	}, []customer.Event{customer.Edited{}, customer.Looked{}})
}
