package browser

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"amends/internal/journal"
	"amends/internal/view"
	"amends/internal/waittest"
	"amends/internal/web/webtest"
)

// TestPictures takes the pictures of the README from the real product: AMENDS_PICTURES names the folder.
func TestPictures(t *testing.T) {
	dir := os.Getenv("AMENDS_PICTURES")
	if dir == "" {
		t.Skip("AMENDS_PICTURES is not set")
	}
	url := start(t)
	ctx, now := context.Background(), time.Now()
	list, err := shared.house.Views.Queue(ctx, view.Viewer{Staff: "yeqing", All: true, Own: true}, view.Filter{View: view.ViewAll, Hue: []string{"investigating"}}, view.Page{}, now)
	if err != nil || len(list.Rows) == 0 {
		t.Fatal("no case under investigation", err)
	}
	var readers []journal.ReaderState // they tell of the whole history at once
	waittest.Until(t, "every reader has come to the end", func() bool {
		var err error
		if readers, err = shared.house.Journal.Lag(ctx); err != nil {
			t.Fatal(err)
		}
		return len(readers) > 0 && !slices.ContainsFunc(readers, func(r journal.ReaderState) bool { return r.Behind > 0 })
	}, func() any { return readers })
	if _, err := shared.house.Notify.MarkAllRead(ctx, "yeqing", ""); err != nil {
		t.Fatal(err)
	}
	row := list.Rows[0]
	for _, r := range list.Rows {
		if r.Channel == "app" || r.Channel == "web" {
			row = r
		}
	}
	keep := func(tab *webtest.Tab, name string) {
		if err := os.WriteFile(filepath.Join(dir, name+".png"), tab.Picture(), 0o644); err != nil {
			t.Error(err)
		}
	}
	desk := webtest.Open(t)
	signIn(desk, url, "quality")
	desk.Choose(url, "zh-CN", "light")
	desk.Go(url + "/c/" + row.Number)
	keep(desk, "workbench")
	desk.Choose(url, "en", "dark")
	desk.Go(url + "/c/" + row.Number)
	keep(desk, "workbench-dark")
	desk.Choose(url, "zh-CN", "light")
	desk.Phone()
	desk.Go(url + "/c/" + row.Number)
	keep(desk, "case-phone")
	desk.Size(1440, 1180, false)
	desk.Go(url + "/dashboard")
	keep(desk, "dashboard")
	customer := webtest.Open(t)
	customer.Choose(url, "zh-CN", "light")
	customer.Phone()
	customer.Go(url + "/portal/progress")
	customer.Type("input[name=number]", row.Number)
	customer.Type("input[name=code]", code(shared.house, row.ID))
	customer.Press("\r")
	customer.Wait(`location.pathname.startsWith('/portal/c/')`)
	keep(customer, "portal")
}
