package portal

import (
	"net/http"

	"amends/internal/complaint"
	"amends/internal/web/page"
)

// newCode gives the visitor another code, shows it, and ends what the old one opened, but for this browser.
func (p *portal) newCode(w http.ResponseWriter, r *http.Request) error {
	x, err := p.begin(r)
	if err != nil {
		return p.lost(w, r, err)
	}
	if _, err := p.Auth.Reissue(r.Context(), x.ID, complaint.Customer); err != nil {
		return err
	}
	http.SetCookie(w, p.Auth.NewPortalCookie(x.ID, p.Secure))
	return page.Redirect(w, r, "/portal/done?code=new")
}
