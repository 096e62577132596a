package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"amends/internal/auth"
	"amends/internal/field"
	"amends/internal/i18n"
)

// tags are the groups of the document, in its order.
var tags = []struct{ id, zh, en string }{
	{"complaints", "投诉", "Complaints"}, {"commands", "办理投诉", "Working on a complaint"}, {"files", "文件", "Files"},
	{"rectifications", "整改", "Corrective actions"},
	{"views", "保存的视图", "Saved views"}, {"notices", "通知", "Notices"}, {"statements", "当事人陈述", "Statements of parties"},
	{"customers", "客户", "Customers"}, {"reports", "报表", "Reports"}, {"settings", "设置", "Settings"},
	{"account", "身份与令牌", "Identity and tokens"},
	{"portal", "投诉人自助", "For complainants"}, {"health", "运行状况", "Health"},
}

// frame is the document before its operations.
func (a *API) frame() *huma.OpenAPI {
	version := a.Version
	if version == "" {
		version = "1"
	}
	doc := &huma.OpenAPI{OpenAPI: "3.1.0", Info: &huma.Info{Title: "Amends 诉达", Version: version},
		Components: &huma.Components{Schemas: huma.NewMapRegistry("#/components/schemas/", namer), SecuritySchemes: map[string]*huma.SecurityScheme{
			"token":   {Type: "http", Scheme: "bearer", BearerFormat: auth.TokenPrefix + "…"},
			"session": {Type: "apiKey", In: "cookie", Name: auth.Cookie},
		}}}
	doc.Components.Responses = a.problemResponses(doc.Components.Schemas)
	for _, t := range tags {
		doc.Tags = append(doc.Tags, &huma.Tag{Name: t.id})
	}
	return doc
}

// namer names a schema by its type; types of other packages that share a name with ours are told apart by the package.
func namer(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name := huma.DefaultSchemaNamer(t, hint)
	if p := t.PkgPath(); strings.HasPrefix(p, "amends/internal/") && !strings.HasSuffix(p, "/api") {
		pkg := p[strings.LastIndexByte(p, '/')+1:]
		return strings.ToUpper(pkg[:1]) + pkg[1:] + name
	}
	return name
}

func (a *API) describe(rt *route) *huma.Operation {
	reg := a.huma.OpenAPI().Components.Schemas
	op := &huma.Operation{OperationID: rt.id, Method: rt.method, Path: rt.path, Tags: []string{rt.tag}, Responses: map[string]*huma.Response{}}
	for _, name := range pathParams(rt.path) {
		op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "path", Required: true, Description: placeDoc(rt.path, name),
			Schema: &huma.Schema{Type: huma.TypeString, Enum: anyOf(placeKinds(rt.path))}})
	}
	for _, p := range rt.query {
		op.Parameters = append(op.Parameters, p.describe())
	}
	if rt.body != nil {
		own, _ := rt.body.(*huma.Schema)
		needed := rt.command != "reopen" && (own == nil || len(own.Required) > 0)
		op.RequestBody = &huma.RequestBody{Required: needed, Content: map[string]*huma.MediaType{}}
		s := a.bodySchema(rt, reg)
		for _, m := range rt.medias() {
			op.RequestBody.Content[m] = &huma.MediaType{Schema: s}
		}
	} else if rt.method == http.MethodPost && rt.media != nil {
		op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"multipart/form-data":      {Schema: &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{"file": {Type: huma.TypeString, Format: "binary"}}, Required: []string{"file"}}},
			"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
		}}
	}
	a.answers(rt, op, reg)
	if !rt.open {
		op.Security = []map[string][]string{{"token": append([]string{}, rt.scopes...)}}
		if rt.method == http.MethodGet {
			op.Security = append(op.Security, map[string][]string{"session": {}})
		}
	}
	return op
}

// placeDoc says what stands in a gap of a path.
func placeDoc(path, name string) string {
	if name == "id" {
		first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
		name = first
	}
	return map[string]string{"complaints": "Id of the complaint, or its number", "customers": "Id of the customer", "tokens": "Id of the token",
		"procedures": "Id of the procedure", "saved-views": "Id of the saved view", "n": "Number of the version", "number": "Number of the complaint", "digest": "SHA-256 of the file",
		"outbox": "Id of the message", "message": "Id of the message",
		"measure": "Id of the measure in the plan", "request": "Id of the request", "statement": "Id of the statement", "kind": "The kind"}[name]
}

// placeKinds are all that may stand in the gap of a path; nil: too many to tell.
func placeKinds(path string) []string {
	switch path {
	case "/choices/{kind}":
		return choiceKinds
	case "/settings/{kind}":
		list := []string{all}
		for _, s := range sections {
			list = append(list, string(s.kind))
		}
		return list
	}
	return nil
}

func (rt *route) medias() []string {
	if rt.media != nil {
		return rt.media
	}
	return []string{"application/json"}
}

