package api

import (
	"fmt"
	"testing"

	"amends/internal/complaint"
)

// FuzzCommandBody sends any body to any command on a case that exists. Whatever it is, the answer is one of the door's
// own and nothing ends in the log as an internal error.
func FuzzCommandBody(f *testing.F) {
	names := complaint.ActNames()
	for i, name := range names {
		f.Add(uint8(i), usual(name))
	}
	for _, s := range []string{``, `null`, `[]`, `"x"`, `{`, `{"text":null}`, `{"text":{"id":"x","digest":"y"}}`, `{"text":"\u0000"}`, `{"text":"\ud800"}`, "{\"text\":\"\xff\xfe\"}",
		`{"files":[{"digest":"../../etc/passwd"}]}`, `{"shares":[{}],"measures":[{}],"findings":[{}],"whys":[{}]}`, `{"amount":9223372036854775807}`, `{"amount":1e99}`,
		`{"received_at":"9999-12-31T23:59:59Z","subject":"x","matter":"y","channel":"hotline","complainant":{"phone":"1"}}`,
		`{"received_at":"0001-01-01T00:00:00Z","subject":"x","matter":"y","channel":"hotline","complainant":{"phone":"1"}}`,
		`{"by":"999999999999wd","clock":"resolve","reason":"x"}`, `{"add":["\u0000"]}`, `{"TEXT":"case"}`, `{"step":"register","reason":"x"}`, `{"version":-1,"reason":"x"}`,
		`{"due_on":"2026-02-30"}`, `{"mentions":["anna","anna"],"text":"x"}`} {
		for _, name := range []string{"register", "note", "add_evidence", "propose_plan", "extend", "tag", "waive_step", "move_procedure"} {
			for i, n := range names {
				if n == name {
					f.Add(uint8(i), s)
				}
			}
		}
	}
	e := setup(f)
	var id string
	n := 0
	f.Fuzz(func(t *testing.T, which uint8, body string) {
		if n%500 == 0 { // a case does not grow for ever
			e.t = t
			id = e.complain(fmt.Sprintf("130%08d", n)).ID
		}
		n++
		name := names[int(which)%len(names)]
		method, path := complaint.ActNamed(name).Route(below)
		e.t = t
		for _, staff := range []string{"anna", "lena", "quinn"} {
			r := e.ask(method, concrete(path, id), e.as(staff), body)
			if r.Status >= 500 || r.Status < 200 {
				t.Fatalf("%s: %d %s\n%s", name, r.Status, r.Body, e.log.String())
			}
		}
	})
}
