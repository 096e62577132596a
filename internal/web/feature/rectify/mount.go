// Package rectify is the list of what was promised against repetition (整改): by whom, by when, and whether it was done.
package rectify

import (
	"embed"
	"net/http"

	"amends/internal/casefile"
	"amends/internal/register"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// Words are the catalogues of this package.
//
//go:embed i18n.zh.json i18n.en.json
var Words embed.FS

//go:embed rectify.css
var files embed.FS

// Source is the style sheet.
func Source() page.Source { return page.Feature(files, "rectify") }

type handler struct{ *site.Site }

// Mount adds the routes of the list, and of each action.
func Mount(s *site.Site) {
	h := handler{s}
	s.Staff("GET "+path, h.list, register.CaseView)
	s.Staff("GET "+exportPath, h.export, register.CaseExport)
	s.Staff("GET "+path+"/{id}", h.action, register.CaseView)
	s.Record(path+"/{id}", func(r *http.Request, _ site.Visit) casefile.Which { return casefile.Action(r.PathValue("id")) },
		register.CaseView)
	s.Staff("GET "+path+"/{id}/files/{digest}", h.proof, register.CaseView)
	s.Staff("GET "+path+"/{id}/do/{command}", h.ask, register.CaseView)
	s.Taking(site.Files(4*h.limit())).Staff("POST "+path+"/{id}/do/{command}", h.do, register.CaseView)
}

// limit is the largest upload.
func (h handler) limit() int64 {
	if h.Blobs.Limit > 0 {
		return h.Blobs.Limit
	}
	return 50 << 20
}
