package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"amends/internal/bound"
	"amends/internal/pace"
	"amends/internal/waittest"
)

// stuffed is an object of unknown keys, as large as a door takes it.
func stuffed(most int64) string {
	var b strings.Builder
	b.WriteString(`{"k0":0`)
	for i := 1; int64(b.Len()) < most-20; i++ {
		fmt.Fprintf(&b, `,"k%d":0`, i)
	}
	return b.String() + "}"
}

// costs is how many bytes are allocated while a door answers.
func (e *env) costs(r *http.Request) (*httptest.ResponseRecorder, uint64) {
	var before, after runtime.MemStats
	w := httptest.NewRecorder()
	runtime.ReadMemStats(&before)
	e.api.ServeHTTP(w, r)
	runtime.ReadMemStats(&after)
	return w, after.TotalAlloc - before.TotalAlloc
}

// costOfPeople is what a byte of a large and good file of settings costs.
func (e *env) costOfPeople() uint64 {
	b := people_()
	for i := range 3000 {
		p := b.Staff[0]
		p.ID, p.Number = fmt.Sprintf("s%d", i), fmt.Sprintf("n%d", i)
		b.Staff = append(b.Staff, p)
	}
	raw, err := json.Marshal(b)
	must(e.t, err)
	r := httptest.NewRequest("PUT", Prefix+"/settings/all?dry_run=true", bytes.NewReader(raw))
	r.Header.Set("Authorization", "Bearer "+e.as("root"))
	w, cost := e.costs(r)
	if w.Code != 200 {
		e.t.Fatalf("%d %s", w.Code, w.Body)
	}
	return cost / uint64(len(raw))
}

// TestEveryDoorIsBounded stuffs every door that takes a body, as its declaration names them: what is refused costs a few
// times its size, and the answer is short whatever was said. It measures, so nothing runs beside it.
func TestEveryDoorIsBounded(t *testing.T) {
	e := setup(t)
	e.api.knocks = pace.NewLimiter("api.wait", 1_000_000, 3600e9)
	e.api.portal.KiB, e.api.portal.Acts = e.api.knocks, e.api.knocks
	usual := e.costOfPeople()
	doors := 0
	for _, rt := range e.api.routes {
		if !rt.reads() {
			continue
		}
		doors++
		if rt.bounds.Bytes == 0 || rt.open && rt.bounds.Bytes > bound.Said.Bytes && rt.bounds.Values > fileOf(0).Values {
			t.Errorf("%s does not say how much it takes", rt.id)
		}
		path := strings.NewReplacer("{id}", "x", "{number}", "x", "{measure}", "x", "{message}", "x", "{kind}", "all").Replace(rt.path)
		kind := "application/json"
		if len(rt.media) > 0 {
			kind = rt.media[0]
		}
		if kind == "multipart/form-data" {
			kind += "; boundary=b"
		}
		for name, body := range map[string]string{
			"keys": stuffed(min(rt.bounds.Bytes, 1_000_000)), "list": "[" + strings.Repeat(`{},`, 300_000) + "{}]",
			"parts": strings.Repeat("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n", 15_000) + "--b--",
			"yaml":  "causes:\n" + strings.Repeat("- {id: x}\n", 95_000), "key": `{"` + strings.Repeat("k", 200_000) + `":1}`,
		} {
			r := httptest.NewRequest(rt.method, Prefix+path, strings.NewReader(body))
			r.Header.Set("Content-Type", kind)
			if !rt.open {
				r.Header.Set("Authorization", "Bearer "+e.as("root"))
			}
			w, cost := e.costs(r)
			if w.Code < 400 && !strings.HasSuffix(rt.path, "/files") || w.Code >= 500 {
				t.Errorf("%s %s: status %d", rt.id, name, w.Code)
			}
			most := uint64(len(body))*24 + 1<<20
			if rt.id == "put_settings" { // its reader makes much of little, also of what it takes
				most = 2 * usual * uint64(len(body))
			}
			if cost > most {
				t.Errorf("%s %s: %d KB for a body of %d KB", rt.id, name, cost>>10, len(body)>>10)
			}
			if w.Body.Len() > 8<<10 {
				t.Errorf("%s %s: answers %d bytes", rt.id, name, w.Body.Len())
			}
		}
	}
	if doors < 50 {
		t.Errorf("only %d doors", doors)
	}
}

