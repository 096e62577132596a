package view

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"amends/internal/clock"
	"amends/internal/improve"
	"amends/internal/lane"
	"amends/internal/store"
)

// Improvement is a corrective action (整改) as lists show it.
type Improvement struct {
	ID         string
	Case       string
	Number     string // of the complaint
	Subject    string // of the complaint; "" once erased
	What       string // "" once erased
	Department string
	Owner      string
	DueOn      string
	Status     improve.Status
	State      string // open, overdue, reported, done, withdrawn
	DoneAt     clock.Instant
	DoneBy     string
	VerifiedAt clock.Instant
	VerifiedBy string
	Returned   int // how often it was sent back
	DaysLate   int // after the day: until it was done, or until now
}

// The states by which a list is narrowed.
const (
	ImprovementOpen      = "open"    // somebody is to do it, whether late or not
	ImprovementOverdue   = "overdue" // of these, the late ones
	ImprovementReported  = "reported"
	ImprovementDone      = "done"
	ImprovementWithdrawn = "withdrawn"
)

// ImprovementStates are the states by which the list is narrowed, in the order in which pages show them.
var ImprovementStates = []string{ImprovementOpen, ImprovementOverdue, ImprovementReported, ImprovementDone,
	ImprovementWithdrawn}

// ImprovementFilter narrows the list of actions; the zero value is everything but what was withdrawn.
type ImprovementFilter struct {
	State      string
	Department string
	Case       string
	Mine       bool // of the viewer's own department
	Own        bool // the viewer's own to do
	Verify     bool // reported by somebody else: the viewer may check it
}

// Improvements is one page of the list: what is to be done, then what is to be checked, then what is done, each by
// its day.
type Improvements struct {
	Rows []Improvement
	Next string // cursor; "" at the end
}

// The places of a list: what is to be done comes first.
const (
	placeOpen = int64(iota)
	placeReported
	placeDone
	placeWithdrawn
)

type improvementRow struct {
	Seq        int64  `sql:",key"`
	ID         string `sql:",unique"`
	Case       string `sql:"case_id,fixed"`
	What       string // a text of the vault
	Department string
	Owner      string
	Place      int64
	Due        int64 // the day as a number: no zone is in it
	Status     improve.Status
	DoneAt     clock.Instant
	DoneBy     string
	VerifiedAt clock.Instant
	VerifiedBy string
	Returned   int64
	Doers      string // each with a comma before and behind
}

// ImprovementRows are the rows of all corrective actions.
var ImprovementRows = lane.Rows[improve.State, improve.Event, improvementRow]{
	Table: store.NewTable[improvementRow]("improvement"),
	Of: func(h lane.History[improve.State]) improvementRow {
		s := h.State
		return improvementRow{h.No, h.ID, s.Case, s.What.ID, s.Department, s.Owner, placeOf(s.Status), dayNumber(s.DueOn),
			s.Status,
			clock.Instant(s.DoneAt), s.DoneBy, clock.Instant(s.VerifiedAt), s.VerifiedBy, int64(s.Returned),
			"," + strings.Join(s.Doers, ",") + ","}
	},
}

func placeOf(s improve.Status) int64 {
	switch s {
	case improve.Reported:
		return placeReported
	case improve.Checked, improve.Before:
		return placeDone
	case improve.Dropped:
		return placeWithdrawn
	}
	return placeOpen
}

// placed is the order of the list of actions in cursors.
const placed = "p"

// Improvements lists corrective actions that were promised in cases that a viewer may see.
func (v *Views) Improvements(ctx context.Context, viewer Viewer, f ImprovementFilter, after string, limit int,
	now time.Time) (Improvements, error) {
	limit = bounded(limit)
	zone := v.register.Snapshot().Zone()
	p := &plan{}
	if !v.actions(p, viewer, f, now) {
		return Improvements{}, nil
	}
	if after != "" {
		var place, due, seq int64
		if err := store.ReadCursor("after", placed, after, &place, &due, &seq); err != nil {
			return Improvements{}, err
		}
		p.and("(r.place, r.due, r.seq) > (" + p.arg(place) + ", " + p.arg(due) + ", " + p.arg(seq) + ")")
	}
	type row struct {
		improvementRow
		Number, Subject string
	}
	rows, err := store.All[row](ctx, v.db.Reader(), `
		select `+ImprovementRows.Table.List("r.")+`, q.number, q.subject
		from improvement r join queue q on q.id = r.case_id where `+strings.Join(p.where, " and ")+`
		order by r.place, r.due, r.seq limit `+strconv.Itoa(limit+1), p.args...)
	if err != nil {
		return Improvements{}, fmt.Errorf("list actions: %w", err)
	}
	var out Improvements
	if len(rows) > limit {
		rows = rows[:limit]
		last := rows[limit-1]
		out.Next = store.WriteCursor(placed, last.Place, last.Due, last.Seq)
	}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.What
	}
	words, _, err := v.vault.Texts(ctx, v.db.Reader(), slices.Compact(ids))
	if err != nil {
		return Improvements{}, fmt.Errorf("list actions: %w", err)
	}
	for _, r := range rows {
		out.Rows = append(out.Rows, r.improvement(r.Number, r.Subject, words[r.What], now, zone))
	}
	return out, nil
}

