package bench

import (
	"encoding/json"
	"math/rand/v2"
	"net/url"
	"time"
)

// operation is one thing that clients do again and again.
type operation struct {
	name    string
	goal    float64 // CPU ms of the server, as docs/performance.md has it; 0: none
	rate    float64 // a second; 0: none
	writes  bool    // others follow what it writes
	request func(b *bout, r *rand.Rand, n int) []byte
}

// operations in the order of the table.
var operations = []operation{
	{name: "register, known customer", goal: 0.25, rate: 5000, writes: true,
		request: func(b *bout, r *rand.Rand, n int) []byte {
			return b.registration(r, r.IntN(max(b.size.Cases-apart/2, 1)))
		}},
	{name: "register, new customer", goal: 0.28, writes: true, request: func(b *bout, r *rand.Rand, n int) []byte {
		return b.registration(r, 100_000_000+n)
	}},
	{name: "note on a case", writes: true, request: func(b *bout, r *rand.Rand, n int) []byte {
		body, _ := json.Marshal(map[string]string{"text": "已联系装维师傅，" + wishes[n%len(wishes)]})
		return layOut("POST", "/api/v1/complaints/"+b.one(r)+"/notes", b.srv.addr, b.keys.boss, "", body)
	}},
	{name: "open queue, 50 rows, API", goal: 0.6, request: func(b *bout, _ *rand.Rand, _ int) []byte {
		return b.api("/complaints?view=all&limit=50")
	}},
	{name: "open queue, 50 rows, HTML", goal: 1.2, request: func(b *bout, _ *rand.Rand, _ int) []byte {
		return b.page("/c?view=all")
	}},
	{name: "one case, API", goal: 0.4, request: func(b *bout, r *rand.Rand, _ int) []byte {
		return b.api("/complaints/" + b.one(r))
	}},
	{name: "one case with timeline, HTML, from the list", goal: 1.0, request: func(b *bout, r *rand.Rand, _ int) []byte {
		return b.page("/c/"+b.one(r), "HX-Request: true")
	}},
	{name: "the same with the list beside it, HTML", request: func(b *bout, r *rand.Rand, _ int) []byte {
		return b.page("/c/" + b.one(r))
	}},
	{name: "search, two characters", goal: 2, request: func(b *bout, _ *rand.Rand, n int) []byte {
		return b.api("/search?q=" + url.QueryEscape(searches[n%len(searches)]))
	}},
	{name: "filter by a field", goal: 1, request: func(b *bout, _ *rand.Rand, n int) []byte {
		return b.api("/complaints?category=" + troubles[n%len(troubles)].content)
	}},
	{name: "filter by two fields", goal: 1, request: func(b *bout, _ *rand.Rand, n int) []byte {
		return b.api("/complaints?category=" + troubles[n%len(troubles)].content + "&channel=" + channels[n%len(channels)])
	}},
	{name: "counts of the views", goal: 2, request: func(b *bout, _ *rand.Rand, _ int) []byte {
		return b.api("/views")
	}},
	{name: "figures by category and day", goal: 2, request: func(b *bout, _ *rand.Rand, n int) []byte {
		to := time.Now().AddDate(0, 0, -n%60)
		return b.api("/reports/dashboard?from=" + to.AddDate(0, -1, 0).Format(time.DateOnly) + "&to=" +
			to.Format(time.DateOnly))
	}},
}

func (b *bout) api(path string) []byte { return get("/api/v1"+path, b.srv.addr, b.keys.boss, "") }

func (b *bout) page(path string, header ...string) []byte {
	return layOut("GET", path, b.srv.addr, "", b.keys.cookie, nil, header...)
}

// one is any case.
func (b *bout) one(r *rand.Rand) string { return b.size.sample[r.IntN(len(b.size.sample))] }

func (b *bout) registration(r *rand.Rand, who int) []byte {
	c := newComplaint(r, who, time.Now().Add(-time.Minute).UTC().Truncate(time.Second))
	body, _ := json.Marshal(map[string]any{
		"complainant": c.Complainant, "channel": c.Channel, "received_at": c.ReceivedAt, "subject": c.Subject.Plain,
		"matter": c.Matter.Plain, "wish": c.Wish.Plain, "occurred_on": c.OccurredOn, "product": c.Product, "region": c.Region,
		"content": c.Content,
	})
	return layOut("POST", "/api/v1/complaints", b.srv.addr, b.keys.agent, "", body)
}
