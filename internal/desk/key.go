package desk

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// FormKey is the idempotency key of a form that was sent: the form's own with what it said. The same form sent twice is
// one act; a page that somebody went back to and filled in anew is another, and must not be taken for the first.
func FormKey(key string, said []byte) string {
	if key == "" {
		return ""
	}
	sum := sha256.Sum256(said)
	return key + "|" + hex.EncodeToString(sum[:16])
}

// Asked is the digest of a request for Meta.Asked. It is odd, because 0 says that nothing is known.
func Asked(parts ...[]byte) int64 {
	sum := sha256.Sum256(bytes.Join(parts, []byte{0}))
	return int64(binary.BigEndian.Uint64(sum[:])) | 1 //nolint:gosec // any bits will do
}
