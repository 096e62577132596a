package blob

import (
	"path"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"amends/internal/fault"
	"amends/internal/file"
)

// inline are the types that a browser may show in place: it runs nothing in them.
var inline = []string{"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp",
	"application/pdf",
	"audio/mpeg", "audio/wav", "audio/ogg", "audio/flac", "audio/aac", "audio/mp4", "audio/x-m4a", "audio/webm",
	"video/mp4", "video/webm", "text/plain"}

// sniff finds the type in the bytes and the name that fits it. The name only refines what bytes cannot tell: mail and
// tables are plain text.
func sniff(head []byte, name string) (kind, fitting string, err error) {
	m := mimetype.Detect(head)
	kind, _, _ = strings.Cut(m.String(), ";")
	if kind == "text/plain" {
		switch strings.ToLower(path.Ext(file.Clean(name))) {
		case ".eml":
			kind = "message/rfc822"
		case ".csv":
			kind = "text/csv"
		}
	}
	if kind, err = accepted(m, kind); err != nil {
		return "", "", err
	}
	fitting, err = file.Name(name, kind)
	return kind, fitting, err
}

// accepted compares with the kinds of the house. An alias of a kind ("audio/x-wav") is the kind.
func accepted(m *mimetype.MIME, kind string) (string, error) {
	if file.Taken(kind) {
		return kind, nil
	}
	kinds := file.Kinds()
	if i := slices.IndexFunc(kinds, func(k string) bool { return m.Is(k) }); i >= 0 {
		return kinds[i], nil
	}
	return "", fault.Input("file", "blob.type", "type", kind)
}
