package house_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/house"
	"amends/internal/journal"
	"amends/internal/register"
	"amends/internal/view"
)

// inEvents names those of some words that stand in the events of a case.
func inEvents(t *testing.T, h *house.House, id string, words ...string) (out []string) {
	t.Helper()
	record, err := h.Journal.Stream(context.Background(), id, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range words {
		if slices.ContainsFunc(record, func(r journal.Record) bool { return strings.Contains(string(r.Payload), w) }) {
			out = append(out, w)
		}
	}
	return out
}

// TestWordsNoListHas: a product, service or region that no list has is shown and found and never stands in an event; once
// the customer is forgotten nothing of it is left, and the answer says so. A name that is also a place's is sealed too.
func TestWordsNoListHas(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house.House) {
		ctx := context.Background()
		product, service, region, later := "4111111111111111", "钱女士专线", "上海市浦东新区世纪大道100弄5号301室", "周小霞楼下小店"
		c := newCase("13800001111")
		c.Product, c.Service, c.Region = product, service, region
		one := taken(t, h, c)
		two := newCase("13800001111")
		two.Product, two.Region = "5g 套餐", "湖南长沙"
		listed := taken(t, h, two)
		if listed.Product != "5G 套餐" || listed.Region != "湖南长沙" {
			t.Errorf("what lists have stands in the open: %+v", listed)
		}
		namesake := newCase("13800009999")
		namesake.Complainant.Name, namesake.Region = "高明", "高明" // also a district of 佛山
		if s := taken(t, h, namesake); s.Region != "" || len(inEvents(t, h, s.ID, "高明")) > 0 {
			t.Errorf("her name stands in the open: %+v", s.Region)
		}
		m := complaint.Meta{By: "anna", Channel: "desk"}
		if _, err := h.Desk.Do(ctx, m, one.ID, &complaint.Supplement{Region: later}); err != nil {
			t.Fatal(err)
		}
		if in := inEvents(t, h, one.ID, product, service, region, later); len(in) > 0 {
			t.Errorf("in the events: %q", in)
		}
		viewer := view.Viewer{Staff: "anna", All: true}
		page, err := h.Views.Case(ctx, viewer, one.ID, time.Now())
		if err != nil || page.Product != product || page.Service != service || page.Region != later {
			t.Errorf("the page shows %q %q %q, %v", page.Product, page.Service, page.Region, err)
		}
		if err := h.Journal.CatchUp(ctx, h.Views.SearchReader()); err != nil {
			t.Fatal(err)
		}
		for _, w := range []string{product, service, "世纪大道"} {
			if list, err := h.Views.Search(ctx, viewer, w, "", 10, time.Now()); err != nil || len(list.Rows) != 1 || list.Rows[0].ID != one.ID {
				t.Errorf("%q finds %d, %v", w, len(list.Rows), err)
			}
		}
		root := complaint.Meta{By: "root", Channel: "desk"}
		if would, err := h.ErasureOf(ctx, one.Person); err != nil || !slices.Equal(would.Fields, []string{"product", "region", "service"}) || would.Stays != nil {
			t.Errorf("it would say %+v %v", would, err)
		}
		went, err := h.Erase(ctx, root, one.Person, "客户要求")
		if err != nil || !slices.Equal(went.Fields, []string{"product", "region", "service"}) || went.Stays != nil {
			t.Errorf("it says %+v %v", went, err)
		}
		if page, err := h.Views.Case(ctx, viewer, one.ID, time.Now()); err != nil || page.Product+page.Service+page.Region != "" {
			t.Errorf("the page still shows %q %q %q, %v", page.Product, page.Service, page.Region, err)
		}
		if again, err := h.Erase(ctx, root, one.Person, "客户要求"); err != nil || again.Fields != nil {
			t.Errorf("again: %+v %v", again, err)
		}
		if err := h.Journal.CatchUp(ctx, h.Views.SearchReader()); err != nil {
			t.Fatal(err)
		}
		found(t, h, "erased", "")
		if _, err := h.Replay(ctx); err != nil {
			t.Fatal(err)
		}
		found(t, h, "replayed", "")
	})
}

// TestWhatStays: words that stand in the open although no list has them (here: no list has them any more, as with what
// versions from before let in) and tags are hidden by an erasure, and its answer does not say that they went.
func TestWhatStays(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house.House) {
		ctx := context.Background()
		organisation := func(products ...string) {
			t.Helper()
			o := h.Register.Snapshot().Organisation
			o.Products = products
			if err := h.Register.Put(ctx, "root", time.Now(), register.Set(o)); err != nil {
				t.Fatal(err)
			}
		}
		organisation("宽带", "老套餐")
		c := newCase("13800001111")
		c.Product, c.Tags = "老套餐", []string{"断网"}
		s := taken(t, h, c)
		organisation("宽带")
		if _, err := h.Desk.Do(ctx, complaint.Meta{By: "anna", Channel: "desk"}, s.ID, &complaint.Tag{Remove: []string{"断网"}}); err != nil {
			t.Fatal(err)
		}
		went, err := h.Erase(ctx, complaint.Meta{By: "root", Channel: "desk"}, s.Person, "客户要求")
		if err != nil || len(went.Fields) > 0 || !slices.Equal(went.Stays, []string{"product", "tags"}) {
			t.Errorf("it says %+v %v", went, err)
		}
		if in := inEvents(t, h, s.ID, "老套餐", "断网"); len(in) != 2 {
			t.Errorf("in the events there is only %q", in)
		}
		if page, err := h.Views.Case(ctx, view.Viewer{Staff: "anna", All: true}, s.ID, time.Now()); err != nil || page.Product != "" {
			t.Errorf("the page still shows %q, %v", page.Product, err)
		}
		found(t, h, "erased", "")
	})
}
