package form

import (
	"encoding/json"
	"mime/multipart"

	"amends/internal/complaint"
	"amends/internal/fault"
)

// keptSuffix names the hidden companions of a file field: what an earlier attempt has already uploaded.
const keptSuffix = ".kept"

// ref is a file as the JSON of a command has it.
type ref struct {
	Digest string `json:"digest"`
	Name   string `json:"name,omitempty"`
	Type   string `json:"type,omitempty"`
	Size   int64  `json:"size,omitempty"`
}

func (f ref) text() string {
	raw, _ := json.Marshal(f) // strings and a number always marshal
	return string(raw)
}

func keptFrom(list []string) []ref {
	var out []ref
	for _, s := range list {
		var f ref
		if json.Unmarshal([]byte(s), &f) == nil && f.Digest != "" {
			out = append(out, f)
		}
	}
	return out
}

// keep stores the uploads of a field and adds those of an earlier attempt. Of the latter only name and digest are taken
// from the page; type and size are the store's.
func (d *decoder) keep(from, to string) any {
	var out []ref
	for _, f := range keptFrom(d.in[from+keptSuffix]) {
		if d.files == nil || len(out) == maxRows {
			break
		}
		info, err := d.files.Info(d.ctx, f.Digest)
		if err != nil {
			d.fail(to, err)
			continue
		}
		out = append(out, ref{f.Digest, f.Name, info.Type, info.Size})
	}
	for _, h := range d.uploads[from] {
		if d.files == nil || h.Size == 0 && h.Filename == "" || len(out) == maxRows {
			continue
		}
		if f, ok := d.put(to, h); ok {
			out = append(out, f)
		}
	}
	for _, f := range out {
		d.out.Add(to+keptSuffix, f.text())
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func (d *decoder) put(path string, h *multipart.FileHeader) (ref, bool) {
	f, err := h.Open()
	if err != nil {
		d.fail(path, err)
		return ref{}, false
	}
	defer f.Close()
	name := []rune(h.Filename)
	if len(name) > complaint.LineMax {
		name = name[len(name)-complaint.LineMax:] // the ending says more than the beginning
	}
	r, err := d.files.Put(d.ctx, f, string(name), d.by)
	if err != nil {
		d.fail(path, err)
		return ref{}, false
	}
	return ref{r.Digest, r.Name, r.Type, r.Size}, true
}

// fail notes a refused file at its field; anything else is ours.
func (d *decoder) fail(path string, err error) {
	f := fault.As(err)
	switch {
	case f == nil:
		d.err = err
	case len(f.Fields) > 0:
		d.faults.Add(path, f.Fields[0].Key, f.Fields[0].Args...)
	default:
		d.faults.Add(path, f.Key, f.Args...)
	}
}
