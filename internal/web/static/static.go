// Package static holds the files that browsers fetch as they are: the style sheets of the design system, the small
// modules of script, and what others wrote (vendor/, with versions and licences beside it).
package static

import (
	"embed"

	"amends/internal/web/page"
)

//go:embed css js htmx vendor icon.svg
var files embed.FS

// Source is the kit's part of the assets. Its address in a page: kit/js/app.js, kit/vendor/htmx.js.
func Source() page.Source {
	layer := func(name string, portal bool, list ...string) []page.Layer {
		var out []page.Layer
		for _, f := range list {
			out = append(out, page.Layer{Name: name, File: "css/" + f + ".css", Portal: portal})
		}
		return out
	}
	var all []page.Layer
	all = append(all, layer("reset", true, "0-reset")...)
	all = append(all, layer("tokens", true, "1-tokens", "1-tokens-more")...)
	all = append(all, layer("kit", true, "2-base", "3-button", "3-field")...)
	all = append(all, layer("kit", false, "3-picker", "3-chip", "3-menu", "3-table", "3-dialog", "3-page", "3-timeline", "3-chart", "4-shell")...)
	all = append(all, page.Layer{Name: "kit", File: "css/5-portal.css", Only: true})
	all = append(all, layer("print", false, "9-print")...)
	// An extension that comes a moment after htmx finds the page already read, and nothing of it listens for news.
	htmx := page.Joined{Name: "vendor/htmx.js", Files: []string{"vendor/htmx.min.js", "vendor/hx-sse.min.js", "htmx/opened.js"}}
	return page.Source{FS: files, Dir: "kit", Layers: all, Joined: []page.Joined{htmx}, Modules: []string{"js/app.js"}, Portal: []string{"js/portal.js", "js/need.js"}}
}
