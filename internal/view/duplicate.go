package view

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"amends/internal/text"
)

// Duplicate is a case that may be about the same matter.
type Duplicate struct {
	Item
	Likeness float64 // 0 to 1
	Same     bool    // of the same customer
}

const (
	duplicateOwn    = 90 * 24 * time.Hour // how far back for the same customer
	duplicateOthers = 30 * 24 * time.Hour // and for all others
	likeOwn         = 0.35                // from here on it is worth a look
	likeOthers      = 0.5
	maxCandidates   = 20
	maxDuplicates   = 3 // more nobody compares while a caller waits
)

// Duplicates finds cases like the one that is being written down: among the same customer's of the last three months,
// and among everybody's of the last month that use the same words. Likest first.
func (v *Views) Duplicates(ctx context.Context, viewer Viewer, person, subject, matter string, now time.Time) ([]Duplicate, error) {
	grams := text.GramsOf(subject + "\n" + matter)
	if len(grams) < 4 {
		return nil, nil
	}
	own, err := v.casesOf(ctx, viewer, person, maxCandidates, now)
	if err != nil {
		return nil, err
	}
	seen := map[int64]bool{}
	var candidates []Item
	add := func(list []Item, within time.Duration) {
		for _, it := range list {
			if !seen[it.Seq] && now.Sub(it.ReceivedAt.Time()) <= within {
				seen[it.Seq] = true
				candidates = append(candidates, it)
			}
		}
	}
	add(own, duplicateOwn)
	for _, phrase := range salient(subject) {
		hits, err := v.index.Search(ctx, v.db.Reader(), phrase, viewer.scopes(), 0, maxCandidates)
		if err != nil {
			return nil, err
		}
		if len(hits) == 0 {
			continue
		}
		rows, err := v.rowsOf(ctx, viewer, Filter{}, hits, now)
		if err != nil {
			return nil, err
		}
		for _, h := range hits {
			if r, ok := rows[h.Seq]; ok {
				add([]Item{r}, duplicateOthers)
			}
		}
	}
	return v.likest(ctx, candidates[:min(len(candidates), 2*maxCandidates)], person, grams)
}

// likest compares the candidates' first words with those given.
func (v *Views) likest(ctx context.Context, candidates []Item, person string, grams text.Grams) ([]Duplicate, error) {
	records, err := v.records(ctx, candidates)
	if err != nil {
		return nil, err
	}
	var out []Duplicate
	for i, r := range records {
		d := Duplicate{Item: candidates[i], Same: person != "" && candidates[i].Person == person}
		d.Likeness = grams.Likeness(text.GramsOf(r.texts.Of(r.state.Subject) + "\n" + r.texts.Of(r.state.Matter)))
		if d.Same && d.Likeness >= likeOwn || d.Likeness >= likeOthers {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b Duplicate) int { return cmp.Compare(b.Likeness, a.Likeness) })
	return out[:min(len(out), maxDuplicates)], nil
}

// salient takes the two longest stretches of a subject, cut to a length that another person may have written too.
func salient(subject string) []string {
	parts := strings.FieldsFunc(subject, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) })
	slices.SortStableFunc(parts, func(a, b string) int { return utf8.RuneCountInString(b) - utf8.RuneCountInString(a) })
	var out []string
	for _, p := range parts {
		rs := []rune(p)
		if len(rs) < 2 || len(out) == 4 {
			break
		}
		if rs[0] > unicode.MaxLatin1 && len(rs) > 6 {
			out = append(out, string(rs[:4]), string(rs[len(rs)-4:]))
			continue
		}
		out = append(out, p)
	}
	return out
}