// bodySchema puts a command's own schema among the components, and reflects any other body.
func (a *API) bodySchema(rt *route, reg huma.Registry) *huma.Schema {
	s, ready := rt.body.(*huma.Schema)
	if !ready {
		return a.reflect(reg, reflect.TypeOf(rt.body))
	}
	name := camel(rt.id)
	if rt.command != "" {
		name += "Command"
	}
	reg.Map()[name] = s
	return &huma.Schema{Ref: "#/components/schemas/" + name}
}

func (a *API) reflect(reg huma.Registry, t reflect.Type) *huma.Schema {
	// Settings and procedures belong to other packages, whose types read and write themselves; their shape is documented
	// with the files that hold them.
	if p := t.PkgPath(); strings.HasSuffix(p, "/register") || strings.HasSuffix(p, "/procedure") {
		return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true, Description: t.String()}
	}
	return reg.Schema(t, true, "")
}

func (a *API) answers(rt *route, op *huma.Operation, reg huma.Registry) {
	status := rt.status
	if status == 0 {
		status = http.StatusOK
	}
	ok := &huma.Response{Description: http.StatusText(status)}
	switch {
	case rt.answer != nil:
		ok.Content = map[string]*huma.MediaType{"application/json": {Schema: a.reflect(reg, rt.answer)}}
	case status != http.StatusNoContent:
		media := "application/octet-stream"
		if len(rt.media) == 1 {
			media = rt.media[0]
		}
		ok.Content = map[string]*huma.MediaType{media: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}
	}
	op.Responses[strconv.Itoa(status)] = ok
	for _, n := range rt.refusals() {
		op.Responses[strconv.Itoa(n)] = &huma.Response{Ref: "#/components/responses/" + problemName(n)}
	}
	if rt.conditional() {
		op.Responses["304"] = &huma.Response{Description: "Not changed since the ETag of If-None-Match"}
	}
	if rt.id == "get_health" { // out of order is an answer here, and no refusal
		op.Responses["503"] = &huma.Response{Description: "Out of order; the same body says what is", Content: ok.Content}
	}
}

// conditional says whether the answer is left out for who has it already.
func (rt *route) conditional() bool {
	return slices.ContainsFunc(rt.query, func(p param) bool { return p.name == ifNoneMatch.name })
}

// refusals are the statuses that a route may answer besides its own.
func (rt *route) refusals() []int {
	list := []int{400, 405, 500, 503}
	if !rt.open || rt.tag == "portal" {
		list = append(list, 401)
	}
	if !rt.open {
		list = append(list, 403)
	}
	if strings.Contains(rt.path, "{") {
		list = append(list, 404)
	}
	if rt.method != http.MethodGet {
		list = append(list, 408, 409, 413, 422)
	} else if !rt.open || len(rt.query) > 0 {
		list = append(list, 422) // a parameter that the route does not know
	}
	if rt.body != nil && rt.media == nil {
		list = append(list, 415)
	}
	for _, p := range rt.query {
		if p.name == ifMatch.name {
			list = append(list, 412)
		}
	}
	if rt.tag == "portal" {
		list = append(list, 429) // who has no account is counted
	}
	return list
}

// problems say of each status when it comes; the fault inside says more.
var problems = map[int]string{
	400: "The request cannot be read",
	401: "Nobody is signed in, or not any more",
	403: "The token or the role does not open this",
	404: "There is none, or none that you may see",
	405: "There is no such method at this path; Allow names those that there are",
	408: "The body stopped coming before it was whole",
	409: "A rule refuses it, or the case has changed meanwhile",
	412: "It is not on the version of If-Match any more",
	413: "The body is too large",
	415: "The body is of another media type, or not in UTF-8",
	422: "Some of the input is wrong; errors names each field",
	429: "Too often; Retry-After says how many seconds to wait",
	500: "A fault of the server; name the request when you ask for help",
	503: "Not available now, such as while the database is away; Retry-After says how many seconds to wait",
}

func problemName(status int) string {
	return "Problem" + strconv.Itoa(status)
}

// problemResponses are the refusals, described once for all operations.
func (a *API) problemResponses(reg huma.Registry) map[string]*huma.Response {
	heads := map[int]string{401: "WWW-Authenticate", 405: "Allow", 429: "Retry-After"}
	body := map[string]*huma.MediaType{"application/problem+json": {Schema: a.reflect(reg, typeOf[Problem]())}}
	out := map[string]*huma.Response{}
	for status, words := range problems {
		r := &huma.Response{Description: words, Content: body}
		if name := heads[status]; name != "" {
			typ := huma.TypeString
			if status == http.StatusTooManyRequests {
				typ = huma.TypeInteger
			}
			r.Headers = map[string]*huma.Header{name: {Schema: &huma.Schema{Type: typ}}}
		}
		out[problemName(status)] = r
	}
	return out
}

func (p param) describe() *huma.Param {
	s := &huma.Schema{Type: p.typ, Enum: anyOf(p.enum), Format: p.format}
	switch {
	case p.typ == huma.TypeInteger && p.max > 0:
		s.Minimum, s.Maximum = decimal(p.min), decimal(p.max)
	case p.typ == huma.TypeString && p.max > 0:
		s.MaxLength = number(p.max)
	}
	doc := p.doc
	if p.kind != "" {
		names(s, p.kind)
		doc, s.Description = join2(doc+".", s.Description), ""
	}
	in := p.in
	if in == "" {
		in = "query"
	}
	return &huma.Param{Name: p.name, In: in, Description: doc, Required: p.need, Schema: s}
}

