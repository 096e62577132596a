package page

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/andybalholm/brotli/matchfinder"
)

const worthwhile = 1024 // below this the header costs more than it saves

var (
	brotlis = sync.Pool{New: func() any { return brotli.NewWriterV2(nil, 3) }}
	gzips   = sync.Pool{New: func() any { w, _ := gzip.NewWriterLevel(nil, 5); return w }}
)

// send writes the body in the best encoding the browser takes. Brotli's second writer at level 3 makes a list smaller than
// the first one at level 4 in less than half the time, and a tenth smaller than gzip in two thirds of its.
func send(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	if len(body) >= worthwhile && r.Method != http.MethodHead {
		if enc := accepted(r); enc != "" {
			h.Set("Content-Encoding", enc)
			packed := buffers.Get().(*bytes.Buffer)
			defer func() { packed.Reset(); buffers.Put(packed) }()
			if err := pack(packed, enc, body); err != nil {
				return err
			}
			body = packed.Bytes()
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader went away; nobody is left to tell
	}
	return nil
}

func pack(to *bytes.Buffer, encoding string, body []byte) error {
	if encoding == "br" {
		bw := brotlis.Get().(*matchfinder.Writer)
		defer brotlis.Put(bw)
		bw.Reset(to)
		if _, err := bw.Write(body); err != nil {
			return err
		}
		return bw.Close()
	}
	gw := gzips.Get().(*gzip.Writer)
	defer gzips.Put(gw)
	gw.Reset(to)
	if _, err := gw.Write(body); err != nil {
		return err
	}
	return gw.Close()
}

// accepted picks br, gzip or nothing. A weight of zero is a refusal.
func accepted(r *http.Request) string {
	best := ""
	for _, part := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if q := strings.TrimPrefix(strings.ReplaceAll(weight, " ", ""), "q="); strings.Trim(q, "0.") == "" && q != "" {
			continue
		}
		switch strings.TrimSpace(name) {
		case "br":
			return "br"
		case "gzip":
			best = "gzip"
		}
	}
	return best
}
