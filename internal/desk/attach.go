package desk

import (
	"context"
	"strconv"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/file"
)

// attach completes the files that a command brings, before its words are sealed.
func (t *try) attach(ctx context.Context, s *complaint.State) error {
	files := complaint.Attached(t.c)
	if files == nil || t.sealing.Done || len(*files) == 0 {
		return nil
	}
	own, err := t.d.attached(ctx, t.m.By, *files, s.Named)
	if err != nil {
		return err
	}
	t.files, *files = *files, own
	return nil
}

// attached are files as the store has them: kind and size are its own and never the caller's, the name is what
// file.New makes
// of his. The same file twice in one command is one; a file that the matter has already keeps the name that it bears
// there,
// which the rules see to.
func (d *Desk) attached(ctx context.Context, by string, said []complaint.File,
	named func(digest string) (complaint.File, bool)) ([]complaint.File, error) {
	if len(said) > complaint.FilesMax { // the rules say so; no work before
		return nil, fault.Input("files", "input.too_many", "max", complaint.FilesMax)
	}
	var l fault.List
	seen := make(map[string]bool, len(said))
	own := make([]complaint.File, 0, len(said))
	for i, f := range said {
		if seen[f.Digest] {
			continue
		}
		seen[f.Digest] = true
		_, known := named(f.Digest)
		ref, err := d.file(ctx, f)
		if err == nil && !known {
			err = d.held(ctx, by, f.Digest)
		}
		at := "files." + strconv.Itoa(i)
		switch f := fault.As(err); {
		case f != nil && len(f.Fields) > 0:
			l.Add(at+".name", f.Fields[0].Key, f.Fields[0].Args...)
		case f != nil && f.Kind == fault.Unknown:
			l.Add(at+".digest", f.Key, f.Args...)
		case err != nil:
			return nil, err
		}
		if known {
			ref.Name = ""
		}
		own = append(own, field.FileOf(ref))
	}
	return own, l.Err()
}

// held refuses a file that the sender of the command only knows the digest of, in the words for one that is not
// there. The
// complainant's doors take a token for each file instead, which says that he sent it.
func (d *Desk) held(ctx context.Context, by, digest string) error {
	if d.Holds == nil || by == complaint.Customer || by == complaint.System {
		return nil
	}
	ok, err := d.Holds(ctx, by, digest)
	if err == nil && !ok {
		err = fault.New(fault.Unknown, "blob.unknown")
	}
	return err
}

func (d *Desk) file(ctx context.Context, f complaint.File) (file.Ref, error) {
	if d.File != nil {
		var err error
		if f.Type, f.Size, err = d.File(ctx, f.Digest); err != nil {
			return file.Ref{}, err
		}
	}
	return file.New(f.Digest, f.Name.Plain, f.Type, f.Size)
}
