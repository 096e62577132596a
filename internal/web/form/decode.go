package form

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"time"

	"amends/internal/blob"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/i18n"
	"amends/internal/web/page"
)

// Keeper keeps an uploaded file; *blob.Blobs is one.
type Keeper interface {
	Put(ctx context.Context, r io.Reader, name, by string) (blob.Ref, error)
	Info(ctx context.Context, digest string) (blob.Info, error)
}

// Posted is what was typed into a form, with the rows of lists numbered from 0, for drawing it again.
type Posted struct{ Values url.Values }

// Said is what the form said, to tell one sending of it from another.
func (p Posted) Said() []byte { return []byte(p.Values.Encode()) }

// Into reads the form once more, into another command. Its files are not read again.
func (p Posted) Into(ctx context.Context, fields []field.Field, into any) error {
	f := reading(ctx, p.Values)
	f.Read(fields, into)
	return f.Err()
}

// memory is how much of a multipart form is kept out of temporary files.
const memory = 4 << 20

// Read reads a form into the command that into points to, and stores its files as those of the person by. Fields that cannot
// be read are an Invalid fault with their paths; Posted.Values is good either way.
func Read(r *http.Request, fields []field.Field, files Keeper, by string, into any) (Posted, error) {
	if err := page.Parts(r, memory); err != nil {
		return Posted{}, err
	}
	f := reading(r.Context(), r.PostForm)
	k := &keeping{ctx: r.Context(), form: f, files: files, by: by}
	if r.MultipartForm != nil {
		k.uploads = r.MultipartForm.File
		defer r.MultipartForm.RemoveAll()
	}
	f.Keep = k.keep
	f.Read(fields, into)
	for _, extra := range []string{"step", "key"} {
		if v := f.In[extra]; v != nil && f.Out[extra] == nil {
			f.Out[extra] = v
		}
	}
	p := Posted{f.Out}
	if k.err != nil {
		return p, k.err
	}
	return p, f.Err()
}

func reading(ctx context.Context, in url.Values) *field.Form {
	return &field.Form{In: in, Out: url.Values{}, Moment: func(typed string) (time.Time, error) { return i18n.ParseInput(ctx, typed) }}
}

// fail notes a refused file at its field; anything else is ours.
func (k *keeping) fail(path string, err error) {
	f := fault.As(err)
	switch {
	case f == nil:
		k.err = err
	case len(f.Fields) > 0:
		k.form.Add(path, f.Fields[0].Key, f.Fields[0].Args...)
	default:
		k.form.Add(path, f.Key, f.Args...)
	}
}
