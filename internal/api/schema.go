package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/procedure"
	"amends/internal/view"
)

// The schema of a command is read off its struct, which is the API, and sharpened by the inputs that the procedure's
// step kinds declare. It describes; the refusal of a bad field is the rules' own.

// others are the inputs of the commands that are no step of a procedure, and the rest of those that are.
var others = map[string][]procedure.Input{
	"register": {{Name: "channel", Type: procedure.Line, Required: true}, {Name: "subject", Type: procedure.Line, Required: true},
		{Name: "matter", Type: procedure.Para, Required: true}, {Name: "wish", Type: procedure.Para}, {Name: "occurred_on", Type: procedure.Date},
		{Name: "received_at", Type: procedure.Instant}, {Name: "about", Type: procedure.Staff}, {Name: "content", Type: procedure.Category},
		{Name: "department", Type: procedure.Department}, {Name: "allegations", Type: procedure.List, Max: complaint.AllegationsMax},
		{Name: "account", Type: procedure.Line}, {Name: "product", Type: procedure.Line}, {Name: "service", Type: procedure.Line},
		{Name: "region", Type: procedure.Line}, {Name: "source", Type: procedure.Line}},
	"reply":        {medium, text, {Name: "heard", Type: procedure.Number, Min: 0, Max: 1 << 30}},
	"note":         {text},
	"hear":         {text},
	"ask_customer": {medium, {Name: "question", Type: procedure.Para, Required: true}},
	"resume":       {reason},
	"add_evidence": {{Name: "title", Type: procedure.Line, Required: true}, {Name: "text", Type: procedure.Para},
		{Name: "source", Type: procedure.Choice, Required: true, Options: []string{"complainant", "respondent", "system", "site_visit", "third_party"}}},
	"extend":     {{Name: "clock", Type: procedure.Line, Required: true}, {Name: "by", Type: procedure.Line, Required: true}, reason},
	"waive_step": {{Name: "step", Type: procedure.Line, Required: true}, reason},
	"supplement": {{Name: "occurred_on", Type: procedure.Date}, {Name: "product", Type: procedure.Line}, {Name: "service", Type: procedure.Line},
		{Name: "region", Type: procedure.Line}, {Name: "account", Type: procedure.Line}, {Name: "allegations", Type: procedure.List, Max: complaint.AllegationsMax}},
	"withdraw":       {medium, reason},
	"reopen":         {reason},
	"escalate":       {reason},
	"link":           {{Name: "kind", Type: procedure.Choice, Required: true, Options: []string{"duplicate", "same_cause", "follow_up"}}, {Name: "case", Type: procedure.Line, Required: true}},
	"move_procedure": {{Name: "version", Type: procedure.Number, Required: true, Min: 1, Max: 1 << 20}, reason},
}

var (
	medium = procedure.Kinds["acknowledge"].Inputs[0]
	text   = procedure.Input{Name: "text", Type: procedure.Para, Required: true}
	reason = procedure.Input{Name: "reason", Type: procedure.Para, Required: true}
)

// inputsOf are the declared inputs of a command.
func inputsOf(command string) []procedure.Input {
	for _, k := range procedure.Kinds {
		if k.Command == command && len(k.Inputs) > 0 {
			return k.Inputs
		}
	}
	return others[command]
}

func commandSchemas() map[string]*huma.Schema {
	out := map[string]*huma.Schema{}
	for _, name := range complaint.CommandNames() {
		s := object(reflect.TypeOf(complaint.NewCommand(name)).Elem())
		sharpen(s, inputsOf(name))
		if name == "carry_out" { // the path names it
			s.Required = slices.DeleteFunc(s.Required, func(f string) bool { return f == "measure" })
		}
		if p := s.Properties["step"]; p != nil && name != "waive_step" {
			p.Description = "Id of the step when the procedure has several of this kind; empty: the one that is open."
		}
		for field, words := range remarks[name] {
			s.Properties[field].Description = words
		}
		out[name] = s
	}
	return out
}

// remarks say of a field what its schema cannot: when a case asks for it.
var remarks = map[string]map[string]string{
	"register": {"complainant": "language (zh, en) is the one in which he is written to; absent: as known, else the organisation's.",
		"on_behalf": "Who complains for the complainant, when not himself; he is the one who is written to."},
	"classify":   {"reason": "Needed to give the case more time than it had, or an urgent one more than 24 hours."},
	"supplement": {"allegations": "Further points beside those on record. Each needs a finding: an investigation that was finished is open again."},
	"assign":     {"reason": "Needed once the owner has begun to work, or when the case is taken out of the hands that it was given to."},
}

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

