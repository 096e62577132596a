package browser

import (
	"fmt"
	"testing"

	"amends/internal/web/webtest"
)

// subjectWidth is what the column with a complaint's subject keeps whatever else the list shows.
const subjectWidth = 220

// TestColumns opens the queue, alone and with a case beside it, on the windows of an office: the subject keeps its room
// and no badge is cut. The list has the widths in between, too, when the window is drawn smaller.
func TestColumns(t *testing.T) {
	url := start(t)
	tab := webtest.Open(t)
	signIn(tab, url, "lead")
	tab.Go(url + "/c?view=all")
	tab.Wait(`document.querySelector('tr[data-row] .k-subject-title')`)
	open := webtest.Eval[string](tab, `document.querySelectorAll('tr[data-row] .k-subject-title')[2].getAttribute('href')`)
	for _, lang := range []string{"en", "zh-CN"} {
		tab.Choose(url, lang, "light")
		for name, path := range map[string]string{"list": "/c?view=all", "open": open} {
			tab.Size(1440, 900, false)
			tab.Go(url + path)
			for _, w := range []int64{1920, 1560, 1440, 1400, 1366, 1320, 1280} {
				tab.Size(w, 720, false)
				if w == 1440 || w == 1280 {
					tab.Shot(fmt.Sprintf("columns-%s-%d-%s", name, w, lang))
				}
				got := webtest.Eval[float64](tab, `document.querySelector('tr[data-row] .k-cell-main').getBoundingClientRect().width`)
				if got < subjectWidth {
					t.Errorf("%s %s at %d: the subject has %.0f pixels, want %d", lang, name, w, got, subjectWidth)
				}
				webtest.NoClippedChips(t, tab)
				webtest.NoSidewaysScroll(t, tab)
			}
		}
	}
	webtest.Quiet(t, tab)
}

// TestHeadStays scrolls the queue to its end: the names of the columns stay over it.
func TestHeadStays(t *testing.T) {
	url := start(t)
	tab := webtest.Open(t)
	signIn(tab, url, "boss")
	tab.Go(url + "/c?view=all")
	tab.Size(1280, 500, false)
	got := webtest.Eval[float64](tab, `(() => {
		const box = document.querySelector('.q-list .s-scroll');
		box.scrollTop = box.scrollHeight;
		return box.scrollTop < 60 ? -1e6 : document.querySelector('.q-list th').getBoundingClientRect().top - box.getBoundingClientRect().top;
	})()`)
	tab.Shot("queue-scrolled")
	if got < -1 || got > 1 {
		t.Errorf("the head of the table is %.0f pixels from the top of what scrolls", got)
	}
}
