package dash

import (
	"context"
	"net/http"
	"slices"

	"amends/internal/i18n"
	"amends/internal/report"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// board is everything that the page shows.
type board struct {
	question
	Problem     string
	Errors      map[string]string
	Departments []kit.Option
	Categories  []kit.Node
	Span        string // the days, in words
	Cards       []card
	All         []kpiRow
	Volume      panel
	Pareto      panel
	Timeliness  panel
	Heat        panel
	Slices      []sliceRow
	Dims        []kit.Option
	Empty       bool
}

// panel is a chart with its finding in words.
type panel struct {
	Sub   string
	Chart kit.Chart
	None  string // why there is no chart
}

func (d dash) show(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	ask, bad := d.ask(r, v)
	if bad != nil && page.Status(bad) != http.StatusUnprocessableEntity {
		return bad
	}
	data, err := d.Reports.Dashboard(ctx, ask.Range, ask.filter)
	if err != nil {
		return err
	}
	slices, err := d.Reports.By(ctx, ask.Range, ask.filter, ask.Dim)
	if err != nil {
		return err
	}
	b := d.board(ctx, v, ask, data, slices)
	status := http.StatusOK
	if bad != nil {
		status = page.Status(bad)
		b.Problem, b.Errors, _ = i18n.Fault(ctx, bad)
	}
	if page.Fragment(r) {
		return page.Render(w, r, status, boardView(b))
	}
	frame, err := d.Frame(r, v, "dashboard", i18n.T(ctx, "nav.dashboard"))
	if err != nil {
		return err
	}
	frame.Canvas = true
	frame.Actions = actions(b)
	return page.Render(w, r, status, fullPage(frame, b))
}

func (d dash) board(ctx context.Context, v site.Visit, ask question, data report.Dashboard, slices []report.Slice) board {
	b := board{question: ask, Departments: departments(ctx, v), Categories: look.Categories(ctx, v.Snap, ""),
		Span: i18n.T(ctx, "dash.span", "from", dayText(ask.From), "to", dayText(ask.To), "days", ask.Days())}
	b.Cards, b.All = cards(ctx, data, ask)
	b.Volume = volume(ctx, data, ask)
	b.Pareto = pareto(ctx, v.Snap, data, ask)
	b.Timeliness = timeliness(ctx, v.Snap, data, ask)
	b.Heat = heat(ctx, data, ask)
	b.Slices = sliceRows(ctx, v.Snap, slices, ask)
	for _, x := range report.Dimensions {
		if ask.Category == "" || x == "department" || x == "content" {
			b.Dims = append(b.Dims, kit.Option{Value: x, Label: i18n.T(ctx, "dash.by_"+x)})
		}
	}
	b.Empty = true
	for _, p := range data.Volume {
		if p.Received != 0 || p.Closed != 0 || p.Before != 0 {
			b.Empty = false
		}
	}
	return b
}

// departments are those that the visitor reaches.
func departments(ctx context.Context, v site.Visit) []kit.Option {
	reach, all := v.Snap.Scope(v.Staff)
	var out []kit.Option
	for _, x := range v.Snap.Departments {
		if all || slices.Contains(reach, x.ID) {
			gap := ""
			for range len(v.Snap.Path(x.ID)) - 1 {
				gap += "\u2003"
			}
			out = append(out, kit.Option{Value: x.ID, Label: gap + look.Department(ctx, v.Snap, x.ID)})
		}
	}
	return out
}
