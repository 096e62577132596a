package house_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/flow"
	"amends/internal/improve"
	"amends/internal/store"
	"amends/internal/stream"
	"amends/internal/view"
)

// TestActions goes the way of a corrective action beside its complaint, on both databases: taken, done, checked by somebody
// else, ticked by the timer, compared with its record and made again from it.
func TestActions(t *testing.T) {
	t.Parallel()
	eachBase(t, func(t *testing.T, b *base) {
		ctx := context.Background()
		s := taken(t, b.House, newCase("13800001111"))
		open := func(id string, day time.Time) {
			t.Helper()
			c := &improve.OpenAction{Case: s.ID, Rectification: "r1", Decided: 2, By: "boss", What: field.TextOf("更换同批端口"),
				Department: "desk", DueOn: day.Format(time.DateOnly)}
			if _, err := b.Actions.Do(ctx, stream.Meta{At: day.AddDate(0, 0, -30), By: stream.System, Channel: "flow"}, id, c); err != nil {
				t.Fatal(err)
			}
		}
		one, two := s.ID+"-2", s.ID+"-3"
		open(one, time.Now().AddDate(0, 0, 10))
		open(two, time.Now().AddDate(0, 0, -2))
		do := func(by, id string, c improve.Command) error {
			t.Helper()
			_, err := b.Actions.Do(ctx, stream.Meta{By: by, Channel: "desk"}, id, c)
			return err
		}
		refused := func(err error, key string) {
			t.Helper()
			if f := fault.As(err); f == nil || f.Key != key {
				t.Errorf("%v, want %s", err, key)
			}
		}
		refused(do("root", one, &improve.AcceptAction{}), "improve.unknown") // sees no cases
		refused(do("anna", "nowhere", &improve.AcceptAction{}), "improve.unknown")
		refused(do("anna", s.ID, &improve.AcceptAction{}), "improve.unknown") // something else
		refused(do("anna", one, &improve.WithdrawAction{}), "desk.not_permitted")
		proof := put(t, b.House, "验收单")
		for _, step := range []struct {
			by string
			c  improve.Command
		}{{"anna", &improve.AcceptAction{}}, {"anna", &improve.WorkOnAction{Text: field.TextOf("第一批"), Files: []improve.File{proof}}},
			{"anna", &improve.CompleteAction{Text: field.TextOf("全部更换"), Unproven: field.TextOf("现场可见")}}} {
			if err := do(step.by, one, step.c); err != nil {
				t.Fatal(err)
			}
		}
		refused(do("anna", one, &improve.VerifyAction{Text: field.TextOf("看过")}), "improve.own_work")
		if err := do("boss", one, &improve.VerifyAction{Text: field.TextOf("抽查")}); err != nil {
			t.Fatal(err)
		}
		timer := flow.Timer{Desk: b.Desk, Ticks: map[string]flow.Ticker{improve.Stream.Name: b.Actions}}
		if n, err := timer.Once(ctx); err != nil || n != 1 {
			t.Errorf("%d streams moved: %v", n, err)
		}
		list := func(f view.ImprovementFilter) string {
			t.Helper()
			rows, err := b.Views.Improvements(ctx, view.ViewerOf(b.Register.Snapshot(), "anna"), f, "", 0, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, r := range rows.Rows {
				if r.What != "更换同批端口" || r.Number != s.Number {
					t.Errorf("%+v", r)
				}
				out = append(out, r.ID[len(s.ID):]+" "+r.State)
			}
			return strings.Join(out, ", ")
		}
		for _, c := range []struct {
			f    view.ImprovementFilter
			want string
		}{{view.ImprovementFilter{}, "-3 overdue, -2 done"}, {view.ImprovementFilter{State: "open", Mine: true}, "-3 overdue"},
			{view.ImprovementFilter{State: "overdue"}, "-3 overdue"}, {view.ImprovementFilter{Own: true}, "-2 done"},
			{view.ImprovementFilter{Verify: true}, ""}, {view.ImprovementFilter{Department: "elsewhere"}, ""}, {view.ImprovementFilter{Case: s.ID, State: "done"}, "-2 done"}} {
			if got := list(c.f); got != c.want {
				t.Errorf("%+v: %q, want %q", c.f, got, c.want)
			}
		}
		b.clean()
		b.change(`update improvement set owner = 'somebody' where id = '`+one+`'`, `delete from improvement where id = '`+two+`'`,
			`delete from due where id = '`+two+`'`)
		v, err := b.Verify(ctx)
		found := strings.Join(v.Problems, "\n")
		for _, part := range []string{`owner is "somebody", should be "anna"`, `improvement ` + two + `: row is "", should be "present"`, `due ` + two + `: row is ""`} {
			if !strings.Contains(found, part) {
				t.Errorf("%q is not found in\n%s %v", part, found, err)
			}
		}
		if _, err := b.Replay(ctx); err != nil {
			t.Fatal(err)
		}
		b.clean()
		if n, err := store.One[int](ctx, b.DB.Reader(), `select used from blob where digest = $1`, proof.Digest); err != nil || n == 0 {
			t.Errorf("the proof is not marked as used: %d %v", n, err)
		}
	})
}
