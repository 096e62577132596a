package field

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"amends/internal/fault"
)

// Form reads what was posted into a command. What cannot be read is noted in the list with its path.
type Form struct {
	fault.List
	In  url.Values // what was posted, under the numbers that the page gave its rows
	Out url.Values // the same as it was read, with the rows numbered from 0, for drawing the form again

	Moment func(typed string) (time.Time, error) // reads a time on the organisation's clocks
	Keep   func(from, to string) []File          // stores the uploads of a field
}

// Read puts the fields that a form asks for into the command that into points to.
func (p *Form) Read(fields []Field, into any) { p.object(fields, "", "", reflect.ValueOf(into).Elem()) }

func (p *Form) object(fields []Field, from, to string, into reflect.Value) {
	at := placesOf(into.Type())
	for i := range fields {
		f := &fields[i]
		f.Type.read(p, f, from+f.Name, to+f.Name, into.FieldByIndex(at.of(f.Name)))
	}
}

// Text copies one field; surrounding blanks and the carriage returns of browsers are dropped.
func (p *Form) Text(from, to string) string {
	v := p.In[from]
	if len(v) == 0 {
		return ""
	}
	s := strings.TrimSpace(strings.ReplaceAll(v[0], "\r\n", "\n"))
	p.Out.Set(to, s)
	return s
}

// All copies a field that was posted several times.
func (p *Form) All(from, to string) []string {
	if list := p.In[from]; len(list) > 0 {
		p.Out[to] = slices.Clone(list)
	}
	return p.In[from]
}

// bad says that something under a path could not be read.
func (p *Form) bad(path string) bool {
	f := fault.As(p.Err())
	return f != nil && slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Path == path || strings.HasPrefix(x.Path, path+".") })
}
