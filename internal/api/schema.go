package api

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"amends/internal/act"
	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/field"
)

// The schema of a command is read off its struct, which is the API, and sharpened by the inputs that the procedure's
// step kinds declare. It describes; the refusal of a bad field is the rules' own.

// declared are the fields of an act; none when there is no such act.
func declared(name string) []field.Field {
	if a, err := actNamed(name); err == nil {
		return a.Fields
	}
	return nil
}

func commandSchemas() map[string]*huma.Schema {
	out := map[string]*huma.Schema{}
	for _, a := range everyAct() {
		name := a.Name
		s := object(reflect.TypeOf(a.empty()).Elem())
		sharpen(s, a.Fields)
		for _, gap := range gaps(name) {
			s.Required = slices.DeleteFunc(s.Required, func(f string) bool { return f == gap })
		}
		if name == "give_statement" { // the path names it
			delete(s.Properties, "statement")
		}
		if p := s.Properties["mentions"]; p != nil {
			p.Description = "Who is told of it."
		}
		if p := s.Properties["step"]; p != nil && name != "waive_step" {
			p.Description = "Id of the step when the procedure has several of this kind; empty: the one that is open."
		}
		for name, p := range s.Properties {
			p.Description = join2(a.called["remark."+a.Name+"."+name]["en"], p.Description)
		}
		if f := field.Named(a.Fields, a.Revised); f != nil && !f.Required {
			s.Properties[f.Name].Description = join2(s.Properties[f.Name].Description, lateReason)
		}
		out[name] = s
	}
	return out
}

// lateReason is the one rule for changing what somebody has agreed to.
const lateReason = "Needed to change what was done once the plan is approved or the complainant has agreed."

var (
	textType = reflect.TypeFor[complaint.Text]()
	timeType = reflect.TypeFor[time.Time]()
	fileType = reflect.TypeFor[complaint.File]()
)

// object describes a struct by its JSON tags.
func object(t reflect.Type) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{}, AdditionalProperties: false}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || name == "" || !f.IsExported() {
			continue
		}
		s.Properties[name] = value(f.Type)
	}
	if t == fileType {
		s.Required = []string{"digest"}
		s.Properties["digest"].Pattern = "^[0-9a-f]{64}$"
		s.Description = "A file that was stored with POST /files. Type and size are taken from there."
	}
	return s
}

func value(t reflect.Type) *huma.Schema {
	switch {
	case t == textType:
		return &huma.Schema{Type: huma.TypeString, MaxLength: number(complaint.ParaMax)}
	case t == timeType:
		return &huma.Schema{Type: huma.TypeString, Format: "date-time"}
	}
	switch t.Kind() {
	case reflect.Bool:
		return &huma.Schema{Type: huma.TypeBoolean}
	case reflect.Int, reflect.Int64:
		return &huma.Schema{Type: huma.TypeInteger}
	case reflect.Slice:
		return &huma.Schema{Type: huma.TypeArray, Items: value(t.Elem())}
	case reflect.Struct:
		return object(t)
	case reflect.Map, reflect.Interface, reflect.Pointer:
		return &huma.Schema{}
	}
	return &huma.Schema{Type: huma.TypeString}
}

