package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/vault"
)

// Problem is every refusal of the door (RFC 9457). Title and Detail are in the caller's language, Code is for programs.
type Problem struct {
	Type    string         `json:"type" doc:"A page that explains this kind of problem"`
	Title   string         `json:"title"`
	Status  int            `json:"status"`
	Detail  string         `json:"detail"`
	Code    string         `json:"code" doc:"Stable name of the problem"`
	Errors  []FieldProblem `json:"errors,omitempty" doc:"What is wrong with single fields"`
	More    int            `json:"more,omitempty" doc:"How many more fields are wrong than are told"`
	Missing []MissingStep  `json:"missing,omitempty" doc:"The steps that closing still waits for"`
	Request string         `json:"request" doc:"Name this when you ask for help"`
}

// FieldProblem is one fault inside the input.
type FieldProblem struct {
	Path    string `json:"path"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Choices string `json:"choices,omitempty" doc:"Where the codes are listed that this field takes"`
}

// MissingStep is one line of the ledger's refusal.
type MissingStep struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// statusError gives a fault another status than that of its kind.
type statusError struct {
	status int
	err    error
}

func (e *statusError) Error() string { return e.err.Error() }
func (e *statusError) Unwrap() error { return e.err }

// statusOf is the one mapping from kinds to statuses.
func statusOf(k fault.Kind) int {
	switch k {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.Refused, fault.Conflict:
		return http.StatusConflict
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Unknown:
		return http.StatusNotFound
	case fault.SignIn:
		return http.StatusUnauthorized
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.Unready:
		return http.StatusServiceUnavailable
	case fault.Stalled:
		return http.StatusRequestTimeout
	case fault.BadRequest:
		return http.StatusBadRequest
	}
	return http.StatusInternalServerError
}

// problem answers an error. What is not a fault is logged, here and nowhere else, and told as a number to ask about.
func (c *call) problem(err error) {
	if errors.Is(err, vault.ErrErased) && fault.As(err) == nil {
		err = fault.New(fault.Unknown, "api.erased").With(err)
	}
	known := fault.As(err) != nil
	err = c.api.House.Fault(err)
	f := fault.As(err)
	p := Problem{Type: "/api/docs#problem-internal", Status: http.StatusInternalServerError, Code: "internal", Request: c.id}
	if !known {
		if c.ctx.Err() != nil && (f != nil || errors.Is(err, context.Canceled)) {
			return // the caller hung up
		}
		c.api.log.ErrorContext(c.ctx, "api", "request", c.id, "operation", c.rt.id, "staff", c.who.Staff, "error", err)
	}
	if f != nil {
		p.Type, p.Status, p.Code = "/api/docs#problem-"+strings.ReplaceAll(string(f.Kind), "_", "-"), statusOf(f.Kind), f.Key
	}
	var s *statusError
	if errors.As(err, &s) {
		p.Status = s.status
	}
	c.sentences(&p, f)
	h := c.w.Header()
	h.Set("Content-Type", "application/problem+json; charset=utf-8")
	h.Set("Content-Language", string(i18n.From(c.said())))
	h.Set("Vary", "Accept-Language")
	switch p.Status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="amends"`)
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", "2")
	case http.StatusTooManyRequests:
		if n, ok := argOf(f, "seconds").(int); ok {
			h.Set("Retry-After", strconv.Itoa(n))
		}
	}
	_ = c.answer(p.Status, p) // a Problem always encodes
}

// sentences puts in the words.
func (c *call) sentences(p *Problem, f *fault.Error) {
	ctx := c.said()
	if f == nil {
		p.Title, p.Detail = i18n.T(ctx, "api.internal"), i18n.T(ctx, "fault.internal")
		return
	}
	p.Title = i18n.T(ctx, "fault.kind."+string(f.Kind))
	detail, fields, items := i18n.Fault(ctx, f)
	p.Detail = detail
	p.More = f.More
	for _, x := range f.Fields {
		p.Errors = append(p.Errors, FieldProblem{x.Path, x.Key, fields[x.Path], c.choicesAt(x.Path)})
	}
	slices.SortStableFunc(p.Errors, func(a, b FieldProblem) int { return strings.Compare(a.Path, b.Path) })
	if f.Key == "input.invalid" && len(p.Errors) > 0 { // its own words are for who has a form before him
		names := make([]string, len(p.Errors))
		for i, x := range p.Errors {
			names[i] = x.Path
		}
		p.Detail = i18n.T(ctx, "api.invalid", "names", strings.Join(names, ", "))
		if f.More > 0 {
			p.Detail += "; " + i18n.T(ctx, "fault.more", "n", f.More)
		}
	}
	for i, it := range f.Items {
		p.Missing = append(p.Missing, MissingStep{it.ID, items[i]})
	}
}

// choicesAt is where the codes for a field of this route are listed.
func (c *call) choicesAt(path string) string {
	if s := c.api.schemas[c.rt.command]; s != nil {
		return choicesFor(s, path)
	}
	for _, p := range c.rt.query {
		if p.name == path && p.kind != "" {
			return choicesAt(p.kind)
		}
	}
	return ""
}

func argOf(f *fault.Error, name string) any {
	if f == nil {
		return nil
	}
	for i := 0; i+1 < len(f.Args); i += 2 {
		if fmt.Sprint(f.Args[i]) == name {
			return f.Args[i+1]
		}
	}
	return nil
}

// nowhere answers what no route takes: 405 when another method would do, else 404.
func (a *API) nowhere(w http.ResponseWriter, r *http.Request) {
	c := &call{api: a, rt: &route{id: "nowhere"}, w: w, r: r, ctx: r.Context(), id: requestID(), now: a.now(), snap: a.House.Register.Snapshot()}
	w.Header()["X-Request-Id"] = []string{c.id}
	var allow []string
	for _, m := range []string{"GET", "POST", "PUT", "DELETE"} {
		other := r.Clone(r.Context())
		other.Method = m
		if _, pattern := a.mux.Handler(other); pattern != "/" && pattern != "" {
			allow = append(allow, m)
		}
	}
	if len(allow) > 0 {
		w.Header().Set("Allow", strings.Join(allow, ", "))
		c.problem(&statusError{http.StatusMethodNotAllowed, fault.New(fault.BadRequest, "api.method", "allow", strings.Join(allow, ", "))})
		return
	}
	c.problem(fault.New(fault.Unknown, "api.no_such_path"))
}

// kinds are the kinds of faults, for the page that explains them.
var kinds = []fault.Kind{fault.BadRequest, fault.SignIn, fault.Forbidden, fault.Unknown, fault.Refused, fault.Conflict, fault.TooLarge, fault.Invalid,
	fault.TooMany, fault.Unready, fault.Stalled}
