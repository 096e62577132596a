package inbox

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"amends/internal/i18n"
	"amends/internal/web/kit"
	"amends/internal/web/shell"
)

// tray is one page of the inbox.
type tray struct {
	ask    ask
	days   []day
	count  int    // unread, up to notify.UnreadCap
	older  string // address of what follows
	newest string // cursor: "all read" means up to here
}

// day is what was told on one day, newest first.
type day struct {
	id    string
	title string
	lines []line
}

// line is one notice.
type line struct {
	id      int64
	what    string
	number  string
	subject string
	href    string // "" when the case is out of reach
	at      time.Time
	unread  bool
	icon    string
	risk    string
}

// sign is the icon of its kind.
func (l line) sign() kit.Icon { return kit.Icon(cmp.Or(l.icon, "bell")) }

// tone is its colour, which is kept for time and risk.
func (l line) tone() string {
	if l.risk == "" {
		return ""
	}
	return "is-" + l.risk
}

func (l line) name() string { return strconv.FormatInt(l.id, 10) }

// add puts a line under its day.
func (t *tray) add(ctx context.Context, l line, at, now time.Time) {
	id := i18n.Date(ctx, at)
	if n := len(t.days); n == 0 || t.days[n-1].id != id {
		t.days = append(t.days, day{id: id, title: dayTitle(ctx, at, now)})
	}
	d := &t.days[len(t.days)-1]
	d.lines = append(d.lines, l)
}

// dayTitle is "今天 · 11-21 周六": how near it is, then the day.
func dayTitle(ctx context.Context, at, now time.Time) string {
	date := i18n.Day(ctx, at)
	zone := i18n.Zone(ctx)
	if at.In(zone).Year() != now.In(zone).Year() {
		date = i18n.Date(ctx, at)
	}
	date = i18n.T(ctx, "inbox.day", "date", date, "week", i18n.T(ctx, "inbox.week_"+strconv.Itoa(int(at.In(zone).Weekday()))))
	switch i18n.Date(ctx, at) {
	case i18n.Date(ctx, now):
		return i18n.T(ctx, "inbox.today", "day", date)
	case i18n.Date(ctx, now.In(zone).AddDate(0, 0, -1)):
		return i18n.T(ctx, "inbox.yesterday", "day", date)
	}
	return date
}

// filters are all and unread.
func (t *tray) filters(ctx context.Context) kit.Segments {
	unread := i18n.T(ctx, "inbox.unread")
	if t.count > 0 {
		unread = i18n.T(ctx, "inbox.unread_n", "count", shell.Unread(t.count))
	}
	link := func(label string, a ask) kit.Segment {
		return kit.Segment{Label: label, Href: a.at("/notices"), On: t.ask.unread == a.unread,
			Attrs: kit.Attrs{"hx-get": a.at("/notices"), "hx-target": "#notices", "hx-swap": "outerMorph", "hx-push-url": "true"}}
	}
	return kit.Segments{Label: i18n.T(ctx, "inbox.show"), Items: []kit.Segment{link(i18n.T(ctx, "inbox.all"), ask{}), link(unread, ask{unread: true})}}
}

// live fetches the newest page again on news; older pages stand still under the reader.
func (t *tray) live() kit.Attrs {
	if t.ask.after != "" {
		return nil
	}
	return kit.Attrs{"data-live": "inbox", "data-live-url": t.ask.at("/notices")}
}

func (t *tray) pager(ctx context.Context) kit.Pager {
	p := kit.Pager{Label: i18n.T(ctx, "inbox.pages"), Next: t.older, NextLabel: i18n.T(ctx, "inbox.older"), PrevLabel: i18n.T(ctx, "inbox.newest")}
	if t.ask.after != "" {
		p.Prev = ask{unread: t.ask.unread}.at("/notices")
	}
	return p
}

func (t *tray) empty(ctx context.Context) kit.Empty {
	say := func(key string) string { return i18n.T(ctx, "inbox."+key) }
	switch {
	case t.ask.after != "":
		return kit.Empty{Icon: "bell", Title: say("none_older"), Action: kit.Button{Label: say("newest"), Href: ask{unread: t.ask.unread}.at("/notices")}}
	case t.ask.unread:
		return kit.Empty{Icon: "check-circle", Title: say("none_unread"), Text: say("none_unread_text"), Action: kit.Button{Label: say("show_all"), Href: "/notices"}}
	}
	return kit.Empty{Icon: "bell", Title: say("none"), Text: say("none_text")}
}
