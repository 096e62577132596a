// Package rectify is the list of what was promised against repetition (整改): by whom, by when, and whether it was done.
package rectify

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

//go:embed rectify.css
var files embed.FS

// Source is the style sheet.
func Source() page.Source { return page.Feature(files, "rectify") }

type handler struct{ *site.Site }

// Mount adds the routes. An action is done on the page of its case.
func Mount(s *site.Site) {
	h := handler{s}
	s.Staff("GET "+path, h.list, register.CaseView)
	s.Staff("GET "+exportPath, h.export, register.CaseExport)
}
