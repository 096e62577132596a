package batch

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// maxLine is how long one line may be. A file without line ends is no table, and must not fill the memory.
const maxLine = 4 << 20

// line is one line of the file without its end.
type line struct {
	no   int
	text string
	long bool // longer than maxLine; the text is not kept
}

// lines reads a file line by line, and takes lines back that were read for nothing.
type lines struct {
	r    *bufio.Reader
	end  byte // of a line: \n, or \r in files of old Macs
	no   int
	back []line // taken back, the next one first
}

// newLines finds out how the lines end.
func newLines(r io.Reader) *lines {
	b := bufio.NewReaderSize(r, look)
	l := &lines{r: b, end: '\n'}
	if start, _ := b.Peek(look); bytes.IndexByte(start, '\n') < 0 && bytes.IndexByte(start, '\r') >= 0 {
		l.end = '\r'
	}
	return l
}

// next is the next line; io.EOF when there is none.
func (l *lines) next() (line, error) {
	if len(l.back) > 0 {
		first := l.back[0]
		l.back = l.back[1:]
		return first, nil
	}
	l.no++
	out := line{no: l.no}
	var text []byte
	for {
		part, err := l.r.ReadSlice(l.end)
		if text = append(text, part...); len(text) > maxLine {
			out.long, text = true, text[:0]
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if errors.Is(err, io.EOF) && (len(text) > 0 || out.long) {
			err = nil // the last line has no end
		}
		if err != nil {
			return line{no: l.no}, err
		}
		break
	}
	if !out.long {
		text = bytes.TrimSuffix(text, []byte{l.end})
		out.text = string(bytes.TrimSuffix(text, []byte{'\r'}))
	}
	return out, nil
}

// again takes lines back.
func (l *lines) again(read []line) {
	if len(read) > 0 {
		l.back = append(append([]line{}, read...), l.back...)
	}
}
