package api

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// A question that would be answered otherwise than it was meant is refused, and names what is wrong with it.
func TestQuestionsAreRead(t *testing.T) {
	t.Parallel()
	e := setup(t)
	for query, field := range map[string]string{
		"owners=anna": "owners", "overdue=maybe": "overdue", "from=2026-13-01": "from", "to=tomorrow": "to", "view=none": "view", "sort=none": "sort",
		"limit=0": "limit", "limit=1000000000": "limit", "limit=x": "limit", "after=zz": "after", "before=zz": "before", "q=" + strings.Repeat("x", maxWord+1): "q",
	} {
		p := e.ask("GET", "/complaints?"+query, e.as("eve"), "").problem(422, "input.invalid")
		if len(p.Errors) != 1 || p.Errors[0].Path != field || p.Errors[0].Message == "" {
			t.Errorf("%.40s: %+v", query, p.Errors)
		}
	}
	p := e.ask("GET", "/complaints?limit=501", e.as("eve"), "", "Accept-Language", "en").problem(422, "input.invalid")
	if p.Errors[0].Message != "A whole number from 1 to 500" || p.Detail != "Not as it must be: limit; see errors" {
		t.Errorf("%+v", p)
	}
	e.ask("GET", "/views?x=1", e.as("eve"), "").problem(422, "input.invalid")
	if p := e.ask("GET", "/customers?phone=13012341203&email=a@b.c", e.as("eve"), "").problem(422, "input.invalid"); p.Errors[0].Code != "api.one_of" {
		t.Errorf("%+v", p)
	}
	e.ask("GET", "/complaints?overdue=1&from=2026-01-01&grade=major,urgent&tag=a&tag=b", e.as("eve"), "").want(200)
	for _, path := range []string{"/complaints/a%00b", "/complaints?q=%00", "/complaints/%ff", "/search?q=%ff", "/customers?email=a%00"} {
		e.ask("GET", path, e.as("eve"), "").problem(400, "api.not_text")
	}
	e.ask("GET", "/health?at=7", "", "").want(200) // whoever watches may say what he likes
}

// A cursor is refused in every list and order but its own, under the name it came by.
func TestCursorsKeepToTheirOrder(t *testing.T) {
	t.Parallel()
	e := setup(t)
	for i := range 3 {
		e.complain(fmt.Sprintf("139%08d", i))
	}
	var first, second Rows
	e.ask("GET", "/complaints?sort=received&limit=1", e.as("anna"), "").want(200).into(&first)
	e.ask("GET", "/complaints?sort=received&limit=1&after="+first.Next, e.as("anna"), "").want(200).into(&second)
	for query, field := range map[string]string{
		"/complaints?after=" + first.Next: "after", "/complaints?sort=updated&after=" + first.Next: "after", "/complaints?before=" + second.Prev: "before",
		"/complaints?q=x&after=" + first.Next: "after", "/search?q=x&after=" + first.Next: "after", "/notices?after=" + first.Next: "after",
		"/complaints?sort=received&after=" + first.Next + "&before=" + second.Prev: "before",
	} {
		p := e.ask("GET", query, e.as("anna"), "", "Accept-Language", "en").problem(422, "input.invalid")
		if len(p.Errors) != 1 || p.Errors[0].Path != field || p.Errors[0].Message == "" {
			t.Errorf("%s: %+v", query, p.Errors)
		}
	}
	e.ask("GET", "/complaints?sort=received&limit=1&before="+second.Prev, e.as("anna"), "").want(200)
}

// A value that nothing has is refused by the name of its parameter: the empty list would look like an answer.
func TestUnknownValuesAreRefused(t *testing.T) {
	t.Parallel()
	e := setup(t)
	for query, message := range map[string]string{
		"grade=xyz":                    "“xyz” is none of general, major, urgent",
		"nature=bad":                   "“bad” is none of general, major, urgent",
		"state=opened":                 "“opened” is none of open, waiting, closed, archived",
		"outcome=won":                  "“won” is none of upheld, partly_upheld, not_upheld",
		"hue=red":                      "",
		"channel=nothing":              "There is no “nothing”",
		"category=fee,nope,neither":    "There is no “nope, neither”",
		"department=nobody":            "There is no “nobody”",
		"owner=anna&owner=nobody":      "There is no “nobody”",
		"procedure=handmade":           "There is no “handmade”",
		"stage=limbo":                  "There is no “limbo”",
		"q=断网&department=nowhere_here": "There is no “nowhere_here”",
	} {
		p := e.ask("GET", "/complaints?"+query, e.as("eve"), "", "Accept-Language", "en").problem(422, "input.invalid")
		field := regexp.MustCompile(`([a-z]+)=[^&]*$`).FindStringSubmatch(query)[1]
		if len(p.Errors) != 1 || p.Errors[0].Path != field || !strings.Contains(p.Errors[0].Message, message) {
			t.Errorf("%s: %+v", query, p.Errors)
		}
	}
	// Free words, and a setting out of use, may be asked for.
	e.ask("GET", "/complaints?region=nowhere&tag=none&product=none&owner=gone", e.as("eve"), "").want(200)
	p := e.ask("GET", "/reports/dashboard?department=nobody", e.as("eve"), "").problem(422, "input.invalid")
	if p.Errors[0].Path != "department" {
		t.Errorf("%+v", p.Errors)
	}
}

func TestOtherCharsetsAreRefused(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.ask("POST", "/complaints", e.as("anna"), usual("register"), "Content-Type", "application/json; charset=gbk").problem(415, "api.content_type")
	e.ask("POST", "/complaints", e.as("anna"), usual("register"), "Content-Type", "application/json; charset=UTF-8").want(201)
}

