package act_test

import (
	"fmt"
	"testing"

	"amends/internal/act"
	"amends/internal/field"
)

type step struct {
	Step string `json:"step" tell:"-"`
}

type mediated struct {
	step
	Mood    string     `json:"mood"`
	Terms   []term     `json:"terms"`
	Why     field.Text `json:"why"`
	DueAt   int64      `json:"due_at" tell:"instant,due"`
	By      string     `json:"by" tell:"staff"`
	Secret  string     `json:"secret"`
	Calm    bool       `json:"calm" tell:"bool"`
	Dialled field.Text `json:"number" tell:"line,dialled,masked"`
}

type term struct {
	What field.Text `json:"what"`
	Days int        `json:"days"`
	ID   string     `json:"id"`
}

// TestTeller: a field is told as an act declares its name, else as it says beside it, else not; what is empty is not told, and what is told
// masked says so.
func TestTeller(t *testing.T) {
	t.Parallel()
	b := act.Bind(&act.Act{Fields: []field.Field{field.Choice.Of("mood"), field.Step.Of("step"), field.Para.Of("why"),
		field.List.Of("terms").Rows(field.Para.Of("what"), field.Number.Of("days"))}})
	text := field.Text{ID: "a", Digest: "b"}
	var full, empty act.Telling
	b.Tell(&full, mediated{step{"s"}, "good", []term{{text, 3, "x"}, {}}, text, 1_000_000, "mei", "no", true, text})
	b.Tell(&empty, mediated{})
	want := "[{mood choice good} {days number 3} {due instant 1970-01-01T00:00:01Z} {by staff mei} {calm bool true}] [{what {a b } false} {why {a b } false} {dialled {a b } true}]"
	if got := fmt.Sprint(full.Facts, full.Said); got != want {
		t.Errorf("told %s\nwant %s", got, want)
	}
	var some act.Telling
	if b.Tell(&some, mediated{Why: text}); len(some.Said) != 1 || some.Said[0].Masked {
		t.Errorf("what is not said masks what stands before it: %+v", some.Said)
	}
	if len(empty.Facts)+len(empty.Said) > 0 {
		t.Errorf("of nothing: %+v", empty)
	}
}
