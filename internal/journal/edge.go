package journal

import (
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// edge is the right edge of the Merkle tree: the roots of its complete subtrees, the largest first. It is all that
// appending needs, so the hot path reads no hashes. The tree is that of RFC 6962, as tlog has it.
type edge struct {
	size  int64
	roots []tlog.Hash
	nodes []node // those to store that became complete since they were last taken
}

// node is a complete subtree: the n-th one of 2^level leaves.
type node struct {
	level int
	n     int64
	hash  tlog.Hash
}

// storedEvery says which levels are stored: each eighth. With every level the tree would cost 64 bytes an event.
const storedEvery = 8

// add appends one leaf.
func (e *edge) add(h tlog.Hash) {
	level, n := 0, e.size
	for ; n&1 == 1; n >>= 1 {
		last := len(e.roots) - 1
		h = tlog.NodeHash(e.roots[last], h)
		e.roots = e.roots[:last]
		level++
		if level%storedEvery == 0 {
			e.nodes = append(e.nodes, node{level, n >> 1, h})
		}
	}
	e.roots = append(e.roots, h)
	e.size++
}

// root is the hash of the whole tree.
func (e *edge) root() tlog.Hash {
	if e.size == 0 {
		h, _ := tlog.TreeHash(0, nil) // reads nothing
		return h
	}
	h := e.roots[len(e.roots)-1]
	for i := len(e.roots) - 2; i >= 0; i-- {
		h = tlog.NodeHash(e.roots[i], h)
	}
	return h
}

func (e *edge) clone() edge { return edge{size: e.size, roots: append([]tlog.Hash(nil), e.roots...)} }

// bytes is the edge as the head row stores it.
func (e *edge) bytes() []byte {
	b := make([]byte, 0, len(e.roots)*tlog.HashSize)
	for _, r := range e.roots {
		b = append(b, r[:]...)
	}
	return b
}

// parseEdge reads what bytes wrote.
func parseEdge(size int64, b []byte) (edge, error) {
	if size < 0 || len(b) != bits.OnesCount64(uint64(size))*tlog.HashSize {
		return edge{}, fmt.Errorf("the edge of %d events cannot have %d bytes", size, len(b))
	}
	e := edge{size: size, roots: make([]tlog.Hash, len(b)/tlog.HashSize)}
	for i := range e.roots {
		copy(e.roots[i][:], b[i*tlog.HashSize:])
	}
	return e, nil
}
