package complaint_test

import (
	"slices"
	"strings"
	"testing"

	"amends/internal/act"
	"amends/internal/act/acttest"
	"amends/internal/complaint"
	"amends/internal/field"
)

// TestEveryActIsWhole names whatever an act lacks: a word in either language, a field in its command, a permission that there
// is, a story, an example, what its events tell and what they say to the complainant.
func TestEveryActIsWhole(t *testing.T) {
	t.Parallel()
	stories := acttest.Stories(t)
	for _, a := range complaint.Acts() {
		for _, what := range lacking(a, stories) {
			t.Errorf("%s: %s", a.Name, what)
		}
	}
	for _, e := range complaint.Stream.Events {
		for _, what := range untold(e, stories) {
			t.Errorf("%s: %s", complaint.Is(e).Name, what)
		}
	}
}

// TestWhatIsForgottenIsNamed declares an act and an event that lack everything: each of it is named.
func TestWhatIsForgottenIsNamed(t *testing.T) {
	t.Parallel()
	a := &complaint.Act{Act: act.Act{Name: "mediate", Kind: "care", Menu: act.Open, Revised: "why",
		May: []string{"case.eat"}, Fields: []field.Field{
			field.Choice.Of("mood").Among("calm").Need(), field.Para.Of("nothing")}},
		New: func() complaint.Command { return &complaint.Care{} }}
	got := strings.Join(append(lacking(a, ""), untold(complaint.Forgotten{}, "")...), "\n")
	for _, want := range []string{"no words for act.mediate in zh", "no words for action.mediate in en", "no route",
		"no conflict rule", "there is no permission case.eat",
		"the command's text is declared nowhere", "the command has no field mood", "the command has no field nothing", "mood has no name in zh",
		"no word for choice.mood.calm in en",
		"no example", "no story gives it", "another act does steps of its kind", "no field why that says why",
		"no words for event.complaint.mediated in en", "no words for portal.event.complaint.mediated in zh", "gets no letter",
		"no story leads to it"} {
		if !strings.Contains(got, want) {
			t.Errorf("not named: %s", want)
		}
	}
}

// room is what the acts of this room are held to.
func room(stories string) acttest.Room {
	return acttest.Room{Name: "complaint", Called: complaint.Called(), Stories: stories, Usual: usual,
		ByHand: []string{"register"},       // its page is drawn by hand
		Nobody: []string{"give_statement"}, // which is of whoever was asked
		// Where it is given says which step and statement; the desk finds out about the caller; an old record has the evidence.
		Inner: []string{"step", "register.anonymous", "register.code_kept", "supplement.contact", "draft_liability.evidence",
			"give_statement.statement"},
		Written: func(event string) bool {
			return slices.ContainsFunc(complaint.Stream.Events, func(e complaint.Event) bool {
				return complaint.Is(e).Name == event && complaint.Written(e)
			})
		},
	}
}

// lacking is what an act that a door may give lacks.
func lacking(a *complaint.Act, stories string) []string {
	out := room(stories).Lacking(&a.Act, a.New())
	if a.Kind != "" && complaint.ActOf(a.Kind) != a {
		out = append(out, "another act does steps of its kind")
	}
	return out
}

// untold is what an event lacks.
func untold(e complaint.Event, stories string) []string {
	return room(stories).Untold(complaint.Is(e), complaint.Written(e))
}
