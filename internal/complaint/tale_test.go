package complaint_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/field"
	"amends/internal/procedure"
	"amends/internal/stream"
	"amends/internal/typed"
)

// tale is one complaint being worked on as the desk does it: words are sealed, the rules decide, the events travel
// through their wire form, the state is what the record folds to.
type tale struct {
	w       desk.World
	now     time.Time
	s       complaint.State
	record  []complaint.Recorded
	last    []complaint.Event // of the last command
	err     error
	frozen  []byte // the state before the last command, as it was then
	before  complaint.State
	problem func(format string, args ...any)
	special map[string]string // what this case says instead of the usual, by command
	pace    time.Duration     // between two steps of until
}

func newTale(t testing.TB) *tale {
	return &tale{w: world(t), now: time.Date(2026, 9, 18, 10, 0, 0, 0, shanghai), problem: t.Fatalf}
}

// build makes a command from the usual words and what the story says on top; a field set to null is left out.
func build(name, fields string) (complaint.Command, error) {
	cmd := order(name)
	if cmd == nil {
		return nil, fmt.Errorf("no command %q", name)
	}
	all, said := map[string]any{}, map[string]any{}
	if err := yaml.Unmarshal([]byte(usual[name]), &all); err != nil {
		return nil, fmt.Errorf("usual %s: %w", name, err)
	}
	if err := yaml.Unmarshal([]byte(fields), &said); err != nil {
		return nil, fmt.Errorf("%s %s: %w", name, fields, err)
	}
	maps.Copy(all, said)
	maps.DeleteFunc(all, func(_ string, v any) bool { return v == nil })
	person, _ := all["person"].(string) // what the desk fills in, not a field of the form
	if name == "register" {
		delete(all, "person")
	}
	raw, err := json.Marshal(all)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(cmd); err != nil {
		return nil, fmt.Errorf("%s %s: %w", name, raw, err)
	}
	if r, ok := cmd.(*complaint.Register); ok {
		r.ID = "case"
		switch {
		case person != "":
			r.Person = person
		case !r.Anonymous && r.Complainant != (complaint.Complainant{}):
			r.Person = "person"
		}
	}
	return cmd, nil
}

// do gives the command and takes what follows onto the record.
func (a *tale) do(by string, c complaint.Command) {
	typed.All(c)
	complaint.SetAside(a.w, c, complaint.Known{})
	for _, x := range field.Texts(c) {
		if x.Plain != "" {
			x.ID, x.Digest = "text:"+x.Plain, "digest"
		}
	}
	a.before, a.frozen = a.s, picture(a.s)
	var ledger procedure.Ledger
	m := complaint.Meta{At: a.now, By: by, Channel: "desk"}
	if a.err = a.notes(m, c); a.err == nil {
		a.last, ledger, a.err = complaint.DecideOn(nil, a.w, &a.s, m, c)
	}
	if a.err != nil {
		a.last = nil
	}
	for i, e := range a.last {
		wire, payload, err := complaint.Stream.Encode(e)
		if err != nil {
			a.problem("encode %T: %v", e, err)
			return
		}
		r, err := complaint.Stream.Decode(stream.Record{Type: wire, Version: a.s.Version + 1, At: a.now.UnixMicro(), By: by, Channel: "desk", Payload: payload})
		if err != nil {
			a.problem("decode %s: %v", wire, err)
			return
		}
		if bare := stream.Bare(e); !reflect.DeepEqual(bare, r.Event) {
			a.problem("%s is written as %+v and remembered as %+v", wire, r.Event, bare)
		}
		a.last[i] = r.Event
		a.record = append(a.record, r)
		a.s = complaint.Evolve(a.s, r)
	}
	if len(a.last) > 0 && !reflect.DeepEqual(ledger, a.procedure().Ledger(&a.s, a.s.Marks)) {
		a.problem("%s: the ledger that the decision gives is not that of the case after it", c.Act().Name)
	}
	a.check(c)
}

// notes does what the desk does before the rules are asked: it holds words for the complainant against the notes.
func (a *tale) notes(m complaint.Meta, c complaint.Command) error {
	if !complaint.TellsBeside(&a.s, m, c) {
		return nil
	}
	notes, known := complaint.NoteTexts(a.record...)
	words := func(list []complaint.Text) (out []string) {
		for _, x := range list {
			out = append(out, strings.TrimPrefix(x.ID, "text:"))
		}
		return out
	}
	return complaint.KeepNotes(c, words(notes), words(known))
}

