package browser

import (
	"bytes"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"amends/internal/web/webtest"
)

// TestTheSheetOnPaper prints a young case: one page, the whole story, none of the workbench around it.
func TestTheSheetOnPaper(t *testing.T) {
	t.Parallel()
	for _, l := range []look{{"zh-CN", "dark", false}, {"en", "light", false}} {
		o := newOffice(t, l)
		s := o.given("上门维修留下一地垃圾 " + uuid.NewString()[:6])
		b := o.as("lead")
		b.Go(o.url + "/c/" + s.ID + "/print")
		webtest.Axe(t, b.Tab)
		b.Paper(true)
		for _, want := range []string{s.Number, "上门维修留下一地垃圾", "客户要求今天答复"} {
			says(b.Tab, ".cs-paper", want)
		}
		shown := webtest.Eval[[]string](b.Tab, `[...document.querySelectorAll('.s-nav, .s-top, .s-bottom, button, .k-composer, .k-tabs, .k-toasts, [data-cs-print]')]
			.filter((e) => e.checkVisibility() && e.getBoundingClientRect().height > 0).map((e) => e.className)`)
		if len(shown) > 0 {
			t.Errorf("on paper there are %v", shown)
		}
		if back := webtest.Eval[string](b.Tab, `getComputedStyle(document.body).backgroundColor`); back != "rgb(255, 255, 255)" && back != "rgba(0, 0, 0, 0)" {
			t.Errorf("the paper is %s", back)
		}
		b.Shot("paper-" + l.lang)
		webtest.NoSidewaysScroll(t, b.Tab)
		res, err := chromedp.Call(b.Ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: yes(true), PaperWidth: 8.27, PaperHeight: 11.69})
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(res.Data, []byte("/Type /Page\n")) + bytes.Count(res.Data, []byte("/Type /Page ")) + bytes.Count(res.Data, []byte("/Type /Page/")); n != 1 {
			t.Errorf("the sheet takes %d pages", n)
		}
		o.quiet()
	}
}

func yes[V any](v V) *V { return &v }
