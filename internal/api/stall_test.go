package api

import (
	"io"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"amends/internal/fault"
)

// broken is a body that ends before its time, as package pace tells it.
type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }
func (broken) Close() error               { return nil }

// TestABodyThatStandsStill is answered as such at every kind of door: a command, a file as it is and in a form. One that
// was cut is another matter.
func TestABodyThatStandsStill(t *testing.T) {
	t.Parallel()
	e := setup(t)
	id := e.complain("13012341203").ID
	stalled := fault.New(fault.Stalled, "input.stalled").With(os.ErrDeadlineExceeded)
	for name, x := range map[string]struct {
		path, kind, begin string
		err               error
		status            int
		code              string
	}{
		"command": {"/complaints/" + id + "/notes", "application/json", `{"text":"`, stalled, 408, "input.stalled"},
		"file":    {"/files?name=a.txt", "text/plain", "half of", stalled, 408, "input.stalled"},
		"form":    {"/files", "multipart/form-data; boundary=b", "--b\r\n", stalled, 408, "input.stalled"},
		"cut":     {"/complaints/" + id + "/notes", "application/json", `{"text":"`, io.ErrUnexpectedEOF, 400, "api.body_cut"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), "POST", Prefix+x.path, nil)
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.MultiReader(strings.NewReader(x.begin), broken{x.err}), broken{}}
		r.ContentLength = 1000
		r.Header.Set("Authorization", "Bearer "+e.as("anna"))
		r.Header.Set("Content-Type", x.kind)
		w := httptest.NewRecorder()
		e.api.ServeHTTP(w, r)
		if w.Code != x.status || !strings.Contains(w.Body.String(), x.code) {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
}
