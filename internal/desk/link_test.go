package desk_test

import (
	"testing"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// A case is tied to one that exists and that one may see; to anything else the answer is the same.
func TestLink(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d := open(t, db).node()
		near, far := outage("13012341203"), outage("13012341204")
		near.Department, far.Department = "network", "service"
		a, b := must(t)(d.Do(ctx, by("anna"), "", near)), must(t)(d.Do(ctx, by("anna"), "", far))
		link := func(who, to string) error {
			_, err := d.Do(ctx, by(who), a.ID, &complaint.LinkTo{Kind: "same_cause", Case: to})
			return err
		}
		for _, to := range []string{"nothing", "0199a1b2-0000-7000-8000-000000000001", b.ID} {
			f := fault.As(link("hugo", to))
			if f == nil || len(f.Fields) != 1 || f.Fields[0].Path != "case" || f.Fields[0].Key != "input.case_unknown" || len(f.Fields[0].Args) > 0 {
				t.Errorf("hugo to %s: %v", to, f)
			}
		}
		refused(t, link(complaint.System, "nothing"), fault.Invalid, "input.invalid")
		if f := fault.As(link("anna", a.ID)); f == nil || f.Fields[0].Key != "complaint.link_self" {
			t.Errorf("to itself: %v", f)
		}
		for range 2 { // the second time is nothing new
			if err := link("anna", b.ID); err != nil {
				t.Error(err)
			}
		}
		if s, err := d.Load(ctx, a.ID); err != nil || len(s.Links) != 1 || s.Links[0].Case != b.ID {
			t.Errorf("%+v %v", s.Links, err)
		}
	})
}
