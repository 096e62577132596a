package page

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"amends/internal/bound"
	"amends/internal/fault"
)

// A body that stands still says so itself, whether it holds files or not.
func TestAFormThatStandsStill(t *testing.T) {
	t.Parallel()
	for kind, begin := range map[string]string{"application/x-www-form-urlencoded": "matter=half", "multipart/form-data; boundary=b": "--b\r\n"} {
		still := iotest.ErrReader(fault.New(fault.Stalled, "input.stalled"))
		r := httptest.NewRequest("POST", "/", io.MultiReader(strings.NewReader(begin), still))
		r.Header.Set("Content-Type", kind)
		err := Fields(httptest.NewRecorder(), r, bound.Body{Bytes: 1 << 20, Values: 100})
		if err == nil {
			err = Parts(r, 1<<20)
		}
		if Status(err) != http.StatusRequestTimeout {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// A form that is no UTF-8 is refused by name, with files and without; what nobody sees is taken out of the others.
func TestFormsAreText(t *testing.T) {
	t.Parallel()
	plain := func(body string) (*http.Request, error) {
		r := httptest.NewRequest("POST", "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
		return r, Fields(httptest.NewRecorder(), r, bound.Body{Bytes: 1 << 20, Values: 100})
	}
	files := func(value string) (*http.Request, error) {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		_ = m.WriteField("matter", value)
		_ = m.Close()
		r := httptest.NewRequest("POST", "/", &b)
		r.Header.Set("Content-Type", m.FormDataContentType())
		return r, Parts(r, 1<<20)
	}
	for name, read := range map[string]func() (*http.Request, error){
		"plain": func() (*http.Request, error) { return plain("matter=%D6%D0") },
		"raw":   func() (*http.Request, error) { return plain("matter=\xd6\xd0") },
		"files": func() (*http.Request, error) { return files("\xd6\xd0") },
	} {
		if _, err := read(); fault.As(err) == nil || fault.As(err).Key != "input.field_not_utf8" || fault.As(err).Args[1] != "matter" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, read := range map[string]func() (*http.Request, error){
		"plain": func() (*http.Request, error) { return plain("matter=%E6%8A%95%E2%80%8B%E8%AF%89") },
		"files": func() (*http.Request, error) { return files("投\u200b诉") },
	} {
		r, err := read()
		if err != nil || r.PostFormValue("matter") != "投诉" || r.FormValue("matter") != "投诉" {
			t.Errorf("%s: %q %v", name, r.PostFormValue("matter"), err)
		}
	}
	if _, err := plain("a=" + strings.Repeat("x", 1<<20)); fault.As(err) == nil || fault.As(err).Kind != fault.TooLarge {
		t.Errorf("too large: %v", err)
	}
}
