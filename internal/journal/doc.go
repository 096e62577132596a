// Package journal keeps every event once, in one order for ever, and proves that nobody changed it.
//
// Append adds events to a stream; whatever waits together is committed together. After and Stream read. Run gives a
// reader every event by position, on one node at a time. Prove, CheckProof and Verify are the Merkle log: every event
// is a leaf, every commit signs the head of the tree.
//
// Positions have no gaps: max+1 under the writer's lock, never a sequence. With a sequence a reader that remembers a
// position loses the events whose transactions commit out of order.
package journal
