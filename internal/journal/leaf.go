package journal

import (
	"encoding/binary"
	"slices"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"
)

// leafFormat begins every leaf. The encoding under this name is frozen: an older journal must prove for ever.
const leafFormat = "amends.event/1"

// Leaf is the canonical encoding of every column of a record, as netstrings ("5:hello,"), which any language can
// rebuild with a loop: format, position, stream, version, type, at, by, channel, payload; numbers in decimal.
func Leaf(r Record) []byte { return appendLeaf(nil, &r) }

func appendLeaf(b []byte, r *Record) []byte {
	b = slices.Grow(b, 192+len(r.Payload))
	b = netstring(b, leafFormat)
	b = netnumber(b, r.Position)
	b = netstring(b, r.Stream)
	b = netnumber(b, int64(r.Version))
	b = netstring(b, r.Type)
	b = netnumber(b, r.At)
	b = netstring(b, r.By)
	b = netstring(b, r.Channel)
	return netstring(b, r.Payload)
}

// leafOf is the record's hash in the tree.
func leafOf(r Record) tlog.Hash { return tlog.RecordHash(Leaf(r)) }

// mark is the part of a leaf hash that stands beside the event. The tree proves that a block of 256 events is whole;
// the mark tells which event of a broken block was changed, at six bytes instead of thirty-two.
func mark(h tlog.Hash) int64 {
	var b [8]byte
	copy(b[2:], h[:6])
	return int64(binary.BigEndian.Uint64(b[:]))
}

func netstring[T string | []byte](b []byte, s T) []byte {
	b = strconv.AppendInt(b, int64(len(s)), 10)
	b = append(b, ':')
	b = append(b, s...)
	return append(b, ',')
}

func netnumber(b []byte, n int64) []byte {
	var d [20]byte
	return netstring(b, strconv.AppendInt(d[:0], n, 10))
}
