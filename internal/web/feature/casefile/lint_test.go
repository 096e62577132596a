package casefile_test

import (
	"testing"

	"amends/internal/complaint"
	"amends/internal/i18n"
	"amends/internal/improve"
	"amends/internal/web/feature/casefile"
	"amends/internal/web/feature/queue"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/form/story"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
	"amends/internal/web/static"
	"amends/internal/web/webtest"
)

func TestLint(t *testing.T) {
	t.Parallel()
	words := i18n.New()
	must(t, words.Add(shell.Words, site.Words, form.Words, complaint.Catalogue, improve.Catalogue, look.Words, story.Words, queue.Words, casefile.Words))
	assets, err := page.NewAssets(static.Source(), form.Source(), queue.Source(), casefile.Source())
	must(t, err)
	wrong, err := webtest.Lint(assets, words, ".", "../queue", "../../form")
	must(t, err)
	for _, w := range wrong {
		t.Error(w)
	}
}
