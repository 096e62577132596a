package admin

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"amends/internal/clock"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// calendarsPage lists the working calendars and takes a file.
type calendarsPage struct {
	shell.Page
	Items   []calendarLine
	MayEdit bool
	Text    string
	Empty   bool // neither a file nor words came
	refusal
}

type calendarLine struct {
	ID, Title, Zone, Years string
	Default                bool
	Missing                int // year that is not loaded and soon counts
}

// missingYear is the year whose notice is needed and not there: this one, or from October on the next.
func missingYear(c *clock.Calendar, now time.Time) int {
	if len(c.Years) == 0 {
		return 0 // no holidays at all: it never runs out
	}
	year := now.Year()
	if slices.Max(c.Years) < year {
		return year
	}
	if now.Month() >= time.October && !slices.Contains(c.Years, year+1) {
		return year + 1
	}
	return 0
}

func (a *admin) calendarsPage(r *http.Request, v site.Visit) (calendarsPage, error) {
	f, err := a.frame(r, v, "admin.kind.calendars", "/settings")
	p := calendarsPage{Page: f, MayEdit: v.Can(register.SettingsEdit)}
	for _, id := range slices.Sorted(maps.Keys(v.Snap.Calendars)) {
		c := v.Snap.Calendars[id]
		var years []string
		for _, y := range c.Years {
			years = append(years, strconv.Itoa(y))
		}
		p.Items = append(p.Items, calendarLine{ID: id, Title: i18n.Name(r.Context(), c.Title), Zone: c.Zone,
			Years:   strings.Join(years, " "),
			Default: id == v.Snap.Organisation.Calendar, Missing: missingYear(c, v.Now)})
	}
	return p, err
}

func (a *admin) calendars(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	p, err := a.calendarsPage(r, v)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, calendarsView(p))
}

// uploadCalendar takes a calendar as YAML: a new one, or a new year of one that is there.
func (a *admin) uploadCalendar(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	text, r, err := uploaded(r)
	if err != nil && err != errNothing {
		return err
	}
	var c *clock.Calendar
	if err == nil {
		c, err = clock.ReadCalendar([]byte(text))
	}
	if err == nil {
		err = a.Register.Put(r.Context(), v.Staff, a.Now(), register.Set(*c))
	}
	if err != nil {
		if fault.As(err) == nil {
			return err
		}
		p, pageErr := a.calendarsPage(r, v)
		if pageErr != nil {
			return pageErr
		}
		p.Text, p.Empty = text, err == errNothing
		p.refusal = refusalOf(r, err)
		return page.Render(w, r, page.Status(err), calendarsView(p))
	}
	return page.Redirect(w, r, "/settings/calendars/"+c.ID)
}

// calendarPage is one calendar, a year at a time.
type calendarPage struct {
	shell.Page
	ID      string
	Year    int
	Missing bool
	Months  []month
	Week    []weekday
	Heads   []weekdayHead // over the days of a month, Monday first
	Days    []namedDays
	MayEdit bool
	Form    dayForm
	refusal
}

// dayForm is a special day as it is entered.
type dayForm struct{ From, To, Kind, Name string }

type month struct {
	Name  string
	Blank int // days of the month before, to the Monday
	Days  []day
}

type day struct {
	N     int
	Kind  string // work, rest, holiday, makeup
	Title string
}

type weekday struct{ Name, Hours string }

type weekdayHead struct{ Name, Short string }

type namedDays struct{ When, Name, Kind, From, To string }

func (a *admin) calendar(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	c, err := calendarOf(r, v)
	if err != nil {
		return err
	}
	p, err := a.calendarPage(r, v, c)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, calendarView(p))
}

func calendarOf(r *http.Request, v site.Visit) (*clock.Calendar, error) {
	c := v.Snap.Calendars[r.PathValue("id")]
	if c == nil {
		return nil, fault.New(fault.Unknown, "register.unknown", "kind", string(register.KindCalendar), "id",
			r.PathValue("id"))
	}
	return c, nil
}

func (a *admin) calendarPage(r *http.Request, v site.Visit, c *clock.Calendar) (calendarPage, error) {
	f, err := a.frame(r, v, "admin.kind.calendars", "/settings/calendars")
	if err != nil {
		return calendarPage{}, err
	}
	f.Title = i18n.Name(r.Context(), c.Title)
	year, err := strconv.Atoi(r.URL.Query().Get("year"))
	if err != nil || year < 2000 || year > 2100 {
		year = v.Now.In(v.Snap.Zone()).Year()
	}
	x := env{r.Context(), v.Snap}
	p := calendarPage{Page: f, ID: c.ID, Year: year, Missing: len(c.Years) > 0 && !slices.Contains(c.Years, year),
		MayEdit: v.Can(register.SettingsEdit), Form: dayForm{Kind: "holiday"}}
	p.Months, p.Days = yearOf(x, c, year)
	for i := range 7 {
		d := (i + 1) % 7 // Monday first
		var hours []string
		for _, s := range c.Week[d] {
			hours = append(hours, s.From+"\u2013"+s.To)
		}
		if len(hours) == 0 {
			hours = []string{x.t("admin.rest")}
		}
		p.Week = append(p.Week, weekday{x.t("admin.weekday." + strconv.Itoa(d)), strings.Join(hours, ", ")})
	}
	for d := 1; d <= 7; d++ {
		p.Heads = append(p.Heads, weekdayHead{x.t("admin.weekday." + strconv.Itoa(d%7)),
			x.t("admin.day." + strconv.Itoa(d%7))})
	}
	return p, nil
}

