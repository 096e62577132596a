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
	"amends/internal/register"
	"amends/internal/request"
	"amends/internal/store"
)

// Request is what somebody asks of another on a case (请办), as lists show it.
type Request struct {
	ID         string // within its case
	Case       string
	Number     string
	Subject    string // of the case; "" once erased
	Kind       string
	Department string
	Staff      string // "": whoever is of the department
	By         string // who asked
	Question   string // "" once erased
	Reply      string // the answer, or why it was returned, withdrawn or sent back
	Status     string
	Required   bool
	AskedAt    clock.Instant
	WarnAt     clock.Instant
	DueAt      clock.Instant
	DoneAt     clock.Instant
	DoneBy     string
}

// Late says that the answer came too late, or has not come in time.
func (r *Request) Late(now time.Time) bool {
	at := clock.At(now)
	if r.DoneAt != 0 {
		at = r.DoneAt
	}
	return r.Status != string(request.Withdrawn) && at > r.DueAt
}

// Whose requests a list shows.
const (
	RequestsToAnswer = "to_answer" // the viewer's turn: asked of him, or of his department as a whole
	RequestsAsked    = "asked"     // by the viewer
)

// RequestLists are the lists that are somebody's own, in the order in which pages show them.
var RequestLists = []string{RequestsToAnswer, RequestsAsked}

// RequestStates narrow a list.
var RequestStates = []string{"open", "overdue", "done"}

// RequestFilter narrows the list of requests; the zero value is all that the viewer may see.
type RequestFilter struct {
	Whose string
	State string
}

// Requests is one page of the list: what waits for an answer before what is over, each by when it is due.
type Requests struct {
	Rows []Request
	Next string // cursor; "" at the end
}

type requestRow struct {
	Seq        int64  `sql:",key"`
	ID         string `sql:",key"` // within the case
	Case       string `sql:"case_id"`
	Kind       string
	Department string
	Staff      string
	AskedBy    string
	Turn       string // whose act it is, as a circle names them; "": it is over
	Question   string // a text of the vault, as the reply
	Reply      string
	Status     string
	Required   bool
	AskedAt    clock.Instant
	WarnAt     clock.Instant
	DueAt      clock.Instant
	DoneAt     clock.Instant
	DoneBy     string
}

var requests = hang("request", func(r *Row) []requestRow {
	return each(r.state.Requests, func(q request.Request) requestRow {
		turn := ""
		switch {
		case !q.Open():
		case q.Staff != "":
			turn = scopeStaff + q.Staff
		default:
			turn = charged + q.Department
		}
		return requestRow{r.Seq, q.ID, r.ID, q.Kind, q.Department, q.Staff, q.By, turn, q.Question.ID, q.Reply.ID,
			string(q.Status), q.Required, q.AskedAt, q.Clock.WarnAt, q.Clock.DueAt, q.DoneAt, q.DoneBy}
	})
})

// isOver is 0 for what waits for an answer and 1 for what does not, as the indexes hold it.
const isOver = "(case when r.turn <> '' then 0 else 1 end)"

// turns are the words under which a request waits for a viewer: as himself, as one of his department, and in place of whoever
// is not here.
func (p *plan) turns(v Viewer) string {
	in := "in (" + p.arg(scopeStaff+v.Staff) + ", " + p.arg(charged+v.Home)
	for _, staff := range v.Absent {
		in += ", " + p.arg(scopeStaff+staff)
	}
	return in + ")"
}

// Requests lists what was asked in the cases that a viewer may see.
func (v *Views) Requests(ctx context.Context, viewer Viewer, f RequestFilter, after string, limit int,
	now time.Time) (Requests, error) {
	p := &plan{}
	if !viewer.All && !viewer.Own && len(viewer.Departments) == 0 {
		return Requests{}, nil
	}
	limit = bounded(limit)
	switch f.Whose {
	case RequestsToAnswer:
		p.and("r.turn " + p.turns(viewer))
	case RequestsAsked:
		p.and("r.asked_by = " + p.arg(viewer.Staff))
	}
	switch f.State {
	case "open":
		p.and(isOver + " = 0")
	case "overdue":
		p.and(isOver + " = 0 and r.due_at < " + p.arg(now.UnixMicro()))
	case "done":
		p.and(isOver + " = 1")
	}
	if p.apart(viewer); !viewer.All {
		p.and(p.sees(viewer))
	}
	if after != "" {
		var over, due, seq, n int64
		if err := store.ReadCursor("after", overLast, after, &over, &due, &seq, &n); err != nil {
			return Requests{}, err
		}
		p.and("(" + isOver + ", r.due_at, r.seq, r.id) > (" + p.arg(over) + ", " + p.arg(due) + ", " + p.arg(seq) + ", " +
			p.arg("q"+strconv.FormatInt(n, 10)) + ")")
	}
	where := ""
	if len(p.where) > 0 {
		where = " where " + strings.Join(p.where, " and ")
	}
	type row struct {
		requestRow
		Number, Subject string
	}
	rows, err := store.All[row](ctx, v.db.Reader(), `
		select `+requests.List("r.")+`, q.number, q.subject
		from request r join queue q on q.seq = r.seq`+where+`
		order by `+isOver+`, r.due_at, r.seq, r.id limit `+strconv.Itoa(limit+1), p.args...)
	if err != nil {
		return Requests{}, fmt.Errorf("list requests: %w", err)
	}
	var out Requests
	if len(rows) > limit {
		rows = rows[:limit]
		last, over := rows[limit-1], int64(0)
		if last.Turn == "" {
			over = 1
		}
		n, _ := strconv.ParseInt(strings.TrimPrefix(last.ID, "q"), 10, 64)
		out.Next = store.WriteCursor(overLast, over, int64(last.DueAt), last.Seq, n)
	}
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.Question, r.Reply)
	}
	words, _, err := v.vault.Texts(ctx, v.db.Reader(), ids)
	if err != nil {
		return Requests{}, fmt.Errorf("list requests: %w", err)
	}
	for _, r := range rows {
		out.Rows = append(out.Rows, Request{r.ID, r.Case, r.Number, r.Subject, r.Kind, r.Department, r.Staff, r.AskedBy,
			words[r.Question], words[r.Reply], r.Status, r.Required, r.AskedAt, r.WarnAt, r.DueAt, r.DoneAt, r.DoneBy})
	}
	return out, nil
}

// RequestLine is one request on the page of its case.
type RequestLine struct {
	request.Request
	Question, Reply string
	Badge           clock.Badge
	Remaining       time.Duration // negative when late
	Acts            []string      // what the viewer may do with it
}

// requestLines are the requests of a case with what the viewer may do with each, which the rules have said.
func (c *CasePage) requestLines(snap *register.Snapshot) error {
	if len(c.State.Requests) == 0 {
		return nil
	}
	table, err := snap.Calendar(snap.Organisation.Calendar)
	if err != nil {
		return err
	}
	for _, r := range c.State.Requests {
		line := RequestLine{Request: r, Question: c.Texts.Of(r.Question), Reply: c.Texts.Of(r.Reply),
			Badge: r.Clock.Badge(c.Now), Remaining: r.Clock.Remaining(c.Now, table)}
		for _, a := range c.Actions.General {
			for _, in := range a.Inputs {
				if in.Type == complaint.WhichRequest.Type && slices.Contains(in.Options, r.ID) {
					line.Acts = append(line.Acts, a.Command)
				}
			}
		}
		c.Requests = append(c.Requests, line)
	}
	return nil
}

// overLast is the order of the list of requests in cursors.
const overLast = "o"
