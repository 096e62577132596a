package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"amends/internal/journal"
	"amends/internal/store"
	"amends/internal/stream"
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
	Case   string // the stream it is about, which is a case as a rule; empty: an account
	Stream string // the type of that stream
	Kind   string
	Args   Args
	At     time.Time
	ReadAt time.Time // zero: not read yet

	home string // where the streams of its type have their pages
}

// inInbox begins a cursor of the inbox, so that one of another list is not taken for it.
const inInbox = "n"

// Cursor is the place of the notice in the inbox, for Page.After and MarkAllRead.
func (n *Notice) Cursor() string {
	return store.WriteCursor(inInbox, n.At.UnixMicro(), n.ID)
}

// noticeRow is a notice as it is kept.
type noticeRow struct {
	Seq    int64 `sql:",key"`
	Staff  string
	Case   string `sql:"case_id"`
	Stream string // its type
	Kind   string
	// Answerable and Party are what was declared of the kind.
	Answerable bool
	Party      bool
	Args       string
	At         time.Time
	ReadAt     time.Time // zero: not yet, as the next
	MailedAt   time.Time
}

var noticeTable = store.NewTable[noticeRow]("notice")

// appendNotices adds the rows of the notices of one event.
func appendNotices(rows []noticeRow, of string, r journal.Record, list []stream.Hearer) ([]noticeRow, error) {
	for i, h := range list[:min(len(list), perEvent-1)] {
		row, err := rowOf(h, of, r.Stream)
		if err != nil {
			return nil, err
		}
		row.Seq, row.At = r.Position*perEvent+int64(i), store.Time(r.At)
		rows = append(rows, row)
	}
	return rows, nil
}

// rowOf is the row of a notice about a stream of a type; its number and its time are still to be said.
func rowOf(h stream.Hearer, of, id string) (noticeRow, error) {
	args, err := json.Marshal(h.Args)
	if err != nil {
		return noticeRow{}, fmt.Errorf("write notice: %w", err)
	}
	return noticeRow{Staff: h.Staff, Case: id, Stream: of, Kind: h.Kind, Answerable: h.Answerable,
		Party: h.Party, Args: string(args)}, nil
}

// apart leaves out what somebody was told of a case, or of what belongs to it, and is a party to. Whoever is a party to
// nothing costs one look at an index.
const apart = ` and (not exists (select 1 from queue_party where staff = $1) or party
	or case_id not in (select case_id from queue_party where staff = $1 union all
		select t.id from queue_party p join tie t on t.case_id = p.case_id where p.staff = $1))`

// Page says which part of an inbox is wanted.
type Page struct {
	Unread bool   // only what was not read
	After  string // the Cursor of the last one seen; empty: from the newest
	Limit  int    // at most Most
}

// noticesOf reads notices, with the reasons that they refer to.
func (n *Notify) noticesOf(ctx context.Context, rows []noticeRow) ([]Notice, error) {
	list := make([]Notice, len(rows))
	var words []string
	for i := range list {
		r := &rows[i]
		list[i] = Notice{ID: r.Seq, Case: r.Case, Stream: r.Stream, Kind: r.Kind, At: r.At, ReadAt: r.ReadAt}
		if err := json.Unmarshal([]byte(r.Args), &list[i].Args); err != nil {
			return nil, fmt.Errorf("read notice %d: %w", r.Seq, err)
		}
		if w := list[i].Args.Words; w != "" {
			words = append(words, w)
		}
		for _, s := range n.Streams {
			if s.Type() == r.Stream {
				list[i].home = s.Home()
			}
		}
	}
	said, _, err := n.Vault.Texts(ctx, n.DB.Reader(), words)
	for i := range list {
		if a := &list[i].Args; a.Words != "" {
			a.Why = said[a.Words]
		}
	}
	return list, err
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
	if list, err = n.noticesOf(ctx, rows[:min(len(rows), limit)]); err != nil {
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
