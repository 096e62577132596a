// Package customer is the page of one customer across all his complaints: masked unless somebody says why he must see it,
// with what was promised and paid, how he seems to feel, and who looked.
package customer

import (
	"context"
	"embed"
	"net/http"

	"amends/internal/casefile"
	"amends/internal/fault"
	"amends/internal/register"
	"amends/internal/view"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// Words are the catalogues of this feature.
//
//go:embed i18n.zh.json i18n.en.json
var Words embed.FS

//go:embed customer.css
var files embed.FS

// Source is the feature's part of the assets.
func Source() page.Source { return page.Feature(files, "customer") }

type customer struct{ *site.Site }

// Mount adds the routes.
func Mount(s *site.Site) {
	c := customer{s}
	s.Staff("GET /customers", c.list, register.CustomerView)
	s.Staff("GET /customers/{id}", c.show, register.CustomerView)
	s.Record("/customers/{id}", func(r *http.Request, _ site.Visit) casefile.Which { return casefile.Customer(r.PathValue("id")) },
		register.CustomerView)
	s.Staff("GET /customers/{id}/reveal", c.revealForm, register.CustomerReveal)
	s.Staff("POST /customers/{id}/reveal", c.reveal, register.CustomerReveal)
	s.Staff("GET /customers/{id}/edit", c.editForm, register.CaseRegister)
	s.Staff("POST /customers/{id}/edit", c.edit, register.CaseRegister)
	s.Staff("GET /customers/{id}/part", c.partForm, register.CaseRegister, register.CaseEvaluate)
	s.Staff("GET /customers/{id}/part/other", c.partOther, register.CaseRegister, register.CaseEvaluate)
	s.Staff("POST /customers/{id}/part", c.part, register.CaseRegister, register.CaseEvaluate)
	s.Staff("GET /customers/{id}/erase", c.eraseForm, register.CustomerErase)
	s.Staff("POST /customers/{id}/erase", c.erase, register.CustomerErase)
}

var errUnknown = fault.New(fault.Unknown, "customer.unknown")

// knows says whether the visitor may know of a customer: he reaches every case, or sees one of this customer.
func (c customer) knows(ctx context.Context, v site.Visit, person string) error {
	if !v.Can(register.CustomerView) {
		return errUnknown
	}
	if v.Viewer.All {
		shown, err := c.Displays(ctx, person)
		if err == nil && len(shown) == 0 {
			err = errUnknown
		}
		return err
	}
	l, err := c.Views.Queue(ctx, v.Viewer, view.Filter{Person: person}, view.Page{Limit: 1}, v.Now)
	if err == nil && len(l.Rows) == 0 {
		err = errUnknown
	}
	return err
}
