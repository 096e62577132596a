package api

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"amends/internal/bound"
	"amends/internal/store"
)

func TestIdempotency(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var first, again Outcome
	r := e.ask("POST", "/complaints", e.as("anna"), usual("register"), "Idempotency-Key", "call-17").want(201).into(&first)
	if r.Header.Get("Idempotent-Replay") != "" || r.Header.Get("Location") != Prefix+"/complaints/"+first.ID || r.Header.Get("ETag") != etag(first.Version) {
		t.Error(r.Header)
	}
	replay := e.ask("POST", "/complaints", e.as("anna"), usual("register"), "Idempotency-Key", "call-17").want(201).into(&again)
	if replay.Header.Get("Idempotent-Replay") != "true" || !bytes.Equal(replay.Body, r.Body) {
		t.Errorf("%v\n%s\n%s", replay.Header, r.Body, replay.Body)
	}
	e.ask("POST", "/complaints", e.as("lena"), usual("register"), "Idempotency-Key", "call-17").want(201).into(&again)
	if again.ID == first.ID {
		t.Error("another person's key is another act")
	}
	path := "/complaints/" + first.ID
	a := e.ask("POST", path+"/acknowledgement", e.as("anna"), usual("acknowledge"), "Idempotency-Key", "ack").want(200)
	e.ask("POST", path+"/notes", e.as("anna"), usual("note")).want(200)
	b := e.ask("POST", path+"/acknowledgement", e.as("anna"), usual("acknowledge"), "Idempotency-Key", "ack").want(200)
	if b.Header.Get("Idempotent-Replay") != "true" || !bytes.Equal(a.Body, b.Body) || a.Header.Get("ETag") != b.Header.Get("ETag") {
		t.Errorf("the repeat answers what the first led to:\n%s\n%s", a.Body, b.Body)
	}
	// With the version that the first was given on, the repeat is still the repeat.
	c := e.ask("POST", path+"/acknowledgement", e.as("anna"), usual("acknowledge"), "Idempotency-Key", "ack", "If-Match", r.Header.Get("ETag")).want(200)
	if c.Header.Get("Idempotent-Replay") != "true" {
		t.Error(c.Header)
	}
	e.ask("POST", "/complaints/"+again.ID+"/acknowledgement", e.as("anna"), usual("acknowledge"), "Idempotency-Key", "ack").problem(409, "api.key_used_elsewhere")
	e.ask("POST", path+"/notes", e.as("anna"), usual("note"), "Idempotency-Key", strings.Repeat("k", maxKey+1)).problem(400, "api.bad_key")
}

// TestAKeyIsForOneRequest: the answer to another request must not be taken for the answer to this one.
func TestAKeyIsForOneRequest(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var first, again Outcome
	e.ask("POST", "/complaints", e.as("anna"), usual("register"), "Idempotency-Key", "k").want(201).into(&first)
	other := strings.Replace(usual("register"), "连续三天", "连续五天", 1)
	e.ask("POST", "/complaints", e.as("anna"), other, "Idempotency-Key", "k").problem(409, "desk.key_used")
	e.ask("POST", "/complaints", e.as("anna"), `{}`, "Idempotency-Key", "k").problem(409, "desk.key_used") // not what is wrong with it
	path := "/complaints/" + first.ID
	e.ask("POST", path+"/notes", e.as("anna"), `{"text":"一"}`, "Idempotency-Key", "n").want(200)
	e.ask("POST", path+"/notes", e.as("anna"), `{"text":"二"}`, "Idempotency-Key", "n").problem(409, "desk.key_used")
	e.ask("POST", path+"/notes", e.as("anna"), `{"text":"一"}`, "Idempotency-Key", "n").want(200)
	e.ask("DELETE", path+"/closure?reason=a", e.as("quinn"), "", "Idempotency-Key", "d").want(200)
	// A key from before remembers no request: it is answered as it was.
	must(t, e.house.DB.Write(t.Context(), func(tx *store.Tx) error {
		_, err := store.Exec(t.Context(), tx, `update journal_key set asked = 0`)
		return err
	}))
	r := e.ask("POST", "/complaints", e.as("anna"), other, "Idempotency-Key", "k").want(201).into(&again)
	if again.ID != first.ID || r.Header.Get("Idempotent-Replay") != "true" {
		t.Errorf("%+v", again)
	}
}

