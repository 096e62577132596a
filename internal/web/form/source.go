package form

import (
	"embed"

	"amends/internal/web/page"
)

//go:embed form.css
var sheet embed.FS

// Source is the style sheet.
func Source() page.Source {
	return page.Source{FS: sheet, Dir: "form", Layers: []page.Layer{{Name: "feature", File: "form.css", Portal: true}}}
}
