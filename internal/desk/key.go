package desk

import (
	"crypto/sha256"
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