// check is what must hold after every command, whatever it was.
func (a *tale) check(c complaint.Command) {
	if got := picture(a.before); !bytes.Equal(got, a.frozen) {
		a.problem("%s changed the state that it was given:\n%s\n%s", c.Act().Name, a.frozen, got)
	}
	if len(a.last) == 0 {
		return
	}
	if again := complaint.Fold(complaint.State{}, a.record); !reflect.DeepEqual(again, a.s) {
		a.problem("after %s the record folds to something else:\n%s\n%s", c.Act().Name, picture(again), picture(a.s))
	}
	for step, m := range a.s.Marks {
		if m.Version < 1 || m.Version > len(a.record) || a.record[m.Version-1].At.UnixMicro() != m.At || a.record[m.Version-1].By != m.By {
			a.problem("after %s the mark of %s points at no event of its own: %+v", c.Act().Name, step, m)
		}
	}
	if a.s.Owner == "" || a.s.Version != len(a.record) {
		a.problem("after %s: owner %q, version %d of %d events", c.Act().Name, a.s.Owner, a.s.Version, len(a.record))
	}
	if !a.s.Closed() && a.s.WaitingSince == 0 && !a.runs() {
		a.problem("after %s the case is open and no clock runs: it may rest for ever", c.Act().Name)
	}
	for _, k := range a.s.Clocks {
		if after := a.closingClock(k.ID); a.s.Closed() && !k.State.Over() && !after {
			a.problem("clock %s runs on a closed case: %s", k.ID, k.State)
		}
		for i := 1; i < len(k.Segments); i++ {
			if k.Segments[i].From != k.Segments[i-1].To {
				a.problem("clock %s has a hole in its ledger: %+v", k.ID, k.Segments)
			}
		}
	}
}

// runs tells whether a clock runs on the case, in time or late.
func (a *tale) runs() bool {
	return slices.ContainsFunc(a.s.Clocks, func(k clock.Clock) bool { return k.State == clock.Running })
}

// closingClock tells whether the clock belongs to what comes after closing.
func (a *tale) closingClock(id string) bool {
	p := a.procedure()
	for _, l := range p.Live(&a.s, p.Ledger(&a.s, a.s.Marks)) {
		if st := p.Step(l.Until); l.ID == id && st != nil {
			return st.Is().Closing
		}
	}
	return false
}

// usually gives a command in the usual words by the usual person.
func (a *tale) usually(name, fields string) {
	if fields == "" {
		fields = a.special[name]
	}
	c, err := build(name, fields)
	if err != nil {
		a.problem("%v", err)
		return
	}
	a.do(actor(a.s, a.procedure(), name), a.timely(c))
}

// timely moves the days of the usual words that are over to some that come.
func (a *tale) timely(c complaint.Command) complaint.Command {
	later := func(day *string) {
		if *day != "" && *day < a.now.Format(time.DateOnly) {
			*day = a.now.AddDate(0, 0, 4).Format(time.DateOnly)
		}
	}
	switch c := c.(type) {
	case *complaint.ProposePlan:
		for i := range c.Measures {
			later(&c.Measures[i].DueOn)
		}
	case *complaint.NotifyFinding:
		later(&c.ExpectedOn)
	case *complaint.Rectify:
		later(&c.DueOn)
	}
	return c
}

// until does the usual things until the step is done or waived, or nothing is left to do.
func (a *tale) until(step string) {
	for range 60 {
		p := a.procedure()
		l := p.Ledger(&a.s, a.s.Marks)
		e := l.Current()
		if _, done := a.s.Marks[step]; done || e == nil {
			return
		}
		a.now = a.now.Add(a.pace)
		if e.Step.Kind == "carry-out" {
			a.carryOut()
		} else {
			a.usually(e.Step.Is().Name, "")
		}
		if a.err != nil {
			a.problem("%s: %v", e.Step.ID, a.err)
			return
		}
		if len(a.last) == 0 {
			a.problem("%s: nothing happened", e.Step.ID)
			return
		}
	}
	a.problem("the case never reaches %s", step)
}

func (a *tale) carryOut() {
	for _, m := range a.s.Plan.Measures {
		if m.DoneAt == 0 {
			a.usually("carry_out", "{measure: "+m.ID+"}")
			return
		}
	}
	a.problem("nothing left to carry out, and the step is open")
}

func (a *tale) procedure() *procedure.Procedure {
	if a.s.Version == 0 {
		return nil
	}
	p, err := a.w.Procedure(a.s.Procedure.ID, a.s.Procedure.Version)
	if err != nil {
		a.problem("%v", err)
	}
	return p
}

// picture is everything that a state holds, so that a change behind its back shows.
func picture(s complaint.State) []byte { return fmt.Appendf(nil, "%#v", s) }

func inProcedure(c complaint.Command, id string) complaint.Command {
	if r, ok := c.(*complaint.Register); ok && r.Procedure == "" {
		r.Procedure = id
	}
	return c
}