// TestAKeyIsForOneRequestAtOnce: of many different requests under one key that come together, one is carried out.
func TestAKeyIsForOneRequestAtOnce(t *testing.T) {
	t.Parallel()
	e := setup(t)
	path := "/complaints/" + e.complain("13012341203").ID + "/notes"
	token := e.as("anna")
	var done, refused atomic.Int32
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			switch r := e.ask("POST", path, token, fmt.Sprintf(`{"text":"%d"}`, i), "Idempotency-Key", "same"); r.Status {
			case 200:
				done.Add(1)
			case 409:
				refused.Add(1)
			}
		})
	}
	wg.Wait()
	if done.Load() != 1 || refused.Load() != 11 {
		t.Errorf("%d done, %d refused", done.Load(), refused.Load())
	}
}

func TestIfMatch(t *testing.T) {
	t.Parallel()
	e := setup(t)
	o := e.complain("13012341203")
	path := "/complaints/" + o.ID
	was := e.ask("GET", path, e.as("anna"), "").want(200).Header.Get("ETag")
	now := e.ask("POST", path+"/notes", e.as("anna"), usual("note"), "If-Match", was).want(200).Header.Get("ETag")
	if now == was {
		t.Fatal(now)
	}
	e.ask("POST", path+"/notes", e.as("anna"), usual("note"), "If-Match", was).problem(412, "complaint.changed_meanwhile")
	e.ask("POST", path+"/closure", e.as("quinn"), usual("close"), "If-Match", was).problem(412, "complaint.changed_meanwhile") // rather than the rules' refusal
	e.ask("POST", path+"/closure", e.as("quinn"), usual("close"), "If-Match", now).problem(409, "complaint.loop_open")
	e.ask("POST", path+"/tags", e.as("anna"), `{"remove":["none"]}`, "If-Match", was).problem(412, "complaint.changed_meanwhile") // nothing to do, on an old version
	e.ask("POST", path+"/notes", e.as("anna"), usual("note"), "If-Match", "*").want(200)
	e.ask("POST", path+"/notes", e.as("zed"), usual("note"), "If-Match", was).problem(404, "complaint.unknown")
	for _, bad := range []string{"7", `"x"`, `"1","2"`, `"0"`, `""`} {
		e.ask("POST", path+"/notes", e.as("anna"), usual("note"), "If-Match", bad).problem(400, "api.bad_if_match")
	}
}

// Of many who write on one version exactly one gets through.
func TestIfMatchRace(t *testing.T) {
	t.Parallel()
	e := setup(t)
	o := e.complain("13012341203")
	tag := e.ask("GET", "/complaints/"+o.ID, e.as("anna"), "").want(200).Header.Get("ETag")
	token := e.as("anna")
	var wg sync.WaitGroup
	var mu sync.Mutex
	got := map[int]int{}
	for i := range 16 {
		wg.Go(func() {
			r := e.ask("POST", "/complaints/"+o.ID+"/notes", token, fmt.Sprintf(`{"text":"备注 %d"}`, i), "If-Match", tag)
			mu.Lock()
			defer mu.Unlock()
			got[r.Status]++
		})
	}
	wg.Wait()
	if got[200] != 1 || got[412] != 15 {
		t.Errorf("%v", got)
	}
}

