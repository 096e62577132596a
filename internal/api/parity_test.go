package api

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// pages names, for every form of the screens, the route that does the same here, or says why there is none. A form
// without an entry fails, and so does an entry without its form or its route: "everything that a person can do at the
// desk" is then true, or its exceptions are written down.
var pages = map[string]string{
	"POST /c/{id}/do/{command}":             "commands",
	"POST /c/{id}/say":                      "commands",
	"POST /queue/bulk/{act}":                "commands", // one call each
	"POST /queue/bulk/{act}/ask":            "- the form before it",
	"POST /c/{id}/code":                     "POST /complaints/{id}/portal-code",
	"POST /c/{id}/messages/{message}/again": "POST /complaints/{id}/messages/{message}/again",
	"POST /c/{id}/presence":                 "- who else has the page open",
	"POST /c/{id}/reveal/{field}":           "POST /customers/{id}/reveal",
	"POST /c/export":                        "GET /complaints.csv",
	"POST /queue/views":                     "POST /saved-views",
	"POST /queue/views/{id}":                "PUT /saved-views/{id}",
	"POST /queue/views/{id}/forget":         "DELETE /saved-views/{id}",
	"POST /register":                        "POST /complaints",
	"POST /register/live":                   "- hints while the form is filled in",
	"POST /customers/{id}/edit":             "POST /customers/{id}/changes",
	"POST /customers/{id}/part":             "POST /customers/{id}/partings",
	"POST /customers/{id}/erase":            "DELETE /customers/{id}",
	"POST /customers/{id}/reveal":           "POST /customers/{id}/reveal",
	"POST /notices/read":                    "POST /notices/read",
	"POST /statements/{id}":                 "POST /statements/{statement}/answer",

	"POST /portal/progress": "GET /portal/complaints/{number}",
	"POST /portal/language": "- Accept-Language",
	"POST /language":        "- Accept-Language",

	"POST /settings/calendars":                         "PUT /settings/{kind}",
	"POST /settings/calendars/{id}/days":               "PUT /settings/{kind}",
	"POST /settings/calendars/{id}/days/remove":        "PUT /settings/{kind}",
	"POST /settings/files":                             "PUT /settings/{kind}",
	"POST /settings/procedures":                        "PUT /settings/{kind}",
	"POST /settings/procedures/{id}/{version}/enforce": "PUT /settings/{kind}",
	"POST /settings/procedures/{id}/{version}/approve": "- a second person's own act, at the page",
	"POST /account/tokens/{id}/revoke":                 "DELETE /tokens/{id}",
	"POST /settings/tokens":                            "POST /tokens",
	"POST /settings/tokens/{id}/revoke":                "DELETE /tokens/{id}",

	"POST /account":                           "- how the screens look to me",
	"POST /account/password":                  "- passwords and sessions are not a token's",
	"POST /account/sessions/end-others":       "- passwords and sessions are not a token's",
	"POST /account/sessions/{id}/end":         "- passwords and sessions are not a token's",
	"POST /settings/staff/{id}/end-sessions":  "- passwords and sessions are not a token's",
	"POST /settings/staff/{id}/password":      "- passwords and sessions are not a token's",
	"POST /sign-in":                           "- a token signs in",
	"POST /sign-out":                          "- a token signs in",
	"POST /setup":                             "- before there is anybody",
	"POST /settings/system/jobs/{id}/requeue": "- the running of the house, at the page or on the command line",
	"POST /settings/system/verify":            "- the running of the house, at the page or on the command line",
}

var mounted = regexp.MustCompile(`\.(?:Staff|Open)\("((?:POST|PUT|DELETE) [^"]+)"`)

func TestWhatPagesDoRoutesDo(t *testing.T) {
	t.Parallel()
	e := setup(t)
	have := map[string]bool{"commands": true}
	for _, rt := range e.api.routes {
		have[rt.method+" "+rt.path] = true
	}
	files, err := filepath.Glob("../web/feature/*/mount.go")
	must(t, err)
	forms := map[string]bool{}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		must(t, err)
		for _, m := range mounted.FindAllStringSubmatch(string(raw), -1) {
			forms[m[1]] = true
			if to := pages[m[1]]; !have[to] && !strings.HasPrefix(to, "- ") {
				t.Errorf("%s: the page %s has no route here (%q)", f, m[1], to)
			}
		}
	}
	for form := range pages {
		if !forms[form] {
			t.Errorf("no page has the form %s any more", form)
		}
	}
	if len(forms) < 30 {
		t.Errorf("only %d forms were found", len(forms))
	}
}
