package form

import (
	"context"
	"encoding/json"
	"mime/multipart"

	"amends/internal/complaint"
	"amends/internal/field"
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

// keeping stores what came with a form.
type keeping struct {
	ctx     context.Context
	form    *field.Form
	uploads map[string][]*multipart.FileHeader
	files   Keeper
	by      string
	err     error // of the store, not of the reader
}

// keep stores the uploads of a field and adds those of an earlier attempt. Of the latter only name and digest are taken
// from the page; type and size are the store's.
func (k *keeping) keep(from, to string) []field.File {
	var out []ref
	for _, f := range keptFrom(k.form.In[from+keptSuffix]) {
		if k.files == nil || len(out) == field.RowsMax {
			break
		}
		info, err := k.files.Info(k.ctx, f.Digest)
		if err != nil {
			k.fail(to, err)
			continue
		}
		out = append(out, ref{f.Digest, f.Name, info.Type, info.Size})
	}
	for _, h := range k.uploads[from] {
		if k.files == nil || h.Size == 0 && h.Filename == "" || len(out) == field.RowsMax {
			continue
		}
		if f, ok := k.put(to, h); ok {
			out = append(out, f)
		}
	}
	for _, f := range out {
		k.form.Out.Add(to+keptSuffix, f.text())
	}
	list := make([]field.File, len(out))
	for i, f := range out {
		list[i] = field.File{Digest: f.Digest, Name: field.TextOf(f.Name), Type: f.Type, Size: f.Size}
	}
	return list
}

func (k *keeping) put(path string, h *multipart.FileHeader) (ref, bool) {
	f, err := h.Open()
	if err != nil {
		k.fail(path, err)
		return ref{}, false
	}
	defer f.Close()
	name := []rune(h.Filename)
	if len(name) > complaint.LineMax {
		name = name[len(name)-complaint.LineMax:] // the ending says more than the beginning
	}
	r, err := k.files.Put(k.ctx, f, string(name), k.by)
	if err != nil {
		k.fail(path, err)
		return ref{}, false
	}
	return ref{r.Digest, r.Name, r.Type, r.Size}, true
}
