package complaint

import (
	"bytes"
	"encoding/json"
)

// FilesIn lists the files that an event refers to.
func FilesIn(e Event) []File {
	switch e := e.(type) {
	case Registered:
		return e.Files
	case Replied:
		return e.Files
	case Noted:
		return e.Files
	case Heard:
		return e.Files
	case EvidenceAdded:
		return e.Files
	case Investigated:
		return e.Files
	case CarriedOut:
		return e.Files
	}
	return nil
}

// EachFile finds the files that the JSON of an event refers to, for those who prove that all of them are there.
func EachFile(payload []byte, found func(digest string)) {
	if !bytes.Contains(payload, []byte(`"files":`)) {
		return
	}
	var e struct {
		Files []struct {
			Digest string `json:"digest"`
		} `json:"files"`
	}
	if json.Unmarshal(payload, &e) != nil {
		return
	}
	for _, f := range e.Files {
		found(f.Digest)
	}
}
