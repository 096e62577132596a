package improve_test

import (
	"reflect"
	"testing"

	"amends/internal/act/acttest"
	"amends/internal/complaint"
	"amends/internal/field"
	"amends/internal/improve"
	"amends/internal/stream/streamtest"
)

// TestEveryActIsWhole names whatever an act on a corrective action lacks, or an event that it leaves.
func TestEveryActIsWhole(t *testing.T) {
	t.Parallel()
	r := acttest.Room{Name: "improve", Called: improve.Called(), Stories: acttest.Stories(t), Usual: usual}
	for _, a := range improve.Acts() {
		for _, what := range r.Lacking(&a.Act, a.New()) {
			t.Errorf("%s: %s", a.Name, what)
		}
	}
	for _, e := range improve.Stream.Events {
		for _, what := range r.Untold(improve.Is(e), false) {
			t.Errorf("%s: %s", improve.Is(e).Name, what)
		}
	}
}

func TestFrozenEvents(t *testing.T) {
	t.Parallel()
	const at = 1790305200000000
	ref := func(n string) improve.Text {
		return field.Text{ID: "0199a1b2-0000-7000-8000-0000000000" + n, Digest: "d" + n}
	}
	files := []improve.File{{Digest: "ab01", Name: ref("01"), Type: "image/png", Size: 2048}}
	streamtest.Frozen(t, improve.Stream, []improve.Event{
		improve.Opened{Case: "0199a1b2-0000-7000-8000-000000000009", Rectification: "r1", Decided: 7, Number: "20260918-0001", By: "anna", What: ref("02"),
			Department: "network", Owner: "lena", DueOn: "2026-09-30", DueAt: at, RemindAt: at + 1, DoneAt: at + 2, DoneBy: "bo"},
		improve.Corrected{Rectification: "r2", Decided: 9, By: "anna", What: ref("03"), Department: "network", Owner: "lena",
			DueOn: "2026-10-30", DueAt: at, RemindAt: at + 1},
		improve.Accepted{Owner: "bo", Text: ref("04")},
		improve.Worked{Text: ref("05"), Files: files},
		improve.Completed{Text: ref("06"), Files: files, Unproven: ref("09"), RemindAt: at},
		improve.Verified{Text: ref("07"), Files: files},
		improve.Returned{Reason: ref("08"), RemindAt: at},
		improve.Moved{From: "2026-09-30", DueOn: "2026-10-15", DueAt: at, RemindAt: at + 1, Reason: ref("09")},
		improve.Withdrawn{By: "anna"},
		improve.Reminded{Status: improve.Taken, DueOn: "2026-09-30", Late: true, Level: 1, To: "lena", RemindAt: at},
		improve.Passed{From: "bo", To: "lena"},
	}, nil)
}

// TestEveryFieldIsDeclared: what holds words says what becomes of it when somebody is forgotten.
func TestEveryFieldIsDeclared(t *testing.T) {
	t.Parallel()
	var walk func(ty reflect.Type, owner, field string)
	walk = func(ty reflect.Type, owner, field string) {
		switch ty.Kind() {
		case reflect.Pointer, reflect.Slice:
			walk(ty.Elem(), owner, field)
		case reflect.Struct:
			for i := range ty.NumField() {
				if ty != reflect.TypeFor[improve.Text]() {
					walk(ty.Field(i).Type, ty.Name(), ty.Field(i).Name)
				}
			}
		case reflect.String:
			if complaint.PrivacyOf(owner, field) == complaint.Undeclared {
				t.Errorf("%s.%s: is it sealed, emptied when somebody is forgotten, or impersonal? (complaint/personal.go)", owner, field)
			}
		}
	}
	for _, a := range improve.AllActs() {
		walk(reflect.TypeOf(a.New()), "", "")
	}
	for _, e := range improve.Stream.Events {
		walk(reflect.TypeOf(e), "", "")
	}
}
