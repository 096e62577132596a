package browser

import (
	"testing"

	"amends/internal/web/webtest"
)

// TestPortalAtADesk looks at the portal in a wide window: the bar ends where the page ends.
func TestPortalAtADesk(t *testing.T) {
	url := start(t)
	tab := webtest.Open(t)
	for _, path := range []string{"/portal", "/portal/new"} {
		tab.Go(url + path)
		if off := webtest.Eval[float64](tab, `(() => {
			const bar = document.querySelector('.p-top').getBoundingClientRect(), page = document.querySelector('.p-page').getBoundingClientRect();
			return Math.abs(bar.left - page.left) + Math.abs(bar.right - page.right);
		})()`); off > 1 {
			t.Errorf("%s: the bar and the page differ by %.0f pixels", path, off)
		}
		tab.Shot("desk" + map[bool]string{true: "-portal", false: "-form"}[path == "/portal"])
	}
}