// actions puts the conditions of a list together; false: there is nothing that the viewer may see, or check.
func (v *Views) actions(p *plan, viewer Viewer, f ImprovementFilter, now time.Time) bool {
	snap := v.register.Snapshot()
	if f.Verify && !snap.CanAny(viewer.Staff, improve.ActNamed("verify_action").May) {
		return false
	}
	return p.improvements(viewer, f, dayNumber(now.In(snap.Zone()).Format(time.DateOnly)))
}

// improvement words a row.
func (r *improvementRow) improvement(number, subject, what string, now time.Time, zone *time.Location) Improvement {
	a := Improvement{ID: r.ID, Case: r.Case, Number: number, Subject: subject, What: what, Department: r.Department,
		Owner: r.Owner,
		DueOn: dayOf(r.Due), Status: r.Status, DoneAt: r.DoneAt, DoneBy: r.DoneBy, VerifiedAt: r.VerifiedAt, VerifiedBy: r.VerifiedBy,
		Returned: int(r.Returned)}
	switch r.Place {
	case placeOpen:
		if a.State = ImprovementOpen; r.Due < dayNumber(now.In(zone).Format(time.DateOnly)) {
			a.State = ImprovementOverdue
		}
	case placeReported:
		a.State = ImprovementReported
	case placeDone:
		a.State = ImprovementDone
	default:
		a.State = ImprovementWithdrawn
		return a
	}
	a.DaysLate = daysLate(a.DueOn, a.DoneAt, now, zone)
	return a
}

// improvements puts the conditions of a list together; false: there is nothing that the viewer may see.
func (p *plan) improvements(viewer Viewer, f ImprovementFilter, today int64) bool {
	if !viewer.All && !viewer.Own && len(viewer.Departments) == 0 {
		return false
	}
	if f.Verify {
		f.State = ImprovementReported
	}
	switch f.State {
	case ImprovementOpen:
		p.and("r.place = " + p.arg(placeOpen))
	case ImprovementOverdue:
		p.and("r.place = " + p.arg(placeOpen) + " and r.due < " + p.arg(today))
	case ImprovementReported:
		p.and("r.place = " + p.arg(placeReported))
	case ImprovementDone:
		p.and("r.place = " + p.arg(placeDone))
	case ImprovementWithdrawn:
		p.and("r.place = " + p.arg(placeWithdrawn))
	default:
		p.and("r.place < " + p.arg(placeWithdrawn))
	}
	if f.Department != "" {
		p.and("r.department = " + p.arg(f.Department))
	}
	if f.Case != "" {
		p.and("r.case_id = " + p.arg(f.Case))
	}
	if f.Mine {
		p.and("r.department = " + p.arg(viewer.Home))
	}
	if f.Own {
		p.and("r.owner = " + p.arg(viewer.Staff))
	}
	if f.Verify {
		p.and("replace(r.doers, " + p.arg(","+viewer.Staff+",") + ", '') = r.doers")
	}
	if p.apart(viewer); !viewer.All {
		p.and(p.sees(viewer))
	}
	return true
}

// daysLate counts the days from the promised one until it was kept, or until now while it is not; 0 in time.
func daysLate(due string, done clock.Instant, now time.Time, zone *time.Location) int {
	if done != 0 {
		now = done.Time()
	}
	promised, err := time.Parse(time.DateOnly, due)
	if err != nil {
		return 0
	}
	day, _ := time.Parse(time.DateOnly, now.In(zone).Format(time.DateOnly))
	return max(0, int(day.Sub(promised)/(24*time.Hour)))
}

// dayNumber is a day such as 2026-11-30 as 20261130; 0 for none. Such numbers are in the order of the days.
func dayNumber(day string) int64 {
	n, err := strconv.ParseInt(strings.ReplaceAll(day, "-", ""), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func dayOf(n int64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", n/10000, n/100%100, n%100)
}
