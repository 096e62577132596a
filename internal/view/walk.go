package view

import (
	"context"
	"strings"
	"time"
)

// WalkMax bounds one file of a list; more is for whoever pages.
const WalkMax = 50_000

// Walk tells the rows of a list one after the other, page by page, until fn says that it has enough or WalkMax rows were
// told. An error before the first row is the list's own refusal.
func (v *Views) Walk(ctx context.Context, viewer Viewer, f Filter, sort Sort, now time.Time, fn func(*Item) bool) error {
	p := Page{Sort: sort, Limit: 500}
	for n := 0; n < WalkMax; {
		list, err := v.Queue(ctx, viewer, f, p, now)
		if err != nil {
			return err
		}
		for i := range list.Rows {
			if !fn(&list.Rows[i]) {
				return nil
			}
		}
		n += len(list.Rows)
		if p.After = list.Next; p.After == "" {
			return nil
		}
	}
	return nil
}

// Inert keeps a spreadsheet from taking somebody's words for a formula.
func Inert(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
