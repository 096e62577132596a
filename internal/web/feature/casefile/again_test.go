package casefile_test

import (
	"testing"

	"amends/internal/complaint"
)

// TestAFormGoneBackTo: the same form sent twice is one act; with other words in it, it is another one, and what was
// written is not lost behind the first.
func TestAFormGoneBackTo(t *testing.T) {
	t.Parallel()
	e := open(t)
	r := register(t, e, "mei", "宽带断网")
	said := func(event func(complaint.Event) bool) int {
		n := 0
		for _, x := range recorded(t, e, r.ID) {
			if event(x.Event) {
				n++
			}
		}
		return n
	}
	noted := func(e complaint.Event) bool { _, ok := e.(complaint.Noted); return ok }
	replied := func(e complaint.Event) bool { _, ok := e.(complaint.Replied); return ok }
	tagged := func(e complaint.Event) bool { _, ok := e.(complaint.Tagged); return ok }
	for _, x := range []struct {
		name   string
		event  func(complaint.Event) bool
		path   string
		fields []string
		other  []string
	}{
		{"note", noted, "/say", []string{"mode", "note"}, []string{"text", "第一条", "text", "第二条"}},
		{"reply", replied, "/say", []string{"mode", "reply", "medium", "sms"}, []string{"text", "明天上门", "text", "改到后天"}},
		{"dialog", tagged, "/do/tag", nil, []string{"add", "夜间", "add", "老客户"}},
	} {
		before := said(x.event)
		form := append([]string{"key", "0190a5f0-0000-7000-8000-00000000000a"}, x.fields...)
		for i, want := range []int{1, 1, 2, 2} { // the first twice, the second twice
			at := i / 2 * 2
			post(t, e, "mei", "/c/"+r.ID+x.path, append(form, x.other[at:at+2]...)...).Is(t, 200)
			if got := said(x.event) - before; got != want {
				t.Errorf("%s: %d are there after form %d, want %d", x.name, got, i+1, want)
			}
		}
	}
}
