package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"amends/internal/journal"
	"amends/internal/store"
)

// perEvent is how many notices one event can have: a notice is numbered within its event. The last number is that of the
// notice that the message of the event did not arrive.
const perEvent = 1000

// UnreadCap is where counting stops: a page shows "99+" from there on.
const UnreadCap = 100

// Most is how many notices one page of the inbox holds, and how many can be marked by name at once.
const Most = 500

// Notice is one line of somebody's inbox.
type Notice struct {
	ID     int64
	Case   string
	Kind   string
	Args   Args
	At     time.Time
	ReadAt time.Time // zero: not read yet
}

// inInbox begins a cursor of the inbox, so that one of another list is not taken for it.
const inInbox = "n"

// Cursor is the place of the notice in the inbox, for Page.After and MarkAllRead.
func (n *Notice) Cursor() string {
	return store.WriteCursor(inInbox, n.At.UnixMicro(), n.ID)
}

// noticeRow is a notice as it is kept.
type noticeRow struct {
	Seq      int64 `sql:",key"`
	Staff    string
	Case     string `sql:"case_id"`
	Kind     string
	Args     string
	At       time.Time
	ReadAt   time.Time // zero: not yet, as the next
	MailedAt time.Time
}

var noticeTable = store.NewTable[noticeRow]("notice")

// appendNotices adds the rows of the notices of one event.
func appendNotices(rows []noticeRow, r journal.Record, list []hearer) ([]noticeRow, error) {
	for i, h := range list[:min(len(list), perEvent-1)] {
		args, err := json.Marshal(h.args)
		if err != nil {
			return nil, fmt.Errorf("write notice: %w", err)
		}
		rows = append(rows, noticeRow{Seq: r.Position*perEvent + int64(i), Staff: h.staff, Case: r.Stream, Kind: h.kind, Args: string(args),
			At: store.Time(r.At)})
	}
	return rows, nil
}

// apart leaves out what somebody was told of a case before he was found to be a party to it. Whoever is a party to nothing
// costs one look at an index.
var apart = ` and (not exists (select 1 from queue_party where staff = $1) or kind in ('` + strings.Join(forParties, "', '") + `')
	or case_id not in (select case_id from queue_party where staff = $1))`

// Page says which part of an inbox is wanted.
type Page struct {
	Unread bool   // only what was not read
	After  string // the Cursor of the last one seen; empty: from the newest
	Limit  int    // at most Most
}

func noticesOf(rows []noticeRow) ([]Notice, error) {
	list := make([]Notice, len(rows))
	for i := range list {
		r := &rows[i]
		list[i] = Notice{ID: r.Seq, Case: r.Case, Kind: r.Kind, At: r.At, ReadAt: r.ReadAt}
		if err := json.Unmarshal([]byte(r.Args), &list[i].Args); err != nil {
			return nil, fmt.Errorf("read notice %d: %w", r.Seq, err)
		}
	}
	return list, nil
}

// Inbox lists the notices of a person, newest first, and gives the cursor of what follows; empty at the end.
func (n *Notify) Inbox(ctx context.Context, staff string, p Page) (list []Notice, next string, err error) {
	limit := min(max(p.Limit, 1), Most)
	where, args := `staff = $1`+apart, []any{staff}
	if p.Unread {
		where += ` and read_at = 0`
	}
	if p.After != "" {
		var at, seq int64
		if err := store.ReadCursor("after", inInbox, p.After, &at, &seq); err != nil {
			return nil, "", err
		}
		where += ` and (at, seq) < ($2, $3)`
		args = append(args, at, seq)
	}
	rows, err := noticeTable.All(ctx, n.DB.Reader(), `where `+where+`
		order by at desc, seq desc
		limit $`+strconv.Itoa(len(args)+1), append(args, limit+1)...)
	if err != nil {
		return nil, "", fmt.Errorf("read inbox of %s: %w", staff, err)
	}
	more := len(rows) > limit
	if list, err = noticesOf(rows[:min(len(rows), limit)]); err != nil {
		return nil, "", err
	}
	if more {
		next = list[limit-1].Cursor()
	}
	return list, next, nil
}

// Unread counts what a person has not read, up to UnreadCap: every page asks.
func (n *Notify) Unread(ctx context.Context, staff string) (int, error) {
	return store.One[int](ctx, n.DB.Reader(), `select count(*) from (select seq from notice
		where staff = $1 and read_at = 0`+apart+` limit `+strconv.Itoa(UnreadCap)+`) n`, staff)
}
