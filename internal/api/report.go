package api

import (
	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/register"
	"amends/internal/report"
)

func reportRoutes() []*route {
	return []*route{
		{method: "GET", path: "/reports/dashboard", id: "get_dashboard", tag: "reports", zh: "指标看板", en: "The dashboard's figures",
			scopes: []string{auth.ReportsRead}, needs: []register.Permission{register.ReportView},
			query:  []param{{name: "from", typ: "string", format: "date"}, {name: "to", typ: "string", format: "date"}, {name: "department", typ: "string"}},
			answer: typeOf[report.Dashboard](), do: (*call).dashboard},
	}
}

// dashboard answers the figures in the shape that package report gives them.
func (c *call) dashboard() error {
	if c.api.Reports == nil {
		return fault.New(fault.Unready, "api.reports_away")
	}
	v, err := c.api.Reports.Dashboard(c.ctx, c.viewer(), c.r.URL.Query(), c.now)
	if err != nil {
		return err
	}
	return c.ok(v)
}