// TestThirtyTwoAtOnce: strangers who stuff a door together cost a few times what they send, and each is answered.
func TestThirtyTwoAtOnce(t *testing.T) {
	e := setup(t)
	e.api.knocks = pace.NewLimiter("api.wait", 1_000_000, 3600e9)
	for name, body := range map[string]string{"large": stuffed(980_000), "as large as it takes": stuffed(bound.Said.Bytes), "few": stuffed(900)} {
		ask := func() *http.Request {
			r := httptest.NewRequest("POST", Prefix+"/portal/complaints", strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			return r
		}
		_, _ = e.costs(ask()) // what is made once
		const many = 32
		answers := make(chan int, many)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range many {
			go func() {
				w := httptest.NewRecorder()
				e.api.ServeHTTP(w, ask())
				answers <- w.Code
			}()
		}
		for range many {
			if code := waittest.For(t, "an answer", answers); code != http.StatusRequestEntityTooLarge && code != http.StatusUnprocessableEntity {
				t.Errorf("%s: status %d", name, code)
			}
		}
		runtime.ReadMemStats(&after)
		if cost := after.TotalAlloc - before.TotalAlloc; cost > uint64(len(body))*24*many+4<<20 {
			t.Errorf("%s: %d KB for %d bodies of %d KB", name, cost>>10, many, len(body)>>10)
		}
	}
}

// TestTwentyFaults: of ninety wrong fields twenty are told and seventy counted.
func TestTwentyFaults(t *testing.T) {
	t.Parallel()
	e := setup(t)
	p := e.ask("POST", "/portal/complaints", "", stuffed(900)).problem(422, "input.invalid")
	if len(p.Errors) != 20 || p.More < 50 || !strings.Contains(p.Detail, fmt.Sprint(p.More)) {
		t.Errorf("%d told, %d more: %s", len(p.Errors), p.More, p.Detail)
	}
	if q := e.ask("GET", "/complaints?"+strings.Repeat("zz=1&", 500), e.as("anna"), ""); q.Status != 400 {
		t.Errorf("an address of 500 parameters: %d", q.Status)
	}
	query := ""
	for i := range 100 {
		query += fmt.Sprintf("z%d=1&", i)
	}
	if p = e.ask("GET", "/complaints?"+query, e.as("anna"), "").problem(422, "input.invalid"); len(p.Errors) != 20 || p.More < 80 {
		t.Errorf("%d told, %d more", len(p.Errors), p.More)
	}
}

// unread fails the test when anybody reads it.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("the body is read before the limiter was asked")
	return 0, http.ErrBodyReadAfterClose
}

// TestLimiterComesFirst: at the doors that ask nobody to sign in.
func TestLimiterComesFirst(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var receipt PortalReceipt
	e.ask("POST", "/portal/complaints", "", aPortalComplaint).want(201).into(&receipt)
	e.api.knocks = pace.NewLimiter("api.wait", 1, 3600e9)
	_ = e.api.knocks.Take("192.0.2.1", e.api.now())
	for _, rt := range e.api.routes {
		if !rt.open || !rt.reads() {
			continue
		}
		path := strings.ReplaceAll(rt.path, "{number}", receipt.Number)
		r := httptest.NewRequest(rt.method, Prefix+path, unread{t})
		r.Header.Set("X-Portal-Code", receipt.Code)
		w := httptest.NewRecorder()
		e.api.ServeHTTP(w, r)
		if w.Code != http.StatusTooManyRequests || !bytes.Contains(w.Body.Bytes(), []byte("api.wait")) {
			t.Errorf("%s: %d %s", rt.id, w.Code, w.Body)
		}
	}
}
