package stream

import (
	"encoding/binary"
	"time"

	"github.com/google/uuid"
)

// Found says which rows of a table stood there when the record of them began: the names of the first and the last of a
// stretch, how many they are, and a digest of them. What comes after has its events.
type Found struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Rows   int    `json:"rows"`
	Digest string `json:"digest"` // hex SHA-256
}

// LineID names the line of a log that an event leads to. It follows from the event, and is of the kind of a UUIDv7, so that
// lines stand in the order of time, beside those that were named at random before.
func LineID(at time.Time, position int64) string {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[:8], uint64(at.UnixMilli())<<16|0x7000|uint64(at.UnixMicro()%1000*4096/1000))
	binary.BigEndian.PutUint64(id[8:], 1<<63|uint64(position))
	return id.String()
}
