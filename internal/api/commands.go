package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"amends/internal/auth"
	"amends/internal/bound"
	"amends/internal/complaint"
)

func commandRoutes(schemas map[string]*huma.Schema) []*route {
	list := make([]*route, 0, len(schemas))
	for _, a := range complaint.Acts() {
		place := places()[a.Name]
		title := complaint.Called()["act."+a.Name]
		rt := &route{method: place[0], path: place[1], id: a.Name, tag: "commands", zh: title["zh"], en: title["en"], command: a.Name,
			scopes: []string{auth.CasesWrite}, body: schemas[a.Name], bounds: bound.Order, answer: typeOf[Outcome](),
			query: []param{idempotencyKey}}
		switch a.Name {
		case "register":
			rt.status, rt.do = http.StatusCreated, (*call).register
		case "give_statement": // whose answer says nothing of the case
			rt.tag, rt.answer, rt.do = "statements", typeOf[Statement](), (*call).giveStatement
		default:
			rt.query = append(rt.query, ifMatch)
			rt.do = func(c *call) error { return c.command(a.Name) }
		}
		if a.Name == "reopen" {
			rt.query = append(rt.query, param{name: "reason", typ: "string", doc: "instead of a body, for clients that send none with DELETE"})
		}
		list = append(list, rt)
	}
	return list
}

var (
	idempotencyKey = param{name: "Idempotency-Key", in: "header", typ: "string", max: maxKey, doc: "The same key is the same act: a repeat changes nothing and answers what the first led to, " +
		"with Idempotent-Replay: true. With another request under it, it is refused (409, desk.key_used)."}
	why = param{name: "why", typ: "string", doc: "Why, for the record: at most 500 characters, sealed. Needed for what takes a setting away, " +
		"changes the rights of somebody who is there, or sets or withdraws a way in of somebody else."}
	ifNoneMatch   = param{name: "If-None-Match", in: "header", typ: "string", doc: "The ETag of an answer that the caller has. When nothing has changed since, the answer is 304, without a body."}
	caseNoneMatch = param{name: "If-None-Match", in: "header", typ: "string", doc: "The ETag of the case that the caller has. When nothing has happened to the case since, " +
		"the answer is 304, without a body; what counts from the present moment, such as seconds_left, and what belongs to the customer may have moved on all the same."}
	ifMatch = param{name: "If-Match", in: "header", typ: "string", doc: "The ETag of what was read, such as \"7\". When it has moved on since, nothing is done and the answer is 412."}
)
