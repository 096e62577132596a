package api

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"

	"amends/internal/auth"
	"amends/internal/blob"
	"amends/internal/bound"
	"amends/internal/casefile"
	"amends/internal/fault"
	"amends/internal/register"
	"amends/internal/view"
)

// storing is how a file is sent.
var storing = route{media: []string{"multipart/form-data", "application/octet-stream"},
	query: []param{{name: "name", typ: "string", doc: "Name of the file when the body is the file itself"}}}

func fileRoutes(most int64) []*route {
	return []*route{
		{method: "POST", path: "/files", id: "store_file", tag: "files", zh: "上传文件", en: "Store a file", more: "api.doc.files",
			scopes: []string{auth.CasesWrite}, needs: []register.Permission{register.CaseRegister, register.CaseWork, register.CaseReply, register.CaseNote},
			media: storing.media, query: storing.query, bounds: fileOf(most),
			answer: typeOf[blob.Ref](), status: http.StatusCreated, do: (*call).store},
		{method: "GET", path: "/complaints/{id}/files/{digest}", id: "get_file", tag: "files", zh: "读取投诉中的文件", en: "Read a file of a complaint",
			scopes: []string{auth.CasesRead}, query: []param{{name: "download", typ: "boolean"}}, media: []string{"application/octet-stream"}, do: (*call).file},
		{method: "GET", path: "/complaints/{id}/case-file", id: "get_case_file", tag: "files", zh: "下载卷宗（ZIP，附证明，留痕）", en: "The case file: a ZIP with its proof (recorded)", more: "api.doc.case_file",
			scopes: []string{auth.CasesRead, auth.CustomersRead}, needs: []register.Permission{register.CaseExport}, media: []string{"application/zip"}, do: (*call).caseFile},
		record("/rectifications/{id}", "rectification", "下载一项整改的卷宗", "The case file of one corrective action", auth.CasesRead,
			[]register.Permission{register.CaseView}, func(c *call) casefile.Which { return casefile.Action(c.r.PathValue("id")) }),
		record("/customers/{id}", "customer", "下载一位客户的查看记录", "The record of who looked at one customer", auth.CustomersRead,
			[]register.Permission{register.CustomerView}, func(c *call) casefile.Which { return casefile.Customer(c.r.PathValue("id")) }),
		record("/settings", "settings", "下载设置的变更记录", "The record of all changes of settings", auth.SettingsRead,
			[]register.Permission{register.SettingsView}, func(*call) casefile.Which { return casefile.Settings() }),
		record("/accounts/{staff}", "account", "下载一个账号的令牌与密码记录", "The record of the tokens and passwords of one account",
			auth.SettingsRead, nil, func(c *call) casefile.Which { return casefile.Account(c.r.PathValue("staff")) }),
	}
}

// record is the route of the record of one stream, with its proof: the same file for all of them.
func record(at, id, zh, en, scope string, needs []register.Permission, of func(*call) casefile.Which) *route {
	return &route{method: "GET", path: at + "/case-file", id: "get_" + id + "_case_file", tag: "files",
		zh: zh + "（ZIP，附证明，留痕）", en: en + ": a ZIP with its proof (recorded)", more: "api.doc.record",
		scopes: []string{scope}, needs: needs, media: []string{"application/zip"}, do: func(c *call) error { return c.record(of(c)) }}
}

// caseFile gives the case file of a complaint; the vault notes it, as it does of every record.
func (c *call) caseFile() error {
	id, err := c.caseID()
	if err != nil {
		return err
	}
	return c.record(casefile.Complaint(id))
}

func (c *call) record(of casefile.Which) error {
	return casefile.Serve(c.ctx, c.w, c.api.House, c.who.Staff, of, c.api.Sheet)
}

func (c *call) store() error {
	ref, err := c.upload(c.who.Staff)
	if err != nil {
		return err
	}
	return c.answer(http.StatusCreated, ref)
}

// fileOf is the room for one file and what stands around it in a form.
func fileOf(most int64) bound.Body { return bound.Body{Bytes: most + 1<<20, Values: 20} }

// upload takes the first file of a form, or the body itself.
func (c *call) upload(by string) (blob.Ref, error) {
	said := c.r.Body
	name, body := c.r.URL.Query().Get("name"), io.Reader(http.MaxBytesReader(c.w, said, c.rt.bounds.Bytes))
	if t, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type")); err == nil && t == "multipart/form-data" && params["boundary"] != "" {
		c.r.Body = io.NopCloser(body)
		form, err := c.r.MultipartReader()
		if err != nil {
			return blob.Ref{}, fault.New(fault.BadRequest, "api.bad_form").With(err)
		}
		for n := 0; ; n++ {
			if n == c.rt.bounds.Values {
				return blob.Ref{}, fault.New(fault.TooLarge, "input.too_many_values", "max", n)
			}
			part, err := form.NextPart()
			if err != nil {
				if errors.Is(err, io.EOF) {
					return blob.Ref{}, fault.Input("file", "input.required")
				}
				return blob.Ref{}, cut(err, fault.New(fault.BadRequest, "api.bad_form").With(err))
			}
			if part.FileName() != "" {
				name, body = part.FileName(), part
				break
			}
		}
	}
	ref, err := c.api.Blobs.Put(c.ctx, body, name, by)
	if err != nil {
		_, _ = io.CopyN(io.Discard, said, c.api.Blobs.Limit+drained) // who is still speaking would not hear the answer
		return blob.Ref{}, cut(err, err)
	}
	return ref, nil
}

// cut tells a body over the limit, and what the body itself says of its end, from other troubles with it.
func cut(err, otherwise error) error {
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		return tooLarge(over.Limit)
	}
	if fault.As(err) != nil { // that it stood still, or was cut
		return err
	}
	return otherwise
}

// file serves a file that belongs to a case that the caller sees.
func (c *call) file() error {
	p, err := c.open()
	if err != nil {
		return err
	}
	digest := c.r.PathValue("digest")
	f, ok := fileIn(&p, digest)
	if !ok {
		return fault.New(fault.Unknown, "blob.unknown")
	}
	download, _ := strconv.ParseBool(c.r.URL.Query().Get("download"))
	return c.api.Blobs.Serve(c.w, c.r, digest, f.Name, download)
}

func fileIn(p *view.CasePage, digest string) (view.FileRef, bool) {
	for i := range p.Timeline {
		for _, f := range p.Timeline[i].Files {
			if f.Digest == digest {
				return f, true
			}
		}
	}
	return view.FileRef{}, false
}
