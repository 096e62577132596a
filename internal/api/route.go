package api

import (
	"net/http"
	"reflect"

	"amends/internal/bound"
	"amends/internal/register"
)

// route is one operation: the router, the gate and the OpenAPI document are all made from it.
type route struct {
	method string
	path   string // below Prefix
	id     string // operation id
	tag    string
	zh, en string // one line for the document
	more   string // key of a longer description; empty: none

	open    bool                  // asks nobody to sign in
	scopes  []string              // that a token must hold, all of them
	needs   []register.Permission // of which the member of staff must hold one; none: the desk or the views decide
	command string                // that it gives; empty: none

	query  []param
	body   any        // *huma.Schema, a zero value whose type is reflected, or nil
	bounds bound.Body // what of a body; the zero value reads none
	media  []string
	answer reflect.Type // nil: no JSON answer
	status int          // on success; 0: 200
	do     func(*call) error
}

// reads says whether the operation is given a body.
func (rt *route) reads() bool {
	return rt.body != nil || len(rt.media) > 0 && rt.method != http.MethodGet
}

// param is one query parameter or header.
type param struct {
	name   string
	typ    string // string, integer, boolean
	in     string // query (default), header
	doc    string
	enum   []string
	min    int
	max    int
	need   bool
	format string
	kind   string // of the choices that it names; empty: it takes no code
}

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }

// table is every route of the door, in the order of the document.
func (a *API) table() []*route {
	var list []*route
	for _, part := range [][]*route{
		caseRoutes(), choiceRoutes(), commandRoutes(a.schemas), fileRoutes(a.Blobs.Limit), customerRoutes(), queueRoutes(),
		savedRoutes(), noticeRoutes(), statementRoutes(), rectificationRoutes(a.schemas), requestRoutes(), outboxRoutes(), reportRoutes(),
		settingRoutes(), revisionRoutes(), procedureRoutes(), accountRoutes(), portalRoutes(a.Acts, a.Blobs.Limit), healthRoutes(),
	} {
		list = append(list, part...)
	}
	return list
}
