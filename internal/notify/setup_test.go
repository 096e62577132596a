package notify_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/job"
	"amends/internal/journal"
	"amends/internal/lane"
	"amends/internal/notify"
	"amends/internal/record"
	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/stream"
	"amends/internal/vault"
	"amends/internal/view"
)

// sunday is 09:00 in Shanghai.
var sunday = time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)

// house is a desk on a database, with a clock that the test moves.
type house struct {
	testing.TB
	desk   *desk.Desk
	notify *notify.Notify
	jobs   *job.Queue
	cursor int64
	mu     sync.Mutex
	at     time.Time
}

func (h *house) now() time.Time { h.mu.Lock(); defer h.mu.Unlock(); return h.at }

func (h *house) pass(d time.Duration) { h.mu.Lock(); defer h.mu.Unlock(); h.at = h.at.Add(d) }

func w(s string) register.Title { return register.Title{"zh": s, "en": s} }

func people() register.Bundle {
	return register.Bundle{
		Departments: []register.Department{
			{ID: "hq", Name: w("总部"), Lead: "boss", Active: true},
			{ID: "service", Name: w("客服部"), Parent: "hq", Lead: "li", Active: true},
			{ID: "network", Name: w("网络部"), Parent: "hq", Lead: "wang", Active: true},
			{ID: "fees", Name: w("资费部"), Parent: "hq", Lead: "zhou", Active: true},
		},
		Staff: []register.Staff{
			{ID: "boss", Name: "陈总", Number: "001", Department: "hq", Roles: []string{"executive", "lead"}, Active: true},
			{ID: "root", Name: "管理员", Number: "002", Department: "hq", Roles: []string{"admin"}, Active: true},
			{ID: "li", Name: "李丽", Number: "010", Department: "service", Roles: []string{"intake", "lead"}, Active: true},
			{ID: "mei", Name: "梅", Number: "011", Department: "service", Roles: []string{"intake"}, Active: true},
			{ID: "wang", Name: "王强", Number: "020", Department: "network", Roles: []string{"lead"}, Active: true},
			{ID: "zhao", Name: "赵敏", Number: "021", Department: "network", Roles: []string{"handler"}, Active: true},
			{ID: "qian", Name: "钱多", Number: "022", Department: "network", Roles: []string{"handler"}, Skills: []string{"5g"}, Capacity: 2, Active: true},
			{ID: "sick", Name: "病假", Number: "023", Department: "network", Roles: []string{"handler"}, Active: true, Away: true},
			{ID: "zhou", Name: "周", Number: "030", Department: "fees", Roles: []string{"lead"}, Active: true},
			{ID: "wu", Name: "吴", Number: "031", Department: "fees", Roles: []string{"handler"}, Active: true},
			{ID: "sun", Name: "孙", Number: "032", Department: "fees", Roles: []string{"handler"}, Active: true},
			{ID: "sue", Name: "苏", Number: "040", Department: "hq", Roles: []string{"quality"}, Active: true},
		},
		Rules: []register.Rule{
			{ID: "network", Title: w("网络"), Category: []string{"network"}, Department: "network", Owner: register.OwnerLeastLoad, Order: 1, Active: true},
			{ID: "fees", Title: w("资费"), Category: []string{"fee"}, Department: "fees", Owner: register.OwnerRoundRobin, Order: 2, Active: true},
			{ID: "named", Title: w("设备"), Category: []string{"equipment"}, Department: "network", Owner: "zhao", Order: 3, Active: true},
		},
	}
}

func each(t *testing.T, fn func(h *house)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { fn(open(t, db)) })
}

func open(t testing.TB, db *store.DB) *house {
	t.Helper()
	h := &house{TB: t, at: sunday}
	keys, err := journal.MakeKeys(t.TempDir())
	h.ok(err)
	j, err := journal.Open(t.Context(), db, keys)
	h.ok(err)
	t.Cleanup(func() { _ = j.Close() })
	v, err := vault.New(t.Context(), db, vault.NewKey())
	h.ok(err)
	record.OpenPeople(lane.House{DB: db, Journal: j, Vault: v})
	r, err := register.Open(t.Context(), lane.House{DB: db, Journal: j, Vault: v})
	h.ok(err)
	h.ok(r.Found(t.Context(), "setup", sunday, register.Seed().Merge(people())))
	h.desk = desk.Open(desk.Desk{DB: db, Journal: j, Register: r, Vault: v, Now: h.now, Views: []desk.View{view.QueueView{}}})
	h.jobs = job.New(db)
	h.jobs.Now = h.now
	h.notify = &notify.Notify{DB: db, Journal: j, Register: r, Vault: v, Jobs: h.jobs, Now: h.now,
		Streams: []stream.Type{complaint.Stream}, World: func() stream.World { return desk.World{Snapshot: r.Snapshot()} },
		Link: func(n string) string { return "https://example.org/track/" + n }}
	return h
}

func (h *house) ok(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) do(by, id string, c complaint.Command) desk.Result {
	h.Helper()
	res, err := h.desk.Do(h.Context(), complaint.Meta{By: by, Channel: "web"}, id, c)
	h.ok(err)
	return res
}

// read lets the reader see every event that it has not seen, in small batches.
func (h *house) read() {
	h.Helper()
	r := h.notify.Reader()
	for {
		recs, err := h.desk.Journal.After(h.Context(), h.cursor, 3)
		h.ok(err)
		if len(recs) == 0 {
			return
		}
		h.ok(h.desk.DB.Write(h.Context(), func(tx *store.Tx) error { return r.HandleTx(h.Context(), tx, recs) }))
		h.cursor = recs[len(recs)-1].Position
	}
}

// heard lists the kinds of a person's notices, oldest first, and empties the test's memory of them.
func (h *house) heard(staff string) string {
	h.Helper()
	list, _, err := h.notify.Inbox(h.Context(), staff, notify.Page{Limit: 100})
	h.ok(err)
	var kinds []string
	for _, n := range list {
		if n.ReadAt.IsZero() {
			kinds = append([]string{n.Kind}, kinds...)
		}
	}
	_, err = h.notify.MarkAllRead(h.Context(), staff, "")
	h.ok(err)
	return strings.Join(kinds, " ")
}

func newCase(change ...func(*complaint.Register)) *complaint.Register {
	c := &complaint.Register{Complainant: complaint.Complainant{Name: "周小霞", Phone: "13800001111"}, Channel: "hotline",
		Subject: complaint.TextOf("断网"), Matter: complaint.TextOf("连续三天断网。")}
	for _, f := range change {
		f(c)
	}
	return c
}

func classify(content string) *complaint.Classify {
	return &complaint.Classify{Content: content, Nature: "general", Object: "operator", Department: "service", Limit: "h24"}
}

// cause is some cause of the seed.
func (h *house) cause() string {
	for _, c := range h.desk.Register.Snapshot().Causes {
		if c.Active {
			return c.Code
		}
	}
	return ""
}
