package complaint

import (
	"reflect"
	"strings"
	"sync"

	"amends/internal/fault"
)

// Privacy says what becomes of a field when somebody is forgotten.
type Privacy int

// Every field that holds words is one of these; a field of type Text is sealed by its type, and numbers, instants and
// switches are about nobody. What stands in an event stands there for ever, so what may be about somebody is sealed, or
// it is refused.
const (
	Undeclared Privacy = iota
	Sealed             // goes to the vault and never into an event
	Code               // one of a few words, of the rules or of the settings: nothing else is taken
	Ref                // the id of something that is there, looked up
	Form               // a day or a span: nothing else is taken
	Made               // written by the program itself
	Listed             // a word that a list of the settings has, in the open; any other goes into a sealed text beside
	Open               // impersonal words in the open: checked on entry, and no longer shown when somebody is forgotten
	Source             // the id of another system: checked on entry
)

// privacy declares every field of commands and events by its name, or by type and name where one name means two things.
var privacy = map[string]Privacy{
	"Complainant.Name": Sealed, "Phone": Sealed, "Email": Sealed, "Level": Sealed,

	"Basis": Code, "Cause": Code, "Certainty": Code, "Channel": Code, "Consent": Code, "Content": Code, "CustomerView": Code,
	"Decision": Code, "Department": Code, "Finding": Code, "Grade": Code, "Kind": Code, "Language": Code, "Limit": Code,
	"Medium": Code, "Nature": Code, "Object": Code, "Outcome": Code, "Party": Code, "Procedure": Code, "Reached": Code,
	"Ground": Code, "Way": Code, "Solved": Code, "StillSolved": Code, "Verdict": Code, "Stands": Code,

	"About": Ref, "Allegation": Ref, "Case": Ref, "Clock": Ref, "Evidence": Ref, "Measure": Ref, "Mentions": Ref, "Owner": Ref,
	"Step": Ref, "ID": Ref, "Person": Ref, "Representative": Ref, "DoneBy": Ref, "Staff": Ref, "Past": Ref, "Rectification": Ref, "Improvement": Ref,
	"Statement": Ref, "Digest": Ref, "Request": Ref, "Over": Ref,

	"DueOn": Form, "ExpectedOn": Form, "OccurredOn": Form, "Within": Form, "Extend.By": Form, "Extended.By": Form,

	"By": Made, "Code": Made, "Computed": Made, "Do": Made, "Extra": Made, "Fields": Made, "From": Made, "FromDigest": Made, "Missing": Made,
	"Number": Made, "Opens": Made, "Passed": Made, "PersonDigest": Made, "RepresentativeDigest": Made, "Role": Made,
	"Rule": Made, "RuleTitle": Made, "Move.Reason": Made, "Span": Made, "Status": Made, "To": Made, "View": Made,
	"Ended": Made, "Waives": Made, "Type": Made, "Seen": Made,

	"Product": Listed, "Service": Listed, "Region": Listed,

	"Tags": Open, "Add": Open, "Remove": Open, "Reason": Open,

	"Source": Source, "AddEvidence.Source": Code, "Evidence.Source": Code,
}

// PrivacyOf is the declaration of a field of a type of commands or events.
func PrivacyOf(typ, field string) Privacy {
	if p, ok := privacy[typ+"."+field]; ok {
		return p
	}
	return privacy[field]
}

// InTheOpen says whether a command brings words that would stand in the open, or may.
func InTheOpen(c Command) bool {
	for _, f := range openOf(reflect.TypeOf(c).Elem()) {
		if !reflect.ValueOf(c).Elem().Field(f.i).IsZero() {
			return true
		}
	}
	if l, ok := c.(listing); ok {
		for _, f := range l.listed() {
			if *f.word != "" {
				return true
			}
		}
	}
	return false
}

// Impersonal refuses words in the open that are about somebody: what identifies somebody whoever he is, and whatever is
// known of the people of the case. Who wants to say so has the matter for it.
func Impersonal(c Command, known Known) error {
	v := reflect.ValueOf(c).Elem()
	var l fault.List
	for _, f := range openOf(v.Type()) {
		words := func(s string) {
			if s != "" && (f.kind == Open && looksPersonal(s) || f.kind == Source && reaches(s) || known.in(s)) {
				l.Add(f.path, "input.personal", "value", s)
			}
		}
		switch at := v.Field(f.i); at.Kind() {
		case reflect.String:
			words(at.String())
		case reflect.Slice:
			for i := range at.Len() {
				words(at.Index(i).String())
			}
		}
	}
	return l.Err()
}

type openField struct {
	i    int
	path string
	kind Privacy
}

var openFields sync.Map // by type: []openField

// openOf are the fields of a command whose words are checked.
func openOf(t reflect.Type) []openField {
	if known, ok := openFields.Load(t); ok {
		return known.([]openField)
	}
	var out []openField
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		words := f.Type.Kind() == reflect.String || f.Type == reflect.TypeFor[[]string]()
		if p := PrivacyOf(t.Name(), f.Name); words && (p == Open || p == Source) {
			out = append(out, openField{i, name, p})
		}
	}
	openFields.Store(t, out)
	return out
}
