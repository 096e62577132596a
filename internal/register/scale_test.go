package register

import (
	"fmt"
	"testing"
)

// BenchmarkPutIntoALargeHouse is the work of one change among five thousand people, without the database.
func BenchmarkPutIntoALargeHouse(b *testing.B) {
	h := house()
	for i := range 5000 {
		h.Staff = append(h.Staff, Staff{ID: fmt.Sprintf("p%d", i), Name: "某", Department: "network.east", Roles: []string{RoleHandler}, Active: true})
	}
	s, err := Of(h)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		p := *s.StaffByID["p7"]
		p.Away, p.Phone = i%2 == 0, fmt.Sprint(i)
		if _, _, err := s.with(act{by: "root", at: now}, []Change{Set(p)}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCan(b *testing.B) {
	s, err := Of(house())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if !s.Can("zhao", CaseWork) || !s.Reaches("zhao", "network.east") {
			b.Fatal("may not")
		}
	}
}
