package journal

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// OpenHead reads a head that these keys signed.
func (k Keys) OpenHead(text string) (Head, error) { return OpenHead(text, k.verifiers...) }

// OpenSeal reads a text that these keys sealed.
func (k Keys) OpenSeal(sealed string) (string, error) { return OpenSeal(sealed, k.verifiers...) }

// Holds tells whether the journal begins with what a head signed: not when it ends before it, nor when it tells another
// history. It reads a proof, not the journal.
func (j *Journal) Holds(ctx context.Context, h Head) (bool, error) {
	if h.Size == 0 {
		return true, nil
	}
	now, err := j.Head(ctx)
	if err != nil && (j.db.Dialect().IsUnready(err) || ctx.Err() != nil) {
		return false, err
	}
	if err != nil || now.Size < h.Size { // a head that nobody signed says nothing
		return false, nil
	}
	if now.Size == h.Size {
		return now.Root == h.Root, nil
	}
	tree := &treeReader{ctx: ctx, journal: j, blocks: make(map[int64][]tlog.Hash)}
	proof, err := tlog.ProveTree(now.Size, h.Size, tree)
	if err != nil {
		if j.db.Dialect().IsUnready(err) || ctx.Err() != nil {
			return false, fmt.Errorf("prove a head: %w", err)
		}
		return false, nil // events or nodes that it needs are not there
	}
	return tlog.CheckTree(proof, now.Size, now.Root, h.Size, h.Root) == nil, nil
}

// Refuse lets every append fail with an error from now on; nil lifts it.
func (j *Journal) Refuse(err error) { j.refusal.Store(&err) }

// refused is why nothing may be appended; nil when it may.
func (j *Journal) refused() error {
	if err := j.refusal.Load(); err != nil {
		return *err
	}
	return nil
}

// Appended tells whether this process has appended anything.
func (j *Journal) Appended() bool { return j.appended.Load() }
