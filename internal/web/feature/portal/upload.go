package portal

import (
	"net/http"
	"strings"

	"amends/internal/fault"
	"amends/internal/file"
	"amends/internal/intake"
	"amends/internal/web/kit"
	"amends/internal/web/page"
)

const (
	maxForm  = 100 << 20 // all files of one form together
	inMemory = 4 << 20
)

// uploads reads a form with files: those kept from an earlier try, and the new ones, which are stored at once. A file
// that is refused is named in l and the rest stay.
func (p *portal) uploads(w http.ResponseWriter, r *http.Request, l *fault.List) ([]intake.Kept, error) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		if err := p.in.Room(p.Address(r), r.ContentLength, maxForm); err != nil {
			return nil, err
		}
		if err := page.Parts(r, inMemory); fault.As(err) != nil && fault.As(err).Kind == fault.TooLarge {
			return nil, fault.New(fault.TooLarge, "portal.files_too_large").With(err)
		} else if err != nil {
			return nil, err
		}
	} else if err := r.ParseForm(); err != nil {
		return nil, fault.New(fault.BadRequest, "portal.unreadable").With(err)
	}
	var out []intake.Kept
	for _, token := range r.Form["kept"] {
		k, ok, err := p.in.Again(r.Context(), intake.Attached{Token: token})
		if err != nil {
			return nil, err
		}
		if k.Ref.Name = file.Shown(r.FormValue("name_"+k.Ref.Digest), k.Ref.Type); ok && len(out) < intake.MaxFiles {
			out = append(out, k)
		}
	}
	if r.MultipartForm == nil {
		return out, nil
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }() // temporary files; the system clears them as well
	for _, h := range r.MultipartForm.File["files"] {
		if h.Size == 0 && h.Filename == "" {
			continue
		}
		if len(out) == intake.MaxFiles {
			l.Add("files", "portal.too_many_files", "max", intake.MaxFiles)
			break
		}
		f, err := h.Open()
		if err != nil {
			return out, err
		}
		k, err := p.in.Keep(r.Context(), f, h.Filename)
		f.Close()
		err = p.readable(r, err)
		if away := fault.As(err); away != nil && away.Kind == fault.Unready {
			l.Add("files", away.Key)
			continue
		}
		if fault.As(err) != nil {
			l.Add("files", "portal.file_refused", "name", file.Clean(h.Filename))
			continue
		}
		if err != nil {
			return out, err
		}
		out = append(out, k)
	}
	return out, nil
}

// attached names files as an act takes them.
func attached(list []intake.Kept) []intake.Attached {
	var out []intake.Attached
	for _, k := range list {
		out = append(out, intake.Attached{Token: k.Token, Name: k.Ref.Name})
	}
	return out
}

// fileOf shows a file of a case.
func fileOf(number string, digest, name, typ string) kit.File {
	f := kit.File{ID: digest, Name: name, Kind: kit.FileKind(typ), Href: "/portal/c/" + number + "/files/" + digest}
	if f.Kind == "image" {
		f.Thumb = f.Href
	}
	return f
}
