package journal

import (
	"context"
	"encoding/base64"
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
// the checkpoint format of C2SP (origin, size, root), with the instant as a further line.
type Head struct {
	Size int64
	Root tlog.Hash
	At   int64 // microseconds UTC
	Note string
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
	if len(lines) != 4 || lines[0] != origin || !strings.HasPrefix(lines[3], "at ") {
		return Head{}, errors.New("head: not a head of this kind of log")
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return Head{}, errors.New("head: root is not a hash")
	}
	copy(h.Root[:], root)
	var errSize, errAt error
	h.Size, errSize = strconv.ParseInt(lines[1], 10, 64)
	h.At, errAt = strconv.ParseInt(strings.TrimPrefix(lines[3], "at "), 10, 64)
	return h, errors.Join(errSize, errAt)
}

// signHead makes the note of a tree.
func (k Keys) signHead(e *edge, at int64) (string, error) {
	root := e.root()
	text := fmt.Sprintf("%s\n%d\n%s\nat %d\n", origin, e.size, base64.StdEncoding.EncodeToString(root[:]), at)
	b, err := note.Sign(&note.Note{Text: text}, k.signer)
	return string(b), err
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

// sign stores the new nodes and the signed head; it answers the instant of a permanent checkpoint when it made one.
func (j *Journal) sign(ctx context.Context, tx *store.Tx, e *edge) (int64, error) {
	var rows []any
	for _, n := range e.nodes {
		rows = append(rows, n.level, n.n, append([]byte(nil), n.hash[:]...))
	}
	if _, err := nodeRows.Insert(ctx, tx, rows); err != nil {
		return 0, err
	}
	at := store.Micros(j.now())
	text, err := j.keys.signHead(e, at)
	if err != nil {
		return 0, fmt.Errorf("sign head: %w", err)
	}
	if _, err := store.Exec(ctx, tx, `insert into journal_head (id, size, edge, note) values (1, $1, $2, $3)
		on conflict (id) do update set size = excluded.size, edge = excluded.edge, note = excluded.note`,
		e.size, e.bytes(), text); err != nil {
		return 0, err
	}
	if at-j.checkpoint < checkpointEvery.Microseconds() {
		return 0, nil
	}
	return at, putCheckpoint(ctx, tx, e.size, at, text)
}

func putCheckpoint(ctx context.Context, tx *store.Tx, size, at int64, text string) error {
	_, err := store.Exec(ctx, tx, `insert into journal_checkpoint (size, at, note) values ($1, $2, $3) on conflict do nothing`,
		size, at, text)
	return err
}

// Checkpoint keeps the newest head for ever, for example before a backup or an export.
func (j *Journal) Checkpoint(ctx context.Context) (Head, error) {
	h, err := j.Head(ctx)
	if err != nil || h.Size == 0 {
		return h, err
	}
	err = j.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return putCheckpoint(ctx, tx, h.Size, h.At, h.Note) })
	if err != nil {
		return Head{}, fmt.Errorf("checkpoint: %w", err)
	}
	return h, nil
}