func pathParams(path string) []string {
	var out []string
	for _, part := range strings.Split(path, "/") {
		if strings.HasPrefix(part, "{") {
			out = append(out, strings.Trim(part, "{}"))
		}
	}
	return out
}

func camel(id string) string {
	var b strings.Builder
	for _, w := range strings.Split(id, "_") {
		b.WriteString(strings.ToUpper(w[:1]) + w[1:])
	}
	return b.String()
}

// sketch is the schema of a portal body: its struct, sharpened by the inputs of the command that it becomes.
func sketch(t reflect.Type, inputs []field.Field, optional string) *huma.Schema {
	s := object(t)
	sharpen(s, inputs)
	s.Required = slices.DeleteFunc(s.Required, func(name string) bool { return name == optional })
	return s
}

// document is a page that never changes while the program runs.
type document struct {
	kind string
	body []byte
}

// publish makes the addresses of the description. It is written when somebody first asks, in a quarter of a second that no start
// of the program has to wait for; what does not fit together in the tables panics then, and TestOpenAPI asks.
func (a *API) publish() {
	list := a.words.describe(a.huma.OpenAPI())
	a.shapes = sync.OnceValue(func() map[i18n.Lang]map[string]json.RawMessage { return a.writeShapes(list) })
	a.docs = sync.OnceValue(func() map[string]document {
		a.shapes() // first: both put the descriptions into one language after the other
		return a.writeDocs(list)
	})
	for _, name := range []string{"openapi.json", "openapi.yaml", "docs", "docs.css"} {
		a.mux.HandleFunc("GET /api/"+name, func(w http.ResponseWriter, r *http.Request) { a.serveDocument(w, r, name) })
	}
}

// writeDocs writes the document in each language, as JSON and as YAML, and the page that shows it.
func (a *API) writeDocs(list []described) map[string]document {
	docs, doc := map[string]document{"docs.css": {"text/css; charset=utf-8", docsStyle}}, a.huma.OpenAPI()
	for _, lang := range i18n.Langs {
		a.word(doc, lang)
		a.words.say(list, lang)
		page, err := a.page(lang)
		raw, err1 := json.Marshal(doc)
		y, err2 := doc.YAML()
		if err = errors.Join(err, err1, err2); err != nil {
			panic(fmt.Errorf("api: describe: %w", err)) // a broken table of routes
		}
		docs["openapi.json "+string(lang)] = document{"application/json; charset=utf-8", raw}
		docs["openapi.yaml "+string(lang)] = document{"application/yaml; charset=utf-8", y}
		docs["docs "+string(lang)] = document{"text/html; charset=utf-8", page}
	}
	return docs
}

// writeShapes writes out the schema of each command in each language, for the actions of a case.
func (a *API) writeShapes(list []described) map[i18n.Lang]map[string]json.RawMessage {
	out := map[i18n.Lang]map[string]json.RawMessage{}
	for _, lang := range i18n.Langs {
		a.words.say(list, lang)
		out[lang] = map[string]json.RawMessage{}
		for name, s := range a.schemas {
			raw, err := json.Marshal(s)
			if err != nil {
				panic(fmt.Errorf("api: describe %s: %w", name, err))
			}
			out[lang][name] = raw
		}
	}
	return out
}

func (a *API) serveDocument(w http.ResponseWriter, r *http.Request, name string) {
	d, ok := a.docs()[name+" "+string(i18n.Choose(r.URL.Query().Get("lang"), r))]
	if !ok {
		d = a.docs()[name]
	}
	h := w.Header()
	h.Set("Content-Type", d.kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Language, Cookie")
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Length", strconv.Itoa(len(d.body)))
	_, _ = w.Write(d.body)
}

// word puts the summaries and descriptions in one language.
func (a *API) word(doc *huma.OpenAPI, lang i18n.Lang) {
	ctx := i18n.With(a.Words.Into(contextless), lang)
	pick := func(zh, en string) string {
		if lang == i18n.En {
			return en
		}
		return zh
	}
	doc.Info.Description = i18n.T(ctx, "api.doc.intro")
	for i, t := range tags {
		doc.Tags[i].Description = pick(t.zh, t.en)
	}
	for _, rt := range a.routes {
		op := operation(doc.Paths[rt.path], rt.method)
		op.Summary = pick(rt.zh, rt.en)
		var more []string
		if rt.more != "" {
			more = append(more, i18n.T(ctx, rt.more))
		}
		if len(rt.scopes) > 0 {
			more = append(more, i18n.T(ctx, "api.doc.scopes", "scopes", strings.Join(rt.scopes, ", ")))
		}
		op.Description = strings.Join(more, " ")
	}
}

func operation(p *huma.PathItem, method string) *huma.Operation {
	switch method {
	case http.MethodPost:
		return p.Post
	case http.MethodPut:
		return p.Put
	case http.MethodDelete:
		return p.Delete
	}
	return p.Get
}
