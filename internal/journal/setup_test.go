package journal_test

import (
	"fmt"
	"testing"

	"amends/internal/journal"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// setup opens a journal with keys of its own.
func setup(t testing.TB, db *store.DB, opts ...journal.Option) *journal.Journal {
	t.Helper()
	keys, err := journal.MakeKeys(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return openWith(t, db, keys, opts...)
}

func openWith(t testing.TB, db *store.DB, keys journal.Keys, opts ...journal.Option) *journal.Journal {
	t.Helper()
	j, err := journal.Open(t.Context(), db, keys, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	return j
}

// each runs a test with a journal on each database.
func each(t *testing.T, fn func(t *testing.T, j *journal.Journal, db *store.DB)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { fn(t, setup(t, db), db) })
}

// some is n events.
func some(n int) []journal.New {
	out := make([]journal.New, n)
	for i := range out {
		out[i] = journal.New{Type: "complaint.noted", Payload: fmt.Appendf(nil, `{"n":%d,"said":"退款还没到"}`, i+1)}
	}
	return out
}

func add(stream string, expect, events int) journal.Append {
	return journal.Append{Stream: stream, Expect: expect, At: 1_700_000_000_000_000, By: "staff:1", Channel: "web", Events: some(events)}
}

// must appends and fails the test when that fails.
func must(t testing.TB, j *journal.Journal, a journal.Append) journal.Done {
	t.Helper()
	d, err := j.Append(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// clean fails the test unless the whole journal verifies.
func clean(t testing.TB, j *journal.Journal) journal.Report {
	t.Helper()
	r, err := j.Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !r.OK() {
		t.Fatalf("verify: %v", r.Problems)
	}
	return r
}
