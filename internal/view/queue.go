package view

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"amends/internal/store"
)

const (
	defaultLimit = 50
	maxLimit     = 500
)

// bounded is how many rows a list gives where so many are asked for.
func bounded(limit int) int {
	if limit <= 0 || limit > maxLimit {
		return defaultLimit
	}
	return limit
}

// itemColumns are those of Item: the face, and the masked line of the customer, for which no key is touched.
func (p *plan) itemColumns() string { return itemHead + p.repeats + itemTail }

var itemHead, itemTail, _ = strings.Cut(store.Columns[Face]("q.")+", coalesce(p.display, ''), coalesce(p.level, '')", "q.repeats")

const joinPerson = ` left join vault_person p on p.id = q.person and q.person <> ''`

// Queue lists the cases that a viewer may see and a filter lets through.
func (v *Views) Queue(ctx context.Context, viewer Viewer, f Filter, page Page, now time.Time) (List, error) {
	if f.Search != "" {
		return v.search(ctx, viewer, f, page, now)
	}
	p := planFor(v.register.Snapshot(), viewer, f, now, true)
	if p.nothing {
		return List{}, nil
	}
	w, err := newWalk(p, page)
	if err != nil {
		return List{}, err
	}
	rows, err := store.Upto[Item](ctx, v.db.Reader(), w.limit+1, w.query(), p.args...)
	if err != nil {
		return List{}, fmt.Errorf("read queue: %w", err)
	}
	return w.list(rows, now), nil
}

// walk is one page of a plan in one order.
type walk struct {
	p     *plan
	sort  string // letter of the order
	key   string // the column that orders
	seq   string // and the one that tells equals apart
	desc  bool   // as asked
	back  bool   // towards the top
	past  bool   // a cursor was given
	limit int
}

func newWalk(p *plan, page Page) (*walk, error) {
	w := &walk{p: p, limit: bounded(page.Limit), sort: byUrgency, key: "q.urgency", seq: "q.seq"}
	switch page.Sort {
	case SortReceived:
		w.sort, w.key, w.desc = byReceived, "q.received_at", true
	case SortUpdated:
		w.sort, w.key, w.desc = byUpdated, "q.updated_at", true
	}
	switch {
	case w.sort != byUrgency:
		w.reorder()
	case isTag(p.branches[0]):
		w.key, w.seq = "t.urgency", "t.seq"
	}
	if p.bounded {
		w.key += " + 0" // or the planner would rather walk the whole order than sort a few rows
	}
	field, cursor := "after", page.After
	if page.Before != "" {
		field, cursor, w.back = "before", page.Before, true
	}
	if cursor == "" {
		return w, nil
	}
	var key, seq int64
	if err := store.ReadCursor(field, w.sort, cursor, &key, &seq); err != nil {
		return nil, err
	}
	w.past = true
	p.and("(" + w.key + ", " + w.seq + ") " + map[bool]string{false: ">", true: "<"}[w.desc != w.back] + " (" + p.arg(key) + ", " + p.arg(seq) + ")")
	return w, nil
}

// reorder adapts a plan to an order that its branches do not walk in. What is open, or one person's, is little enough
// to sort; else the order's own index is walked and the branches become a condition.
func (w *walk) reorder() {
	p := w.p
	open := slices.ContainsFunc(p.where, func(s string) bool { return strings.HasPrefix(s, fmt.Sprintf("q.urgency < %d", urgencyFollow)) })
	if p.bounded || p.branches[0] == "" || isTag(p.branches[0]) {
		p.bounded = p.branches[0] != ""
		return
	}
	if open {
		p.bounded = true
		return
	}
	for i, b := range p.branches {
		p.branches[i] = "(" + hideAll(b) + ")"
	}
	p.and("(" + strings.Join(p.branches, " or ") + ")")
	p.branches = []string{""}
}

// hideAll hides the columns with which branches begin.
func hideAll(branch string) string {
	if strings.HasPrefix(branch, circle) {
		return "exists (select 1 from queue_circle c where c.seq = q.seq and " + branch + ")"
	}
	for _, c := range []string{"q.department = ", "q.owner = ", "q.registrar = ", "q.role = ", "q.content = ", "q.channel = ", "q.hue = ", "q.grade = ", "q.state = "} {
		if strings.HasPrefix(branch, c) {
			return strings.Replace(branch, " = ", " || '' = ", 1)
		}
	}
	return branch
}

func (w *walk) order(prefix string) string {
	way := ""
	if w.desc != w.back {
		way = " desc"
	}
	if prefix != "" {
		return " order by " + prefix + "k" + way + ", " + prefix + "seq" + way
	}
	return " order by " + w.key + way + ", " + w.seq + way
}

// query reads one row more than wanted, which tells whether the list goes on.
func (w *walk) query() string {
	limit := " limit " + strconv.Itoa(w.limit+1)
	if len(w.p.branches) == 1 && !w.p.bounded {
		return "select " + w.p.itemColumns() + w.p.from(w.p.branches[0], joinPerson) + w.order("") + limit
	}
	glue := " union all "
	if w.p.overlap {
		glue = " union "
	}
	var b strings.Builder
	b.WriteString("select " + w.p.itemColumns() + " from (select k, seq from (")
	for i, branch := range w.p.branches {
		if i > 0 {
			b.WriteString(glue)
		}
		b.WriteString("select * from (select " + w.key + " as k, " + w.seq + " as seq" + w.p.from(branch, "") + w.order("") + limit + ") b" + strconv.Itoa(i))
	}
	b.WriteString(") u" + w.order("u.") + limit + ") w join queue q on q.seq = w.seq" + joinPerson + w.order("w."))
	return b.String()
}

// from is the rest of a select over one branch.
func (p *plan) from(branch, join string) string {
	from := " from queue q"
	where := p.where
	switch {
	case isTag(branch):
		from = " from queue_tag t join queue q on q.seq = t.seq"
	case strings.HasPrefix(branch, circle): // a few, to be sorted
		from, where = " from queue_circle c cross join queue q", append([]string{"q.seq = c.seq"}, where...)
	}
	if branch != "" {
		where = append([]string{branch}, where...)
	}
	if len(where) == 0 {
		return from + join
	}
	return from + join + " where " + strings.Join(where, " and ")
}

// circle begins a branch that walks those who were let in.
const circle = "c.staff = "

// isTag says that a branch walks the table of tags.
func isTag(branch string) bool { return strings.HasPrefix(branch, "t.tag") }

// list cuts the extra row off and makes the cursors.
func (w *walk) list(rows []Item, now time.Time) List {
	more := len(rows) > w.limit
	if more {
		rows = rows[:w.limit]
	}
	if w.back {
		slices.Reverse(rows)
	}
	for i := range rows {
		rows[i].Badge = rows[i].BadgeAt(now)
	}
	l := List{Rows: rows}
	if len(rows) == 0 {
		return l
	}
	if more || w.back {
		l.Next = w.cursor(&rows[len(rows)-1])
	}
	if w.back && more || !w.back && w.past {
		l.Prev = w.cursor(&rows[0])
	}
	return l
}

func (w *walk) cursor(r *Item) string {
	key := r.Urgency
	switch w.sort {
	case byReceived:
		key = int64(r.ReceivedAt)
	case byUpdated:
		key = int64(r.UpdatedAt)
	}
	return store.WriteCursor(w.sort, key, r.Seq)
}
