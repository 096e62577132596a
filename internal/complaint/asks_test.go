package complaint_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/procedure"
)

// missing are the refusals that ask for something that was left out.
var missing = []string{"input.required", "complaint.late_reason", "complaint.handover_reason", "complaint.recording_own", "complaint.recording_contested",
	"complaint.grade_below_nature", "complaint.urgent_unhurried", "input.scale", "input.date", "complaint.evidence_empty"}

// TestMarksAreTheRules goes through the form of every kind of step, every choice in it, and every field: a field that the
// form marks as needed beside that choice is refused when it is empty, and one that it calls optional is not.
func TestMarksAreTheRules(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]func(*teller){
		"usual": nil,
		"urgent": func(s *teller) {
			s.special = map[string]string{"classify": "{nature: urgent, limit: h24}", "assess": "{severity: 5}"}
		},
		"urgent with days": func(s *teller) {
			s.special = map[string]string{"classify": "{nature: urgent, limit: h48, reason: 约定}", "assess": "{severity: 5}"}
		},
		"anonymous":     func(s *teller) { s.special = map[string]string{"register": "{anonymous: true, complainant: null}"} },
		"nothing owed":  func(s *teller) { s.special = map[string]string{"propose_plan": "{amount: null}"} },
		"major at once": func(s *teller) { s.special = map[string]string{"classify": "{nature: major, limit: immediate}"} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tried := map[string]bool{}
			for _, p := range complaint.Procedures() {
				for i := range p.Steps {
					st := &p.Steps[i]
					k := complaint.ActOf(st.Kind)
					if len(k.Fields) == 0 || st.Kind == "register" || tried[st.Kind] {
						continue
					}
					s := &teller{tale: newTale(t), t: t, procedure: p.ID}
					s.problem = s.fail
					if before != nil {
						before(s)
					}
					s.line = p.ID + " until " + st.ID
					if !s.reach(st) {
						continue
					}
					by := actor(s.s, s.tale.procedure(), k.Name)
					if k.Name == "confirm" || k.Name == "survey" {
						by = "otto" // staff who ask him
					}
					tried[st.Kind] = true
					compare(t, s, by, st, k.Name)
				}
			}
			if name == "usual" {
				for kind := range complaint.Kinds() {
					if len(complaint.ActOf(kind).Fields) > 0 && kind != "register" && kind != "publish-case" && !tried[kind] { // the usual case is no typical one
						t.Errorf("%s was never tried", kind)
					}
				}
			}
		})
	}
}

// reach does the usual things until the step is the one to be done.
func (s *teller) reach(st *procedure.Step) bool {
	c, err := build("register", s.special["register"])
	if err != nil {
		s.fail("%v", err)
	}
	s.do("anna", inProcedure(c, s.procedure))
	for range 60 {
		l := s.tale.procedure().Ledger(&s.s, s.s.Marks)
		e := l.Current()
		if at := l.Of(st.Kind); at != nil && at.Step.ID == st.ID && at.Ready && at.Status == procedure.Open {
			return true
		}
		switch {
		case s.err != nil || e == nil:
			return false
		case e.Step.ID == st.ID:
			return true
		case e.Step.Kind == "carry-out":
			s.carryOut()
		default:
			s.usually(e.Step.Is().Name, "")
		}
	}
	return false
}

// compare tries a form: beside each choice, each field left empty.
func compare(t *testing.T, s *teller, by string, st *procedure.Step, command string) {
	t.Helper()
	inputs := complaint.AskedLate(&s.s, st, complaint.ActOf(st.Kind).AskedOf(s.w, &s.s, by))
	full := map[string]any{"step": st.ID}
	if err := yaml.Unmarshal([]byte(usual[command]), &full); err != nil {
		t.Fatal(err)
	}
	full["step"] = st.ID
	if _, err := s.w.Procedure(s.s.Procedure.ID, s.s.Procedure.Version); err != nil {
		t.Fatal(err)
	}
	for _, in := range inputs {
		if _, there := full[in.Name]; !there {
			full[in.Name] = filling(in, s)
		}
	}
	wrong, count := 0, 0
	each(inputs, full, func(beside map[string]any) {
		for _, in := range inputs {
			if in.Type == field.Bool || in.Type == field.List || in.Type == field.Findings {
				continue
			}
			fields := maps.Clone(beside)
			delete(fields, in.Name)
			err := s.try(by, command, fields)
			f := fault.As(err)
			refused := f != nil && slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Path == in.Name && slices.Contains(missing, x.Key) })
			if f != nil && !refused && (f.Kind != fault.Invalid || f.Fields == nil) {
				continue // something else is in the way, and the field was not asked for
			}
			if f != nil && !refused && slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return strings.HasPrefix(x.Key, "complaint.") }) {
				continue
			}
			count++
			needed := in.NeededBy(func(field string) string { return shown(fields[field]) })
			if needed != refused && wrong < 3 {
				wrong++
				t.Errorf("%s by %s: %s marked needed=%v, refused as missing=%v beside %v: %v", st.Kind, by, in.Name, needed, refused, fields, err)
			}
		}
	})
	if count == 0 {
		t.Errorf("%s by %s: nothing was compared: %v", st.Kind, by, s.try(by, command, full))
	}
}

