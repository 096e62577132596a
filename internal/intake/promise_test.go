package intake

import (
	"testing"

	"amends/internal/complaint"
	"amends/internal/i18n"
	"amends/internal/view"
)

// TestPromised: a day that went by is never called a plan, a moved day is told beside the first, and nobody is said to have
// checked what nobody did.
func TestPromised(t *testing.T) {
	t.Parallel()
	words := i18n.New()
	if err := words.Add(complaint.Catalogue); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		is     view.Improved
		zh, en string
	}{
		{view.Improved{DueOn: "2026-12-20", First: "2026-12-20", State: view.PromiseOpen},
			"我们承诺的改进已安排，计划于 2026-12-20 前完成。", "What we promised to improve is planned to be done by 2026-12-20."},
		{view.Improved{DueOn: "2026-11-14", First: "2026-11-14", State: view.PromiseWorking, Past: true, DaysLate: 1},
			"我们承诺的改进正在落实，原定 2026-11-14 前完成，已晚 1 天，非常抱歉。",
			"What we promised to improve is being worked on. It was to be done by 2026-11-14 and is 1 day late; we are sorry."},
		{view.Improved{DueOn: "2026-12-20", First: "2026-11-14", State: view.PromiseOpen, DaysLate: 16},
			"我们承诺的改进原定 2026-11-14 前完成，已晚 16 天，尚未完成，非常抱歉。现改定于 2026-12-20 前完成。",
			"What we promised to improve was to be done by 2026-11-14. It is 16 days late and not done yet; we are sorry. " +
				"It is now to be done by 2026-12-20."},
		{view.Improved{DueOn: "2026-11-14", First: "2026-11-14", State: view.PromiseReported},
			"我们承诺的改进已报告完成，正由另一位同事核实。",
			"What we promised to improve is reported as done; somebody else is checking it."},
		{view.Improved{DueOn: "2026-11-20", First: "2026-11-14", State: view.PromiseDone, Past: true, DaysLate: 2, Checked: true},
			"我们承诺的改进已经完成，并经另一位同事核实；比承诺的 2026-11-14 晚了 2 天，非常抱歉。",
			"What we promised to improve is done, and somebody else has checked it; it came 2 days later than the promised " +
				"2026-11-14, and we are sorry."},
		{view.Improved{DueOn: "2026-11-14", First: "2026-11-14", State: view.PromiseDone},
			"我们承诺的改进已经完成。", "What we promised to improve is done."},
	} {
		for lang, want := range map[i18n.Lang]string{i18n.Zh: c.zh, i18n.En: c.en} {
			if got := Promised(i18n.With(words.Into(t.Context()), lang), &c.is); got != want {
				t.Errorf("%s: %s", lang, got)
			}
		}
	}
	if lost := words.Lost(); len(lost) > 0 {
		t.Error(lost)
	}
}
