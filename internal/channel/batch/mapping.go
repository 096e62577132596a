// Package batch is the door for files: rows of a CSV become complaints, through the same rules as any other complaint.
// A mapping file says which column is what; every row that is refused is named with its line and the reason, and an
// import that was stopped goes on where it was without making anything twice.
package batch

import (
	"fmt"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"amends/internal/bound"
	"amends/internal/complaint"
	"amends/internal/fault"
)

// Mapping says how a file reads.
type Mapping struct {
	// Name goes into the idempotency keys: the same name and row id is the same complaint.
	Name      string `yaml:"name"`
	Delimiter string `yaml:"delimiter"` // when empty, the one with which the columns are found
	Encoding  string `yaml:"encoding"`  // utf-8, gb18030, big5, shift_jis, utf-16, windows-1252 …; what the file looks like when empty
	Zone      string `yaml:"zone"`      // of instants without one; the organisation's when empty
	ID        string `yaml:"id"`        // template of the row's id, such as "{ticket}"
	// Fields of the registration, by their API name ("complainant.name"); Acts follow it, each at its own time.
	Fields map[string]Source `yaml:"fields"`
	Acts   []Act             `yaml:"acts"`
}

// Source says where a value comes from: a text in which {column} stands for the row's value.
type Source struct {
	From    string            `yaml:"from"`
	Layout  []string          `yaml:"layout"`  // for instants: how they are written, in Go's reference time
	Max     int               `yaml:"max"`     // cut to so many characters
	Values  map[string]string `yaml:"values"`  // replaces one value by another
	Default string            `yaml:"default"` // when empty, or not among Values
	List    string            `yaml:"list"`    // separator: makes a list
}

// Act is a command that follows the registration.
type Act struct {
	Do     string              `yaml:"do"`   // a command's API name
	At     Source              `yaml:"at"`   // when it happened
	When   map[string][]string `yaml:"when"` // column: values; all must hold
	Fields map[string]Source   `yaml:"fields"`
}

// UnmarshalYAML takes a plain text for a Source that needs no more.
func (s *Source) UnmarshalYAML(b []byte) error {
	var text string
	if err := yaml.Unmarshal(b, &text); err == nil {
		s.From = text
		return nil
	}
	type plain Source
	return yaml.UnmarshalWithOptions(b, (*plain)(s), yaml.Strict())
}

// room is what a mapping file may hold: ours are a twentieth of it.
var room = bound.YAML{Bytes: 256 << 10, Depth: 16, Parts: 20_000}

// ReadMapping reads and checks a mapping file.
func ReadMapping(text []byte) (*Mapping, error) {
	var m Mapping
	if b := room.Check(string(text)); b != nil {
		return nil, fault.New(fault.BadRequest, "batch.mapping_"+b.What, "max", b.Max)
	}
	if err := yaml.UnmarshalWithOptions(text, &m, yaml.Strict()); err != nil {
		return nil, fault.New(fault.BadRequest, "batch.mapping_unreadable", "why", yaml.FormatError(err, false, true)).With(err)
	}
	var l fault.List
	l.Need(m.Name != "", "name")
	l.Need(m.ID != "", "id")
	for _, f := range []string{"subject", "matter", "channel"} {
		l.Need(m.Fields[f].From != "" || m.Fields[f].Default != "", "fields."+f)
	}
	if m.Zone != "" {
		if _, err := time.LoadLocation(m.Zone); err != nil {
			l.Add("zone", "input.unknown", "value", m.Zone)
		}
	}
	if len([]rune(m.Delimiter)) > 1 {
		l.Add("delimiter", "input.too_long", "max", 1)
	}
	if m.Encoding != "" && m.Written(m.Encoding) != nil {
		l.Add("encoding", "input.unknown", "value", m.Encoding)
	}
	if strings.ContainsAny(m.Delimiter, "\"\r\n") {
		l.Add("delimiter", "input.unknown", "value", m.Delimiter)
	}
	for i, a := range m.Acts {
		if complaint.ActNamed(a.Do) == nil {
			l.Add(fmt.Sprintf("acts.%d.do", i), "input.unknown", "value", a.Do)
		}
	}
	return &m, l.Err()
}

// Written says how the file is written, whatever it looks like.
func (m *Mapping) Written(encoding string) error {
	if m.Encoding = strings.ToLower(encoding); m.Encoding != "utf-8" && encodingOf(m.Encoding) == nil {
		return fault.Input("encoding", "input.unknown", "value", encoding)
	}
	return nil
}

// check refuses a mapping that names columns which the file does not have.
func (m *Mapping) check(columns map[string]int) error {
	var l fault.List
	look := func(path, template string) {
		for _, c := range holes(template) {
			if _, ok := columns[heading(c)]; !ok {
				l.Add(path, "batch.no_column", "column", c)
			}
		}
	}
	look("id", m.ID)
	for name, s := range m.Fields {
		look("fields."+name, s.From)
	}
	for i, a := range m.Acts {
		path := fmt.Sprintf("acts.%d.", i)
		look(path+"at", a.At.From)
		for name, s := range a.Fields {
			look(path+name, s.From)
		}
		for c := range a.When {
			look(path+"when", "{"+c+"}")
		}
	}
	return l.Err()
}

// holes lists the columns that a template names.
func holes(template string) []string {
	var out []string
	for {
		i := strings.IndexByte(template, '{')
		if i < 0 {
			return out
		}
		j := strings.IndexByte(template[i:], '}')
		if j < 0 {
			return out
		}
		out = append(out, template[i+1:i+j])
		template = template[i+j+1:]
	}
}

// fill puts the row's values into a template.
func fill(template string, get func(string) string) string {
	if !strings.Contains(template, "{") {
		return template
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(template, '{')
		j := -1
		if i >= 0 {
			j = strings.IndexByte(template[i:], '}')
		}
		if j < 0 {
			b.WriteString(template)
			return strings.TrimSpace(b.String())
		}
		b.WriteString(template[:i])
		b.WriteString(get(template[i+1 : i+j]))
		template = template[i+j+1:]
	}
}
