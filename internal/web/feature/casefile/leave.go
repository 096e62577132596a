package casefile

import (
	"slices"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/view"
)

// fromNote is asked for only where words of an internal note stand in what the customer will read.
var fromNote = field.Bool.Of("from_note")

// leaves tells whether a refusal asks whether words of a note are meant for the customer.
func leaves(f *fault.Error) bool {
	return slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Key == "complaint.note_leaves" })
}

// asking is an action whose form asks for that beside all else.
func asking(a *view.Action) *view.Action {
	out := *a
	if !slices.ContainsFunc(a.Inputs, func(in field.Field) bool { return in.Name == fromNote.Name }) {
		out.Inputs = append(slices.Clone(a.Inputs), fromNote)
	}
	return &out
}

// tells tells whether a command has words for the customer.
func tells(command string) bool {
	a := complaint.ActNamed(command)
	return a != nil && a.Tells()
}

// draftOf is under what the browser keeps the words typed for a case.
func draftOf(id string) string { return "case-" + id }

// tells is the key of the case's drafts where the form has words for the customer: the browser asks about those of a note.
func (s *sheet) tells() any {
	if !tells(s.a.Command) {
		return false
	}
	return draftOf(s.State.ID)
}
