package demo

import (
	"math/rand"
	"regexp"
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"amends/internal/register"
)

// Every story fits the organisation: category, cause and person exist, and no gap is left when it is told.
func TestStories(t *testing.T) {
	t.Parallel()
	s, err := register.Of(Bundle())
	if err != nil {
		t.Fatal(err)
	}
	g := newGaps(rand.New(rand.NewSource(1)), "zh", places[0], time.Now())
	left := regexp.MustCompile(`[{}]`)
	seen, english := map[string]bool{}, 0
	for _, st := range stories() {
		if s.CategoryByCode[st.Category] == nil || s.CauseByCode[st.Cause] == nil || st.About != "" && s.StaffByID[st.About] == nil {
			t.Errorf("%s: category %s, cause %s, about %q", st.Subject, st.Category, st.Cause, st.About)
		}
		if seen[st.Matter] || len(st.Scores) != 3 || st.Finding == "" || st.Done == "" || st.Change == "" || st.Wish == "" {
			t.Errorf("%s: told twice, or not to the end", st.Subject)
		}
		seen[st.Matter] = true
		if st.Lang == "en" {
			english++
		}
		for _, text := range append([]string{st.Subject, st.Matter, st.Wish, st.Evidence, st.Finding, st.Done, st.Change}, st.Allegations...) {
			if rest := g.fill(text); left.MatchString(rest) {
				t.Errorf("a gap is left in %q", rest)
			}
		}
		if n := utf8.RuneCountInString(st.Matter); n < 50 {
			t.Errorf("%s: told in %d characters", st.Subject, n)
		}
	}
	if len(seen) < 60 || english < 8 {
		t.Errorf("%d stories, %d of them English", len(seen), english)
	}
	for _, top := range []string{"service", "network", "fee", "product", "equipment", "other"} {
		if !slices.ContainsFunc(stories(), func(st *story) bool { return len(st.Category) > len(top) && st.Category[:len(top)] == top }) {
			t.Errorf("no story of %s", top)
		}
	}
}
