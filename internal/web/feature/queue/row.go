package queue

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"amends/internal/i18n"
	"amends/internal/web/kit"
)

// rowWords are those that every row says.
type rowWords struct{ unread, nobody string }

func wordsOf(ctx context.Context) rowWords {
	return rowWords{unread: i18n.T(ctx, "queue.unread_dot"), nobody: i18n.T(ctx, "look.nobody")}
}

// rows are drawn with a pen: they are most of the page.
func rows(lines []line) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		say := wordsOf(ctx)
		return kit.Draw(w, func(p *kit.Pen) {
			for i := range lines {
				lines[i].draw(ctx, p, say)
			}
		})
	})
}

func (l *line) draw(ctx context.Context, p *kit.Pen, say rowWords) {
	p.Raw(`<tr class="k-row" id="r-`)
	p.Text(l.id)
	p.Raw(`" data-row="`)
	p.Text(l.id)
	p.Raw(`">`)
	if l.pick {
		kit.Pick{Value: l.id, Label: i18n.T(ctx, "queue.select_one", "number", l.number)}.Draw(p)
	}
	p.Raw(`<td class="k-td">`)
	l.grade.Draw(p)
	p.Raw(`</td><td class="k-td k-cell-main"><div class="q-main">`)
	if l.unread {
		p.Raw(`<span class="q-dot" title="`)
		p.Text(say.unread)
		p.Raw(`"><span class="k-hidden">`)
		p.Text(say.unread)
		p.Raw(`</span></span>`)
	}
	kit.Subject{Title: l.subject, Href: l.href, Pane: true, Meta: []string{l.number, l.channel}, Who: l.customer, Tags: l.tags}.Draw(p)
	p.Raw(`</div></td><td class="k-td is-cut k-drop-a k-cell-off">`)
	p.Text(l.customer)
	p.Raw(` <span class="k-muted">`)
	p.Text(l.level)
	p.Raw(`</span></td><td class="k-td is-cut k-drop-b k-cell-off">`)
	p.Text(l.category)
	p.Raw(`</td><td class="k-td">`)
	l.stage.Draw(p)
	p.Raw(`</td><td class="k-td k-cell-end">`)
	if l.sla != nil {
		l.sla.Draw(p)
	}
	p.Raw(`</td><td class="k-td k-drop-c k-cell-off">`)
	kit.Person{Name: l.owner, None: say.nobody}.Draw(p)
	p.Raw(`</td><td class="k-td is-cut k-drop-a k-cell-off k-muted">`)
	p.Text(l.updated)
	p.Raw(`</td></tr>`)
}