func TestABodyIsAnObject(t *testing.T) {
	t.Parallel()
	e := setup(t)
	for _, body := range []string{`[]`, `null`, `"x"`, `1`, ` [{"channel":"web"}] `} {
		e.ask("POST", "/complaints", e.as("anna"), body).problem(400, "api.not_object")
		e.ask("POST", "/portal/complaints", "", body).problem(400, "api.not_object")
		e.ask("POST", "/tokens", e.as("root"), body).problem(400, "api.not_object")
	}
	e.ask("POST", "/complaints", e.as("anna"), `{`).problem(400, "input.not_json")
}

// What nobody can have meant: days that have not come, years of three digits, sums that cannot be added up, contacts
// that reach nobody.
func TestBounds(t *testing.T) {
	t.Parallel()
	e := setup(t)
	with := func(member string) string {
		return strings.Replace(usual("register"), `{"channel"`, `{`+member+`,"channel"`, 1)
	}
	bare := strings.Replace(usual("register"), `"occurred_on":"2026-01-15",`, "", 1)
	for _, x := range []struct{ body, field string }{
		{strings.Replace(usual("register"), "2026-01-15", "2199-01-15", 1), "occurred_on"},
		{strings.Replace(usual("register"), "2026-01-15", "0026-01-15", 1), "occurred_on"},
		{strings.Replace(usual("register"), "2026-01-15", "9999-12-31", 1), "occurred_on"},
		{with(`"received_at":"1492-10-12T00:00:00Z"`), "received_at"},
		{with(`"received_at":"2999-10-12T00:00:00Z"`), "received_at"},
		{with(`"received_at":"0001-01-01T00:00:00Z"`), "received_at"}, // which is Go's "not given"
		{with(`"received_at":"0001-01-01T08:00:00+08:00"`), "received_at"},
		{strings.Replace(bare, "13012341203", "none", 1), "complainant.phone"},
		{strings.Replace(bare, `"phone":"13012341203"`, `"email":"nobody"`, 1), "complainant.email"},
		{strings.Replace(bare, `"phone":"13012341203"`, `"email":"a b@c.d"`, 1), "complainant.email"},
	} {
		p := e.ask("POST", "/complaints", e.as("anna"), x.body).problem(422, "input.invalid")
		if len(p.Errors) != 1 || p.Errors[0].Path != x.field || p.Errors[0].Message == "" {
			t.Errorf("%s: %+v", x.body, p.Errors)
		}
	}
	e.ask("POST", "/complaints", e.as("anna"), strings.Replace(bare, `"13012341203"`, `"１３０１２３４１２０３"`, 1)).want(201) // full width
	p := e.ask("POST", "/portal/complaints", "", `{"subject":"断网","matter":"连续三天断网","complainant":{"email":"me"}}`).problem(422, "input.invalid")
	if p.Errors[0].Path != "complainant.email" {
		t.Errorf("%+v", p.Errors)
	}
	path := "/complaints/" + e.complain("13012341203").ID
	e.ask("POST", path+"/supplement", e.as("anna"), `{"occurred_on":"2199-01-01"}`).problem(422, "input.invalid")
	e.ask("POST", "/tokens", e.as("root"), `{"name":"x","scopes":["cases:read"],"expires":"0000-12-31T19:00:00-05:00"}`).problem(422, "input.invalid")
	e.ask("POST", "/tokens", e.as("root"), `{"name":"`+strings.Repeat("x", 201)+`","scopes":["cases:read"]}`).problem(422, "input.invalid")
}

// Who uploads too much hears why, also when he listens only after he has said everything.
func TestAnUploadThatIsTooLargeIsHeardOut(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.house.Blobs.Limit = 1 << 20
	s := httptest.NewServer(e.api)
	defer s.Close()
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+Prefix+"/files?name=a.txt", strings.NewReader(strings.Repeat("a", 8<<20)))
	must(t, err)
	r.Header.Set("Authorization", "Bearer "+e.as("anna"))
	r.Header.Set("Content-Type", "application/octet-stream")
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	if body, _ := io.ReadAll(a.Body); a.StatusCode != 413 || !strings.Contains(string(body), "blob.too_large") && !strings.Contains(string(body), "api.body_too_large") {
		t.Errorf("%d %s", a.StatusCode, body)
	}
}

// Bodies that a decoder would repair in silence are refused at every JSON door, and what nobody sees does not come in.
func TestBodiesAreUTF8(t *testing.T) {
	t.Parallel()
	e := setup(t)
	path := "/complaints/" + e.complain("13012341203").ID + "/notes"
	e.ask("POST", path, e.as("anna"), "{\"text\":\"\xd6\xd0\xb9\xfa\"}").problem(400, "input.not_utf8")
	e.ask("POST", path, e.as("anna"), `{"text":"😀 \ud83d"}`).problem(400, "input.half_character")
	e.ask("POST", "/portal/complaints", "", "{\"subject\":\"\xff\"}").problem(400, "input.not_utf8")
	e.ask("POST", "/saved-views", e.as("anna"), "{\"name\":\"\xff\"}").problem(400, "input.not_utf8")
	e.ask("GET", "/complaints?q=\xff", e.as("anna"), "").problem(400, "api.not_text")
	e.ask("POST", path, e.as("anna"), `{"text":"\u200b\u202e\u0007"}`).problem(422, "input.invalid")
}
