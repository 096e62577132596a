// Package dash is the dashboard: how much came in and went out, why, who keeps the time limits, and when it is busiest.
// Its figures are those of package report; here they become charts, sentences and tables.
package dash

import (
	"embed"

	"amends/internal/register"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// Words are the catalogues of this feature.
//
//go:embed i18n.zh.json i18n.en.json
var Words embed.FS

//go:embed dash.css dash.js
var files embed.FS

// Source is the feature's part of the assets.
func Source() page.Source { return page.Feature(files, "dash", "dash.js") }

type dash struct{ *site.Site }

// Mount adds the routes.
func Mount(s *site.Site) {
	d := dash{s}
	s.Staff("GET /dashboard", d.show, register.ReportView)
	s.Staff("GET /dashboard.csv", d.export, register.ReportView)
}
