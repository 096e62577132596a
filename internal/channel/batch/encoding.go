package batch

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"amends/internal/fault"
)

// Encodings are those that a mapping may name.
var Encodings = []string{"utf-8", "gb18030", "utf-16"}

// look is how much of a file is looked at to find out how it is written.
const look = 64 << 10

// source is the file as UTF-8, if it is what it says.
type source struct {
	io.Reader
	encoding string
}

// open finds out how the file is packed and written. What the mapping says goes before what it looks like.
func open(file io.Reader, named string) (source, error) {
	b := bufio.NewReaderSize(file, look)
	if magic, _ := b.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(b)
		if err != nil {
			return source{}, fault.New(fault.BadRequest, "batch.not_gzip").With(err)
		}
		b = bufio.NewReaderSize(z, look)
	}
	start, _ := b.Peek(look)
	if named == "" {
		named = guess(start)
	}
	s := source{b, named}
	switch {
	case named == "gb18030":
		s.Reader = simplifiedchinese.GB18030.NewDecoder().Reader(b)
	case named == "utf-16":
		s.Reader = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(b)
	case bytes.HasPrefix(start, []byte("\ufeff")):
		_, _ = b.Discard(len("\ufeff"))
	}
	return s, nil
}

// guess tells UTF-8 from GB 18030, in which programs of older Chinese systems write, and UTF-16, which spreadsheets call
// Unicode. A file that is UTF-8 for the most part is UTF-8 with damaged rows: read as GB 18030 it would become other
// characters, and nobody would be told.
func guess(start []byte) string {
	if bytes.HasPrefix(start, []byte{0xff, 0xfe}) || bytes.HasPrefix(start, []byte{0xfe, 0xff}) {
		return "utf-16"
	}
	good, bad := 0, 0
	for rest := start; len(rest) > 0; {
		c, n := utf8.DecodeRune(rest)
		switch {
		case c == utf8.RuneError && n == 1 && !utf8.FullRune(rest):
			rest = nil // cut at the end of the look
			continue
		case c == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		rest = rest[n:]
	}
	if bad > good && paired(start) {
		return "gb18030"
	}
	return "utf-8"
}

// paired says that most bytes beyond ASCII come in twos, as Chinese characters do. In a file of a Western code page they
// stand alone, and most of those would make some Chinese character with the letter that follows.
func paired(text []byte) bool {
	pairs, alone := 0, 0
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] < 0x80:
		case i+1 < len(text) && text[i+1] > 0xa0:
			pairs++
			i++
		default:
			alone++
		}
	}
	return pairs > alone
}

// legible refuses a row that is no text in the encoding of the file.
func (s source) legible(values []string) error {
	for _, v := range values {
		switch {
		case strings.Contains(v, "\x00"):
			return fault.New(fault.Invalid, "batch.zero")
		case !utf8.ValidString(v), s.encoding != "utf-8" && strings.ContainsRune(v, utf8.RuneError):
			return fault.New(fault.Invalid, "batch.not_text", "encoding", strings.ToUpper(s.encoding))
		}
	}
	return nil
}
