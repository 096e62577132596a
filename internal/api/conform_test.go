package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// conform holds every good answer of every test against the schema that the document promises for it.
func (e *env) conform(r *http.Request, status int, body []byte) {
	e.t.Helper()
	_, pattern := e.api.mux.Handler(r)
	for _, rt := range e.api.routes {
		if rt.method+" "+Prefix+rt.path != pattern || rt.answer == nil {
			continue
		}
		want := rt.status
		if want == 0 {
			want = http.StatusOK
		}
		if status != want {
			e.t.Errorf("%s: status %d, the document says %d", rt.id, status, want)
		}
		var v any
		if err := json.Unmarshal(body, &v); err != nil {
			e.t.Errorf("%s: %v", rt.id, err)
			return
		}
		reg := huma.NewMapRegistry("#/components/schemas/", namer)
		if p := rt.answer.PkgPath(); strings.HasSuffix(p, "/register") || strings.HasSuffix(p, "/procedure") || strings.HasSuffix(p, "/report") {
			return
		}
		s := reg.Schema(reflect.Type(rt.answer), true, "")
		res := &huma.ValidateResult{}
		huma.Validate(reg, s, huma.NewPathBuffer([]byte{}, 0), huma.ModeReadFromServer, v, res)
		for _, err := range res.Errors {
			e.t.Errorf("%s answers other than its schema: %v", rt.id, err)
		}
	}
}

// promised holds every refusal of every test against the document: a status that it does not name is a surprise.
func (e *env) promised(r *http.Request, status int) {
	e.t.Helper()
	_, pattern := e.api.mux.Handler(r)
	for _, rt := range e.api.routes {
		if rt.method+" "+Prefix+rt.path == pattern {
			if op := operation(e.api.huma.OpenAPI().Paths[rt.path], rt.method); op.Responses[strconv.Itoa(status)] == nil {
				e.t.Errorf("%s answers %d, of which the document says nothing", rt.id, status)
			}
		}
	}
}
