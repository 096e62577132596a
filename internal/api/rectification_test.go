package api

import (
	"slices"
	"strings"
	"testing"

	"amends/internal/store/storetest"
)

// TestRectifications reads the rows of what was promised as the address narrows them, for whoever may see the cases.
func TestRectifications(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); rectifications(t, setup(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); rectifications(t, setupOn(t, storetest.PostgresDSN(t))) })
}

func rectifications(t *testing.T, e *env) {
	promise := func(phone, department, due string) string {
		t.Helper()
		id := e.complain(phone).ID
		e.until(id, "rectify")
		e.ask("POST", "/complaints/"+id+"/rectification", e.as("nora"),
			`{"decision":"action","what":"更换同批端口","department":"`+department+`","due_on":"`+due+`"}`).want(200)
		return id
	}
	later, sooner := promise("13012341211", "shop", day(30)), promise("13012341212", "service", day(20))
	read := func(who, query string) (l Rectifications) {
		t.Helper()
		e.ask("GET", "/rectifications"+query, e.as(who), "").want(200).into(&l)
		return l
	}
	want := func(who, query string, cases ...string) []Rectification {
		t.Helper()
		l := read(who, query)
		var got []string
		for _, r := range l.Items {
			got = append(got, r.Complaint)
		}
		if !slices.Equal(got, cases) {
			t.Errorf("%s%s: %v, want %v", who, query, got, cases)
		}
		return l.Items
	}
	rows := want("eve", "", sooner, later)
	if len(rows) == 2 {
		if r := rows[0]; r.ID == "" || r.Number == "" || r.Subject != "宽带断网" || r.What != "更换同批端口" || r.Department != "service" ||
			r.DueOn != day(20) || r.State != "open" || r.DoneAt != "" || r.DoneBy != "" {
			t.Errorf("%+v", r)
		}
	}
	want("eve", "?department=shop", later)
	want("eve", "?department=shop&state=overdue")
	want("eve", "?mine=true")
	want("zed", "", later) // of the shop, which promised it
	want("zed", "?mine=true", later)
	want("zed", "?department=service")
	first := read("eve", "?limit=1")
	if len(first.Items) != 1 || first.Next == "" {
		t.Fatalf("%+v", first)
	}
	want("eve", "?limit=1&after="+first.Next, later)

	e.ask("POST", "/complaints/"+later+"/rectification/completion", e.as("zed"), `{"rectification":"r1","text":"已全部更换"}`).want(200)
	if rows := want("eve", "?state=done", later); len(rows) == 1 && (rows[0].DoneBy != "zed" || rows[0].DoneAt == "" || rows[0].State != "done") {
		t.Errorf("%+v", rows[0])
	}
	want("eve", "?state=open", sooner)
	p := e.ask("GET", "/rectifications?state=soon&department=nobody", e.as("eve"), "").problem(422, "input.invalid")
	if len(p.Errors) != 2 || !strings.Contains(p.Errors[1].Message, "overdue") {
		t.Errorf("%+v", p.Errors)
	}
}