func TestProblems(t *testing.T) {
	t.Parallel()
	e := setup(t)
	o := e.complain("13012341203")
	path := "/complaints/" + o.ID
	zh := e.ask("POST", path+"/closure", e.as("quinn"), usual("close"), "Accept-Language", "zh-CN,zh;q=0.9").problem(409, "complaint.loop_open")
	en := e.ask("POST", path+"/closure", e.as("quinn"), usual("close"), "Accept-Language", "en-GB,en;q=0.8").problem(409, "complaint.loop_open")
	if len(zh.Missing) != len(o.Open) || len(en.Missing) != len(zh.Missing) || zh.Missing[0].ID == "" || zh.Missing[0].Title == en.Missing[0].Title || zh.Title == en.Title {
		t.Errorf("%+v\n%+v", zh, en)
	}
	if en.Title != "Not possible yet" || zh.Type != "/api/docs#problem-refused" {
		t.Errorf("%+v", en)
	}
	p := e.ask("PUT", path+"/classification", e.as("anna"), `{"content":"none.such","nature":"odd"}`, "Accept-Language", "en").problem(422, "input.invalid")
	paths := map[string]string{}
	for _, f := range p.Errors {
		paths[f.Path] = f.Code
		if f.Message == "" {
			t.Errorf("%+v", f)
		}
	}
	if paths["nature"] != "input.choice" || paths["object"] != "input.required" || paths["content"] == "" {
		t.Errorf("%+v", p.Errors)
	}
	for body, want := range map[string]string{
		`{"text":5}`: "text", `{"text":"x","files":[{"digest":7}]}`: "files.0.digest", `{"text":"x","mentions":"anna"}`: "mentions",
	} {
		p := e.ask("POST", path+"/notes", e.as("anna"), body).problem(422, "input.invalid")
		if len(p.Errors) != 1 || p.Errors[0].Code != "input.type" || !strings.HasPrefix(p.Errors[0].Path, strings.Split(want, ".")[0]) {
			t.Errorf("%s: %+v", body, p.Errors)
		}
	}
	e.ask("POST", path+"/notes", e.as("anna"), `{"text":"x"`).problem(400, "input.not_json")
	e.ask("POST", path+"/notes", e.as("anna"), `{"text":"x"} {}`).problem(400, "input.not_json")
	e.ask("POST", path+"/notes", e.as("anna"), `<note/>`, "Content-Type", "text/xml").problem(415, "api.content_type")
	e.ask("POST", path+"/notes", e.as("anna"), `{"text":"`+strings.Repeat("x", int(bound.Order.Bytes))+`"}`).problem(413, "api.body_too_large")
	e.ask("POST", path+"/measures/m1/completion", e.as("anna"), `{"measure":"m2","text":"x"}`).problem(422, "input.invalid")
}

// What is no fault is told as a number to ask about, and its cause stands in the log, once.
func TestInternalError(t *testing.T) {
	t.Parallel()
	e := setup(t)
	token := e.as("anna")
	e.ask("GET", "/me", token, "").want(200)
	must(t, e.house.DB.Close())
	p := e.ask("GET", "/complaints", token, "").problem(500, "internal")
	s := e.log.String()
	if strings.Count(s, p.Request) != 1 || !strings.Contains(s, "operation=list_complaints") || strings.Contains(p.Detail, "closed") {
		t.Errorf("%+v\n%s", p, s)
	}
}

func TestLink(t *testing.T) {
	t.Parallel()
	e := setup(t)
	a, b := e.complain("13012341203"), e.complain("13012341204")
	e.ask("POST", "/complaints/"+a.ID+"/links", e.as("anna"), fmt.Sprintf(usual("link"), b.Number)).want(200)
	var c Case
	e.ask("GET", "/complaints/"+a.ID, e.as("anna"), "").want(200).into(&c)
	if len(c.Links) != 1 || c.Links[0].Case != b.ID || c.Links[0].Number != b.Number {
		t.Errorf("%+v", c.Links)
	}
	for _, x := range []string{"TS999", "019f0000-0000-7000-8000-000000000000"} {
		if p := e.ask("POST", "/complaints/"+a.ID+"/links", e.as("anna"), fmt.Sprintf(usual("link"), x)).problem(422, "input.invalid"); p.Errors[0].Path != "case" || strings.HasPrefix(p.Errors[0].Message, "input.") {
			t.Errorf("%+v", p)
		}
	}
	// A number of a case out of reach is answered as one that was never given out, and neither says more about a case
	// that is out of reach itself.
	e.ask("PUT", "/complaints/"+a.ID+"/assignment", e.as("anna"), `{"department":"network","owner":"bo"}`).want(200)
	link := func(on, to string) Problem {
		return e.ask("POST", "/complaints/"+on+"/links", e.as("bo"), fmt.Sprintf(usual("link"), to)).problem(map[bool]int{true: 422, false: 404}[on == a.ID],
			map[bool]string{true: "input.invalid", false: "complaint.unknown"}[on == a.ID])
	}
	for _, to := range []string{b.ID, b.Number} {
		hidden, none := link(a.ID, to), link(a.ID, "TS999")
		if hidden.Detail != none.Detail || !slices.Equal(hidden.Errors, none.Errors) {
			t.Errorf("%+v\n%+v", hidden, none)
		}
		if x, y := link(b.ID, to), link(b.ID, "TS999"); x.Detail != y.Detail {
			t.Errorf("%+v\n%+v", x, y)
		}
	}
}

