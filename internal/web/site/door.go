package site

import (
	"net/http"
	"slices"
	"strings"

	"amends/internal/bound"
	"amends/internal/web/page"
)

// Door is an address that takes a body, and how much of one.
type Door struct {
	Pattern string
	Takes   bound.Body
}

// Doors are the addresses mounted so far that take a body.
func (s *Site) Doors() []Door { return *s.doors }

// StaffPages are the patterns mounted so far for those who are signed in.
func (s *Site) StaffPages() []string { return *s.pages }

// Pages are the patterns of everything that can be asked for, by whoever may.
func (s *Site) Pages() []string {
	return slices.DeleteFunc(slices.Concat(*s.pages, *s.open), func(p string) bool { return !strings.HasPrefix(p, http.MethodGet+" ") })
}

// Taking is the site for mounting addresses that take more than a form of words: files, or settings.
func (s *Site) Taking(b bound.Body) *Site {
	t := *s
	t.bounds = b
	return &t
}

// Files is room for so many bytes of files, and for the words of a form beside them.
func Files(most int64) bound.Body {
	return bound.Body{Bytes: most + bound.Order.Bytes, Values: bound.Order.Values}
}

// door makes what stands before a handler and keeps it from reading more of a body than its address takes.
func (s *Site) door(pattern string, otherwise bound.Body) func(http.ResponseWriter, *http.Request) error {
	if m, _, ok := strings.Cut(pattern, " "); !ok || m == http.MethodGet {
		return func(http.ResponseWriter, *http.Request) error { return nil }
	}
	takes := s.bounds
	if takes.Bytes == 0 {
		takes = otherwise
	}
	*s.doors = append(*s.doors, Door{pattern, takes})
	return func(w http.ResponseWriter, r *http.Request) error { return page.Fields(w, r, takes) }
}
