package admin

import (
	"io"
	"net/http"
	"slices"
	"sort"
	"strings"

	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// maxUpload is the largest file of settings.
const maxUpload = register.MaxFile

// inMemory is how much of a form in parts is kept out of temporary files.
const inMemory = 1 << 20

// errNothing is a form of settings that came without a file and without words.
var errNothing = fault.Input("file", "input.required")

// uploaded is a file of settings: the one chosen, else what was pasted. The request it answers knows why.
func uploaded(r *http.Request) (string, *http.Request, error) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		if err := page.Parts(r, inMemory); fault.As(err) != nil && fault.As(err).Kind == fault.TooLarge {
			return "", r, fault.New(fault.TooLarge, "register.file_too_large", "file", "", "max", maxUpload).With(err)
		} else if err != nil {
			return "", r, err
		}
		r = site.Because(r)
		if f, _, err := r.FormFile("file"); err == nil {
			defer f.Close()
			text, err := io.ReadAll(f)
			if err != nil {
				return "", r, err
			}
			if len(text) > 0 {
				return string(text), r, nil
			}
		}
	}
	text := r.FormValue("text")
	if strings.TrimSpace(text) == "" {
		return "", r, errNothing
	}
	return text, r, nil
}

// refusal is why a form came back, in words: a sentence, what its fields say, and a line for each place that has none.
type refusal struct {
	Problem string
	Errors  map[string]string
	Faults  []string
	Act     string // of the form that came back, on a page with several
}

func refusalOf(r *http.Request, err error, fields ...string) (f refusal) {
	var items []string
	f.Problem, f.Errors, items = i18n.Fault(r.Context(), err)
	if err == errNothing { // its field says so
		return f
	}
	for path, words := range f.Errors {
		if path != "why" && !slices.Contains(fields, path) {
			f.Faults = append(f.Faults, path+": "+words)
		}
	}
	sort.Strings(f.Faults)
	f.Faults = append(f.Faults, items...)
	return f
}

// wrong are the faults of one of the forms of a page, when that came back.
func (f refusal) wrong(act string) map[string]string {
	if f.Act != act {
		return nil
	}
	return f.Errors
}
