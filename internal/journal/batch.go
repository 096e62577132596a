package journal

import (
	"bytes"
	"cmp"
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"amends/internal/store"
)

// appendLock makes appending nodes take turns on PostgreSQL, from reading the last position to the commit.
const appendLock = 0x616d656e6473_02

// streamState is what an append must know about a stream.
type streamState struct {
	no      int64 // the position of its first event; 0 = no event yet
	version int
}

// batch is one transaction's worth of appends: all is worked out in memory and becomes the journal's only on commit.
type batch struct {
	journal  *Journal
	active   bool // there is an append in the group, or what may note some
	edge     edge
	streams  map[string]streamState
	keys     map[keyID]keyRow
	newWords map[string]int64
	size     int64

	rows
	records []Record // in the order of their positions
	leaf    []byte   // of the event at hand
	newest  headRow  // as it stands before this batch
	head    Head     // as it stands after it
}

// rows are the values to be inserted, one after the other. The lists are used again for the next group.
type rows struct{ eventRows, streamRows, keyRows []any }

func (r *rows) reset() {
	for _, list := range []*[]any{&r.eventRows, &r.streamRows, &r.keyRows} {
		clear(*list)
		*list = (*list)[:0]
	}
}

// append checks every append of the group against the database and against those before it, and writes the rows.
func (b *batch) append(ctx context.Context, tx *store.Tx, group []*member) error {
	for _, m := range group {
		m.done, m.err, m.found = Done{}, nil, false
		b.active = b.active || m.append != nil || m.notes
	}
	if !b.active {
		return nil
	}
	if err := tx.Lock(ctx, appendLock); err != nil {
		return err
	}
	if err := b.load(ctx, tx, group); err != nil {
		return err
	}
	for _, m := range group {
		if m.append == nil {
			continue
		}
		if err := b.place(ctx, tx, m); err != nil {
			return err
		}
	}
	return b.insert(ctx, tx)
}

// insert writes the rows that were laid out.
func (b *batch) insert(ctx context.Context, tx *store.Tx) error {
	if _, err := streamRows.Insert(ctx, tx, b.streamRows); err != nil {
		return err
	}
	if _, err := eventRows.Insert(ctx, tx, b.eventRows); err != nil {
		return err
	}
	_, err := keyRows.Insert(ctx, tx, b.keyRows)
	return err
}

var (
	streamRows = store.NewRows(`insert into journal_stream (no, name) values `, 2, "")
	eventRows  = store.NewRows(`insert into journal_event
		(position, stream, version, type, at, by_id, channel, mark, payload) values `, 9, "")
	keyRows  = store.NewRows(`insert into journal_key (key, stream, first, version, position, at, asked) values `, 7, "")
	nodeRows = store.NewRows(`insert into journal_node (level, n, hash) values `, 3, "")
)

// load reads the head, and the keys and streams that the group names.
func (b *batch) load(ctx context.Context, tx *store.Tx, group []*member) error {
	j := b.journal
	head, err := readHead(ctx, tx)
	if err != nil {
		return err
	}
	if head.Size == j.edge.size {
		b.edge = j.edge.clone()
	} else { // another node has appended: what this one remembers is old
		j.others.Add(1)
		if b.edge, err = head.tree(); err != nil {
			return err
		}
		j.streams.clear()
	}
	b.size, b.newest = head.Size, head
	n := 0
	for _, m := range group {
		if m.append != nil {
			n += len(m.append.Events)
		}
	}
	b.records = make([]Record, 0, n)
	var names, keys []any
	b.streams, b.keys = make(map[string]streamState), make(map[keyID]keyRow)
	for _, m := range group {
		if m.append == nil {
			continue
		}
		names = b.know(names, m.append.Stream)
		for _, other := range m.append.Upon {
			names = b.know(names, other.Stream)
		}
		if id := keyOf(m.append.Key); m.append.Key != "" {
			keys = append(keys, id[:])
		}
	}
	if err := b.loadStreams(ctx, tx, names); err != nil {
		return err
	}
	return b.loadKeys(ctx, tx, keys)
}

// know takes what the journal remembers of a stream; one of which it remembers nothing joins those that are asked for.
func (b *batch) know(ask []any, stream string) []any {
	if s, ok := b.journal.streams.get(stream); ok {
		b.streams[stream] = s
	} else if _, asked := b.streams[stream]; !asked {
		b.streams[stream] = streamState{}
		ask = append(ask, stream)
	}
	return ask
}

func (b *batch) loadStreams(ctx context.Context, tx *store.Tx, names []any) error {
	type row struct {
		Name    string
		No      int64
		Version int
	}
	return inChunks(names, func(in string, args []any) error {
		return store.Each(ctx, tx, func(r row) error {
			b.streams[r.Name] = streamState{r.No, r.Version}
			return nil
		}, `select s.name, s.no, (select max(e.version) from journal_event e where e.stream = s.no)
			from journal_stream s where s.name in `+in, args...)
	})
}

