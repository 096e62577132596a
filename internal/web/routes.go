package web

import (
	"context"
	"io/fs"
	"net/http"

	"amends/internal/api"
	"amends/internal/fault"
	"amends/internal/house"
	"amends/internal/i18n"
	"amends/internal/web/feature/admin"
	"amends/internal/web/feature/casefile"
	"amends/internal/web/feature/customer"
	"amends/internal/web/feature/dash"
	"amends/internal/web/feature/gate"
	"amends/internal/web/feature/inbox"
	"amends/internal/web/feature/intake"
	"amends/internal/web/feature/portal"
	"amends/internal/web/feature/queue"
	"amends/internal/web/feature/rectify"
	"amends/internal/web/feature/setup"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/form/story"
	"amends/internal/web/page"
	"amends/internal/web/paper"
	"amends/internal/web/shell"
	"amends/internal/web/site"
	"amends/internal/web/static"
)

// routes mounts every feature, one line each.
func routes(s *site.Site, words *i18n.Bundle) {
	s.Raw("GET /assets/", s.Assets)
	s.Raw("GET /favicon.ico", http.RedirectHandler(s.Assets.URL("kit/icon.svg"), http.StatusFound))
	s.Open("/", func(http.ResponseWriter, *http.Request) error { return fault.New(fault.Unknown, "site.unknown_page") })
	gate.Mount(s)
	queue.Mount(s)
	inbox.Mount(s)
	rectify.Mount(s)
	admin.Mount(s)
	casefile.Mount(s)
	intake.Mount(s)
	dash.Mount(s)
	customer.Mount(s)
	setup.Mount(s)
	portal.Mount(s)
	s.Raw("/api/", api.New(api.Deps{House: s.House, Blobs: s.Blobs, Reports: reports{s.Reports, s.Register}, Words: words,
		Address: s.Address, Sheet: paper.Sheet(s.House, words)}))
}

// catalogues are the words of every feature.
func catalogues() []fs.FS {
	return append(house.Words(), faultWords, shell.Words, site.Words, form.Words, look.Words, story.Words, paper.Words, api.Words,
		gate.Words, queue.Words, inbox.Words, rectify.Words, admin.Words, casefile.Words, intake.Words, dash.Words,
		customer.Words, setup.Words, portal.Words)
}

// sources are the static files of every feature.
func sources() []page.Source {
	return []page.Source{static.Source(), form.Source(), gate.Source(), queue.Source(), inbox.Source(), rectify.Source(),
		admin.Source(), casefile.Source(), intake.Source(), dash.Source(), customer.Source(), setup.Source(), portal.Source()}
}

// changed tells open pages that something happened to a case.
func changed(s *site.Site, caseID string, staff []string) {
	ctx := context.Background()
	if err := queue.Changed(ctx, s, caseID, staff); err != nil {
		s.Log.WarnContext(ctx, "tell open pages", "case", caseID, "err", err)
	}
}
