package desk_test

import (
	"reflect"
	"testing"

	"amends/internal/complaint"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// What the readers of this process are told is what those of another process read.
func TestToldIsWhatAReloadGives(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		d := o.node()
		r := must(t)(d.Do(ctx, by("anna"), "", outage("13012341203")))
		must(t)(d.Do(ctx, by("anna"), r.ID, &complaint.Acknowledge{Medium: "sms", Text: complaint.TextOf("已受理")}))
		must(t)(d.Do(ctx, by("lena"), r.ID, &complaint.Tag{Add: []string{"老客户"}}))
		told, err := d.Journal.After(ctx, 1, 100) // after the founding
		if err != nil {
			t.Fatal(err)
		}
		read, err := o.node().Journal.After(ctx, 1, 100)
		if err != nil || len(read) != len(told) || len(read) < 4 {
			t.Fatalf("%d told, %d read, %v", len(told), len(read), err)
		}
		var before complaint.State
		for i, r := range read {
			e, err := complaint.Stream.Decode(r)
			if err != nil || complaint.Stream.Known(r) != nil {
				t.Fatalf("%v, %v", err, complaint.Stream.Known(r))
			}
			after := complaint.Evolve(before, e)
			got := complaint.Stream.Known(told[i])
			if got == nil || !reflect.DeepEqual(got.Recorded, e) || !reflect.DeepEqual(*got.After, after) {
				t.Errorf("event %d %s: told %+v, read %+v", i, r.Type, got, e)
			}
			if got != nil && (got.Before == nil) != (i == 0) || i > 0 && !reflect.DeepEqual(*got.Before, before) {
				t.Errorf("event %d: the case before it is told wrong", i)
			}
			before = after
		}
	})
}