// place decides one append and lays its rows out.
func (b *batch) place(ctx context.Context, tx *store.Tx, m *member) error {
	a := m.append
	id := keyOf(a.Key)
	if k, ok := b.keys[id]; ok && a.Key != "" {
		m.done = Done{Repeat: true, Asked: k.Asked, Stream: k.name, First: k.First, Version: k.Version, Position: k.Position}
		return nil
	}
	s := b.streams[a.Stream]
	if s.version != a.Expect {
		return b.differs(ctx, tx, m)
	}
	for _, other := range a.Upon {
		if b.streams[other.Stream].version != other.Version {
			m.err = ErrConflict
			return nil
		}
	}
	if s.no == 0 && len(a.Events) > 0 {
		s.no = b.edge.size + 1
		b.streamRows = append(b.streamRows, s.no, a.Stream)
	}
	from, first := len(b.records), s.version+1
	for _, e := range a.Events {
		s.version++
		r := Record{Position: b.edge.size + 1, Stream: a.Stream, Version: s.version, Type: e.Type, At: a.At,
			By: cmp.Or(e.By, a.By), Channel: cmp.Or(e.Channel, a.Channel), Payload: e.Payload, Known: e.Known}
		b.leaf = appendLeaf(b.leaf[:0], &r)
		leaf := tlog.RecordHash(b.leaf)
		b.records = append(b.records, r)
		b.edge.add(leaf)
		var no [3]int64
		for w, word := range []string{r.Type, r.By, r.Channel} {
			var err error
			if no[w], err = b.number(ctx, tx, word); err != nil {
				return err
			}
		}
		b.eventRows = append(b.eventRows, r.Position, s.no, s.version, no[0], r.At, no[1], no[2], mark(leaf), string(r.Payload))
	}
	b.streams[a.Stream] = s
	m.done = Done{Records: b.records[from:len(b.records):len(b.records)], Stream: a.Stream, First: first, Version: s.version, Position: b.edge.size}
	if a.Key != "" {
		b.keys[id] = keyRow{First: first, Version: s.version, Position: b.edge.size, Asked: a.Asked, name: a.Stream}
		b.keyRows = append(b.keyRows, id[:], s.no, first, s.version, b.edge.size, b.journal.keyAt(a), a.Asked)
	}
	return nil
}

// differs settles an append whose stream has another version than it expects: a conflict, unless its own events are what
// is there, because an earlier attempt was committed and only the answer got lost.
func (b *batch) differs(ctx context.Context, tx *store.Tx, m *member) error {
	a := m.append
	m.err = ErrConflict
	if !m.doubtful || len(a.Events) == 0 {
		return nil
	}
	recs, err := b.journal.records(ctx, tx, `select `+eventColumns+`
		from journal_stream s join journal_event e on e.stream = s.no
		where s.name = $1 and e.version > $2 and e.version <= $3
		order by e.version`, a.Stream, a.Expect, a.Expect+len(a.Events))
	if err != nil || len(recs) != len(a.Events) {
		return err
	}
	for i, e := range a.Events {
		r := &recs[i]
		if r.Type != e.Type || r.At != a.At || r.By != cmp.Or(e.By, a.By) || r.Channel != cmp.Or(e.Channel, a.Channel) ||
			!bytes.Equal(r.Payload, e.Payload) {
			return nil
		}
		r.Known = e.Known
	}
	last := recs[len(recs)-1]
	m.done, m.err, m.found = Done{Records: recs, Stream: a.Stream, Version: last.Version, Position: last.Position}, nil, true
	return nil
}

// seal writes the nodes that became complete and the signed head.
func (b *batch) seal(ctx context.Context, tx *store.Tx) error {
	if !b.active || b.edge.size == b.size {
		return nil
	}
	var err error
	b.head, err = b.journal.sign(ctx, tx, &b.edge, b.newest)
	return err
}

// keep makes the committed batch what the journal knows.
func (b *batch) keep() {
	if !b.active {
		return
	}
	j := b.journal
	b.edge.nodes = nil
	j.edge = b.edge
	for name, s := range b.streams {
		if s.no != 0 {
			j.streams.put(name, s)
		}
	}
	for word, no := range b.newWords {
		j.words.remember(no, word)
	}
	if b.head.Note != "" {
		j.appended.Store(true)
		j.signed.note = b.head.Note
		j.signed.after, _ = b.head.chained()
		j.signed.said, j.signed.says = b.head.Said, b.head.says
	}
	if b.head.Kept {
		j.checkpoint = b.head.At
	}
	j.feed.put(b.records)
	j.moved(b.edge.size)
}