func number(n int) *int      { return &n }
func decimal(n int) *float64 { f := float64(n); return &f }
func anyOf(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// sharpen adds to an object what its fields declare.
func sharpen(s *huma.Schema, fields []field.Field) {
	for i := range fields {
		f := &fields[i]
		p := s.Properties[f.Name]
		if p == nil {
			continue
		}
		is := field.ShapeOf(f)
		if f.Required {
			s.Required = append(s.Required, f.Name)
		}
		if is.MaxLength > 0 {
			p.MaxLength = number(is.MaxLength)
		}
		if is.Enum != nil {
			p.Enum = anyOf(is.Enum)
		}
		if is.Min != nil {
			p.Minimum = decimal(*is.Min)
		}
		if is.Max != nil {
			p.Maximum = decimal(*is.Max)
		}
		if is.Format != "" {
			p.Format = is.Format
		}
		if is.MinItems > 0 {
			p.MinItems = number(is.MinItems)
		}
		if is.MaxItems > 0 {
			p.MaxItems = number(is.MaxItems)
		}
		if is.Items != nil {
			sharpen(p.Items, is.Items)
		}
		p.Description = join2(p.Description, is.Note)
		switch {
		case is.Choices != "" && p.Items != nil:
			names(p.Items, is.Choices)
		case is.Choices != "":
			names(p, is.Choices)
		}
		if f.Required && p.Type == huma.TypeString && len(p.Enum) == 0 {
			p.MinLength = number(1)
		}
		if len(f.Needed) > 0 {
			if p.Extensions == nil {
				p.Extensions = map[string]any{}
			}
			p.Extensions[neededWhen] = f.Needed
		}
		if f.Default != "" && p.Type == huma.TypeString {
			p.Description = join2(p.Description, "Usually "+f.Default+".")
		}
	}
}

// neededWhen is where a schema says beside which choices a value is needed: any of a list of field → values, "" for an empty
// field, "*" for one that is not, "1" for yes. A case may ask for it besides; the description says when.
const neededWhen = "x-needed-when"

// choicesIn is where a schema says which kind of choices a value names.
const choicesIn = "x-choices"

// names says of a value that it is a code, and where the codes are listed.
func names(s *huma.Schema, kind string) {
	s.Description = join2(s.Description, "A code of GET "+choicesAt(kind)+".")
	s.Extensions = map[string]any{choicesIn: choicesAt(kind)}
}

func join2(a, b string) string { return strings.TrimSpace(a + " " + b) }

// choicesFor finds where the codes for a field are listed, by the path that a refusal gives it; empty: it takes none.
func choicesFor(s *huma.Schema, path string) string {
	for _, part := range strings.Split(path, ".") {
		if s == nil {
			return ""
		}
		if s.Type == huma.TypeArray {
			s = s.Items
		} else {
			s = s.Properties[part]
		}
	}
	if s == nil {
		return ""
	}
	at, _ := s.Extensions[choicesIn].(string)
	return at
}

// readCommand reads a command of a body as complaint does, and names every field that is unknown or of a wrong type, where
// the JSON package stops at the first; words read themselves, and then it knows no path at all.
func readCommand(name string, raw []byte, s *huma.Schema) (complaint.Command, error) {
	a := complaint.ActNamed(name)
	if a == nil {
		return nil, fault.New(fault.Unknown, "complaint.command_unknown", "command", name)
	}
	c := a.New()
	return c, readInto(c, raw, s)
}

// readInto is readCommand for a command of any stream.
func readInto(c any, raw []byte, s *huma.Schema) error {
	if err := isObject(raw); err != nil {
		return err
	}
	if err := act.Read(raw, c); err != nil {
		return misread(s, raw, err)
	}
	return given(c, raw)
}

// misread is the refusal of a body that could not be read, with all that is wrong with its shape; err when it is no JSON.
func misread(s *huma.Schema, raw []byte, err error) error {
	var doc any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if d.Decode(&doc) != nil {
		return err
	}
	var l fault.List
	shape(&l, s, doc, "")
	return cmp.Or(l.Err(), err)
}

// shape notes what a value has that its schema has not, and what is of another type.
func shape(l *fault.List, s *huma.Schema, v any, path string) {
	wrong := func() { l.Add(path, "input.type", "want", s.Type) }
	if v == nil {
		return
	}
	switch s.Type {
	case huma.TypeObject:
		m, ok := v.(map[string]any)
		if !ok {
			wrong()
			return
		}
		for _, name := range slices.Sorted(maps.Keys(m)) {
			if p := property(s, name); p != nil {
				shape(l, p, m[name], join(path, name))
			} else {
				l.Add(join(path, name), "input.unknown_field")
			}
		}
	case huma.TypeArray:
		list, ok := v.([]any)
		if !ok {
			wrong()
			return
		}
		for i, x := range list {
			shape(l, s.Items, x, join(path, strconv.Itoa(i)))
		}
	case huma.TypeString:
		if x, ok := v.(string); !ok {
			wrong()
		} else if s.Format == "date-time" {
			if _, err := time.Parse(time.RFC3339, x); err != nil {
				l.Add(path, "input.type", "want", "date-time")
			}
		}
	case huma.TypeBoolean:
		if _, ok := v.(bool); !ok {
			wrong()
		}
	case huma.TypeInteger:
		if n, ok := v.(json.Number); !ok {
			wrong()
		} else if _, err := n.Int64(); err != nil {
			wrong()
		}
	}
}

// property finds a property as the JSON package does, which takes any case.
func property(s *huma.Schema, name string) *huma.Schema {
	if p := s.Properties[name]; p != nil {
		return p
	}
	for k, p := range s.Properties {
		if strings.EqualFold(k, name) {
			return p
		}
	}
	return nil
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
