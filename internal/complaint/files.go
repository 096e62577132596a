package complaint

import (
	"bytes"
	"encoding/json"

	"amends/internal/field"
)

// Attached are the files of a command, for who completes them; nil for one that takes none.
func Attached(c Command) *[]File { return field.FilesIn(c) }

// Named tells a file that the case has already, with the name it bears there.
func (s *State) Named(digest string) (File, bool) {
	for _, e := range s.Evidence {
		for _, f := range e.Files {
			if f.Digest == digest && !f.Name.IsZero() {
				return f, true
			}
		}
	}
	return File{}, false
}

// FilesIn lists the files that an event refers to.
func FilesIn(e Event) []File { return Tell(e).Files }

// EachFile finds the files that the JSON of an event refers to, for those who prove that all of them are there, and are what
// was attached.
func EachFile(payload []byte, found func(f File)) {
	if !bytes.Contains(payload, []byte(`"files":`)) {
		return
	}
	var e struct {
		Files []File `json:"files"`
	}
	if json.Unmarshal(payload, &e) != nil {
		return
	}
	for _, f := range e.Files {
		found(f)
	}
}
