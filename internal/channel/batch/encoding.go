package batch

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"amends/internal/fault"
)

// guessed are the encodings that are told by what is read in them; any other is named by the mapping.
var guessed = []string{"gb18030", "big5", "shift_jis"}

// encodingOf finds an encoding by one of its names (gbk, big5, sjis, windows-1252 …); nil when there is none.
func encodingOf(name string) encoding.Encoding {
	switch name {
	case "utf-16": // with its mark, else as Windows writes it
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case "gb2312", "gbk", "gb18030":
		return simplifiedchinese.GB18030
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return nil
	}
	return e
}

// look is how much of a file is looked at to find out how it is written.
const look = 64 << 10

// source is the file as UTF-8, if it is what it says.
type source struct {
	io.Reader
	encoding string
	guessed  bool
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
	s := source{b, named, named == ""}
	if s.guessed {
		var err error
		if s.encoding, err = guess(start); err != nil {
			return source{}, err
		}
	}
	if s.encoding == "utf-8" {
		if bytes.HasPrefix(start, []byte("\ufeff")) {
			_, _ = b.Discard(len("\ufeff"))
		}
		return s, nil
	}
	s.Reader = encodingOf(s.encoding).NewDecoder().Reader(b)
	return s, nil
}

// guess tells UTF-8 from UTF-16, which spreadsheets call Unicode, and from the encodings in which programs of older systems
// write. A file that is UTF-8 for the most part is UTF-8 with damaged rows: read otherwise it would become other
// characters, and nobody would be told. Of the older ones it is the one that reads most common characters, by far; where
// none does, the mapping has to say.
func guess(start []byte) (string, error) {
	if bytes.HasPrefix(start, []byte{0xff, 0xfe}) || bytes.HasPrefix(start, []byte{0xfe, 0xff}) {
		return "utf-16", nil
	}
	if wide := unmarked(start); wide != "" {
		return wide, nil
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
	if bad <= good {
		return "utf-8", nil
	}
	return older(start)
}

// older weighs the guessed encodings against each other.
func older(start []byte) (string, error) {
	var best, second float64
	found, samples := "", ""
	for _, name := range guessed {
		text, err := encodingOf(name).NewDecoder().Bytes(start)
		if err != nil {
			continue
		}
		share, any := familiar(string(text))
		if !any {
			continue
		}
		samples += "\n  " + strings.ToUpper(name) + ": " + sample(string(text))
		if share > best {
			found, best, second = name, share, best
		} else {
			second = max(second, share)
		}
	}
	switch {
	case found != "shift_jis" && kana(start, found): // Japanese in an encoding that shares its kana with Chinese ones
	case best >= sureShare && best >= sureLead*second:
		return found, nil
	case !paired(start): // of a Western code page, or damaged: its rows are refused one by one
		return "utf-8", nil
	}
	return "", fault.New(fault.BadRequest, "batch.encoding_unsure", "samples", samples)
}

// kana says that a text is Japanese when it is read in an encoding.
func kana(start []byte, encoding string) bool {
	e := encodingOf(encoding)
	if e == nil {
		return false
	}
	text, _ := e.NewDecoder().Bytes(start)
	n, all := 0, 0
	for _, r := range string(text) {
		if r >= 0x3041 && r <= 0x30fe {
			n++
		}
		if r >= utf8.RuneSelf {
			all++
		}
	}
	return n*8 > all && n > 0
}

// When a guess is good enough: a fifth of what is read is common, and twice as much as in any other encoding. Lists of
// names have the fewest common characters; other encodings show less than a twentieth.
const sureShare, sureLead = 0.2, 2

// sample is the beginning of the first line of a text that has more than ASCII.
func sample(text string) string {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); strings.ContainsFunc(line, func(r rune) bool { return r >= utf8.RuneSelf }) {
			return cut(line, 60)
		}
	}
	return ""
}

// unmarked finds UTF-16 without its mark by the zeros beside digits, commas and line ends; "" when it is none.
func unmarked(start []byte) string {
	var zeros [2]int
	for i, b := range start {
		if b == 0 {
			zeros[i%2]++
		}
	}
	units := len(start) / 2
	switch {
	case units < 2:
	case zeros[1]*20 > units && zeros[0]*20 < zeros[1]:
		return "utf-16le"
	case zeros[0]*20 > units && zeros[1]*20 < zeros[0]:
		return "utf-16be"
	}
	return ""
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
