package customer

import (
	"cmp"
	"context"
	"strings"

	"amends/internal/clock"
	"amends/internal/house"
	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/vault"
	"amends/internal/view"
	"amends/internal/web/form/look"
	"amends/internal/web/form/story"
	"amends/internal/web/kit"
	"amends/internal/web/site"
)

func lines(list []string) string { return strings.Join(list, "\n") }

// caseLine is one case in few words.
type caseLine struct {
	Href, Number, Subject, At, Category, Owner string
	Stage                                      kit.Stage
	Grade                                      kit.Grade
	SLA                                        *kit.SLA
	Tags                                       []kit.Tag
}

func lineOf(ctx context.Context, v site.Visit, it view.Item) caseLine {
	l := caseLine{Href: "/c/" + it.ID, Number: it.Number, Subject: it.Subject, At: i18n.DateTime(ctx, it.ReceivedAt.Time()),
		Stage: look.Stage(ctx, &it.Face), Grade: look.Grade(ctx, it.Grade), Tags: look.Tags(ctx, &it.Face), Owner: look.Staff(ctx, v.Snap, it.Owner)}
	if it.Content != "" {
		l.Category = look.Category(ctx, v.Snap, it.Content)
	}
	if l.Subject == "" {
		l.Subject = i18n.T(ctx, "look.no_subject")
	}
	if it.ClosedAt == 0 {
		l.SLA = look.RowSLA(ctx, &it.Face, look.Limits(ctx, v.Snap), v.Now)
	}
	return l
}

type promiseLine struct {
	Href, Number, What, On, Owner string
	Late                          bool
}

func promiseOf(ctx context.Context, snap *register.Snapshot, p view.Promise) promiseLine {
	l := promiseLine{Href: "/c/" + p.Case, Number: p.Number, What: p.What, On: p.On, Owner: look.Staff(ctx, snap, p.Owner), Late: p.Late}
	switch p.Kind {
	case "expected":
		l.What = i18n.T(ctx, "customer.promise_expected")
	case "extension":
		l.What = i18n.T(ctx, "customer.promise_extension", "clock", cmp.Or(look.Limits(ctx, snap)[p.What], p.What))
	}
	if l.On == "" {
		l.On = i18n.DateTime(ctx, p.At.Time())
	}
	return l
}

// talks is every exchange with the customer in one stream, newest first.
func talks(ctx context.Context, snap *register.Snapshot, p view.CustomerPage) kit.Timeline {
	name := look.Name(p.Name)
	out := kit.Timeline{Label: i18n.T(ctx, "customer.contacts")}
	for _, x := range p.Contacts {
		t := story.Teller{Snap: snap, Customer: name}
		e := t.Entry(ctx, x.Entry)
		e.Body = caseLink("/c/"+x.Case, x.Number)
		out.Items = append(out.Items, e)
	}
	return out
}

// lookLine is one line of who saw, changed or forgot what.
type lookLine struct{ Who, What, Why, At string }

func lookOf(ctx context.Context, snap *register.Snapshot, l vault.Look) lookLine {
	out := lookLine{Who: look.Staff(ctx, snap, l.Who), Why: l.Why, At: i18n.DateTime(ctx, l.At)}
	switch l.Field {
	case "edit":
		var names []string
		what, why, _ := strings.Cut(l.Why, "\n")
		for _, f := range strings.Fields(what) {
			if known[f] {
				names = append(names, i18n.T(ctx, "customer.field_"+f))
			}
		}
		out.What, out.Why = i18n.T(ctx, "customer.did_edit"), look.Join(ctx, names)
		if why != "" {
			out.Why = i18n.T(ctx, "customer.did_edit_why", "what", out.Why, "why", why)
		}
	case "part":
		out.What = i18n.T(ctx, "customer.did_part")
	case "case_file":
		out.What = i18n.T(ctx, "customer.did_case_file")
	case house.CodeLook:
		out.What = i18n.T(ctx, "customer.did_portal_code")
	case "erase":
		out.What = i18n.T(ctx, "customer.did_erase")
	default:
		name := l.Field
		if known[name] {
			name = i18n.T(ctx, "customer.field_"+name)
		}
		out.What = i18n.T(ctx, "customer.did_see", "field", name)
	}
	return out
}

var known = map[string]bool{"name": true, "phones": true, "emails": true, "address": true, "id_number": true, "account": true, "level": true, "all": true}

// moodPoint is how the customer seemed to feel about one case.
type moodPoint struct {
	Mood                  view.Mood
	Href, Number, At, Why string
	Label                 string
}

// stripLength is how many of the newest cases the strip shows.
const stripLength = 16

// strip reads the mood case by case, oldest first, from the same signs as the mood of the whole: marks that were given,
// a case that came back or was complained about again, a limit that was missed.
func (c customer) strip(ctx context.Context, cases []view.Item) ([]moodPoint, error) {
	var out []moodPoint
	cases = cases[:min(len(cases), stripLength)]
	for i := len(cases) - 1; i >= 0; i-- {
		s, err := c.Desk.Load(ctx, cases[i].ID)
		if err != nil {
			return nil, err
		}
		grade := 1
		var why []string
		if low := s.Score.Lowest(); low > 0 {
			why = append(why, i18n.T(ctx, "customer.sign_score", "i", low))
			if low <= 2 {
				grade++
			} else if low >= 4 {
				grade--
			}
		}
		for _, sign := range []struct {
			is  bool
			key string
		}{{s.Reopened > 0 || s.Confirmed == "no", "customer.sign_back"}, {cases[i].Repeat > 1, "customer.sign_repeat"}, {cases[i].Badge == clock.BadgeOver && !s.Closed(), "customer.sign_late"}} {
			if sign.is {
				grade++
				why = append(why, i18n.T(ctx, sign.key))
			}
		}
		m := []view.Mood{view.MoodGood, view.MoodNeutral, view.MoodTense, view.MoodUpset, view.MoodUpset, view.MoodUpset}[max(grade, 0)]
		out = append(out, moodPoint{Mood: m, Href: "/c/" + cases[i].ID, Number: cases[i].Number, At: i18n.Day(ctx, cases[i].ReceivedAt.Time()),
			Why: look.Join(ctx, why), Label: i18n.T(ctx, "customer.mood_"+string(m))})
	}
	return out, nil
}
