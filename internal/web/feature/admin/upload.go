package admin

import (
	"io"
	"net/http"
	"sort"
	"strings"

	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/web/page"
)

// maxUpload is the largest file of settings.
const maxUpload = register.MaxFile

// inMemory is how much of a form in parts is kept out of temporary files.
const inMemory = 1 << 20

// errNothing is a form of settings that came without a file and without words.
var errNothing = fault.Input("file", "input.required")

// uploaded is a file of settings: the one chosen, else what was pasted.
func uploaded(r *http.Request) (string, error) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		if err := page.Parts(r, inMemory); fault.As(err) != nil && fault.As(err).Kind == fault.TooLarge {
			return "", fault.New(fault.TooLarge, "register.file_too_large", "file", "", "max", maxUpload).With(err)
		} else if err != nil {
			return "", err
		}
		if f, _, err := r.FormFile("file"); err == nil {
			defer f.Close()
			text, err := io.ReadAll(f)
			if err != nil {
				return "", err
			}
			if len(text) > 0 {
				return string(text), nil
			}
		}
	}
	text := r.FormValue("text")
	if strings.TrimSpace(text) == "" {
		return "", errNothing
	}
	return text, nil
}

// faultLines are a fault in words: its sentence, and a line for each place.
func faultLines(r *http.Request, err error) (title string, lines []string) {
	title, fields, items := i18n.Fault(r.Context(), err)
	if err == errNothing { // its field says so
		return title, nil
	}
	for path, words := range fields {
		lines = append(lines, path+": "+words)
	}
	sort.Strings(lines)
	return title, append(lines, items...)
}
