package form

import (
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"amends/internal/blob"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/web/kit"
	"amends/internal/web/page"
)

// Keeper keeps an uploaded file; *blob.Blobs is one.
type Keeper interface {
	Put(ctx context.Context, r io.Reader, name, by string) (blob.Ref, error)
	Info(ctx context.Context, digest string) (blob.Info, error)
}

// Posted is a form that came in.
type Posted struct {
	Values url.Values // what was typed, with the rows of lists numbered from 0, for drawing the form again
	JSON   []byte     // the command's body
}

// Decode reads a form without files.
func Decode(inputs []procedure.Input, r *http.Request) ([]byte, error) {
	p, err := Read(r, inputs, nil, "")
	return p.JSON, err
}

// memory is how much of a multipart form is kept out of temporary files.
const memory = 4 << 20

// Read reads a form, stores its files as those of the person by, and writes the JSON of the command. Fields that cannot
// be read are an Invalid fault with their paths; Posted.Values is good either way.
func Read(r *http.Request, inputs []procedure.Input, files Keeper, by string) (Posted, error) {
	if err := page.Parts(r, memory); err != nil {
		return Posted{}, err
	}
	d := &decoder{ctx: r.Context(), in: r.PostForm, out: url.Values{}, files: files, by: by}
	if r.MultipartForm != nil {
		d.uploads = r.MultipartForm.File
		defer r.MultipartForm.RemoveAll()
	}
	body := d.object(inputs, "", "")
	for _, extra := range []string{"step", "key"} {
		if v := d.in[extra]; v != nil && d.out[extra] == nil {
			d.out[extra] = v
		}
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return Posted{Values: d.out}, err
	}
	if d.err != nil {
		return Posted{Values: d.out}, d.err
	}
	return Posted{d.out, raw}, d.faults.Err()
}

type decoder struct {
	ctx     context.Context
	in, out url.Values
	uploads map[string][]*multipart.FileHeader
	files   Keeper
	by      string
	faults  fault.List
	err     error // of the store, not of the reader
}

// object reads inputs that were posted under one path and writes them under another.
func (d *decoder) object(inputs []procedure.Input, from, to string) map[string]any {
	body := map[string]any{}
	for _, in := range inputs {
		if v := d.value(in, from+in.Name, to+in.Name); v != nil {
			body[in.Name] = v
		}
	}
	return body
}

// value is nil for what was left empty.
func (d *decoder) value(in procedure.Input, from, to string) any {
	switch in.Type {
	case procedure.List:
		return d.list(in, from, to)
	case procedure.Findings:
		return d.list(procedure.Input{Fields: []procedure.Input{{Name: "allegation"}, {Name: "finding"}, {Name: "reason", Type: procedure.Para}}}, from, to)
	case procedure.Files:
		return d.keep(from, to)
	case procedure.Bool:
		return d.text(from, to) != ""
	}
	if in.Name == "mentions" {
		if list := d.in[from]; len(list) > 0 {
			d.out[to] = list
			return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == "" })
		}
		return nil
	}
	s := d.text(from, to)
	if in.Type == Case && s == "" {
		s = d.text(from+"_text", to+"_text")
	}
	if s == "" {
		return nil
	}
	switch in.Type {
	case procedure.Number, procedure.Scale:
		n, err := strconv.Atoi(s)
		if err != nil {
			d.faults.Add(to, "input.number")
			return nil
		}
		return n
	case procedure.Money:
		n, err := kit.ParseMoney(s)
		if err != nil {
			d.faults.Add(to, "input.money")
			return nil
		}
		return n
	case procedure.Date:
		if _, err := time.Parse(time.DateOnly, s); err != nil {
			d.faults.Add(to, "input.date", "value", s)
			return nil
		}
	case procedure.Instant:
		t, err := i18n.ParseInput(d.ctx, s)
		if f := fault.As(err); f != nil {
			d.faults.Add(to, f.Key, f.Args...)
			return nil
		}
		if err != nil {
			d.faults.Add(to, "input.date", "value", s)
			return nil
		}
		return t.UTC().Format(time.RFC3339)
	case Span:
		return s + d.text(from+"_unit", to+"_unit")
	case Tags:
		return slices.DeleteFunc(strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '\uff0c' || r == '\u3001' || r == '\n' }), func(s string) bool { return strings.TrimSpace(s) == "" })
	}
	return s
}

// text copies one field; surrounding blanks and the carriage returns of browsers are dropped.
func (d *decoder) text(from, to string) string {
	if v := d.in[from]; len(v) > 0 {
		s := strings.TrimSpace(strings.ReplaceAll(v[0], "\r\n", "\n"))
		d.out.Set(to, s)
		return s
	}
	return ""
}

// list reads rows in the order of their numbers, whatever numbers the page gave them. A row in which nothing was
// written is left out.
func (d *decoder) list(in procedure.Input, from, to string) any {
	seen := map[int]bool{}
	for name := range d.in {
		if rest, ok := strings.CutPrefix(name, from+"."); ok {
			first, _, _ := strings.Cut(rest, ".")
			if i, err := strconv.Atoi(first); err == nil && i >= 0 {
				seen[i] = true
			}
		}
	}
	order := make([]int, 0, len(seen))
	for i := range seen {
		order = append(order, i)
	}
	slices.Sort(order)
	rows := []any{}
	for _, i := range order[:min(len(order), maxRows)] {
		at, as := from+"."+strconv.Itoa(i), to+"."+strconv.Itoa(len(rows))
		if plain(in) {
			if v := d.value(in.Fields[0], at, as); v != nil {
				rows = append(rows, v)
			}
		} else if row := d.object(in.Fields, at+".", as+"."); len(row) > 0 {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return rows
}
