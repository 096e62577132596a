package house_test

import (
	"context"
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/house"
)

// TestWhoseNumber: a number makes out one person or nobody; who is joined wrongly is written to elsewhere, and erased with
// another. Each row is registered in turn, by staff (hotline) or a stranger (portal); the same letter is the same customer.
func TestWhoseNumber(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house.House) {
		for name, rows := range map[string][]string{
			"a stranger put his address beside it": {"A web 攻击者 13966660004 evil@attacker.cn", "B hotline 受害庚 13966660004", "B hotline 受害庚 13966660004"},
			"the same name and his own address":    {"A web 受害庚 13966660005 evil@attacker.cn", "B hotline 受害庚 13966660005"},
			"two numbers on the portal":            {"A web 攻击者 13966660001/13966660002", "B hotline 受害己 13966660002"},
			"on the portal, then by telephone":     {"A web 周一 13966660006", "A hotline 周一 13966660006", "A hotline 周一 13966660006"},
			"all of it said again":                 {"A web 周二 13966660007 zhou@example.com", "A hotline 周二 13966660007 zhou@example.com"},
			"a list that takes over another's":     {"A hotline 先来者 13955550001", "B hotline 受害戊 13955550002", "A hotline 先来者 13955550001/13955550002", "B hotline 受害戊 13955550002"},
			"a list of two people":                 {"A hotline 周三 13955550003", "B hotline 周四 13955550004", "C hotline 周五 13955550003/13955550004"},
			"addresses likewise":                   {"A hotline 周六 - x1@a.cn", "B hotline 周七 - x2@a.cn", "B hotline 周七 - x1@a.cn;x2@a.cn", "A hotline 周六 - x1@a.cn"},
			"a line of an office":                  {"A hotline 李一 0731-88882222", "B hotline 钱四 0731-88882222", "A hotline 李一 073188882222", "C hotline 王二 13955550008/0731-88882222", "D hotline 赵三 0731-88882222"},
			"a service number":                     {"A hotline 甲一 400-800-8888", "B hotline 乙二 400-800-8888", "B hotline 乙二 4008008888"},
			"a desk behind a switchboard":          {"A hotline 孙八 0731-88883333转803", "A hotline 孙科长 0731-88883333-803", "B hotline 孙九 0731-88883333转804"},
			"a line of an office, on the portal":   {"A hotline 吴十 0731-88884444", "B web 郑一 0731-88884444", "A web 吴十 0731-88884444"},
			"a line of an office, no name":         {"A hotline - 0731-88887777", "B hotline - 0731-88887777", "C hotline 先生 0731-88887777", "D hotline 先生 0731-88887777", "E hotline — 0731-88887777"},
			"the same on the portal":               {"A web - 0731-88887778", "B web 匿名 0731-88887778", "C web 匿名 0731-88887778"},
			"two strangers on the portal":          {"A web 攻击者 13966660011 evil@attacker.cn", "B web 受害辛 13966660011", "B web 受害辛 13966660011", "A web 攻击者 13966660011 evil@attacker.cn"},
			"his number beside another's address":  {"A web 攻击者 13966660012 v1@victim.cn", "B web 受害壬 - v1@victim.cn"},
			"a mobile of nobody named":             {"A web - 13966660013", "A web - 13966660013", "A hotline - 13966660013"},
			"a mobile, whatever he is called":      {"A hotline 冯强 13955550009", "A hotline 冯先生 139-5555-0009"},
		} {
			t.Run(name, func(t *testing.T) {
				is := map[string]string{} // letter by person
				for i, row := range rows {
					f := append(strings.Fields(row), "")
					c := newCase("")
					c.Channel, c.Complainant = f[1], complaint.Complainant{Name: strings.Trim(f[2], "-"), Phone: strings.Trim(f[3], "-"), Email: f[4]}
					by := "anna"
					if f[1] == "web" {
						by = complaint.Customer
					}
					res, err := h.Desk.Do(context.Background(), complaint.Meta{By: by, Channel: f[1]}, "", c)
					if err != nil {
						t.Fatal(err)
					}
					who := res.State.Person
					if was, met := is[who]; met && was != f[0] {
						t.Errorf("row %d %q is one with %s", i, row, was)
					} else if !met {
						for _, letter := range is {
							if letter == f[0] {
								t.Errorf("row %d %q is somebody else", i, row)
							}
						}
						is[who] = f[0]
					}
				}
			})
		}
		found(t, h, "all of them", "")
	})
}
