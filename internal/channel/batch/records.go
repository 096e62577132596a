package batch

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"amends/internal/fault"
)

// maxQuoted is how long one quoted field may be when it goes over several lines.
const maxQuoted = 1 << 20

// record is one row of the file as it is written.
type record struct {
	line   int // where it begins
	values []string
}

// records reads rows as RFC 4180 has them, and is patient with stray quotes inside a line, which many programs write. A
// quote that opens a field and is never closed would swallow the rows that follow, to the end of the file. It is taken
// for such when
//   - the file ends, or the field has grown beyond maxQuoted, before it is closed;
//   - in a later line a quote stands where a field begins and does not close this one: there another field opens;
//   - the row, once it is closed, has not the columns of the header (see undo).
//
// The line in which the field began is refused then, and reading goes on with the line after it.
type records struct {
	*lines
	delimiter string
	taken     []line // of the last record
}

// damaged is a row that cannot be read; the reader goes on behind it.
type damaged struct {
	line int
	why  *fault.Error
}

func (d *damaged) Error() string { return fmt.Sprintf("line %d: %v", d.line, d.why) }
func (d *damaged) Unwrap() error { return d.why }

// read is the next row that is not empty: io.EOF at the end, *damaged when it must be left out.
func (r *records) read() (record, error) {
	for {
		first, err := r.next()
		if err != nil {
			return record{line: first.no}, err
		}
		r.taken = append(r.taken[:0], first)
		if first.long {
			return record{}, tooLong(first.no)
		}
		if first.text != "" {
			break
		}
	}
	out := record{line: r.taken[0].no}
	for rest, more := r.taken[0].text, true; more; {
		var value string
		var err error
		if strings.HasPrefix(rest, `"`) {
			if value, rest, err = r.quoted(rest[1:], len(out.values)+1); err != nil {
				return out, err
			}
		} else if i := strings.Index(rest, r.delimiter); i >= 0 {
			value, rest = rest[:i], rest[i:]
		} else {
			value, rest = rest, ""
		}
		out.values = append(out.values, value)
		rest, more = strings.CutPrefix(rest, r.delimiter)
	}
	return out, nil
}

// quoted reads the field behind its opening quote, over the following lines where it must, and gives what follows it.
func (r *records) quoted(rest string, column int) (value, after string, err error) {
	began := len(r.taken) // the lines from here on are read for this field
	var b strings.Builder
	for {
		at := strings.IndexByte(rest, '"')
		if at < 0 {
			b.WriteString(rest)
			b.WriteByte('\n')
			next, err := r.next()
			switch {
			case errors.Is(err, io.EOF):
				return "", "", r.neverClosed(began, column)
			case err != nil:
				return "", "", err
			}
			r.taken = append(r.taken, next)
			if next.long || b.Len()+len(next.text) > maxQuoted {
				return "", "", r.neverClosed(began, column)
			}
			rest = next.text
			continue
		}
		run := len(rest[at:]) - len(strings.TrimLeft(rest[at:], `"`))
		after := rest[at+run:]
		b.WriteString(rest[:at])
		b.WriteString(strings.Repeat(`"`, run/2)) // doubled quotes stand for themselves
		if run%2 == 1 {
			if after == "" || strings.HasPrefix(after, r.delimiter) {
				return b.String(), after, nil
			}
			line := r.taken[len(r.taken)-1].text
			before := line[:len(line)-len(rest)+at]
			if len(r.taken) > began && (before == "" || strings.HasSuffix(before, r.delimiter)) {
				return "", "", r.neverClosed(began, column)
			}
			b.WriteByte('"') // a stray one
		}
		rest = after
	}
}

// neverClosed gives the lines back that were read for a field, and names the one in which it began.
func (r *records) neverClosed(began, column int) error {
	no := r.taken[began-1].no
	r.again(r.taken[began:])
	return &damaged{no, fault.New(fault.Invalid, "batch.quote_open", "column", column)}
}

// undo gives back what the last row took beyond its first line, and says whether that was anything.
func (r *records) undo() bool {
	r.again(r.taken[1:])
	return len(r.taken) > 1
}

func tooLong(no int) error {
	return &damaged{no, fault.New(fault.Invalid, "batch.line_too_long", "max", maxLine>>20)}
}
