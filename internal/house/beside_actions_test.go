package house_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/improve"
	"amends/internal/stream"
	"amends/internal/waittest"
)

// TestActsMeetTheirComplaint has something happen to the complaint after an act on its action was decided on, and before it is
// written: an erasure that has reached this case and not the person's other one, and somebody who becomes a party to it. The
// hook is the clock of the vault, which sealing asks. What the act brings is then sealed with a key that stays, or refused.
func TestActsMeetTheirComplaint(t *testing.T) {
	t.Parallel()
	eachBase(t, func(t *testing.T, b *base) {
		ctx := context.Background()
		var beside atomic.Pointer[func()]
		b.Vault.Now = func() time.Time {
			if do := beside.Swap(nil); do != nil {
				(*do)()
			}
			return time.Now()
		}
		meanwhile := func(do func()) { beside.Store(&do) }
		one, other := taken(t, b.House, newCase("13800001111")), taken(t, b.House, newCase("13800001111"))
		if one.Person != other.Person {
			t.Fatal("two people")
		}
		open := func(s complaint.State, id string) {
			t.Helper()
			c := &improve.OpenAction{Case: s.ID, Rectification: "r1", Decided: 2, By: "boss", What: field.TextOf("更换同批端口"),
				Department: "desk", DueOn: time.Now().AddDate(0, 0, 9).Format(time.DateOnly)}
			if _, err := b.Actions.Do(ctx, stream.Meta{By: stream.System, Channel: "flow"}, id, c); err != nil {
				t.Fatal(err)
			}
		}
		do := func(by, id string, c improve.Command) error {
			t.Helper()
			_, err := b.Actions.Do(ctx, stream.Meta{By: by, Channel: "desk"}, id, c)
			if beside.Load() != nil {
				t.Fatal("nothing happened beside it")
			}
			return err
		}
		id, late := one.ID+"-2", one.ID+"-3"
		open(one, id)
		if err := do("anna", id, &improve.AcceptAction{}); err != nil {
			t.Fatal(err)
		}
		half, acted, whole := make(chan bool), make(chan bool), make(chan error)
		b.Desk.After = func(_ context.Context, res *desk.Result) {
			if res.ID == one.ID && res.State.Erased {
				waittest.Send(t, "that half is erased", half, true)
				waittest.For(t, "the act", acted)
			}
		}
		meanwhile(func() {
			go func() {
				_, err := b.Erase(ctx, complaint.Meta{By: "boss", Channel: "desk"}, one.Person, "客户要求")
				whole <- err
			}()
			waittest.For(t, "half of the erasure", half)
		})
		if err := do("anna", id, &improve.WorkOnAction{Text: field.TextOf("第一批")}); err != nil {
			t.Fatal(err)
		}
		open(one, late) // what was promised was read before, and comes after
		if s, err := b.Actions.Fresh(ctx, late); err != nil || s.What.ID != "" {
			t.Errorf("what was promised to somebody forgotten is written down again: %+v %v", s, err)
		}
		close(acted)
		if err := waittest.For(t, "the erasure", whole); err != nil {
			t.Fatal(err)
		}
		b.Desk.After = nil
		b.clean()

		third := taken(t, b.House, newCase("13800002222"))
		id = third.ID + "-2"
		open(third, id)
		if err := do("anna", id, &improve.AcceptAction{}); err != nil {
			t.Fatal(err)
		}
		meanwhile(func() {
			c := &complaint.NameParty{Staff: "anna", Ground: "about", Reason: complaint.TextOf("说的就是她")}
			if _, err := b.Desk.Do(ctx, complaint.Meta{By: "boss", Channel: "desk"}, third.ID, c); err != nil {
				t.Error(err)
			}
		})
		if f := fault.As(do("anna", id, &improve.WorkOnAction{Text: field.TextOf("第二批")})); f == nil || f.Key != "improve.unknown" {
			t.Errorf("a party works on the action: %v", f)
		}
		b.clean()
	})
}
