// Package queue is the list of complaints that people work from: views, filters, saved lists, many at once, export, the
// palette and the news that keep open lists fresh.
package queue

import (
	"embed"

	"amends/internal/register"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// Words are the catalogues of this package.
//
//go:embed i18n.zh.json i18n.en.json
var Words embed.FS

//go:embed queue.css js
var files embed.FS

// Source is the style sheet and the script.
func Source() page.Source { return page.Feature(files, "queue", "js/queue.js", "js/counts.js") }

type handler struct{ *site.Site }

// Mount adds the routes.
func Mount(s *site.Site) {
	h := handler{s}
	s.Staff("GET /c", h.list, register.CaseView)
	s.Staff("GET /c/rows", h.rows, register.CaseView)
	s.Staff("GET /c/export", h.export, register.CaseExport)
	s.Staff("POST /c/export", h.export, register.CaseExport)
	s.Staff("POST /queue/bulk/{act}/ask", h.bulkAsk, register.CaseBulk)
	s.Staff("POST /queue/bulk/{act}", h.bulkDo, register.CaseBulk)
	s.Staff("GET /queue/counts", h.counts, register.CaseView)
	s.Staff("GET /queue/views/new", h.viewAsk, register.CaseView)
	s.Staff("GET /queue/views/{id}", h.viewAsk, register.CaseView)
	s.Staff("POST /queue/views", h.viewSave, register.CaseView)
	s.Staff("POST /queue/views/{id}", h.viewSave, register.CaseView)
	s.Staff("POST /queue/views/{id}/forget", h.viewForget, register.CaseView)
	s.Staff("GET /palette", h.palette)
	s.Staff("GET /live", h.live)
}
