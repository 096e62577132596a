// Package inbox is where a member of staff finds what he was told: the bell that counts, and the list behind it.
package inbox

import (
	"embed"

	"amends/internal/web/feature/queue"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// Words are the catalogues of this package.
//
//go:embed i18n.zh.json i18n.en.json
var Words embed.FS

//go:embed inbox.css
var files embed.FS

// Source is the style sheet.
func Source() page.Source { return page.Feature(files, "inbox") }

type handler struct{ *site.Site }

// Mount adds the routes, for anybody signed in: an inbox is one's own. Wherever notices are marked as read, the open
// pages of their reader count anew.
func Mount(s *site.Site) {
	h := handler{s}
	s.Notify.Marked = func(staff string) { queue.News(s, staff, "") }
	s.Staff("GET /notices", h.list)
	s.Staff("GET /notices/bell", h.bell)
	s.Staff("POST /notices/read", h.read)
	s.Staff("GET /statements/{id}", h.statement)
	s.Staff("POST /statements/{id}", h.giveStatement)
}
