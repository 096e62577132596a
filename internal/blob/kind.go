package blob

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"

	"amends/internal/fault"
)

// allowed are the types taken. Whatever a browser would run (HTML, SVG, scripts) and whatever a desktop would run is
// not among them, nor are formats that hide their content from the desk's virus scanner, but for zip, which people use.
var allowed = []string{
	"image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "image/heif", "image/avif", "image/tiff", "image/bmp",
	"application/pdf",
	"audio/mpeg", "audio/wav", "audio/ogg", "audio/flac", "audio/aac", "audio/amr", "audio/mp4", "audio/x-m4a", "audio/webm",
	"video/mp4", "video/quicktime", "video/webm", "video/x-msvideo", "video/3gpp", "video/3gpp2", "video/mpeg", "video/matroska",
	"video/x-m4v", "video/x-ms-asf", "audio/x-ms-wma",
	"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/vnd.ms-outlook",
	"application/x-ole-storage",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation",
	"application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet",
	"application/vnd.oasis.opendocument.presentation",
	"application/rtf", "text/rtf", "text/plain", "text/csv", "text/tab-separated-values", "application/json", "application/x-ndjson",
	"text/vcard", "text/calendar", "message/rfc822", "application/zip",
}

// inline are the types that a browser may show in place: it runs nothing in them.
var inline = []string{"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp", "application/pdf",
	"audio/mpeg", "audio/wav", "audio/ogg", "audio/flac", "audio/aac", "audio/mp4", "audio/x-m4a", "audio/webm",
	"video/mp4", "video/webm", "text/plain"}

// runnable are name endings that are refused whatever the bytes look like: a desktop goes by the name.
var runnable = []string{".exe", ".dll", ".com", ".scr", ".msi", ".msix", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".mjs",
	".wsf", ".wsh", ".hta", ".jar", ".lnk", ".url", ".reg", ".cpl", ".sh", ".apk", ".ipa", ".dmg", ".pkg", ".deb", ".rpm", ".app",
	".html", ".htm", ".xhtml", ".shtml", ".svg", ".svgz", ".xml", ".xsl", ".php", ".asp", ".aspx", ".jsp", ".docm", ".xlsm", ".pptm",
	".dotm", ".xltm", ".iso", ".img", ".vhd", ".chm", ".scf", ".inf", ".desktop"}

// Types lists what is taken, for the accept attribute of a form.
func Types() []string { return slices.Clone(allowed) }

// sniff finds the type in the bytes. The name only refines what bytes cannot tell: mail and tables are plain text.
func sniff(head []byte, name string) (string, error) {
	ext := strings.ToLower(path.Ext(name))
	m := mimetype.Detect(head)
	kind, _, _ := strings.Cut(m.String(), ";")
	if kind == "text/plain" {
		switch ext {
		case ".eml":
			kind = "message/rfc822"
		case ".csv":
			kind = "text/csv"
		}
	}
	if slices.Contains(runnable, ext) || !takes(m, kind) {
		return "", fault.Input("file", "blob.type", "type", kind, "name", name)
	}
	return kind, nil
}

// takes compares with the list. Aliases of a type ("audio/x-wav") count as the type.
func takes(m *mimetype.MIME, kind string) bool {
	if slices.Contains(allowed, kind) {
		return true
	}
	return slices.ContainsFunc(allowed, func(a string) bool { return m.Is(a) })
}

// maxName bounds a file name, in bytes; most file systems take 255.
const maxName = 200

// CleanName keeps the last part of a name and of that what can be shown on one line: no path, no control or
// direction-changing characters ("gpj.exe" turned round). An empty one becomes "file".
func CleanName(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = s[strings.LastIndexAny(s, `/\`)+1:]
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
			return -1
		}
		return r
	}, s)
	s = strings.Trim(s, " .")
	if len(s) > maxName {
		ext := path.Ext(s)
		if len(ext) > 10 {
			ext = ""
		}
		n := maxName - len(ext)
		for n > 0 && !utf8.RuneStart(s[n]) {
			n--
		}
		s = s[:n] + ext
	}
	if s == "" {
		return "file"
	}
	return s
}
