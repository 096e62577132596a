package queue

import (
	"context"
	"net/url"

	"amends/internal/i18n"
	"amends/internal/view"
	"amends/internal/web/kit"
)

// inVain tells who found nothing what was searched, what was not, and what to try.
func (b *board) inVain(ctx context.Context) kit.Empty {
	q := b.ask.Filter.Search
	e := kit.Empty{Icon: "search", Action: kit.Button{Label: i18n.T(ctx, "queue.clear"), Href: b.ask.Home("q", "")}}
	e.Title, e.Text = vain(ctx, q, b.searched)
	if s := b.searched; !s.Nothing && s.Elsewhere > 0 {
		e.Action = kit.Button{Label: i18n.T(ctx, "queue.search_all"), Href: "/c?" + url.Values{"q": {q}}.Encode()}
	}
	return e
}

// vain words a search that found nothing, for the list and for the palette.
func vain(ctx context.Context, q string, s *view.Searched) (title, text string) {
	title = i18n.T(ctx, "queue.none_found", "q", q)
	switch {
	case s.Nothing:
		return i18n.T(ctx, "queue.none_searchable", "q", q), i18n.T(ctx, "queue.none_searchable_text")
	case s.Elsewhere > 0:
		text = i18n.T(ctx, "queue.found_elsewhere", "n", s.Elsewhere)
	default:
		text = i18n.T(ctx, "queue.searched_all")
	}
	if s.Behind > 0 {
		text += " " + i18n.T(ctx, "queue.index_behind", "n", s.Behind)
	}
	return title, text
}
