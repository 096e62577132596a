package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"amends/internal/fault"
	"amends/internal/store"
)

// Report is what Check found.
type Report struct {
	Files   int
	Bytes   int64
	Missing []string // a row and no bytes
	Changed []string // bytes that are not what their name says
	Mistold []string // whose row says another size than the bytes have, or another of the picture
	Stray   []string // bytes and no row: left by a crash, or put there by hand
}

// Check reads every file and compares it with its name.
func (b *Blobs) Check(ctx context.Context) (Report, error) {
	var rep Report
	for after := ""; ; {
		rows, err := store.All[Info](ctx, b.db.Reader(), `
			select digest, size, type, width, height, at, by_id, deleted from blob
			where digest > $1 and deleted = 0 order by digest limit 500`, after)
		if err != nil {
			return rep, fmt.Errorf("check files: %w", err)
		}
		if len(rows) == 0 {
			rep.Stray, err = b.strays(ctx)
			return rep, err
		}
		for _, row := range rows {
			d := row.Digest
			if err := ctx.Err(); err != nil {
				return rep, err
			}
			n, got, err := b.rehash(ctx, d)
			switch {
			case err != nil:
				rep.Missing = append(rep.Missing, d)
			case got != d:
				rep.Changed = append(rep.Changed, d)
			default:
				rep.Files++
				rep.Bytes += n
				if row.Size != n || !b.pictured(ctx, row) {
					rep.Mistold = append(rep.Mistold, d)
				}
			}
		}
		after = rows[len(rows)-1].Digest
	}
}

func (b *Blobs) rehash(ctx context.Context, digest string) (int64, string, error) {
	f, err := b.bytes.Open(ctx, digest)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return n, hex.EncodeToString(h.Sum(nil)), err
}

// pictured tells whether the row says how large the picture is.
func (b *Blobs) pictured(ctx context.Context, row Info) bool {
	again := Info{Digest: row.Digest, Type: row.Type}
	b.measure(ctx, &again)
	return again.Width == row.Width && again.Height == row.Height
}

// Lister is a Store that can tell what it holds.
type Lister interface {
	Each(ctx context.Context, found func(digest string, at time.Time) error) error
}

// settled is how old bytes without a row are at least: the row is written after the bytes.
const settled = time.Hour

func (b *Blobs) strays(ctx context.Context) (out []string, err error) {
	l, ok := b.bytes.(Lister)
	if !ok {
		return nil, nil
	}
	err = l.Each(ctx, func(digest string, at time.Time) error {
		if time.Since(at) < settled {
			return nil
		}
		_, err := b.Info(ctx, digest)
		if fault.As(err) != nil || errors.Is(err, ErrGone) {
			out, err = append(out, digest), nil
		}
		return err
	})
	if err != nil {
		return out, fmt.Errorf("list files: %w", err)
	}
	return out, nil
}
