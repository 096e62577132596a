package api

import (
	"fmt"
	"regexp"
	"slices"
	"testing"
)

// TestInstantsAreRFC3339: also inside a clock, whose events keep microseconds.
func TestInstantsAreRFC3339(t *testing.T) {
	t.Parallel()
	e := setup(t)
	path := "/complaints/" + e.complain("13012341203").ID
	e.ask("POST", path+"/acknowledgement", e.as("anna"), usual("acknowledge")).want(200)
	var c Clocks
	e.ask("GET", path+"/clocks", e.as("anna"), "").want(200).into(&c)
	moment, n := regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$`), 0
	for _, k := range c.Clocks {
		for _, s := range k.Segments {
			n++
			if !moment.MatchString(s.From) || s.To != "" && !moment.MatchString(s.To) || s.Kind != "running" {
				t.Errorf("%+v", s)
			}
		}
	}
	if n == 0 {
		t.Error("no segments")
	}
}

// TestNotModified: who has the answer already is told so, and gets it again when something happened.
func TestNotModified(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, e *env) {
		id := e.complain("13012341203").ID
		for _, path := range []string{"/complaints/" + id, "/complaints/" + id + "/timeline", "/complaints?view=all", "/views", "/search?q=断网", "/choices", "/settings/category"} {
			staff := "quinn"
			tag := e.ask("GET", path, e.as(staff), "").want(200).Header.Get("ETag")
			r := e.ask("GET", path, e.as(staff), "", "If-None-Match", tag)
			if tag == "" || r.Status != 304 || len(r.Body) != 0 || r.Header.Get("ETag") != tag {
				t.Errorf("%s: %q %d %s", path, tag, r.Status, r.Body)
			}
			e.ask("GET", path, e.as(staff), "", "If-None-Match", `"other"`).want(200)
			if path == "/complaints?view=all" || path == "/complaints/"+id {
				e.ask("POST", "/complaints/"+id+"/tags", e.as("anna"), fmt.Sprintf(`{"add":["t%d"]}`, len(path))).want(200)
				e.ask("GET", path, e.as(staff), "", "If-None-Match", tag).want(200)
			}
		}
		e.ask("POST", "/complaints/"+id+"/notes", e.as("anna"), usual("note"), "If-None-Match", "*").want(200) // is about reading
	})
}

// TestEveryFaultOfShapeIsNamed: a wrong type does not hide an unknown field, nor the other way round.
func TestEveryFaultOfShapeIsNamed(t *testing.T) {
	t.Parallel()
	e := setup(t)
	for _, x := range []struct{ path, body string }{
		{"/complaints", `{"chanel":1,"matter":5,"complainant":{"fone":"1","name":2},"files":[{"digest":7}]}`},
		{"/portal/complaints", `{"chanel":1,"matter":5,"complainant":{"fone":"1","name":2},"files":[{"token":7}]}`},
	} {
		p := e.ask("POST", x.path, e.as("anna"), x.body).problem(422, "input.invalid")
		var got []string
		for _, f := range p.Errors {
			got = append(got, f.Path+" "+f.Code)
		}
		file := map[bool]string{true: "files.0.digest", false: "files.0.token"}[x.path == "/complaints"]
		if want := []string{"chanel input.unknown_field", "complainant.fone input.unknown_field", "complainant.name input.type", file + " input.type", "matter input.type"}; !slices.Equal(got, want) {
			t.Errorf("%s: %v", x.path, got)
		}
	}
}

// TestNameAndPhoneApart: the masked line stays, and its parts stand by themselves.
func TestNameAndPhoneApart(t *testing.T) {
	t.Parallel()
	e := setup(t)
	o := e.complain("13012341203")
	var c Case
	e.ask("GET", "/complaints/"+o.ID, e.as("anna"), "").want(200).into(&c)
	if k := c.Customer; k.Name != "周*霞 130****1203" || k.Called != "周*霞" || k.Phone != "130****1203" || k.Email != "" {
		t.Errorf("%+v", k)
	}
	var l Rows
	e.ask("GET", "/complaints", e.as("anna"), "").want(200).into(&l)
	if r := l.Items[0]; r.Customer != "周*霞 130****1203" || r.Name != "周*霞" || r.Phone != "130****1203" {
		t.Errorf("%+v", r)
	}
}
