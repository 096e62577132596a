// Package blob keeps files: evidence, attachments, recordings. A file is named by the SHA-256 of its bytes, so it is
// stored once, an event can refer to it for ever, and a changed byte shows.
package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // sizes of pictures
	_ "image/jpeg" // sizes of pictures
	_ "image/png"  // sizes of pictures
	"io"
	"sync"
	"time"

	"github.com/gabriel-vasile/mimetype"

	"amends/internal/fault"
	"amends/internal/store"
)

// Ref is what an event keeps of a file.
type Ref struct {
	Digest string `json:"digest"`
	Size   int64  `json:"size"`
	Type   string `json:"type"`
	Name   string `json:"name"`
}

// Info is the row of a stored file.
type Info struct {
	Digest  string
	Size    int64
	Type    string
	Width   int
	Height  int
	At      time.Time
	By      string
	Deleted time.Time
}

// Store keeps the bytes; the rows are kept here. Disk is the built-in one; another needs these four.
type Store interface {
	// Put takes what New wrote under its digest. A digest that is there already is no error.
	Put(ctx context.Context, digest string, f Draft) error
	// New begins a file that has no name yet.
	New(ctx context.Context) (Draft, error)
	// Open reads. fs.ErrNotExist when there is none.
	Open(ctx context.Context, digest string) (io.ReadSeekCloser, error)
	// Delete takes the bytes away; no error when there are none.
	Delete(ctx context.Context, digest string) error
}

// Draft is a file being written. Discard after Put does nothing.
type Draft interface {
	io.Writer
	Discard()
}

// DefaultLimit is the largest file taken, in bytes, unless Limit is set.
const DefaultLimit = 50 << 20

// Blobs stores, reads and serves files. It is safe for concurrent use.
type Blobs struct {
	Now   func() time.Time // time.Now unless a test sets it before first use
	Limit int64

	db    *store.DB
	bytes Store
	sweep sync.RWMutex // a file that is being stored again is not taken away under its row
}

// New keeps rows in a migrated database and bytes in s.
func New(db *store.DB, s Store) *Blobs {
	mimetype.SetLimit(sniffSize) // the library's own 3 KB takes many office files for plain zip
	return &Blobs{Now: time.Now, Limit: DefaultLimit, db: db, bytes: s}
}

// sniffSize is how much of a file decides its type; office formats are told apart some kilobytes in.
const sniffSize = 16 << 10

// Put reads a file to its end and stores it. The type is found in the bytes, not in the name or in what the sender
// claims; a type that is not on the list is refused. When Put returns, the bytes are on disk and the row is written.
func (b *Blobs) Put(ctx context.Context, r io.Reader, name, by string) (Ref, error) {
	head := make([]byte, sniffSize)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return Ref{}, fmt.Errorf("read upload: %w", err)
	}
	head = head[:n]
	if n == 0 {
		return Ref{}, fault.Input("file", "blob.empty")
	}
	kind, name, err := sniff(head, name)
	if err != nil {
		return Ref{}, err
	}
	draft, err := b.bytes.New(ctx)
	if err != nil {
		return Ref{}, fmt.Errorf("store upload: %w", err)
	}
	defer draft.Discard()
	hash := sha256.New()
	body := io.LimitReader(io.MultiReader(bytes.NewReader(head), r), b.Limit+1)
	size, err := io.Copy(io.MultiWriter(draft, hash), body)
	if err != nil {
		return Ref{}, fmt.Errorf("store upload: %w", err)
	}
	if size > b.Limit {
		return Ref{}, fault.New(fault.TooLarge, "blob.too_large", "limit", b.Limit)
	}
	ref := Ref{hex.EncodeToString(hash.Sum(nil)), size, kind, name}
	b.sweep.RLock()
	defer b.sweep.RUnlock()
	if err := b.bytes.Put(ctx, ref.Digest, draft); err != nil {
		return Ref{}, fmt.Errorf("store upload: %w", err)
	}
	info := Info{Digest: ref.Digest, Size: size, Type: kind, At: b.Now().UTC(), By: by}
	b.measure(ctx, &info)
	if err := b.insert(ctx, info); err != nil {
		return Ref{}, err
	}
	return ref, nil
}

// measure finds the size of a picture; one that does not say is stored without.
func (b *Blobs) measure(ctx context.Context, info *Info) {
	switch info.Type {
	case "image/png", "image/jpeg", "image/gif":
	default:
		return
	}
	f, err := b.bytes.Open(ctx, info.Digest)
	if err != nil {
		return
	}
	defer f.Close()
	if c, _, err := image.DecodeConfig(io.LimitReader(f, 1<<20)); err == nil {
		info.Width, info.Height = c.Width, c.Height
	}
}

func (b *Blobs) insert(ctx context.Context, i Info) error {
	err := b.db.Write(ctx, func(tx *store.Tx) error {
		_, err := store.Exec(ctx, tx, `
			insert into blob (digest, size, type, width, height, at, by_id, used) values ($1, $2, $3, $4, $5, $6, $7, 0)
			on conflict (digest) do update set deleted = 0,
				at = case when blob.used = 0 or blob.deleted <> 0 then excluded.at else blob.at end,
				used = case when blob.deleted <> 0 then 0 else blob.used end`,
			i.Digest, i.Size, i.Type, i.Width, i.Height, i.At, i.By)
		if err == nil {
			_, err = store.Exec(ctx, tx, `insert into blob_sender (digest, by_id) values ($1, $2) on conflict do nothing`, i.Digest, i.By)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("note file %s: %w", i.Digest, err)
	}
	return nil
}

// SentBy says whether somebody sent the file himself, as one of perhaps several.
func (b *Blobs) SentBy(ctx context.Context, digest, by string) (bool, error) {
	n, err := store.One[int](ctx, b.db.Reader(), `select count(*) from blob_sender where digest = $1 and by_id = $2`, digest, by)
	if err != nil {
		return false, fmt.Errorf("read file %s: %w", digest, err)
	}
	return n > 0, nil
}

// ErrGone says that the file was deleted on purpose.
var ErrGone = fault.New(fault.Unknown, "blob.deleted")

// Info reads the row of a file.
func (b *Blobs) Info(ctx context.Context, digest string) (Info, error) {
	i, err := store.One[Info](ctx, b.db.Reader(), `
		select digest, size, type, width, height, at, by_id, deleted from blob where digest = $1`, digest)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return i, fault.New(fault.Unknown, "blob.unknown").With(err)
	case err != nil:
		return i, fmt.Errorf("read file %s: %w", digest, err)
	case !i.Deleted.IsZero():
		return i, ErrGone
	}
	return i, nil
}

// Open reads a file. The caller closes it.
func (b *Blobs) Open(ctx context.Context, digest string) (io.ReadSeekCloser, Info, error) {
	i, err := b.Info(ctx, digest)
	if err != nil {
		return nil, i, err
	}
	f, err := b.bytes.Open(ctx, digest)
	if err != nil {
		return nil, i, fmt.Errorf("open file %s: %w", digest, err)
	}
	return f, i, nil
}
