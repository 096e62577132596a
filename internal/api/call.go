package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/typed"
	"amends/internal/view"
)

// drained is how much of a body that is too large is read to its end.
const drained = 8 << 20

// call is one request on its way through a route.
type call struct {
	api   *API
	rt    *route
	w     http.ResponseWriter
	r     *http.Request
	ctx   context.Context
	id    string // of the request, for the log and the problem
	who   auth.Principal
	snap  *register.Snapshot
	now   time.Time
	words context.Context // made when words are needed first
}

// serve runs a route: who asks, may this way of signing in, the handler, the answer. It is the one place that logs.
func (a *API) serve(rt *route, w http.ResponseWriter, r *http.Request) {
	c := &call{api: a, rt: rt, w: w, r: r, ctx: r.Context(), id: requestID(), now: a.now(), snap: a.House.Register.Snapshot()}
	h := w.Header()
	h["X-Request-Id"] = []string{c.id}
	h["X-Content-Type-Options"] = nosniff
	h["Cache-Control"] = noStore
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler { //nolint:errorlint // net/http compares it this way
				panic(p)
			}
			c.problem(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	err := c.legible()
	for _, next := range []func() error{c.enter, c.knock, c.asked, func() error { return rt.do(c) }} {
		if err != nil {
			break
		}
		err = next()
	}
	if err != nil {
		c.problem(err)
	}
}

var (
	nosniff = []string{"nosniff"}
	noStore = []string{"no-store"}
	isJSON  = []string{"application/json; charset=utf-8"}
)

// viewer is what the caller may see.
func (c *call) viewer() view.Viewer { return view.ViewerOf(c.snap, c.who.Staff) }

// said is the context whose words are the caller's.
func (c *call) said() context.Context {
	if c.words == nil {
		setting := c.snap.Language()
		if p := c.snap.StaffByID[c.who.Staff]; p != nil && p.Language != "" {
			setting = p.Language
		}
		if c.r.Header.Get("Accept-Language") != "" {
			setting = "" // asked for in so many words
		}
		ctx := i18n.WithZone(c.api.Words.Into(c.ctx), c.snap.Zone())
		c.words = i18n.WithNow(i18n.With(ctx, i18n.Choose(setting, c.r)), c.now)
	}
	return c.words
}

// name picks the organisation's own words in the caller's language.
func (c *call) name(w register.Title) string {
	if len(w) == 0 {
		return ""
	}
	return i18n.Name(c.said(), w)
}

// body reads the JSON body; an absent one is the empty object.
func (c *call) body() ([]byte, error) {
	if ct := c.r.Header.Get("Content-Type"); ct != "" && !isJSONType(ct) {
		return nil, &statusError{http.StatusUnsupportedMediaType, fault.New(fault.BadRequest, "api.content_type", "want", "application/json")}
	}
	raw, err := c.read()
	if err == nil {
		err = c.rt.bounds.JSON(raw)
	}
	if err == nil {
		err = typed.JSON(raw)
	}
	return raw, err
}

func isJSONType(ct string) bool {
	if ct == "application/json" {
		return true
	}
	t, params, err := mime.ParseMediaType(ct)
	charset := params["charset"] // JSON is UTF-8; another one would be read as something that nobody said
	return err == nil && (t == "application/json" || strings.HasSuffix(t, "+json")) && (charset == "" || strings.EqualFold(charset, "utf-8"))
}

func (c *call) read() ([]byte, error) {
	limit := c.rt.bounds.Bytes
	if c.r.ContentLength > limit {
		// Many clients listen only once they have said everything, and would see a broken connection instead of the answer.
		_, _ = io.CopyN(io.Discard, c.r.Body, drained)
		return nil, tooLarge(limit)
	}
	raw, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, limit))
	switch {
	case err != nil:
		return nil, cut(err, fault.New(fault.BadRequest, "api.body_cut").With(err))
	case len(bytes.TrimSpace(raw)) == 0:
		return []byte("{}"), nil
	}
	return raw, nil
}

func tooLarge(limit int64) error {
	return fault.New(fault.TooLarge, "api.body_too_large", "max", limit)
}

// decode reads a body of the door's own shape, strictly.
func (c *call) decode(into any) error {
	raw, err := c.body()
	if err != nil {
		return err
	}
	return decodeJSON(raw, into)
}

// isObject refuses JSON that is something else than an object: no field could be named for it.
func isObject(raw []byte) error {
	raw = bytes.TrimSpace(raw)
	if len(raw) > 0 && raw[0] != '{' && json.Valid(raw) {
		return fault.New(fault.BadRequest, "api.not_object")
	}
	return nil
}

func decodeJSON(raw []byte, into any) error {
	if err := isObject(raw); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return misread(object(reflect.TypeOf(into).Elem()), raw, fault.New(fault.BadRequest, "input.not_json").With(err))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fault.New(fault.BadRequest, "input.not_json")
	}
	typed.All(into)
	return given(into, raw)
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// answer writes a value as JSON.
func (c *call) answer(status int, v any) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("encode answer of %s: %w", c.rt.id, err)
	}
	h := c.w.Header()
	if status == http.StatusOK && c.rt.conditional() {
		if h["Etag"] == nil { // of a list: what it says
			sum := sha256.Sum256(b.Bytes())
			h["Etag"] = []string{`"` + hex.EncodeToString(sum[:12]) + `"`}
		}
		h["Vary"] = []string{"Accept-Language"}
		if has(c.r.Header.Get("If-None-Match"), h["Etag"][0]) {
			c.w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	if h["Content-Type"] == nil {
		h["Content-Type"] = isJSON
	}
	h["Content-Length"] = []string{strconv.Itoa(b.Len())}
	c.w.WriteHeader(status)
	_, _ = c.w.Write(b.Bytes()) // the caller has gone; nobody is left to be told
	return nil
}

// has says whether If-None-Match names an entity tag; weak ones are as good here (RFC 9110, 13.1.2).
func has(list, tag string) bool {
	for _, x := range strings.Split(list, ",") {
		if x = strings.TrimSpace(x); x == "*" || strings.TrimPrefix(x, "W/") == tag {
			return true
		}
	}
	return false
}

func (c *call) ok(v any) error { return c.answer(http.StatusOK, v) }

// limit reads the size of a page.
func (c *call) limit(most int) (int, error) {
	text := c.r.URL.Query().Get("limit")
	if text == "" {
		return 50, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, fault.Input("limit", "api.between", "min", 1, "max", most)
	}
	return n, nil
}

// knock counts what is sent without an account, before anything of it is read.
func (c *call) knock() error {
	if !c.rt.open || !c.rt.reads() {
		return nil
	}
	return c.api.knocks.Take(c.address(), c.now)
}

// address is whom the request comes from.
func (c *call) address() string {
	if c.api.Address != nil {
		return c.api.Address(c.r)
	}
	return c.r.RemoteAddr
}
