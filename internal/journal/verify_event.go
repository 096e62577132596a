package journal

import (
	"context"
	"errors"
	"fmt"
	"sort"

	"amends/internal/store"
)

// verifyRow is an event with everything beside it, joined loosely so that a missing stream or word shows as such.
type verifyRow struct {
	Position int64
	No       int64
	Stream   *string
	Version  int64
	Type     *string
	At       int64
	By       *string
	Channel  *string
	Mark     int64
	Payload  []byte

	unreadable bool // what stands in the row is not even of its kind
}

// verifyColumns reads verifyRow; an event whose stream or word is gone comes too.
const verifyColumns = `e.position, e.stream, s.name, e.version, t.word, e.at, b.word, c.word, e.mark, e.payload
	from journal_event e
	left join journal_stream s on s.no = e.stream
	left join journal_word t on t.no = e.type
	left join journal_word b on b.no = e.by_id
	left join journal_word c on c.no = e.channel`

const verifyBatch = 2000

// onDisk reads events as they stand. Words are joined, not taken from memory, for it is the disk that is proven; a row that
// cannot be read at all stands there as its position, and hides none of the others.
func (j *Journal) onDisk(ctx context.Context, q store.Querier, after, end int64, limit int) ([]verifyRow, error) {
	read := func(after int64, limit int) ([]verifyRow, error) {
		return store.All[verifyRow](ctx, q, `select `+verifyColumns+`
			where e.position > $1 and e.position <= $2
			order by e.position
			limit $3`, after, end, limit)
	}
	rows, err := read(after, limit)
	if err == nil {
		return rows, nil
	}
	if j.unread(ctx, err) {
		return nil, fmt.Errorf("events after %d: %w", after, err)
	}
	places, err := store.All[int64](ctx, q, `select position from journal_event
		where position > $1 and position <= $2 order by position limit $3`, after, end, limit)
	for _, p := range places {
		one, bad := read(p-1, 1)
		switch {
		case j.unread(ctx, bad):
			return rows, bad
		case bad != nil || len(one) == 0:
			rows = append(rows, verifyRow{Position: p, unreadable: true})
		default:
			rows = append(rows, one[0])
		}
	}
	return rows, err
}

// unread tells an error of reading from one of what is read: the database is away, or nobody waits any more.
func (j *Journal) unread(ctx context.Context, err error) bool {
	return err != nil && (j.db.Dialect().IsUnready(err) || ctx.Err() != nil)
}

// OnDisk answers up to limit events after a position for those who prove them: as they stand, with empty names where a
// stream or a word has lost its own. Verify names those.
func (j *Journal) OnDisk(ctx context.Context, position int64, limit int) ([]Record, error) {
	rows, err := j.onDisk(ctx, j.db.Reader(), position, 1<<62, limit)
	out := make([]Record, len(rows))
	for i, r := range rows {
		out[i] = r.record()
	}
	return out, err
}

func (r *verifyRow) record() Record {
	name := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	return Record{Position: r.Position, Stream: name(r.Stream), Version: int(r.Version), Type: name(r.Type), At: r.At,
		By: name(r.By), Channel: name(r.Channel), Payload: r.Payload}
}

// nameless tells that something the leaf is made of is not there.
func (r *verifyRow) nameless() bool {
	return r.Stream == nil || r.Type == nil || r.By == nil || r.Channel == nil
}

// events walks all events up to a position.
func (v *verification) events(ctx context.Context, q store.Querier, end int64) error {
	for v.read < end && len(v.report.Problems) < maxProblems {
		rows, err := v.journal.onDisk(ctx, q, v.read, end, verifyBatch)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return nil
		}
		for _, r := range rows {
			if err := v.event(ctx, q, r); err != nil {
				return err
			}
		}
		if v.progress != nil {
			v.progress(v.read, end)
		}
	}
	return nil
}

