package complaint

import (
	"bytes"
	"encoding/json"
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
func FileOf(r file.Ref) File { return File{r.Digest, Words(r.Name), r.Kind, r.Size} }

// FilesMax is how many files one command may bring.
const FilesMax = 50

// Attaching is a command that brings files.
type Attaching interface{ Attached() *[]File }

// Attached are the files of a command, for who completes them.
func (c *Register) Attached() *[]File    { return &c.Files }
func (c *Reply) Attached() *[]File       { return &c.Files }
func (c *Note) Attached() *[]File        { return &c.Files }
func (c *Hear) Attached() *[]File        { return &c.Files }
func (c *AddEvidence) Attached() *[]File { return &c.Files }
func (c *Investigate) Attached() *[]File { return &c.Files }
func (c *CarryOut) Attached() *[]File    { return &c.Files }
func (c *Confirm) Attached() *[]File     { return &c.Files }

// Attached are the files that show the action.
func (c *CompleteRectification) Attached() *[]File { return &c.Files }

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
func (d *decision) attached(c Attaching) error {
	list := *c.Attached()
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
	*c.Attached() = named
	return l.Err()
}

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
	case RectificationDone:
		return e.Files
	case Confirmed:
		return e.Files
	case Unsolved:
		return e.Files
	case Unanswered:
		return e.Files
	}
	return nil
}

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
