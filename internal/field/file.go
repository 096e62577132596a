package field

import (
	"reflect"
	"slices"
	"strconv"

	"amends/internal/fault"
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

// Attached checks the files of a command: each once, and its name one that file.New would give. The same bytes have one name
// in a matter, the first, which named tells: a second name would let somebody pass one paper off as another.
func Attached(files *[]File, named func(digest string) (File, bool)) error {
	list := *files
	own := slices.Clone(list)
	if len(list) > FilesMax {
		return fault.Input("files", "input.too_many", "max", FilesMax)
	}
	var l fault.List
	seen := make(map[string]bool, len(list))
	for i, f := range list {
		at := "files." + strconv.Itoa(i)
		ref, err := file.New(f.Digest, f.Name.Plain, f.Type, f.Size)
		switch {
		case err != nil:
			l.Add(at+".name", fault.As(err).Fields[0].Key, fault.As(err).Fields[0].Args...)
		case ref.Name != f.Name.Plain:
			l.Add(at+".name", "file.name", "name", ref.Name)
		case f.Digest == "":
			l.Add(at+".digest", "input.required")
		case seen[f.Digest]:
			l.Add(at+".digest", "file.twice")
		}
		seen[f.Digest] = true
		if known, ok := named(f.Digest); ok {
			own[i].Name = known.Name
		}
	}
	*files = own
	return l.Err()
}
