package api

import (
	"os"
	"path/filepath"
	"testing"

	"amends/internal/store/storetest"
)

// TestTheDatabaseIsAway asks while it is: every answer says so, in the reader's language, and afterwards all is well.
func TestTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	p := storetest.Proxied(t)
	e := setupOn(t, p.DSN)
	o := e.complain("13012341203")
	token := e.as("anna")
	p.Down(true)
	for _, ask := range []struct{ method, path, body string }{
		{"GET", "/complaints", ""}, {"GET", "/complaints/" + o.ID, ""}, {"POST", "/complaints", usual("register")},
		{"PUT", "/complaints/" + o.ID + "/classification", usual("classify")},
	} {
		r := e.ask(ask.method, ask.path, token, ask.body, "Accept-Language", "zh")
		r.problem(503, "database.away")
		if r.Header.Get("Retry-After") == "" {
			t.Errorf("%s %s: when to come again?", ask.method, ask.path)
		}
	}
	p.Down(false)
	e.ask("GET", "/complaints/"+o.ID, token, "").want(200)
	e.ask("POST", "/complaints", token, usual("register")).want(201)
}

// TestTheDiskTakesNoFiles has an upload where there is no folder any more to write it to.
func TestTheDiskTakesNoFiles(t *testing.T) {
	t.Parallel()
	e := setup(t)
	drafts := filepath.Join(e.house.Dir, "blobs", "drafts")
	must(t, os.Remove(drafts))
	must(t, os.WriteFile(drafts, nil, 0o600))
	e.ask("POST", "/files?name=note.txt", e.as("anna"), "words", "Content-Type", "application/octet-stream").problem(503, "disk.away")
	must(t, os.Remove(drafts))
	must(t, os.Mkdir(drafts, 0o700))
	e.ask("POST", "/files?name=note.txt", e.as("anna"), "words", "Content-Type", "application/octet-stream").want(201)
}
