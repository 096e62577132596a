// Package download answers requests with files that are made while they go out: nothing of them is kept.
package download

import (
	"io"
	"net/http"
)

// Send answers with what fill writes, under a name and of a media type. The head of the answer is set with the first byte:
// an error before it is returned, to be told in words. After it broken hears of the error and the connection is cut, for a
// cut file must not look whole.
func Send(w http.ResponseWriter, name, media string, fill func(io.Writer) error, broken func(error)) error {
	out := &answer{w: w, name: name, media: media}
	err := fill(out)
	if err != nil && out.begun {
		broken(err)
		panic(http.ErrAbortHandler)
	}
	return err
}

type answer struct {
	w           http.ResponseWriter
	name, media string
	begun       bool
}

func (a *answer) Write(p []byte) (int, error) {
	if !a.begun {
		a.begun = true
		head := a.w.Header()
		head.Set("Content-Type", a.media)
		head.Set("Content-Disposition", `attachment; filename="`+a.name+`"`)
		head.Set("Cache-Control", "no-store")
	}
	return a.w.Write(p)
}
