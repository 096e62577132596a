package portal

import (
	"net/http"
	"strings"
	"time"

	"amends/internal/blob"
	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/file"
	"amends/internal/web/kit"
	"amends/internal/web/page"
)

const (
	maxFiles = 9
	maxForm  = 100 << 20 // all files of one form together
	maxHour  = 300 << 10 // KiB that one address may store within an hour: nobody fills the disk without an account
	inMemory = 4 << 20
	keptFor  = 24 * time.Hour // an uploaded file may be sent with the next try of the form
)

// kept is a file that was uploaded with an earlier try. Token proves that this server gave it to this visitor: a digest
// alone would let anybody attach, and so read, a file that he only knows the name of.
type kept struct {
	Token string
	Ref   blob.Ref
}

// uploads reads a form with files: those kept from an earlier try, and the new ones, which are stored at once. A file
// that is refused is named in l and the rest stay.
func (p *portal) uploads(w http.ResponseWriter, r *http.Request, l *fault.List) ([]kept, error) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		if err := p.room(r); err != nil {
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
	var out []kept
	for _, token := range r.Form["kept"] {
		if k, ok := p.keep(r, token); ok && len(out) < maxFiles {
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
		if len(out) == maxFiles {
			l.Add("files", "portal.too_many_files", "max", maxFiles)
			break
		}
		f, err := h.Open()
		if err != nil {
			return out, err
		}
		ref, err := p.Blobs.Put(r.Context(), f, h.Filename, complaint.Customer)
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
		out = append(out, kept{p.Auth.PortalToken("file:"+ref.Digest, keptFor), ref})
	}
	return out, nil
}

// room counts what a form says that it brings, before anything of it is read.
func (p *portal) room(r *http.Request) error {
	size := r.ContentLength
	if size < 0 || size > maxForm {
		size = maxForm
	}
	return p.stored.Spend(p.Address(r), int(size>>10)+1, p.Now())
}

func (p *portal) keep(r *http.Request, token string) (kept, bool) {
	id, err := p.Auth.CheckPortalToken(r.Context(), token)
	digest, isFile := strings.CutPrefix(id, "file:")
	if err != nil || !isFile {
		return kept{}, false
	}
	info, err := p.Blobs.Info(r.Context(), digest)
	if err != nil || !info.Deleted.IsZero() {
		return kept{}, false
	}
	name := file.Shown(r.FormValue("name_"+digest), info.Type)
	return kept{token, blob.Ref{Digest: digest, Size: info.Size, Type: info.Type, Name: name}}, true
}

// refs is how a command names files.
func refs(list []kept) []map[string]any {
	var out []map[string]any
	for _, k := range list {
		out = append(out, map[string]any{"digest": k.Ref.Digest, "name": k.Ref.Name, "type": k.Ref.Type, "size": k.Ref.Size})
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
