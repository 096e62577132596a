// Package api is the JSON door of the house: every resource and every command over HTTP, described by OpenAPI 3.1. It
// decides nothing. It says who asks, hands the command to the desk or the question to the views, and words the answer
// or the refusal in the caller's language.
package api

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"amends/internal/blob"
	"amends/internal/casefile"
	"amends/internal/desk"
	"amends/internal/house"
	"amends/internal/i18n"
	"amends/internal/intake"
	"amends/internal/pace"
	"amends/internal/view"
)

// Prefix is where the first version of the resources lives.
const Prefix = "/api/v1"

// Deps are what the door stands on.
type Deps struct {
	House *house.House
	Blobs *blob.Blobs // nil: those of the house
	// Reports answers the dashboard; nil: reports are away (503).
	Reports Reports
	// Sheet draws the page for reading in a case file; nil: there is none in it.
	Sheet casefile.Sheet
	// Words holds every catalogue of the program, with Words of this package in it; nil: only those of i18n, notify and api.
	Words *i18n.Bundle
	// Version of the program, shown by /health and in the OpenAPI document.
	Version string
	// Address tells whom a request comes from when a proxy stands before the server; nil: the peer.
	Address func(*http.Request) string
	// Acts are what complainants do without an account; nil: intake.Acts.
	Acts []intake.Act
}

// Reports is what the door needs of package report: figures that hold only what the viewer may see.
type Reports interface {
	Dashboard(ctx context.Context, viewer view.Viewer, query url.Values, now time.Time) (any, error)
}

// API serves /api/.
type API struct {
	Deps
	desk    *desk.Desk
	views   *view.Views
	log     *slog.Logger
	now     func() time.Time
	mux     *http.ServeMux
	huma    huma.API
	routes  []*route
	schemas map[string]*huma.Schema                         // of commands, by name
	shapes  func() map[i18n.Lang]map[string]json.RawMessage // the same, written out
	words   *dictionary
	numbers *numbers
	knocks  *pace.Limiter // whatever is sent without an account, by address
	portal  *intake.Intake
	staff   *intake.Intake
	health  healthCache
	docs    func() map[string]document // by path
}

// New makes the handler to be mounted at /api/. It panics only on a table of routes that contradicts itself, which is a
// broken build.
func New(d Deps) http.Handler { return newAPI(d) }

func newAPI(d Deps) *API {
	if d.Blobs == nil {
		d.Blobs = d.House.Blobs
	}
	if d.Acts == nil {
		d.Acts = intake.Acts
	}
	a := &API{Deps: d, desk: d.House.Desk, views: d.House.Views, log: d.House.Log, now: d.House.Now, mux: http.NewServeMux(),
		numbers: newNumbers(d.House.Views)}
	if a.Deps.Words == nil {
		a.Deps.Words = i18n.New()
		if err := a.Deps.Words.Add(append(house.Words(), Words)...); err != nil {
			panic(err)
		}
	}
	a.knocks, a.portal = perHour(knocksPerHour), portalDoor(d.House)
	a.staff = d.House.Intake(intake.Way{ID: channel})
	cfg := huma.Config{OpenAPI: a.frame(), Formats: map[string]huma.Format{"application/json": huma.DefaultJSONFormat}, DefaultFormat: "application/json"}
	a.huma = humago.NewWithPrefix(a.mux, Prefix, cfg)
	a.schemas, a.words = commandSchemas(), newDictionary()
	a.routes = a.table()
	for _, rt := range a.routes {
		a.mount(rt)
	}
	a.publish()
	a.mux.HandleFunc("/", a.nowhere)
	return a
}

// knocksPerHour is how often an address may send something without an account, so that an office behind one address finds
// room: what is refused counts too, and nothing of it is read once it is too much.
const knocksPerHour = 600

func perHour(most int) *pace.Limiter { return pace.NewLimiter("api.wait", most, time.Hour) }

// mount gives a route to the router and to the description.
func (a *API) mount(rt *route) {
	if rt.reads() && rt.bounds.Bytes == 0 {
		panic("the route " + rt.id + " reads a body and does not say how much of it")
	}
	op := a.describe(rt)
	a.huma.OpenAPI().AddOperation(op)
	a.huma.Adapter().Handle(op, func(ctx huma.Context) {
		r, w := humago.Unwrap(ctx)
		a.serve(rt, w, r)
	})
}

// ServeHTTP answers one request.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.mux.ServeHTTP(w, r) }