// each gives the form with every combination of the choices that decide about a field, else with every choice once.
func each(inputs []field.Field, full map[string]any, try func(map[string]any)) {
	asked := map[string]bool{}
	for _, in := range inputs {
		for _, w := range in.Needed {
			for field := range w {
				asked[field] = true
			}
		}
	}
	all := []map[string]any{full}
	for _, in := range inputs {
		values := choices(in, full[in.Name])
		if !asked[in.Name] && len(in.Options) == 0 {
			continue
		}
		var next []map[string]any
		for _, m := range all {
			for _, v := range values {
				n := maps.Clone(m)
				if n[in.Name] = v; v == nil {
					delete(n, in.Name)
				}
				next = append(next, n)
			}
		}
		all = next
	}
	for _, m := range all {
		try(m)
	}
}

func choices(in field.Field, usual any) []any {
	var out []any
	switch in.Type {
	case field.Choice:
		for _, o := range in.Options {
			out = append(out, o)
		}
	case field.Grade:
		out = []any{"general", "major", "urgent"}
	case field.Bool:
		return []any{nil, true}
	case field.Scale:
		for i := in.Min; i <= in.Max; i++ {
			out = append(out, i)
		}
	default:
		out = []any{usual}
	}
	if !in.Required {
		out = append(out, nil)
	}
	return out
}

// filling is something for a field that the usual words leave out.
func filling(in field.Field, s *teller) any {
	switch in.Type {
	case field.Para, field.Line:
		return "13012341203 说明"
	case field.Instant:
		return s.now
	case field.Date:
		return s.now.AddDate(0, 0, 3).Format("2006-01-02")
	case field.Staff:
		return "bo"
	case field.Department:
		return "network"
	case field.Files:
		return []any{map[string]any{"digest": strings.Repeat("ab", 32), "name": "a.mp3", "type": "audio/mpeg", "size": 9}}
	}
	return nil
}

// shown is a value as it stands in a form.
func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		if v {
			return "1"
		}
		return ""
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case uint64:
		return strconv.FormatUint(v, 10)
	}
	return "something"
}

// try asks the rules without taking anything onto the record.
func (s *teller) try(by, command string, fields map[string]any) error {
	raw, err := json.Marshal(fields)
	if err != nil {
		s.t.Fatal(err)
	}
	c := order(command)
	if err := json.Unmarshal(raw, c); err != nil {
		s.t.Fatalf("%s: %v", raw, err)
	}
	_, err = complaint.Decide(s.w, s.s, complaint.Meta{At: s.now, By: by, Channel: "desk"}, c)
	return err
}

// TestWhoComesIntoQuestion: a field for somebody of the case offers those of the case, not the whole house.
func TestWhoComesIntoQuestion(t *testing.T) {
	t.Parallel()
	s := complaint.State{Parties: []string{"anna", "bo"}, Circle: []string{"cai"}, Statements: []complaint.Statement{
		{Staff: "anna"}, {Staff: "bo", SaidAt: 1}}}
	for command, want := range map[string][]string{"ask_statement": {"bo"}, "clear_party": {"anna", "bo"}, "end_access": {"cai"}, "name_party": nil} {
		got := complaint.ActNamed(command).AskedOf(nil, &s, "mei")
		if staff := field.Named(got, "staff"); !slices.Equal(staff.Options, want) {
			t.Errorf("%s offers %v", command, got)
		}
	}
	if field.Named(complaint.ActNamed("clear_party").Fields, "staff").Options != nil || len(s.Parties) != 2 {
		t.Error("what was declared was changed")
	}
}
