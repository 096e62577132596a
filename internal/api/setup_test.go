package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"amends/internal/auth"
	"amends/internal/house"
	"amends/internal/house/housetest"
	"amends/internal/register"
	"amends/internal/report"
	"amends/internal/view"
)

// env is a whole organisation behind the door.
type env struct {
	t     testing.TB
	house *house.House
	api   *API
	log   *syncBuffer
	mu    sync.Mutex
	token map[string]string
}

// figures is how the program joins the reports to the door.
type figures struct{ *house.House }

func (f figures) Dashboard(ctx context.Context, v view.Viewer, q url.Values, now time.Time) (any, error) {
	snap := f.Register.Snapshot()
	filter, err := report.Scope(snap, v.Staff, q.Get("department"), "")
	if err != nil {
		return nil, err
	}
	return f.Reports.Dashboard(ctx, report.Last(30, now, snap.Zone()), filter)
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func people_() register.Bundle {
	w := func(s string) register.Title { return register.Title{"zh": s, "en": s} }
	return register.Seed().Merge(register.Bundle{
		Departments: []register.Department{
			{ID: "hq", Name: w("总部"), Lead: "eve", Active: true},
			{ID: "service", Name: w("客服部"), Parent: "hq", Lead: "lena", Active: true},
			{ID: "network", Name: w("网络部"), Parent: "hq", Lead: "nora", Active: true},
			{ID: "shop", Name: w("营业厅"), Parent: "hq", Lead: "sam", Active: true},
		},
		Staff: []register.Staff{
			{ID: "anna", Name: "Anna", Number: "1", Department: "service", Roles: []string{"intake"}, Active: true},
			{ID: "lena", Name: "Lena", Number: "2", Department: "service", Roles: []string{"lead"}, Active: true},
			{ID: "bo", Name: "Bo", Number: "3", Department: "network", Roles: []string{"handler"}, Active: true},
			{ID: "nora", Name: "Nora", Number: "4", Department: "network", Roles: []string{"lead"}, Active: true},
			{ID: "ada", Name: "Ada", Number: "5", Department: "hq", Roles: []string{"approver"}, Active: true},
			{ID: "quinn", Name: "Quinn", Number: "6", Department: "hq", Roles: []string{"quality"}, Active: true},
			{ID: "quill", Name: "Quill", Number: "12", Department: "hq", Roles: []string{"quality"}, Active: true},
			{ID: "eve", Name: "Eve", Number: "7", Department: "hq", Roles: []string{"executive"}, Active: true},
			{ID: "root", Name: "Root", Number: "8", Department: "hq", Roles: []string{"admin"}, Active: true},
			{ID: "sam", Name: "Sam", Number: "11", Department: "shop", Roles: []string{"lead"}, Active: true},
			{ID: "gone", Name: "Gone", Number: "9", Department: "hq", Roles: []string{"admin"}, Active: false},
			{ID: "zed", Name: "Zed", Number: "10", Department: "shop", Roles: []string{"handler"}, Active: true},
		},
	})
}

func setup(t testing.TB) *env { t.Helper(); return setupOn(t, "") }

func setupOn(t testing.TB, dsn string) *env {
	t.Helper()
	e := &env{t: t, log: &syncBuffer{}, token: map[string]string{}}
	o := house.Options{Database: dsn, Log: slog.New(slog.NewTextHandler(e.log, nil))}
	e.house = housetest.Open(t, "people", o, func(ctx context.Context, h *house.House) error {
		return h.Register.Found(ctx, "setup", time.Now().Add(-time.Hour), people_())
	})
	e.api = newAPI(Deps{House: e.house, Reports: figures{e.house}})
	return e
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// as is a token of a member of staff with every scope, or with those named.
func (e *env) as(staff string, scopes ...string) string {
	e.t.Helper()
	e.mu.Lock()
	defer e.mu.Unlock()
	key := staff + " " + strings.Join(scopes, " ")
	if raw := e.token[key]; raw != "" {
		return raw
	}
	if len(scopes) == 0 {
		scopes = auth.Scopes()
	}
	raw := e.mint(staff, scopes...)
	e.token[key] = raw
	return raw
}

// mint is a new token that a member of staff has made for himself.
func (e *env) mint(staff string, scopes ...string) string {
	e.t.Helper()
	ctx := auth.With(context.Background(), auth.Principal{Staff: staff})
	raw, _, err := e.house.Auth.CreateToken(ctx, staff, "test", scopes, time.Time{})
	must(e.t, err)
	return raw
}

// reply is an answer with its body read.
type reply struct {
	t      testing.TB
	Status int
	Header http.Header
	Body   []byte
}

// ask sends a request; head alternates name and value.
func (e *env) ask(method, path, token, body string, head ...string) reply {
	e.t.Helper()
	if strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "/api") {
		path = Prefix + path
	}
	var rd io.Reader
	if body != "" {
		rd = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, path, rd)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	w := httptest.NewRecorder()
	e.api.ServeHTTP(w, r)
	if w.Code < 300 && w.Body.Len() > 0 {
		e.conform(r, w.Code, w.Body.Bytes())
	}
	if w.Code >= 400 {
		e.promised(r, w.Code)
	}
	return reply{e.t, w.Code, w.Header(), w.Body.Bytes()}
}

// want stops the test unless the status is this one.
func (r reply) want(status int) reply {
	r.t.Helper()
	if r.Status != status {
		r.t.Fatalf("status %d, want %d: %s", r.Status, status, r.Body)
	}
	return r
}

// into reads the body, strictly.
func (r reply) into(v any) reply {
	r.t.Helper()
	d := json.NewDecoder(bytes.NewReader(r.Body))
	if err := d.Decode(v); err != nil {
		r.t.Fatalf("%v: %s", err, r.Body)
	}
	return r
}

func (r reply) problem(status int, code string) Problem {
	r.t.Helper()
	r.want(status)
	if ct := r.Header.Get("Content-Type"); !strings.HasPrefix(ct, "application/problem+json") {
		r.t.Fatalf("content type %q", ct)
	}
	var p Problem
	r.into(&p)
	if p.Code != code || p.Status != status || p.Title == "" || p.Detail == "" || p.Request == "" || p.Type == "" {
		r.t.Fatalf("want code %s: %s", code, r.Body)
	}
	return p
}

const aComplaint = `{"channel":"hotline","subject":"宽带断网","matter":"连续三天断网，要求减免费用","wish":"减免费用","occurred_on":"2026-01-15",
	"product":"宽带","procedure":"telecom","complainant":{"name":"周小霞","phone":"%s"}}`

// complain registers a complaint as the intake desk does.
func (e *env) complain(phone string) Outcome {
	e.t.Helper()
	var o Outcome
	e.ask("POST", "/complaints", e.as("anna"), fmt.Sprintf(aComplaint, phone)).want(201).into(&o)
	return o
}
