package journal

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"amends/internal/store"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// origin names the log in the first line of a head and in the name of its key.
const origin = "amends"

// Head is a signed statement: after this many events the tree had this root. Note is its text with the signature, in
// the checkpoint format of C2SP (origin, size, root), with the instant and the chain of checkpoints as further lines.
type Head struct {
	Size  int64
	Root  tlog.Hash
	At    int64     // microseconds UTC
	After tlog.Hash // of all checkpoints before it
	Kept  bool      // it is a checkpoint itself
	Said  tlog.Hash // of all statements of the house that stood beside it; zero when there was none
	Note  string

	names bool // it says After; heads from before the chain do not
	says  bool // it says Said
}

// Head is the newest signed head, with a size of 0 and no note while the journal is empty. Keep a note elsewhere
// (print it, mail it) and Verify can later show that not even the owner of the database rewrote what came before.
func (j *Journal) Head(ctx context.Context) (Head, error) {
	row, err := readHead(ctx, j.db.Reader())
	if err != nil {
		return Head{}, fmt.Errorf("head: %w", err)
	}
	if row.Size == 0 {
		return Head{}, nil
	}
	return OpenHead(row.Note, j.keys.verifiers...)
}

// OpenHead checks the signature of a head against verifier keys and reads it.
func OpenHead(text string, verifierKeys ...string) (Head, error) {
	var known []note.Verifier
	for _, k := range verifierKeys {
		v, err := note.NewVerifier(k)
		if err != nil {
			return Head{}, fmt.Errorf("verifier key: %w", err)
		}
		known = append(known, v)
	}
	n, err := note.Open([]byte(text), note.VerifierList(known...))
	if err != nil {
		return Head{}, fmt.Errorf("head: %w", err)
	}
	h := Head{Note: text}
	lines := strings.Split(strings.TrimSuffix(n.Text, "\n"), "\n")
	if len(lines) < 4 || lines[0] != origin || !strings.HasPrefix(lines[3], "at ") {
		return Head{}, errors.New("head: not a head of this kind of log")
	}
	var errSize, errRoot, errAt error
	h.Size, errSize = strconv.ParseInt(lines[1], 10, 64)
	h.Root, errRoot = tlog.ParseHash(lines[2])
	h.At, errAt = strconv.ParseInt(strings.TrimPrefix(lines[3], "at "), 10, 64)
	err = errors.Join(errSize, errRoot, errAt)
	for _, line := range lines[4:] { // a later house may say more
		word, value, _ := strings.Cut(line, " ")
		switch word {
		case "after":
			var bad error
			h.After, bad = tlog.ParseHash(value)
			h.names, err = true, errors.Join(err, bad)
		case "said":
			var bad error
			h.Said, bad = tlog.ParseHash(value)
			h.says, err = true, errors.Join(err, bad)
		case "kept":
			h.Kept = true
		}
	}
	if err != nil {
		return Head{}, fmt.Errorf("head: %w", err)
	}
	return h, nil
}

// sign makes the note of a head.
func (h *Head) sign(k Keys) error {
	text := fmt.Sprintf("%s\n%d\n%s\nat %d\nafter %s\n", origin, h.Size, h.Root, h.At, h.After)
	if h.says {
		text += fmt.Sprintf("said %s\n", h.Said)
	}
	if h.Kept {
		text += "kept\n"
	}
	b, err := note.Sign(&note.Note{Text: text}, k.signer)
	if err != nil {
		return fmt.Errorf("sign head: %w", err)
	}
	h.Note = string(b)
	return nil
}

// headRow is the newest head as it is stored.
type headRow struct {
	Size int64
	Edge []byte
	Note string
}

func (r headRow) tree() (edge, error) { return parseEdge(r.Size, r.Edge) }

func readHead(ctx context.Context, q store.Querier) (headRow, error) {
	r, err := store.One[headRow](ctx, q, `select size, edge, note from journal_head where id = 1`)
	if errors.Is(err, store.ErrNotFound) {
		return headRow{}, nil
	}
	return r, err
}

// checkpointEvery is how far apart permanent checkpoints are while there is activity.
const checkpointEvery = 10 * time.Minute

// sign stores the new nodes and the signed head; newest is the one before it.
func (j *Journal) sign(ctx context.Context, tx *store.Tx, e *edge, newest headRow) (h Head, err error) {
	var rows []any
	for _, n := range e.nodes {
		rows = append(rows, n.level, n.n, append([]byte(nil), n.hash[:]...))
	}
	if _, err := nodeRows.Insert(ctx, tx, rows); err != nil {
		return h, err
	}
	tip, err := j.tip(ctx, tx, newest)
	if err != nil {
		return h, err
	}
	h = Head{Size: e.size, Root: e.root(), At: store.Micros(j.now()), After: tip.after, Said: tip.said, names: true, says: tip.says}
	h.Kept = h.At-j.checkpoint >= checkpointEvery.Microseconds()
	if err = h.sign(j.keys); err != nil {
		return h, err
	}
	if err := putHead(ctx, tx, e, h.Note); err != nil || !h.Kept {
		return h, err
	}
	return h, putCheckpoint(ctx, tx, h)
}

func putHead(ctx context.Context, tx *store.Tx, e *edge, text string) error {
	_, err := store.Exec(ctx, tx, `insert into journal_head (id, size, edge, note) values (1, $1, $2, $3)
		on conflict (id) do update set size = excluded.size, edge = excluded.edge, note = excluded.note`,
		e.size, e.bytes(), text)
	return err
}

func putCheckpoint(ctx context.Context, tx *store.Tx, h Head) error {
	_, err := store.Exec(ctx, tx, `insert into journal_checkpoint (size, at, note) values ($1, $2, $3)
		on conflict (size) do update set at = excluded.at, note = excluded.note`, h.Size, h.At, h.Note)
	return err
}
