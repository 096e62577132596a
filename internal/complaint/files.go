package complaint

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"

	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/file"
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

// attached checks the files of a command: each once, and its name one that file.New would give. The same bytes have one
// name in a case, the first: a second name would let somebody pass one paper off as another.
func (d *decision) attached(files *[]File) error {
	list := *files
	named := slices.Clone(list)
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
		if known, ok := d.s.Named(f.Digest); ok {
			named[i].Name = known.Name
		}
	}
	*files = named
	return l.Err()
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