// Some clients send no body with DELETE.
func TestReopen(t *testing.T) {
	t.Parallel()
	e := setup(t)
	o := e.complain("13012341203")
	last := o
	for more := true; more && last.State != "closed"; {
		last, more = e.step(o.ID)
	}
	path := "/complaints/" + o.ID + "/closure"
	if p := e.ask("DELETE", path, e.as("quinn"), "").problem(422, "input.invalid"); p.Errors[0].Path != "reason" {
		t.Errorf("%+v", p)
	}
	var c Outcome
	e.ask("DELETE", path+"?reason=%E5%8F%88%E6%96%AD%E7%BD%91", e.as("quinn"), "").want(200).into(&c)
	if c.State == "closed" || len(c.Open) == 0 || c.Events[0] != "complaint.reopened" {
		t.Errorf("%+v", c)
	}
}

// TestZeroCharacters: PostgreSQL keeps none, so they are gone before anything is done.
func TestZeroCharacters(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var made struct{ ID string }
	e.ask("POST", "/complaints", e.as("anna"), `{"channel":"hotline","anonymous":true,"subject":"a\u0000b","matter":"c","product":"p\u0000q"}`).want(201).into(&made)
	var got struct{ Subject, Product string }
	e.ask("GET", "/complaints/"+made.ID, e.as("anna"), "").want(200).into(&got)
	if got.Subject != "ab" || got.Product != "pq" {
		t.Errorf("%+v", got)
	}
}

// TestHandoverReason: a case in somebody's hands is handed over with a reason, and the answer names the field.
func TestHandoverReason(t *testing.T) {
	t.Parallel()
	e := setup(t)
	path := "/complaints/" + e.complain("13012341203").ID + "/assignment"
	e.ask("PUT", path, e.as("anna"), `{"department":"network","owner":"bo"}`).want(200)
	p := e.ask("PUT", path, e.as("anna"), `{"department":"network","owner":"nora"}`).problem(422, "input.invalid")
	if len(p.Errors) != 1 || p.Errors[0].Path != "reason" || p.Errors[0].Code != "complaint.handover_reason" {
		t.Errorf("%+v", p)
	}
	e.ask("PUT", path, e.as("anna"), `{"department":"network","owner":"nora","reason":"Bo 外勤"}`).want(200)
}

// TestFurtherAllegations: what comes up later is one more point of the matter.
func TestFurtherAllegations(t *testing.T) {
	t.Parallel()
	e := setup(t)
	path := "/complaints/" + e.complain("13012341203").ID
	e.ask("POST", path+"/supplement", e.as("anna"), `{"allegations":["多收一个月月租"]}`).want(200)
	if p := e.ask("POST", path+"/supplement", e.as("anna"), `{"allegations":["好",""]}`).problem(422, "input.invalid"); p.Errors[0].Path != "allegations.1" {
		t.Errorf("%+v", p)
	}
	var c Case
	e.ask("GET", path, e.as("anna"), "").want(200).into(&c)
	if len(c.Allegations) != 2 || c.Allegations[1].ID != "a2" || c.Allegations[1].Text != "多收一个月月租" {
		t.Errorf("%+v", c.Allegations)
	}
}
