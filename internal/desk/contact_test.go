package desk_test

import (
	"testing"

	"amends/internal/complaint"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// What cannot be dialled makes nobody the same as anybody; what can, does, however it is written.
func TestContactsTellPeopleApart(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		d := o.node()
		who := func(c complaint.Complainant) string {
			t.Helper()
			r := outage("")
			r.Complainant = c
			return must(t)(d.Do(ctx, by("anna"), "", r)).State.Person
		}
		for _, words := range []string{"138****0001", "12345", "订单号 123", "88881111"} {
			a, b := who(complaint.Complainant{Name: "甲一", Phone: words}), who(complaint.Complainant{Name: "乙二", Phone: words})
			if a == "" || a == b {
				t.Errorf("%q makes two people one", words)
			}
		}
		if who(complaint.Complainant{Name: "甲", Email: "z***@example.com"}) == who(complaint.Complainant{Name: "乙", Email: "z***@example.com"}) {
			t.Error("a masked address makes two people one")
		}
		for _, twins := range [][]string{
			{"13800001234", "013800001234", "+86 138 0000 1234", "１３８００００１２３４", "(+86)13800001234", "张先生 13800001234", "13800001234（家）"},
			{"0731-88881111转803", "+86 731 8888 1111 ext 803"},
			{"+852 2345 6789", "00852 23456789"},
			{"13700000001/13700000002", "13700000002", "13700000001"},
		} {
			first := who(complaint.Complainant{Name: "周", Phone: twins[0]})
			for _, s := range twins[1:] {
				if who(complaint.Complainant{Name: "周", Phone: s}) != first {
					t.Errorf("%q is not the same as %q", s, twins[0])
				}
			}
		}
		if who(complaint.Complainant{Name: "总机", Phone: "0731-88881111"}) == who(complaint.Complainant{Name: "分机", Phone: "0731-88881111转803"}) {
			t.Error("a switchboard is not who sits behind it")
		}
		if who(complaint.Complainant{Name: "周", Email: "zhou@例子.中国"}) != who(complaint.Complainant{Email: "周 <ZHOU@xn--fsqu00a.xn--fiqs8s>"}) {
			t.Error("one address is two people")
		}
	})
}
