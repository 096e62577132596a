package dash

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"amends/internal/complaint"
	"amends/internal/i18n"
	"amends/internal/report"
	"amends/internal/waittest"
	"amends/internal/web/feature/gate/testsite"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/page"
	"amends/internal/web/site"
	"amends/internal/web/webtest"
)

func words(w fs.FS) testsite.Feature {
	return testsite.Feature{Mount: func(*site.Site) {}, Words: w, Source: page.Source{FS: embed.FS{}, Dir: "none"}}
}

// refusals are the words of what the figures refuse; they lie with the web itself.
func refusals(t testing.TB) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	for _, name := range []string{"fault.zh.json", "fault.en.json"} {
		raw, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: raw}
	}
	return out
}

func open(t testing.TB) *testsite.Env {
	return testsite.Open(t, nil, testsite.Feature{Mount: mount, Words: Words, Source: Source()},
		testsite.Feature{Mount: func(*site.Site) {}, Words: form.Words, Source: form.Source()}, words(look.Words), words(refusals(t)))
}

// mount adds a page with figures of a full month, to look at.
func mount(s *site.Site) {
	Mount(s)
	d := dash{s}
	s.Staff("GET /sample", func(w http.ResponseWriter, r *http.Request, v site.Visit) error {
		ask, err := d.ask(r, v)
		if err != nil {
			return err
		}
		data, slices := sample(v, ask)
		b := d.board(r.Context(), v, ask, data, slices)
		frame, err := d.Frame(r, v, "dashboard", "Dashboard")
		if err != nil {
			return err
		}
		frame.Canvas, frame.Actions = true, actions(b)
		return page.Render(w, r, http.StatusOK, fullPage(frame, b))
	})
}

// sample is a busy month, worked out by a rule instead of by chance.
func sample(v site.Visit, ask question) (report.Dashboard, []report.Slice) {
	d := report.Dashboard{Range: ask.Range, Previous: ask.Range.Previous()}
	var cumulative int64
	counts := []int64{312, 246, 178, 152, 120, 96, 75, 54, 31, 22}
	codes := []string{"network.stability", "fee.calculation", "service.installation", "network.speed", "service.promise", "fee.refund", "product.information", "equipment.broadband", "service.attitude", ""}
	for i, n := range counts {
		cumulative += n
		d.Categories = append(d.Categories, report.Share{Key: codes[i], Count: n, Before: n - 9, Share: float64(n) / 1286, Cumulative: float64(cumulative) / 1286})
	}
	at := time.Date(int(ask.From/10000), time.Month(ask.From/100%100), int(ask.From%100), 12, 0, 0, 0, time.UTC)
	for i := range ask.Days() {
		p := report.Day(at.AddDate(0, 0, i))
		d.Volume = append(d.Volume, report.Point{Period: p, Received: int64(42 + (i*7)%19 - (i%5)*3), Closed: int64(40 + (i*5)%13 - (i%4)*2), Before: int64(46 + (i*11)%17 - (i%6)*3), Open: 50})
	}
	for i, x := range v.Snap.Departments {
		d.Departments = append(d.Departments, report.DepartmentTime{Department: x.ID, Received: int64(400 - 90*i), Closed: int64(380 - 80*i), InTime: int64(320 - 70*i), Near: int64(30 + 8*i), Late: int64(24 - 3*i), Overdue: int64(4 + i), Minutes: 1900})
	}
	for day := range 7 {
		for h := 8; h < 22; h++ {
			d.Heat[day][h] = int64((h*13+day*7+h*day)%17+(6-day)*2) + map[bool]int64{true: 24}[h >= 9 && h < 12 && day < 5]
		}
	}
	now := map[string]float64{"K01": 1286, "K05": .981, "K07": .964, "K08": .902, "K11": .874, "K13": .886, "K15": 1902, "K16": 50, "K19": .068, "K23": .021, "K24": .613, "K29": 8640}
	for _, ind := range report.Indicators {
		x := now[ind.ID]
		k := report.KPI{Indicator: ind, Now: report.Value{Num: 96, Den: 100, Value: x, Defined: true}, Previous: report.Value{Value: x * .93, Den: 1, Defined: true}, Delta: x * .07, Good: 1}
		if ind.Better == "down" {
			k.Good = -1
		}
		for i := range 12 {
			k.Spark = append(k.Spark, x*(1+float64((i*5)%7)/40))
		}
		d.KPIs = append(d.KPIs, k)
	}
	var slices []report.Slice
	for _, c := range v.Snap.Channels[:6] {
		slices = append(slices, report.Slice{Key: c.ID, KPIs: d.KPIs})
	}
	return d, slices
}

