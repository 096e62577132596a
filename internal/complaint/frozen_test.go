package complaint_test

import (
	"testing"

	"amends/internal/complaint"
	"amends/internal/stream"
	"amends/internal/stream/streamtest"
)

func TestFrozenEvents(t *testing.T) {
	t.Parallel()
	streamtest.Frozen(t, complaint.Stream, samples, []complaint.Event{
		complaint.Tagged{Add: []string{}, Remove: []string{"a\xff\xfeb", ""}},
		complaint.Unsolved{Opens: []string{}}, complaint.Unsolved{},
		complaint.Registered{Allegations: []complaint.Allegation{
			{Text: complaint.Text{ID: "x", Digest: "d", Plain: "words"}}, {Reason: complaint.Text{Digest: "d"}}}}})
}

// TestBareIsItsOwn: what is remembered does not change with the caller's memory.
func TestBareIsItsOwn(t *testing.T) {
	t.Parallel()
	given := []string{"one"}
	bare := stream.Bare(complaint.Event(complaint.Tagged{Add: given})).(complaint.Tagged)
	if given[0] = "two"; bare.Add[0] != "one" {
		t.Error("what is remembered changes with the caller's memory")
	}
}

// TestUnsealedIsRefused rather than lost.
func TestUnsealedIsRefused(t *testing.T) {
	t.Parallel()
	if _, _, err := complaint.Stream.Encode(complaint.Noted{Text: complaint.TextOf("plain")}); err == nil {
		t.Error("words that were not sealed were written")
	}
}
