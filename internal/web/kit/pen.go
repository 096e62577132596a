package kit

import (
	"fmt"
	"io"
	"strconv"
	"sync"
)

// Pen writes markup straight into memory. A template asks the context, allocates and formats for every word that it
// fills in; that is nothing for a page and most of the cost of a list, so what stands on each of its rows is drawn with
// a pen: Raw is markup as it is, all else is escaped.
type Pen struct {
	buf []byte
	err error
}

var pens = sync.Pool{New: func() any { return &Pen{buf: make([]byte, 0, 4096)} }}

// keepPen is how much memory a pen may keep for its next drawing.
const keepPen = 1 << 20

// Draw gives a pen to a drawing and writes what it drew, at once.
func Draw(w io.Writer, drawing func(*Pen)) error {
	p := pens.Get().(*Pen)
	p.buf, p.err = p.buf[:0], nil
	drawing(p)
	err := p.err
	if err == nil {
		_, err = w.Write(p.buf)
	}
	if cap(p.buf) <= keepPen {
		pens.Put(p)
	}
	return err
}

// Raw is markup.
func (p *Pen) Raw(markup string) { p.buf = append(p.buf, markup...) }

// Int is a number.
func (p *Pen) Int(n int64) { p.buf = strconv.AppendInt(p.buf, n, 10) }

// Text is words, in an element or in the quotes of an attribute.
func (p *Pen) Text(s string) {
	from := 0
	for i := 0; i < len(s); i++ {
		var esc string
		switch s[i] {
		case '&':
			esc = "&amp;"
		case '<':
			esc = "&lt;"
		case '>':
			esc = "&gt;"
		case '"':
			esc = "&#34;"
		case '\'':
			esc = "&#39;"
		default:
			continue
		}
		p.buf = append(append(p.buf, s[from:i]...), esc...)
		from = i + 1
	}
	p.buf = append(p.buf, s[from:]...)
}

// Attr is an attribute, left out when it has no value. The name is markup.
func (p *Pen) Attr(name, value string) {
	if value == "" {
		return
	}
	p.buf = append(append(append(p.buf, ' '), name...), `="`...)
	p.Text(value)
	p.buf = append(p.buf, '"')
}

// flag is an attribute without a value.
func (p *Pen) flag(name string, on bool) {
	if on {
		p.buf = append(append(p.buf, ' '), name...)
	}
}

// Write takes markup from those who write to an io.Writer.
func (p *Pen) Write(markup []byte) (int, error) {
	p.buf = append(p.buf, markup...)
	return len(markup), nil
}

// Icon is the drawing of that name; "" is none.
func (p *Pen) Icon(name string) {
	if name == "" {
		return
	}
	svg, ok := svgs[name]
	if !ok && p.err == nil {
		p.err = fmt.Errorf("no icon named %q", name)
	}
	p.Raw(svg)
}