// counted registers complaints on two days and waits until the figures have them.
func counted(t testing.TB, e *testsite.Env) {
	t.Helper()
	put := func(content, channel, phone string) {
		_, err := e.Site.Desk.Do(context.Background(), complaint.Meta{By: "mei", Channel: "desk"}, "", &complaint.Register{
			Complainant: complaint.Complainant{Name: "周小霞", Phone: phone}, Channel: channel, Content: content,
			Subject: complaint.TextOf("断网"), Matter: complaint.TextOf("断网")})
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range 4 {
		put("network.stability", "hotline", fmt.Sprintf("1300000000%d", i))
	}
	e.Pass(24 * time.Hour)
	put("fee.refund", "counter", "13000000000")
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = e.Site.Reports.Run(ctx) }()
	t.Cleanup(func() { stop(); waittest.For(t, "the end of the figures", done) })
	waittest.Until(t, "the figures are counted", func() bool {
		d, err := e.Site.Reports.Dashboard(ctx, report.Last(7, e.Now(), e.Site.Register.Snapshot().Zone()), report.Filter{})
		return err == nil && len(d.KPIs) > 0 && d.KPIs[0].Now.Num == 5
	}, nil)
}

// option is the chart that a page draws.
func option(t testing.TB, a testsite.Answer, id string) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal([]byte(a.Has(t, "#"+id).AttrOr("data-chart", "")), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// What has no bar of its own is last, others behind everything, and the running share ends before it.
func TestParetoKeepsOthersApart(t *testing.T) {
	t.Parallel()
	e := open(t)
	var d report.Dashboard
	for i := range 14 {
		d.Categories = append(d.Categories, report.Share{Key: "c" + strconv.Itoa(i), Count: int64(20 - i)})
	}
	d.Categories = append(d.Categories, report.Share{Count: 9})
	o := pareto(i18n.With(e.Site.Words.Into(t.Context()), i18n.En), e.Site.Register.Snapshot(), d, question{}).Chart.Option.(m)
	names := o["xAxis"].(m)["data"].([]string)
	if n := len(names); n != bars+2 || names[n-2] != "Not placed" || names[n-1] != "Others" {
		t.Errorf("the bars are %v", names)
	}
	if line := o["series"].([]m)[1]["data"].([]float64); len(line) != bars {
		t.Errorf("the line has %d points", len(line))
	}
}

func TestFigures(t *testing.T) {
	t.Parallel()
	e := open(t)
	counted(t, e)
	b := e.As("boss")
	p := b.Get("/dashboard?range=7").Is(t, 200)
	if v := p.Find(".k-kpi-value strong").First().Text(); v != "5" {
		t.Errorf("received %q", v)
	}
	if text := p.Find(".k-kpi").Text(); !strings.Contains(text, "20") { // one in five had complained before
		t.Errorf("the repeat rate: %s", text)
	}
	if sub := p.Find(".ds-panel").Eq(1).Find(".k-panel-sub").Text(); !strings.Contains(sub, "前 1 类占 80%") {
		t.Errorf("the finding: %q", sub)
	}
	raw := p.Find("#ds-pareto").AttrOr("data-chart", "")
	if !strings.Contains(raw, "/c?category=network.stability\\u0026from=2026-11-11\\u0026to=2026-11-17") {
		t.Errorf("the bar leads nowhere: %s", raw)
	}
	if option(t, p, "ds-volume")["xAxis"].(map[string]any)["data"].([]any)[6] != "11-17" {
		t.Error("the last day of seven is today")
	}
	if rows := p.Find("#ds-pareto + details tbody tr"); rows.Length() != 2 {
		t.Errorf("the table has %d rows", rows.Length())
	}
	if def := p.Find(".ds-def p").First().Text(); !strings.Contains(def, "收到日") {
		t.Errorf("the definition: %q", def)
	}
	fees := b.Get("/dashboard?range=7&category=fee").Is(t, 200)
	if v := fees.Find(".k-kpi-value strong").First().Text(); v != "1" {
		t.Errorf("of fees: %q", v)
	}
	fees.Lacks(t, "#ds-heat")
	if n := b.Get("/dashboard?range=7&by=channel").Find("#by tbody tr"); n.Length() != 2 || !strings.Contains(n.Text(), "客服热线") {
		t.Errorf("by channel: %s", n.Text())
	}
	part := b.Get("/dashboard", "HX-Request", "true").Is(t, 200)
	part.Lacks(t, "nav.s-nav")
	part.Has(t, "#dash")
}

func TestAddressesAndFaults(t *testing.T) {
	t.Parallel()
	e := open(t)
	b := e.As("boss")
	p := b.Get("/dashboard?range=custom&from=2026-10-01&to=2026-10-31&department=network").Is(t, 200)
	p.Has(t, `a[href="/dashboard?department=network&range=7"]`)
	p.Has(t, `a[href="/dashboard.csv?department=network&from=2026-10-01&range=custom&to=2026-10-31"]`)
	p.Has(t, `#ds-department option[selected][value=network]`)
	p.Has(t, `.k-problem.is-info`)
	b.Get("/dashboard?range=custom&from=2026-10-31&to=2026-10-01").Is(t, 422).Has(t, ".k-problem")
	b.Get("/dashboard?range=custom&from=soon&to=2026-10-01").Is(t, 422).Has(t, "#ds-from[aria-invalid=true]")
	b.Get("/dashboard?department=nowhere").Is(t, 422).Has(t, "#dash")
	e.As("mei").Get("/dashboard").Is(t, 403)
	e.As("mei").Get("/dashboard.csv").Is(t, 403)
	csv := b.Get("/dashboard.csv?range=30").Is(t, 200)
	if !strings.HasPrefix(csv.Header.Get("Content-Type"), "text/csv") || !strings.Contains(csv.Body, "投诉量") {
		t.Errorf("%s %.80s", csv.Header.Get("Content-Type"), csv.Body)
	}
	// A department's lead sees no further than his own people.
	lead := e.As("wang").Get("/dashboard").Is(t, 200)
	if lead.Find("#ds-department option").Length() != 2 {
		t.Errorf("departments: %s", lead.Find("#ds-department").Text())
	}
}

func TestLint(t *testing.T) {
	t.Parallel()
	e := open(t)
	wrong, err := webtest.Lint(e.Site.Assets, e.Site.Words, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wrong {
		t.Error(w)
	}
}

func TestInTheBrowser(t *testing.T) {
	tab := webtest.Open(t)
	e := open(t)
	e.Enter(tab, "boss")
	tab.Everywhere(e.URL, func(l webtest.Look, phone bool, end string) {
		tab.Go(e.URL + "/sample")
		webtest.Fine(t, tab, "dash-"+end)
		if !phone && l.Theme == "light" {
			webtest.Eval[int](tab, `(document.querySelector('.s-scroll').scrollTo(0, 9999), 0)`)
			tab.Shot("dash-" + l.Lang + "-low")
		}
	})
}
