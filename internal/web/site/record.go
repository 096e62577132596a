package site

import (
	"context"
	"net/http"

	"amends/internal/casefile"
	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/web/kit"
)

// recordPath is where a page gives out the record that it shows.
const recordPath = "/case-file"

// Record mounts, below a page, the record of the stream that the page shows, with its proof.
func (s *Site) Record(at string, of func(r *http.Request, v Visit) casefile.Which, need ...register.Permission) {
	s.Staff("GET "+at+recordPath, func(w http.ResponseWriter, r *http.Request, v Visit) error {
		return casefile.Serve(r.Context(), w, s.House, v.Staff, of(r, v), nil)
	}, need...)
}

// RecordButton saves the record of the page at an address.
func RecordButton(ctx context.Context, at string) kit.Button {
	return kit.Button{Label: i18n.T(ctx, "site.record"), Icon: "download", Href: at + recordPath, Attrs: kit.Attrs{"download": true}}
}
