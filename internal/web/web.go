// Package web is the screens of Amends: the workbench, the customers' portal, and the API beside them, on one handler.
package web

import (
	"embed"
	"fmt"
	"net/http"

	"amends/internal/house"
	"amends/internal/i18n"
	"amends/internal/pace"
	"amends/internal/web/feature/queue"
	"amends/internal/web/feature/setup"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// Options are what the installation decides about the web.
type Options struct {
	PublicURL string
	Secure    bool // cookies only over TLS
	Proxy     bool // believe X-Forwarded-For
	Demo      bool // the sign-in page lists the demo logins
}

// Web answers everything.
type Web struct {
	http.Handler
	site *site.Site
}

// New mounts every feature on a house.
func New(h *house.House, o Options) (*Web, error) {
	words, err := Words()
	if err != nil {
		return nil, err
	}
	assets, err := page.NewAssets(sources()...)
	if err != nil {
		return nil, fmt.Errorf("static files: %w", err)
	}
	s := site.New(site.Site{House: h, Words: words, Assets: assets, Hub: page.NewHub(), PublicURL: o.PublicURL,
		Secure: o.Secure, Proxy: o.Proxy, Demo: o.Demo})
	routes(s, words)
	h.Notify.Changed = func(caseID string, staff []string) { changed(s, caseID, staff) }
	h.Notify.Lost = func(caseID, staff string) { queue.Lost(s, caseID, staff) }
	return &Web{pace.Usual(s.Address).Handler(setup.Guard(s, s.Handler())), s}, nil
}

// Words are all catalogues.
func Words() (*i18n.Bundle, error) {
	b := i18n.New()
	if err := b.Add(catalogues()...); err != nil {
		return nil, fmt.Errorf("catalogues: %w", err)
	}
	return b, nil
}

// Changed tells open pages that something happened to a case.
func (w *Web) Changed(caseID string, staff []string) { changed(w.site, caseID, staff) }

// Close ends the event streams, so that a server may stop without waiting for browsers.
func (w *Web) Close() { w.site.Hub.Close() }

// faultWords are the words of refusals that come from the packages without words of their own.
//
//go:embed fault.zh.json fault.en.json
var faultWords embed.FS
