// Package casefile is the page of one complaint: beside the list, alone on a phone, and on paper. It shows the record,
// the ledger of steps and what can be done now, and gives every command to the desk.
package casefile

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

//go:embed casefile.css js
var files embed.FS

// Source is the style sheet and the script.
func Source() page.Source { return page.Feature(files, "casefile", "js/casefile.js") }

type handler struct {
	*site.Site
	present *presence
}

// Mount adds the routes.
func Mount(s *site.Site) {
	h := handler{s, newPresence()}
	s.Present = h.present.all
	see := register.CaseView
	s.Staff("GET /c/{id}", h.open, see)
	s.Staff("GET /c/{id}/part", h.part, see)
	s.Staff("GET /c/{id}/tab/{tab}", h.tab, see)
	s.Staff("GET /c/{id}/do/{command}", h.ask, see)
	files := s.Taking(site.Files(4 * h.limit()))
	files.Staff("POST /c/{id}/do/{command}", h.do, see)
	files.Staff("POST /c/{id}/say", h.say, see)
	s.Staff("POST /c/{id}/messages/{message}/again", h.again, see)
	s.Staff("GET /c/{id}/macros", h.macros, see)
	s.Staff("GET /c/{id}/reveal/{field}", h.revealAsk, register.CustomerReveal)
	s.Staff("POST /c/{id}/reveal/{field}", h.reveal, register.CustomerReveal)
	s.Staff("GET /c/{id}/files/{digest}", h.file, see)
	s.Staff("GET /c/{id}/presence", h.presenceGet, see)
	s.Staff("POST /c/{id}/presence", h.presencePost, see)
	s.Staff("GET /c/{id}/code", h.codeAsk, see)
	s.Staff("POST /c/{id}/code", h.code, see)
	s.Staff("GET /c/{id}/print", h.print, see)
	s.Staff("GET /c/{id}/case-file", h.caseFile, register.CaseExport)
	s.Staff("GET /lookup/cases", h.lookupCases, see)
	s.Staff("GET /lookup/staff", h.lookupStaff)
}
