// Package intake is the form on which an agent takes a complaint down while the customer speaks: who it is and what he
// was promised before stands beside it as soon as the telephone number is typed.
package intake

import (
	"embed"

	door "amends/internal/intake"
	"amends/internal/register"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// Words are the catalogues of this feature.
//
//go:embed i18n.zh.json i18n.en.json
var Words embed.FS

//go:embed intake.css intake.js
var files embed.FS

// Source is the feature's part of the assets.
func Source() page.Source { return page.Feature(files, "intake", "intake.js") }

// maxFiles is how many bytes of files may come with one complaint.
const maxFiles = 200 << 20

type intake struct {
	*site.Site
	in *door.Intake
}

// Mount adds the routes.
func Mount(s *site.Site) {
	t := intake{s, s.Intake(door.Way{ID: "desk", KeepCode: s.KeepCode})}
	s.Staff("GET /register", t.form, register.CaseRegister)
	s.Taking(site.Files(maxFiles)).Staff("POST /register", t.register, register.CaseRegister)
	s.Staff("GET /register/caller", t.caller, register.CaseRegister)
	s.Staff("POST /register/live", t.live, register.CaseRegister)
}