func (v *verification) event(ctx context.Context, q store.Querier, r verifyRow) error {
	v.missing(r.Position - 1)
	v.read, v.seen = r.Position, v.seen+1
	if r.unreadable {
		v.broken = true
		v.problem(r.Position, "the event cannot be read")
		return nil
	}
	if r.Version != v.versions[r.No]+1 {
		v.problem(r.Position, "version %d of its stream follows version %d", r.Version, v.versions[r.No])
	}
	if r.Version == 1 && r.No != r.Position {
		v.problem(r.Position, "the first event of stream %d stands elsewhere", r.No)
	}
	v.versions[r.No] = r.Version
	if r.nameless() {
		v.broken = true
		v.problem(r.Position, "its stream, type, person or channel has lost its name")
		return nil
	}
	leaf := leafOf(r.record())
	if mark(leaf) != r.Mark {
		v.broken = true
		v.problem(r.Position, "the event is not what was recorded")
	}
	v.edge.add(leaf)
	if v.broken {
		v.edge.nodes = nil
		return nil
	}
	return v.passed(ctx, q)
}

// passed compares the tree with what is stored about it: nodes that just became complete, and heads of this size.
func (v *verification) passed(ctx context.Context, q store.Querier) error {
	for _, n := range v.edge.nodes {
		first := n.n<<n.level + 1
		b, err := store.One[[]byte](ctx, q, `select hash from journal_node where level = $1 and n = $2`, n.level, n.n)
		switch {
		case errors.Is(err, store.ErrNotFound):
			v.problem(first, "the tree has lost the node over %d events from here", int64(1)<<n.level)
		case err != nil:
			return err
		case string(b) != string(n.hash[:]):
			v.problem(first, "the tree's node over %d events from here is not that of the events", int64(1)<<n.level)
		}
	}
	v.edge.nodes = nil
	for len(v.stones) > 0 && v.stones[0].head.Size <= v.edge.size {
		s := v.stones[0]
		v.stones = v.stones[1:]
		if s.head.Size == v.edge.size && s.head.Root != v.edge.root() {
			if s.elsewhere && v.another {
				continue
			}
			v.another = v.another || s.elsewhere
			v.problem(s.head.Size, "%s signs another history than the one stored", s.what)
		}
	}
	return nil
}

// collect checks the signatures of all heads and puts them in the order in which the events will pass them.
func (v *verification) collect(ctx context.Context, q store.Querier, newest headRow, end int64, anchors []string) error {
	add := func(text, what string, size int64) {
		h, err := OpenHead(text, v.journal.keys.verifiers...)
		switch {
		case err != nil:
			v.problem(max(size, 1), "%s: %v", what, err)
		case size >= 0 && h.Size != size:
			v.problem(min(h.Size, size), "%s is about %d events, not %d", what, h.Size, size)
		case h.Size > end:
			v.problem(end+1, "%s covers %d events, only %d are stored", what, h.Size, end)
		default:
			v.stones = append(v.stones, stone{head: h, what: what})
		}
	}
	if newest.Size > 0 || end > 0 {
		add(newest.Note, "the newest head", newest.Size)
	}
	points, err := store.All[checkpointRow](ctx, q, `select size, at, note from journal_checkpoint order by size`)
	if err != nil {
		return err
	}
	for _, p := range points {
		if p.Size > end { // another was made while we read, or the journal was cut before it
			now, err := readHead(ctx, q)
			if err != nil {
				return err
			}
			if now.Size >= p.Size {
				continue
			}
		}
		before := len(v.stones)
		add(p.Note, fmt.Sprintf("the checkpoint at %d", p.Size), p.Size)
		if len(v.stones) > before && v.stones[before].head.At != p.At {
			v.problem(p.Size, "the checkpoint at %d was moved in time", p.Size)
		}
	}
	v.anchored(end, anchors)
	sort.SliceStable(v.stones, func(a, b int) bool { return v.stones[a].head.Size < v.stones[b].head.Size })
	v.chain(points)
	return v.statements(ctx, q)
}
