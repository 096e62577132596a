package blob

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"amends/internal/file"
)

// Serve answers a file that the caller has found the reader may see, under the name that the case gives it. Ranges,
// If-None-Match and HEAD work. Nothing in the file can run: the type is ours, the browser may not guess, what it could
// run is only offered for saving, and a sandbox holds for the rest.
func (b *Blobs) Serve(w http.ResponseWriter, r *http.Request, digest, name string, download bool) error {
	f, i, err := b.Open(r.Context(), digest)
	if err != nil {
		return err
	}
	defer f.Close()
	h := w.Header()
	kind := i.Type
	if strings.HasPrefix(kind, "text/") {
		charset, err := charsetOf(f)
		if err != nil {
			return fmt.Errorf("read file %s: %w", digest, err)
		}
		kind += "; charset=" + charset
	}
	h.Set("Content-Type", kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy",
		"sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; frame-ancestors 'self'")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Disposition", disposition(i.Type, file.Shown(name, i.Type), download))
	// The bytes never change, but the right to see them does, and the file may be erased: ask each time.
	h.Set("Cache-Control", "private, no-cache")
	h.Set("ETag", `"`+digest+`"`)
	http.ServeContent(w, r, "", time.Time{}, io.ReadSeeker(f))
	return nil
}

// charsetOf tells UTF-8 from what Chinese office programs write when they do not write UTF-8.
func charsetOf(f io.ReadSeeker) (string, error) {
	head := make([]byte, 8<<10)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	head = head[:n]
	for cut := 0; cut < utf8.UTFMax && cut <= n; cut++ { // the end may stand inside a character
		if utf8.Valid(head[:n-cut]) {
			return "utf-8", nil
		}
	}
	return "gb18030", nil
}

// disposition names a file for old browsers in ASCII and for all others as RFC 5987 says.
func disposition(kind, name string, download bool) string {
	how := "attachment"
	if !download && slices.Contains(inline, kind) {
		how = "inline"
	}
	ascii := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || r == '"' || r == '\\' || r == '%' {
			return '_'
		}
		return r
	}, name)
	out := how + `; filename="` + ascii + `"`
	if ascii != name {
		// PathEscape leaves some characters that RFC 5987 wants escaped.
		esc := strings.NewReplacer("'", "%27", "(", "%28", ")", "%29", "*", "%2A", ":", "%3A", "@", "%40", "=", "%3D", ",",
			"%2C", ";", "%3B").
			Replace(url.PathEscape(name))
		out += "; filename*=UTF-8''" + esc
	}
	return out
}
