package demo_test

import (
	"context"
	"image/png"
	"maps"
	"slices"
	"testing"
	"time"

	"amends/internal/blob"
	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/demo"
	"amends/internal/house"
	"amends/internal/improve"
	"amends/internal/journal"
	"amends/internal/procedure"
)

const cases = 400

// tally is what the record holds after the demo was played.
type tally struct {
	events     map[string]int
	moves      map[string]int    // what happened to clocks
	kinds      map[string]int    // step kinds done
	procedures map[string][3]int // open, closed, archived
	states     []complaint.State
	commands   int
}

func count(t *testing.T, h *house.House) tally {
	t.Helper()
	ctx := context.Background()
	n := tally{map[string]int{}, map[string]int{}, map[string]int{}, map[string][3]int{}, nil, 0}
	streams := map[string][]journal.Record{}
	for pos := int64(0); ; {
		list, err := h.Journal.After(ctx, pos, 2000)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			break
		}
		for _, r := range list {
			pos = r.Position
			n.events[r.Type]++
			streams[r.Stream] = append(streams[r.Stream], r)
		}
	}
	for id, list := range streams {
		if !complaint.Stream.Has(list[0].Type) {
			continue
		}
		record, err := complaint.Stream.DecodeAll(list)
		if err != nil {
			t.Fatal(err)
		}
		last := time.Time{}
		for _, r := range record {
			if r.At.Before(last) || r.At.After(now) {
				t.Errorf("case %s goes back in time, or ahead: %s after %s", id, r.At, last)
			}
			if !r.At.Equal(last) {
				n.commands++
			}
			last = r.At
			if m, ok := r.Event.(complaint.ClocksMoved); ok {
				for _, v := range m.Moves {
					n.moves[v.Do]++
				}
			}
		}
		s := complaint.Fold(complaint.State{}, record)
		n.states = append(n.states, s)
		c := n.procedures[s.Procedure.ID]
		switch {
		case s.ArchivedAt != 0:
			c[2]++
		case s.ClosedAt != 0:
			c[1]++
		default:
			c[0]++
		}
		n.procedures[s.Procedure.ID] = c
		p, err := h.Register.Snapshot().Procedure(s.Procedure.ID, s.Procedure.Version)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range p.Ledger(&s, s.Marks) {
			if e.Status == procedure.Done {
				n.kinds[e.Step.Kind]++
			}
		}
	}
	return n
}

func TestCreate(t *testing.T) {
	t.Parallel()
	h := open(t)
	start := time.Now()
	done := 0
	if err := demo.Create(context.Background(), h.Actions, nil, now, cases, func(d, all int) { done = max(done, d) }); err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	n := count(t, h)
	t.Logf("%d cases, %d commands, %d events in %v", len(n.states), n.commands, sum(n.events), took)
	if len(n.states) != cases || done != cases {
		t.Errorf("%d cases, told of %d, want %d", len(n.states), done, cases)
	}
	// What a build of before wrote, and what nobody needed here.
	never := []string{"complaint.rectification_due", "complaint.rectification_done", "improve.corrected", "improve.withdrawn", "improve.moved",
		"improve.passed"}
	for _, name := range append(complaint.Stream.Names(), improve.Stream.Names()...) {
		if n.events[name] == 0 && !slices.Contains(never, name) {
			t.Errorf("no %s in the record", name)
		}
	}
	asked := 0
	for _, s := range n.states {
		asked += len(s.Requests.Open())
	}
	if asked == 0 {
		t.Error("nothing is asked that still waits")
	}
	for kind := range complaint.Kinds() {
		if n.kinds[kind] == 0 {
			t.Errorf("no case has done a step of kind %s", kind)
		}
	}
	for _, do := range []string{"start", "pause", "resume", "extend", "meet", "miss", "cancel", "warn", "breach", "escalate"} {
		if n.moves[do] == 0 {
			t.Errorf("no clock did %s", do)
		}
	}
	for _, p := range complaint.Procedures() {
		if c := n.procedures[p.ID]; c[2] == 0 {
			t.Errorf("%s: open, closed, archived %v", p.ID, c)
		}
	}
	t.Log(n.procedures, n.moves, n.events)
	atNow(t, h, n)
	indexed(t, h)
}

// indexed reads the history as a server at work would, a little at a time: whatever may change how a case is found by its
// words must be followed.
func indexed(t *testing.T, h *house.House) {
	t.Helper()
	ctx, search := context.Background(), h.Views.SearchReader()
	search.Batch = 12
	if err := h.Journal.CatchUp(ctx, search); err != nil {
		t.Fatal(err)
	}
	u, err := h.Views.VerifyIndex(ctx)
	if err != nil || len(u.Wrong) > 0 || u.Docs == 0 {
		t.Errorf("%d cases indexed, wrong are %v, %v", u.Docs, u.Wrong, err)
	}
}

