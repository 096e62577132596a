package journal

import "golang.org/x/mod/sumdb/tlog"

// Waiting is how many members the queue holds.
func Waiting(j *Journal) int {
	j.queue.mu.Lock()
	defer j.queue.mu.Unlock()
	return len(j.queue.waiting)
}

// EdgeRoot is the root of the first n leaf hashes, worked out by the edge.
func EdgeRoot(leaves []tlog.Hash) tlog.Hash {
	var e edge
	for _, h := range leaves {
		e.add(h)
	}
	return e.root()
}

// LeafHash is a record's hash in the tree, and Mark the part beside the event.
func LeafHash(r Record) tlog.Hash { return r.leaf() }
func Mark(h tlog.Hash) int64      { return mark(h) }

// VerifierOf is the public key of a journal.
func VerifierOf(j *Journal) string { return j.keys.Verifier() }

// KeysOf is what a journal signs with.
func KeysOf(j *Journal) Keys { return j.keys }

// Fed is how many events a journal keeps at hand.
const Fed = fed
