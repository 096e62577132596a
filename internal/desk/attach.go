package desk

import (
	"context"
	"strconv"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/file"
)

// attach completes the files that a command brings, before its words are sealed: kind and size are the store's and never
// the caller's, the name is what file.New makes of his. The same file twice in one command is one; a file that the case
// has already keeps the name that it bears there, which the rules see to.
func (t *try) attach(ctx context.Context, s *complaint.State) error {
	c, ok := t.c.(complaint.Attaching)
	if !ok || t.sealed || len(*c.Attached()) == 0 {
		return nil
	}
	said := *c.Attached()
	if len(said) > complaint.FilesMax { // the rules say so; no work before
		return fault.Input("files", "input.too_many", "max", complaint.FilesMax)
	}
	var l fault.List
	seen := make(map[string]bool, len(said))
	own := make([]complaint.File, 0, len(said))
	for i, f := range said {
		if seen[f.Digest] {
			continue
		}
		seen[f.Digest] = true
		ref, err := t.file(ctx, f)
		at := "files." + strconv.Itoa(i)
		switch f := fault.As(err); {
		case f != nil && len(f.Fields) > 0:
			l.Add(at+".name", f.Fields[0].Key, f.Fields[0].Args...)
		case f != nil && f.Kind == fault.Unknown:
			l.Add(at+".digest", f.Key, f.Args...)
		case err != nil:
			return err
		}
		if _, known := s.Named(f.Digest); known {
			ref.Name = ""
		}
		own = append(own, complaint.FileOf(ref))
	}
	if err := l.Err(); err != nil {
		return err
	}
	t.files = said
	*c.Attached() = own
	return nil
}

func (t *try) file(ctx context.Context, f complaint.File) (file.Ref, error) {
	if t.d.File != nil {
		var err error
		if f.Type, f.Size, err = t.d.File(ctx, f.Digest); err != nil {
			return file.Ref{}, err
		}
	}
	return file.New(f.Digest, f.Name.Plain, f.Type, f.Size)
}
