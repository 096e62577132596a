package journal

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Proof shows that records stand in the journal as given. It travels with an exported case file as JSON.
type Proof struct {
	Head    string        `json:"head"` // the signed note
	Records []RecordProof `json:"records"`
}

// RecordProof leads from one record's leaf to the root of the head.
type RecordProof struct {
	Position int64       `json:"position"`
	Hashes   []tlog.Hash `json:"hashes"`
}

// Prove makes the proof of the records at some positions against the newest head.
func (j *Journal) Prove(ctx context.Context, positions []int64) (Proof, error) {
	head, err := j.Head(ctx)
	if err != nil {
		return Proof{}, fmt.Errorf("prove: %w", err)
	}
	p := Proof{Head: head.Note, Records: make([]RecordProof, 0, len(positions))}
	tree := &treeReader{ctx: ctx, journal: j, blocks: make(map[int64][]tlog.Hash)}
	for _, pos := range positions {
		if pos < 1 || pos > head.Size {
			return Proof{}, fmt.Errorf("prove: position %d is not in a journal of %d", pos, head.Size)
		}
		hashes, err := tlog.ProveRecord(head.Size, pos-1, tree)
		if err != nil {
			return Proof{}, fmt.Errorf("prove position %d: %w", pos, err)
		}
		p.Records = append(p.Records, RecordProof{pos, hashes})
	}
	return p, nil
}

// CheckProof tells whether every record stands in the journal that the verifier key signs for. It needs nothing else:
// no database, no server.
func CheckProof(verifierKey string, records []Record, proof Proof) error {
	head, err := OpenHead(proof.Head, verifierKey)
	if err != nil {
		return err
	}
	if len(records) == 0 {
		return errors.New("nothing to check")
	}
	paths := make(map[int64]tlog.RecordProof, len(proof.Records))
	for _, p := range proof.Records {
		paths[p.Position] = p.Hashes
	}
	for _, r := range records {
		path, ok := paths[r.Position]
		if !ok {
			return fmt.Errorf("event %d has no proof", r.Position)
		}
		if err := tlog.CheckRecord(path, head.Size, head.Root, r.Position-1, leafOf(r)); err != nil {
			return fmt.Errorf("event %d is not what was recorded: %w", r.Position, err)
		}
	}
	return nil
}
