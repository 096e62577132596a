// Package admin is the settings: what an organisation decides about itself, with history, and the state of the house.
//
// Most settings are edited by one mechanism. kinds.go describes each kind as data — its columns and its fields — and
// list.go, edit.go and history.go serve them all. Calendars, procedures, files, tokens and the system have pages of
// their own.
package admin

import (
	"embed"
	"net/http"

	"amends/internal/casefile"
	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// Words are the catalogues of this feature.
//
//go:embed i18n.zh.json i18n.en.json
var Words embed.FS

//go:embed admin.css
var files embed.FS

// Source is the feature's part of the assets.
func Source() page.Source { return page.Feature(files, "admin") }

type admin struct {
	*site.Site
	check verification
}

// Mount adds the routes.
func Mount(s *site.Site) {
	a := &admin{Site: s}
	view, edit := register.SettingsView, register.SettingsEdit
	settings := s.Taking(site.Files(maxUpload))
	s.Staff("GET /settings", a.overview, view)
	for _, k := range kinds {
		at := "/settings/" + k.path
		s.Staff("GET "+at, a.list(k), view)
		s.Staff("GET "+at+"/{id}", a.editPage(k), view)
		s.Staff("POST "+at+"/{id}", a.save(k), k.kind.EditedWith())
		s.Staff("GET "+at+"/{id}/history", a.history(k), view)
		if k.removable {
			s.Staff("POST "+at+"/{id}/remove", a.remove(k), k.kind.EditedWith())
		}
	}
	s.Record("/settings", func(*http.Request, site.Visit) casefile.Which { return casefile.Settings() }, view)
	s.Record("/settings/staff/{id}", func(r *http.Request, _ site.Visit) casefile.Which { return casefile.Account(r.PathValue("id")) },
		register.StaffEdit)
	s.Staff("POST /settings/staff/{id}/password", a.firstPassword, register.StaffEdit)
	s.Staff("POST /settings/staff/{id}/end-sessions", a.endSessions, register.StaffEdit)
	s.Staff("GET /settings/calendars", a.calendars, view)
	s.Staff("GET /settings/calendars/{id}", a.calendar, view)
	s.Staff("GET /settings/calendars/{id}/history", a.history(kind{path: "calendars", kind: register.KindCalendar}), view)
	settings.Staff("POST /settings/calendars", a.uploadCalendar, edit)
	s.Staff("POST /settings/calendars/{id}/days", a.addDay, edit)
	s.Staff("POST /settings/calendars/{id}/days/remove", a.removeDay, edit)
	s.Staff("GET /settings/procedures", a.procedures, view)
	settings.Staff("POST /settings/procedures", a.uploadProcedure, edit)
	s.Staff("GET /settings/procedures/{id}", a.procedure, view)
	s.Staff("GET /settings/procedures/{id}/{version}/file", a.procedureFile, view)
	s.Staff("POST /settings/procedures/{id}/{version}/approve", a.approve, edit)
	s.Staff("POST /settings/procedures/{id}/{version}/enforce", a.enforce, edit)
	s.Staff("GET /settings/files", a.filesPage, view)
	s.Staff("GET /settings/files/all.yaml", a.export, view)
	settings.Staff("POST /settings/files", a.importFile, edit)
	s.Staff("GET /settings/tokens", a.tokens, register.TokenManage)
	s.Staff("POST /settings/tokens", a.createToken, register.TokenManage)
	s.Staff("POST /settings/tokens/{id}/revoke", a.revokeToken, register.TokenManage)
	s.Staff("GET /settings/system", a.system, view)
	s.Staff("GET /settings/system/verify", a.verifyState, view)
	s.Staff("POST /settings/system/verify", a.verify, edit)
	s.Staff("POST /settings/system/jobs/{id}/requeue", a.requeue, edit)
}

// frame is the frame of a settings page: the canvas, the way back to the overview.
func (a *admin) frame(r *http.Request, v site.Visit, title, back string) (shell.Page, error) {
	f, err := a.Frame(r, v, "settings", i18n.T(r.Context(), title))
	f.Canvas, f.Back = true, back
	return f, err
}
