package intake

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"amends/internal/complaint"
	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/view"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
	"amends/internal/web/site"
)

// How much of a customer's history stands beside the form; the rest is on the customer's page.
const (
	casesShown    = 5
	promisesShown = 4
	talksShown    = 3
	talkLength    = 60
)

type promiseLine struct {
	Href, Number, What, On, Owner string
	Late                          bool
}

type talkLine struct {
	Href, Act, At, Text string
	Ours                bool
}

func linesOf(ctx context.Context, v site.Visit, c view.CustomerPage) (cases []caseLine, promises []promiseLine, talks []talkLine) {
	for _, it := range c.Cases[:min(len(c.Cases), casesShown)] {
		cases = append(cases, lineOf(ctx, v, it))
	}
	for _, p := range c.Promises[:min(len(c.Promises), promisesShown)] {
		promises = append(promises, promiseOf(ctx, v.Snap, p))
	}
	for _, x := range c.Contacts[:min(len(c.Contacts), talksShown)] {
		t := talkLine{Href: "/c/" + x.Case, Act: i18n.T(ctx, "intake.they_said"), At: i18n.DateTime(ctx, x.Entry.At.Time()), Ours: x.Entry.Kind == complaint.ToCustomer}
		if t.Ours {
			t.Act = i18n.T(ctx, "intake.we_said", "who", look.Staff(ctx, v.Snap, x.Entry.By))
		}
		for _, b := range x.Entry.Bodies {
			if b.Label != "subject" && b.Text != "" && t.Text == "" {
				t.Text = cut(b.Text, talkLength)
			}
		}
		talks = append(talks, t)
	}
	return cases, promises, talks
}

func promiseOf(ctx context.Context, snap *register.Snapshot, p view.Promise) promiseLine {
	l := promiseLine{Href: "/c/" + p.Case, Number: p.Number, What: p.What, On: p.On, Owner: look.Staff(ctx, snap, p.Owner), Late: p.Late}
	switch p.Kind {
	case "expected":
		l.What = i18n.T(ctx, "intake.promise_expected")
	case "extension":
		name := look.Limits(ctx, snap)[p.What]
		l.What = i18n.T(ctx, "intake.promise_extension", "clock", cmp.Or(name, p.What))
	}
	if l.On == "" {
		l.On = i18n.DateTime(ctx, p.At.Time())
	}
	return l
}

func cut(s string, n int) string {
	rs := []rune(strings.Join(strings.Fields(s), " "))
	if len(rs) <= n {
		return string(rs)
	}
	return string(rs[:n]) + "…"
}

// times words how often somebody has complained before: this call would be the next.
func times(ctx context.Context, before int) string {
	switch before {
	case 0:
		return i18n.T(ctx, "intake.first")
	case 1:
		return i18n.T(ctx, "intake.second")
	}
	return i18n.T(ctx, "intake.many", "i", before+1)
}

// sortOptions puts the default first, the rest by name.
func sortOptions(list []kit.Option) {
	slices.SortFunc(list, func(a, b kit.Option) int {
		if (a.Value == "") != (b.Value == "") {
			if a.Value == "" {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.Label, b.Label)
	})
}

// moods are the tones of a mood's tag.
var moods = map[view.Mood]string{view.MoodTense: "risk", view.MoodUpset: "risk"}