// sharpen adds to an object what its inputs declare.
func sharpen(s *huma.Schema, inputs []procedure.Input) {
	for _, in := range inputs {
		p := s.Properties[in.Name]
		if p == nil {
			continue
		}
		if in.Required {
			s.Required = append(s.Required, in.Name)
		}
		switch in.Type {
		case procedure.Line:
			p.MaxLength = number(complaint.LineMax)
		case procedure.Choice:
			p.Enum = anyOf(in.Options)
		case procedure.Grade:
			p.Enum = anyOf(view.Choices("grade"))
		case procedure.Scale, procedure.Number:
			if in.Max > 0 {
				p.Minimum, p.Maximum = decimal(in.Min), decimal(in.Max)
			}
		case procedure.Money:
			p.Minimum, p.Description = decimal(0), "In cents."
		case procedure.Date:
			p.Format = "date"
		case procedure.Category, procedure.Cause:
			p.Description = "A code of the tree in the settings."
		case procedure.Department, procedure.Staff:
			p.Description = "An id of the settings (" + string(in.Type) + ")."
		case procedure.List:
			if in.Min > 0 {
				p.MinItems = number(in.Min)
			}
			if in.Max > 0 {
				p.MaxItems = number(in.Max)
			}
			sharpen(p.Items, in.Fields)
		case procedure.Findings:
			sharpen(p.Items, []procedure.Input{{Name: "allegation", Type: procedure.Line, Required: true},
				{Name: "finding", Type: procedure.Choice, Required: true, Options: []string{"substantiated", "partly", "unsubstantiated", "unclear"}}})
		}
		if in.Required && p.Type == huma.TypeString && len(p.Enum) == 0 {
			p.MinLength = number(1)
		}
		if in.Default != "" && p.Type == huma.TypeString {
			p.Description = strings.TrimSpace(p.Description + " Usually " + in.Default + ".")
		}
	}
}

// readCommand reads a command as complaint does, and finds the field that has a wrong type where the JSON package does
// not say: words read themselves, and then it knows no path.
func readCommand(name string, raw []byte, s *huma.Schema) (complaint.Command, error) {
	if err := isObject(raw); err != nil {
		return nil, err
	}
	c, err := complaint.ReadCommand(name, raw)
	if err == nil {
		return c, nil
	}
	f := fault.As(err)
	if f != nil && f.Kind == fault.Invalid && len(f.Fields) > 0 && f.Fields[0].Path != "" {
		return nil, err
	}
	var doc any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if errors.Is(d.Decode(&doc), nil) {
		if path, want := mistyped(s, doc, ""); want != "" {
			return nil, fault.Input(path, "input.type", "want", want)
		}
	}
	return nil, err
}

// mistyped finds the first value whose type is not the schema's.
func mistyped(s *huma.Schema, v any, path string) (at, want string) {
	if v == nil {
		return "", ""
	}
	switch s.Type {
	case huma.TypeObject:
		m, ok := v.(map[string]any)
		if !ok {
			return path, s.Type
		}
		for name, p := range s.Properties {
			if x, ok := m[name]; ok {
				if at, want := mistyped(p, x, join(path, name)); want != "" {
					return at, want
				}
			}
		}
	case huma.TypeArray:
		list, ok := v.([]any)
		if !ok {
			return path, s.Type
		}
		for i, x := range list {
			if at, want := mistyped(s.Items, x, join(path, strconv.Itoa(i))); want != "" {
				return at, want
			}
		}
	case huma.TypeString:
		if x, ok := v.(string); !ok {
			return path, s.Type
		} else if s.Format == "date-time" {
			if _, err := time.Parse(time.RFC3339, x); err != nil {
				return path, "date-time"
			}
		}
	case huma.TypeBoolean:
		if _, ok := v.(bool); !ok {
			return path, s.Type
		}
	case huma.TypeInteger:
		n, ok := v.(json.Number)
		if !ok {
			return path, s.Type
		}
		if _, err := n.Int64(); err != nil {
			return path, s.Type
		}
	}
	return "", ""
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
