package dash

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/report"
	"amends/internal/web/site"
)

// question is what the address asks for.
type question struct {
	Kind                 string // 7, 30, quarter, custom
	Department, Category string
	Dim                  string
	report.Range
	filter report.Filter
}

// ranges are those that have a name, in the order in which the page offers them.
var ranges = []string{"7", "30", "quarter"}

// ask reads the address. A range that is none becomes the last thirty days, and the fault says why.
func (d dash) ask(r *http.Request, v site.Visit) (question, error) {
	q := r.URL.Query()
	ask := question{Kind: q.Get("range"), Department: q.Get("department"), Category: q.Get("category"), Dim: q.Get("by")}
	if ask.Kind == "" && (q.Get("from") != "" || q.Get("to") != "") {
		ask.Kind = "custom"
	}
	if !slices.Contains(report.Dimensions, ask.Dim) {
		ask.Dim = "channel"
	}
	if ask.Category != "" && ask.Dim != "department" && ask.Dim != "content" {
		ask.Dim = "department" // the other dimensions are not kept by category
	}
	zone := v.Snap.Zone()
	var bad error
	switch ask.Kind {
	case "7":
		ask.Range = report.Last(7, v.Now, zone)
	case "quarter":
		at := v.Now.In(zone)
		first := time.Date(at.Year(), at.Month()-(at.Month()-1)%3, 1, 12, 0, 0, 0, zone)
		ask.Range = report.Range{From: report.Day(first), To: report.Day(at)}
	case "custom":
		var l fault.List
		ask.From, ask.To = day(&l, "from", q.Get("from")), day(&l, "to", q.Get("to"))
		if bad = l.Err(); bad == nil {
			bad = ask.Range.Check()
		}
	}
	if ask.Range == (report.Range{}) || bad != nil {
		ask.Range = report.Last(30, v.Now, zone)
		if bad == nil {
			ask.Kind = "30"
		}
	}
	var err error
	if ask.filter, err = report.Scope(v.Snap, v.Staff, ask.Department, ask.Category); err != nil {
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid {
			return ask, err
		}
		bad = err
		ask.Department, ask.Category = "", ""
		if ask.filter, err = report.Scope(v.Snap, v.Staff, "", ""); err != nil {
			return ask, err
		}
	}
	return ask, bad
}

func day(l *fault.List, name, s string) int64 {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		l.Add(name, "input.not_a_date")
		return 0
	}
	return report.Day(t)
}

// dayText is a period as the address and date fields have it.
func dayText(p int64) string {
	t := time.Date(int(p/10000), time.Month(p/100%100), int(p%100), 12, 0, 0, 0, time.UTC)
	return t.Format(time.DateOnly)
}

// values are the address of the question.
func (q question) values() url.Values {
	v := url.Values{"range": {q.Kind}}
	if q.Kind == "custom" {
		v.Set("from", dayText(q.From))
		v.Set("to", dayText(q.To))
	}
	for name, s := range map[string]string{"department": q.Department, "category": q.Category} {
		if s != "" {
			v.Set(name, s)
		}
	}
	if q.Dim != "channel" {
		v.Set("by", q.Dim)
	}
	return v
}

func (q question) at(path string, change ...string) string {
	v := q.values()
	for i := 0; i+1 < len(change); i += 2 {
		v.Set(change[i], change[i+1])
		if change[i] == "range" {
			v.Del("from")
			v.Del("to")
		}
	}
	return path + "?" + v.Encode()
}

// list is the address of the cases behind a figure: received in these days, and whatever else is said.
func (q question) list(from, to int64, more ...string) string {
	v := url.Values{"from": {dayText(from)}, "to": {dayText(to)}}
	if q.Department != "" {
		v.Set("department", q.Department)
	}
	if q.Category != "" {
		v.Set("category", q.Category)
	}
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return "/c?" + v.Encode()
}

// export is the same figures for a spreadsheet.
func (d dash) export(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ask, err := d.ask(r, v)
	if err != nil {
		return err
	}
	b, err := d.Reports.Dashboard(r.Context(), ask.Range, ask.filter)
	if err != nil {
		return err
	}
	name := "dashboard-" + strings.ReplaceAll(dayText(ask.From)+"-"+dayText(ask.To), "-", "") + ".csv"
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.Header().Set("Cache-Control", "private, no-store")
	return b.CSV(w, v.Snap, i18n.Key(r.Context()))
}
