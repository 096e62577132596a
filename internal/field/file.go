package field

import (
	"reflect"

	"amends/internal/file"
)

// File is a document or picture kept in the blob store.
type File struct {
	Digest string `json:"digest"`
	Name   Text   `json:"name,omitzero"`
	Type   string `json:"type,omitempty"`
	Size   int64  `json:"size,omitempty"`
}

// FileOf is how a command names a file.
func FileOf(r file.Ref) File { return File{r.Digest, Text{Plain: r.Name}, r.Kind, r.Size} }

// FilesMax is how many files one command may bring.
const FilesMax = 50

// Files are what is attached. The door stores them, and the desk looks up what they are.
var Files = named(&Type{name: "files", read: func(p *Form, _ *Field, from, to string, into reflect.Value) {
	if p.Keep == nil {
		return
	}
	if list := p.Keep(from, to); len(list) > 0 {
		into.Set(reflect.ValueOf(list))
	}
}})
