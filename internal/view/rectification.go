package view

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/store"
)

// Rectification is what was promised against repetition (整改), as the list of actions shows it.
type Rectification struct {
	ID         string // within its case
	Case       string
	Number     string
	Subject    string // "" once erased
	What       string // "" once erased
	Department string
	DueOn      string
	State      string // open, overdue, done
	DoneAt     clock.Instant
	DoneBy     string
	DaysLate   int // after the day: until it was done, or until now
}

// The states of an action.
const (
	RectificationOpen    = "open"    // promised and not done, whether late or not
	RectificationOverdue = "overdue" // of these, the late ones
	RectificationDone    = "done"
)

// RectificationStates are the states by which the list is narrowed, in the order in which pages show them.
var RectificationStates = []string{RectificationOpen, RectificationOverdue, RectificationDone}

// RectificationFilter narrows the list of actions; the zero value is everything.
type RectificationFilter struct {
	State      string
	Department string
	Mine       bool // of the viewer's own department
}

// Rectifications is one page of the list: what is open before what is done, each by its day.
type Rectifications struct {
	Rows []Rectification
	Next string // cursor; "" at the end
}

// openFirst is the order of the list of actions in cursors.
const openFirst = "o"

// isDone is 0 for what is open and 1 for what is done, as the indexes hold it.
const isDone = "(case when r.done_at = 0 then 0 else 1 end)"

type rectificationRow struct {
	Seq        int64  `sql:",key"`
	ID         string `sql:",key"` // within the case
	Case       string `sql:"case_id"`
	What       string // a text of the vault
	Department string
	Due        int64 // the day as a number: no zone is in it
	DoneAt     clock.Instant
	DoneBy     string
}

var rectifications = hang("rectification", func(r *Row) []rectificationRow {
	return each(r.state.Rectifications, func(a complaint.Rectification) rectificationRow {
		return rectificationRow{r.Seq, a.ID, r.ID, a.What.ID, a.Department, dayNumber(a.DueOn), clock.Instant(a.DoneAt), a.DoneBy}
	})
})

// Rectifications lists what was promised against repetition in the cases that a viewer may see.
func (v *Views) Rectifications(ctx context.Context, viewer Viewer, f RectificationFilter, after string, limit int, now time.Time) (Rectifications, error) {
	p := &plan{}
	if !viewer.All && !viewer.Own && len(viewer.Departments) == 0 {
		return Rectifications{}, nil
	}
	if limit <= 0 || limit > maxLimit {
		limit = defaultLimit
	}
	zone := v.register.Snapshot().Zone()
	today := dayNumber(now.In(zone).Format(time.DateOnly))
	switch f.State {
	case RectificationOpen:
		p.and(isDone + " = 0")
	case RectificationOverdue:
		p.and(isDone + " = 0 and r.due < " + p.arg(today))
	case RectificationDone:
		p.and(isDone + " = 1")
	}
	if f.Department != "" {
		p.and("r.department = " + p.arg(f.Department))
	}
	if f.Mine {
		p.and("r.department = " + p.arg(viewer.Home))
	}
	if p.apart(viewer); !viewer.All {
		p.and(p.sees(viewer))
	}
	if after != "" {
		var done, due, seq, n int64
		if err := store.ReadCursor("after", openFirst, after, &done, &due, &seq, &n); err != nil {
			return Rectifications{}, err
		}
		p.and("(" + isDone + ", r.due, r.seq, r.id) > (" + p.arg(done) + ", " + p.arg(due) + ", " + p.arg(seq) + ", " + p.arg("r"+strconv.FormatInt(n, 10)) + ")")
	}
	where := ""
	if len(p.where) > 0 {
		where = " where " + strings.Join(p.where, " and ")
	}
	type row struct {
		rectificationRow
		Number, Subject string
	}
	rows, err := store.All[row](ctx, v.db.Reader(), `
		select `+rectifications.List("r.")+`, q.number, q.subject
		from rectification r join queue q on q.seq = r.seq`+where+`
		order by `+isDone+`, r.due, r.seq, r.id limit `+strconv.Itoa(limit+1), p.args...)
	if err != nil {
		return Rectifications{}, fmt.Errorf("list actions: %w", err)
	}
	var out Rectifications
	if len(rows) > limit {
		rows = rows[:limit]
		last := rows[limit-1]
		n, _ := strconv.ParseInt(strings.TrimPrefix(last.ID, "r"), 10, 64)
		out.Next = store.WriteCursor(openFirst, min(int64(last.DoneAt), 1), last.Due, last.Seq, n)
	}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.What
	}
	words, _, err := v.vault.Texts(ctx, v.db.Reader(), slices.Compact(ids))
	if err != nil {
		return Rectifications{}, fmt.Errorf("list actions: %w", err)
	}
	for _, r := range rows {
		a := Rectification{r.ID, r.Case, r.Number, r.Subject, words[r.What], r.Department, dayOf(r.Due), RectificationOpen, r.DoneAt, r.DoneBy, 0}
		a.DaysLate = daysLate(a.DueOn, a.DoneAt, now, zone)
		switch {
		case r.DoneAt != 0:
			a.State = RectificationDone
		case r.Due < today:
			a.State = RectificationOverdue
		}
		out.Rows = append(out.Rows, a)
	}
	return out, nil
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
