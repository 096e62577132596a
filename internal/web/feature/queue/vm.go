package queue

import (
	"context"

	"github.com/a-h/templ"

	"amends/internal/i18n"
	"amends/internal/view"
	"amends/internal/web/kit"
)

// homeOf is where closing the pane leads; a list page knows it by itself.
func homeOf(b *board, pane templ.Component) string {
	if pane == nil {
		return ""
	}
	return b.ask.Home()
}

func selectWords(ctx context.Context, b *board) string {
	if !b.bulk && !b.export {
		return ""
	}
	return i18n.T(ctx, "queue.select_all")
}

// columns are the headings; three of them order the list.
func (b *board) columns(ctx context.Context) []kit.Column {
	col := func(key, class, drop string) kit.Column {
		return kit.Column{Label: i18n.T(ctx, "queue.col_"+key), Class: class, Drop: drop}
	}
	sorts := func(c kit.Column, s view.Sort, dir string) kit.Column {
		to := b.ask.Home("sort", string(s))
		if s == view.SortUrgency {
			to = b.ask.Home("sort", "")
		}
		if b.ask.Filter.Search != "" {
			return c // what was found comes in its own order
		}
		c.Sort, c.Attrs = to, htmx(to)
		if b.ask.Sort == s {
			c.Dir = dir
		}
		return c
	}
	return []kit.Column{col("grade", "q-w-grade", ""), sorts(col("complaint", "", ""), view.SortReceived, "desc"), col("customer", "k-w-m", "a"),
		col("category", "k-w-m", "b"), col("stage", "k-w-m", ""), sorts(col("sla", "k-w-l", ""), view.SortUrgency, "asc"),
		col("owner", "q-w-owner", "c"), sorts(col("updated", "q-w-when", "a"), view.SortUpdated, "desc")}
}

func viewMenu(ctx context.Context, b *board) []kit.MenuItem {
	ask := func(url string) kit.Attrs { return kit.Attrs{"hx-get": url, "hx-target": "#dialog"} }
	items := []kit.MenuItem{{Label: i18n.T(ctx, "queue.density"), Icon: "rows", Attrs: kit.Attrs{"data-density": "true"}},
		{Rule: true}, {Label: i18n.T(ctx, "queue.save_view"), Icon: "bookmark", Attrs: ask("/queue/views/new" + b.ask.Query("saved", ""))}}
	if b.saved != nil && b.mine {
		items = append(items, kit.MenuItem{Label: i18n.T(ctx, "queue.rename_view"), Icon: "pencil", Attrs: ask("/queue/views/" + b.saved.ID + b.ask.Query())},
			kit.MenuItem{Label: i18n.T(ctx, "queue.forget_view"), Icon: "trash", Danger: true, Attrs: kit.Attrs{"hx-post": "/queue/views/" + b.saved.ID + "/forget",
				"hx-confirm": i18n.T(ctx, "queue.forget_words", "title", b.saved.Title)}})
	}
	return items
}
