package dash

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/report"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
)

// card is one indicator with its definition at hand.
type card struct {
	kit.KPI
	ID, Formula, Parts string
}

// kpiRow is one indicator in the table of all.
type kpiRow struct{ ID, Name, Now, Before, Delta, Tone, Formula string }

// heads are the indicators that stand on top, with their colours; the table below them has all.
var heads = []struct {
	id  string
	hue int
}{{"K01", 1}, {"K07", 6}, {"K15", 2}, {"K19", 4}, {"K08", 6}, {"K11", 5}, {"K13", 3}, {"K16", 1}}

func cards(ctx context.Context, d report.Dashboard, ask question) ([]card, []kpiRow) {
	var out []card
	var rows []kpiRow
	for _, h := range heads {
		for i := range d.KPIs {
			if k := &d.KPIs[i]; k.ID == h.id {
				out = append(out, cardOf(ctx, k, h.hue, ask))
			}
		}
	}
	for i := range d.KPIs {
		k := &d.KPIs[i]
		c := cardOf(ctx, k, 1, ask)
		now, unit := figure(ctx, k, k.Now)
		before, unitBefore := figure(ctx, k, k.Previous)
		rows = append(rows, kpiRow{k.ID, c.Label, join(now, unit), join(before, unitBefore), c.Delta, c.Tone, c.Formula})
	}
	return out, rows
}

func cardOf(ctx context.Context, k *report.KPI, hue int, ask question) card {
	c := card{ID: k.ID, Formula: name(ctx, k.Formula), KPI: kit.KPI{Label: name(ctx, k.Name), Spark: k.Spark, Hue: hue}}
	c.Value, c.Unit = figure(ctx, k, k.Now)
	if k.Now.Defined && k.Previous.Defined {
		c.Delta, c.Versus = delta(ctx, k), i18n.T(ctx, "dash.versus")
	}
	switch {
	case c.Delta == "0" || c.Delta == "0%": // too little to show is too little to praise or to blame
	case k.Good == 1:
		c.Tone = "good"
	case k.Good == -1:
		c.Tone = "bad"
	}
	if k.Unit == "percent" {
		c.Parts = i18n.T(ctx, "dash.parts", "num", i18n.Number(ctx, k.Now.Num), "den", i18n.Number(ctx, k.Now.Den))
	}
	switch k.ID {
	case "K01":
		c.Href = ask.list(ask.From, ask.To)
	case "K19":
		c.Href = ask.list(ask.From, ask.To, "repeat", "1")
	}
	return c
}

func name(ctx context.Context, w procedure.Title) string { return i18n.Name(ctx, w) }

func join(value, unit string) string {
	if unit == "" || unit == "%" {
		return value + unit
	}
	return value + " " + unit
}

// figure is a value and its unit as people say it: hours rather than minutes.
func figure(ctx context.Context, k *report.KPI, v report.Value) (value, unit string) {
	if !v.Defined {
		return "–", ""
	}
	switch k.Unit {
	case "percent":
		return strings.TrimSuffix(i18n.Percent(ctx, v.Value), "%"), "%"
	case "minutes":
		return decimal(v.Value / 60), i18n.T(ctx, "dash.hours")
	case "money":
		return i18n.Money(ctx, int64(math.Round(v.Value))), ""
	}
	return i18n.Number(ctx, int64(math.Round(v.Value))), i18n.T(ctx, "dash.cases")
}

// delta is the change: of counts in percent, of shares in points.
func delta(ctx context.Context, k *report.KPI) string {
	sign := func(x float64, s string) string {
		if x > 0 && s != "0" && s != "0%" {
			return "+" + s
		}
		return s
	}
	switch k.Unit {
	case "percent":
		return sign(k.Delta, decimal(k.Delta*100))
	case "minutes":
		return sign(k.Delta, decimal(k.Delta/60))
	case "money":
		return sign(k.Delta, i18n.Money(ctx, int64(math.Round(k.Delta))))
	}
	if k.Previous.Value == 0 {
		return sign(k.Delta, i18n.Number(ctx, int64(math.Round(k.Delta))))
	}
	return sign(k.Delta, decimal(100*k.Delta/k.Previous.Value)+"%")
}

func decimal(x float64) string {
	s := strconv.FormatFloat(x, 'f', 1, 64)
	if s == "-0.0" {
		s = "0.0"
	}
	return strings.TrimSuffix(s, ".0")
}

// sliceRow is one value of a dimension.
type sliceRow struct {
	Name, Href string
	Cells      []string
}

// sliceColumns are the indicators of the breakdown.
var sliceColumns = []string{"K01", "K08", "K15", "K13", "K19"}

func sliceRows(ctx context.Context, snap *register.Snapshot, list []report.Slice, ask question) []sliceRow {
	var out []sliceRow
	for _, s := range list[:min(len(list), 30)] {
		row := sliceRow{Name: dimension(ctx, snap, ask.Dim, s.Key)}
		if s.Key != "" && slices.Contains([]string{"department", "content", "channel", "grade", "nature", "region", "product",
			"procedure"}, ask.Dim) {
			param := ask.Dim
			if param == "content" {
				param = "category"
			}
			row.Href = ask.list(ask.From, ask.To, param, s.Key)
		}
		for _, id := range sliceColumns {
			for i := range s.KPIs {
				if k := &s.KPIs[i]; k.ID == id {
					value, unit := figure(ctx, k, k.Now)
					if k.Unit == "count" {
						unit = ""
					}
					row.Cells = append(row.Cells, join(value, unit))
				}
			}
		}
		out = append(out, row)
	}
	return out
}

// dimension names a value of a dimension.
func dimension(ctx context.Context, snap *register.Snapshot, dim, key string) string {
	if key == "" {
		return i18n.T(ctx, "dash.not_placed")
	}
	switch dim {
	case "department":
		return look.Department(ctx, snap, key)
	case "content":
		return look.CategoryPath(ctx, snap, key)
	case "channel":
		return look.Channel(ctx, snap, key)
	case "grade", "nature":
		return form.ChoiceWord(ctx, dim, key)
	case "cause":
		return look.Cause(ctx, snap, key)
	case "procedure":
		for _, v := range snap.Procedures[key] {
			return i18n.Name(ctx, v.Procedure.Title)
		}
	}
	return key
}