// addDay enters a holiday or a make-up day without a file.
func (a *admin) addDay(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	c, err := calendarOf(r, v)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.BadRequest, "admin.unreadable").With(err)
	}
	in := dayForm{From: r.PostFormValue("from"), To: r.PostFormValue("to"), Kind: r.PostFormValue("kind"),
		Name: strings.TrimSpace(r.PostFormValue("name"))}
	to, err := in.put(c, i18n.Key(r.Context()))
	if err == nil {
		err = a.Register.Put(r.Context(), v.Staff, a.Now(), register.Set(to))
	}
	if err == nil {
		return page.Redirect(w, r, "/settings/calendars/"+c.ID+"?year="+in.From[:4])
	}
	if fault.As(err) == nil {
		return err
	}
	p, pageErr := a.calendarPage(r, v, c)
	if pageErr != nil {
		return pageErr
	}
	p.Form = in
	p.refusal = refusalOf(r, err, "kind", "from", "to", "name")
	return page.Render(w, r, page.Status(err), calendarView(p))
}

// put gives the calendar with the day.
func (f dayForm) put(c *clock.Calendar, lang string) (clock.Calendar, error) {
	var l fault.List
	from, err := time.Parse(time.DateOnly, f.From)
	if err != nil {
		l.Add("from", "input.not_a_date")
	}
	to := from
	if f.To != "" {
		if to, err = time.Parse(time.DateOnly, f.To); err != nil {
			l.Add("to", "input.not_a_date")
		}
	}
	span := int(to.Sub(from).Hours() / 24)
	switch {
	case l.Err() != nil:
	case span < 0:
		l.Add("to", "clock.ends_before_it_begins", "from", f.From, "to", f.To)
	case span > 60:
		l.Add("to", "clock.holiday_too_long", "from", f.From, "to", f.To)
	case f.Kind == "makeup":
		for _, m := range c.MakeUp {
			if m.Date >= f.From && m.Date <= to.Format(time.DateOnly) {
				l.Add("from", "clock.date_twice", "date", m.Date)
			}
		}
	}
	if f.Kind != "holiday" && f.Kind != "makeup" {
		l.Add("kind", "input.required")
	}
	if len([]rune(f.Name)) > 60 {
		l.Add("name", "input.too_long", "max", 60)
	}
	if err := l.Err(); err != nil {
		return clock.Calendar{}, err
	}
	var name map[string]string
	if f.Name != "" {
		name = map[string]string{lang: f.Name}
	}
	if f.Kind == "holiday" {
		r := clock.DayRange{From: f.From, Name: name}
		if span > 0 {
			r.To = f.To
		}
		return c.WithHoliday(r), nil
	}
	out := *c
	for day := from; !day.After(to); day = day.AddDate(0, 0, 1) {
		out = out.WithMakeUp(clock.WorkDay{Date: day.Format(time.DateOnly), Name: name})
	}
	return out, nil
}

// removeDay takes a holiday or a make-up day out.
func (a *admin) removeDay(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	c, err := calendarOf(r, v)
	if err != nil {
		return err
	}
	from, to := r.PostFormValue("from"), r.PostFormValue("to")
	out := c.WithoutHoliday(from, to)
	if r.PostFormValue("kind") == "makeup" {
		out = c.WithoutMakeUp(from)
	}
	if err := a.Register.Put(r.Context(), v.Staff, a.Now(), register.Set(out)); err != nil {
		return err
	}
	year, _, _ := strings.Cut(from, "-")
	return page.Redirect(w, r, "/settings/calendars/"+c.ID+"?year="+url.QueryEscape(year))
}

// yearOf lays a year out and lists what is special about it.
func yearOf(x env, c *clock.Calendar, year int) ([]month, []namedDays) {
	special := map[string]day{}
	var list []namedDays
	prefix := strconv.Itoa(year) + "-"
	for _, h := range c.Holidays {
		to := h.To
		if to == "" {
			to = h.From
		}
		name := i18n.Name(x.ctx, h.Name)
		from, errA := time.Parse(time.DateOnly, h.From)
		end, errB := time.Parse(time.DateOnly, to)
		for d := from; errA == nil && errB == nil && !d.After(end); d = d.AddDate(0, 0, 1) {
			special[d.Format(time.DateOnly)] = day{Kind: "holiday", Title: name}
		}
		if strings.HasPrefix(h.From, prefix) || strings.HasPrefix(to, prefix) {
			when := strings.TrimPrefix(h.From, prefix)
			if to != h.From {
				when += " \u2013 " + strings.TrimPrefix(to, prefix)
			}
			list = append(list, namedDays{when, name, "holiday", h.From, h.To})
		}
	}
	for _, m := range c.MakeUp {
		name := x.t("admin.makeup")
		if said := i18n.Name(x.ctx, m.Name); said != "" {
			name += " · " + said
		}
		special[m.Date] = day{Kind: "makeup", Title: name}
		if strings.HasPrefix(m.Date, prefix) {
			list = append(list, namedDays{strings.TrimPrefix(m.Date, prefix), name, "makeup", m.Date, ""})
		}
	}
	slices.SortStableFunc(list, func(a, b namedDays) int { return strings.Compare(a.From, b.From) })
	var months []month
	for m := time.January; m <= time.December; m++ {
		first := time.Date(year, m, 1, 0, 0, 0, 0, time.UTC)
		out := month{Name: x.t("admin.month." + strconv.Itoa(int(m))), Blank: (int(first.Weekday()) + 6) % 7}
		for d := first; d.Month() == m; d = d.AddDate(0, 0, 1) {
			one := special[d.Format(time.DateOnly)]
			if one.Kind == "" {
				one.Kind = "work"
				if len(c.Week[d.Weekday()]) == 0 {
					one.Kind = "rest"
				}
			}
			one.N = d.Day()
			out.Days = append(out.Days, one)
		}
		months = append(months, out)
	}
	return months, list
}
