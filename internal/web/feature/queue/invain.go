package queue

import (
	"context"
	"net/url"

	"amends/internal/i18n"
	"amends/internal/web/kit"
)

// inVain tells who found nothing what was searched, what was not, and what to try.
func (b *board) inVain(ctx context.Context) kit.Empty {
	q := b.ask.Filter.Search
	e := kit.Empty{Icon: "search", Title: i18n.T(ctx, "queue.none_found", "q", q)}
	everywhere := kit.Button{Label: i18n.T(ctx, "queue.search_all"), Href: "/c?" + url.Values{"q": {q}}.Encode()}
	switch s := b.searched; {
	case s.Nothing:
		e.Title = i18n.T(ctx, "queue.none_searchable", "q", q)
		e.Text = i18n.T(ctx, "queue.none_searchable_text")
		e.Action = kit.Button{Label: i18n.T(ctx, "queue.clear"), Href: b.ask.Home("q", "")}
	case s.Elsewhere > 0:
		e.Text = i18n.T(ctx, "queue.found_elsewhere", "n", s.Elsewhere)
		e.Action = everywhere
	default:
		e.Text = i18n.T(ctx, "queue.searched_all")
		e.Action = kit.Button{Label: i18n.T(ctx, "queue.clear"), Href: b.ask.Home("q", "")}
	}
	if b.searched.Behind > 0 && !b.searched.Nothing {
		e.Text += " " + i18n.T(ctx, "queue.index_behind", "n", b.searched.Behind)
	}
	return e
}
