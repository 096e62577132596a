package complaint_test

import (
	"testing"

	"amends/internal/complaint"
)

func TestZeroCharactersGo(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`{"text":"a\u0000b"}`:         `{"text":"ab"}`,
		`{"text":"a\\u0000b"}`:        `{"text":"a\\u0000b"}`, // a backslash that somebody typed
		`{"text":"\\\u0000\"\u4e2d"}`: `{"text":"\\\"\u4e2d"}`,
		`{"text":"\`:                  `{"text":"\`,
	} {
		if got := string(complaint.CleanJSON([]byte(in))); got != want {
			t.Errorf("%s became %s, want %s", in, got, want)
		}
	}
	c, err := complaint.ReadCommand("register", []byte(`{"product":"p\u0000q","tags":["\u0000x"],"subject":"s\u0000"}`))
	if err != nil {
		t.Fatal(err)
	}
	if r := c.(*complaint.Register); r.Product != "pq" || r.Tags[0] != "x" || r.Subject.Plain != "s" {
		t.Errorf("%+v", r)
	}
}
