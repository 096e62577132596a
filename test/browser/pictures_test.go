package browser

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"amends/internal/view"
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
	for behind := int64(1); behind > 0; time.Sleep(100 * time.Millisecond) { // the readers tell of the whole history at once
		readers, err := shared.house.Journal.Lag(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if behind = 0; len(readers) == 0 {
			behind = 1 // they have not begun
		}
		for _, r := range readers {
			behind = max(behind, r.Behind)
		}
	}
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
		raw, err := os.ReadFile(tab.Shot("picture-" + name))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name+".png"), raw, 0o644)
		}
		if err != nil {
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