// atNow is what the workbench shows at the moment for which the demo was made.
func atNow(t *testing.T, h *house.House, n tally) {
	t.Helper()
	open, overdue, soon, fresh, old := 0, 0, 0, 0, 0
	stages, repeats := map[string]int{}, map[int]int{}
	closed, late := 0, 0
	for _, s := range n.states {
		repeats[s.Repeat]++
		if s.ClosedAt != 0 {
			closed++
			if c, ok := s.Clock("resolve"); ok && c.State == clock.Missed {
				late++
			}
			continue
		}
		open++
		p, err := h.Register.Snapshot().Procedure(s.Procedure.ID, s.Procedure.Version)
		if err != nil {
			t.Fatal(err)
		}
		if e := p.Ledger(&s, s.Marks).Current(); e != nil {
			stages[e.Step.Kind]++
			if e.Step.Kind == "dispatch" || e.Step.Kind == "classify" || e.Step.Kind == "acknowledge" {
				fresh++
			}
		}
		if now.Sub(time.UnixMicro(s.ReceivedAt)) > 4*24*time.Hour {
			old++
		}
		due := time.Time{}
		for _, c := range s.Clocks {
			if at := c.DueAt.Time(); c.State == clock.Running && (due.IsZero() || at.Before(due)) {
				due = at
			}
		}
		switch left := due.Sub(now); {
		case due.IsZero():
		case left < 0:
			overdue++
		case left < 6*time.Hour:
			soon++
		}
	}
	t.Logf("open %d (%d older than four days), overdue %d, due within six hours %d, new %d; stages %v", open, old, overdue, soon, fresh, stages)
	t.Logf("closed %d, late %d; complaint number of the customer %v", closed, late, repeats)
	if open < cases/9 || open > cases/4 || old > open/3 {
		t.Errorf("open %d, of them old %d", open, old)
	}
	if late < closed/30 || late > closed/5 {
		t.Errorf("%d of %d closed cases were late", late, closed)
	}
	if overdue < 3 || overdue > 9 {
		t.Errorf("%d overdue", overdue)
	}
	if soon < 5 || fresh < 6 || len(stages) < 10 {
		t.Errorf("soon %d, new %d, stages %d", soon, fresh, len(stages))
	}
	if repeats[3]+repeats[4]+repeats[5] < 5 {
		t.Errorf("too few customers complain again and again: %v", repeats)
	}
}

func sum(m map[string]int) (n int) {
	for v := range maps.Values(m) {
		n += v
	}
	return n
}

// The same moment and number give the same cases, as far as anybody can count.
func TestDeterministic(t *testing.T) {
	t.Parallel()
	var first map[string]int
	for range 2 {
		h := open(t)
		if err := demo.Create(context.Background(), h.Actions, nil, now, 60, nil); err != nil {
			t.Fatal(err)
		}
		n := count(t, h)
		if first == nil {
			first = n.events
		} else if !maps.Equal(first, n.events) {
			for _, k := range slices.Sorted(maps.Keys(first)) {
				if first[k] != n.events[k] {
					t.Errorf("%s: %d, then %d", k, first[k], n.events[k])
				}
			}
		}
	}
}

// Whatever the hour and the number, nobody is refused anything.
func TestAnyMoment(t *testing.T) {
	t.Parallel()
	for _, at := range []struct {
		now time.Time
		n   int
	}{
		{time.Date(2026, 11, 22, 1, 4, 0, 0, time.UTC), 120},
		{time.Date(2026, 12, 30, 19, 30, 0, 0, time.UTC), 60},
		{time.Date(2026, 10, 5, 16, 0, 0, 0, time.UTC), 30},
		{time.Date(2026, 3, 2, 23, 59, 0, 0, time.UTC), 9},
		{time.Date(2026, 11, 27, 21, 48, 0, 0, time.UTC), 120}, // the lead had a case first and may not extend it
		{time.Date(2026, 12, 17, 15, 25, 0, 0, time.UTC), 150}, // the clerk of a later case is complained about in the one before
		{now, 1}, {now, 0},
	} {
		h := open(t)
		h.Desk.Now = func() time.Time { return at.now } // nothing happens in the future of the clock on the wall
		if err := demo.Create(context.Background(), h.Actions, nil, at.now, at.n, nil); err != nil {
			t.Errorf("%d cases at %s: %v", at.n, at.now, err)
		}
	}
}

// With a place for files, pictures hang on the cases and can be read back.
func TestPictures(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := context.Background()
	disk, err := blob.OpenDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := demo.Create(ctx, h.Actions, blob.New(h.DB, disk), now, 80, nil); err != nil {
		t.Fatal(err)
	}
	files := 0
	for _, s := range count(t, h).states {
		for _, e := range s.Evidence {
			for _, f := range e.Files {
				files++
				r, err := disk.Open(ctx, f.Digest)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := png.Decode(r); err != nil || f.Type != "image/png" || f.Name.IsZero() {
					t.Errorf("%s: %+v %v", s.Number, f, err)
				}
				_ = r.Close()
			}
		}
	}
	if files < 5 {
		t.Errorf("only %d pictures", files)
	}
}
