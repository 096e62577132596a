// Package act says what an act is: something that may be done to a matter by somebody's order, and what then stands in its
// record. One declaration beside the rule says what is true of it; commands, permissions, routes, schemas, forms and menus
// follow from that. Pure.
package act

import (
	"strings"

	"amends/internal/field"
)

// Act is what is true of an act, whatever it is done to.
type Act struct {
	Name     string   // of the command: in the API, in files and macros
	Kind     string   // of the steps of a procedure that it does; "" when it does none
	At       string   // where the API takes it, below the matter that it is done to: "PUT classification"; with a slash: "POST /complaints"
	May      []string // the permissions of which a member of staff needs one; none: no permission gives it
	Customer bool     // the complainant may do it himself
	By       string   // Complainant: his own act, which staff may record for him
	Fields   []field.Field
	Conflict Conflict // whether it may be about the giver's own work; without one the declaration is not whole

	Begins bool // there is no matter yet, this makes it
	Open   bool // refused once the matter is closed

	Params   []string // of the kind: names that a step may set
	Closing  bool     // of the kind: comes after closing
	Always   bool     // of the kind: no case goes without it, so that it cannot be waived
	Handling bool     // of the kind: it is the handler's work, whoever does it for him
	Revised  string   // of the kind: others rest on it; the field that says why it is done again once somebody agreed to those

	Menu When   // when the matter offers it beside its steps
	Icon string // in the menu
}

// Conflict says what an act has to do with the work of whoever gives it (row I2): Free, Weighed, or the key of the refusal of
// one that nobody gives on his own work, as long as there is another who may.
type Conflict string

// Conflicts that are no refusal.
const (
	Free    Conflict = "free"    // it judges nobody's work
	Weighed Conflict = "weighed" // what it says decides: the rule itself refuses one's own
)

// Refusal is the key of the refusal of one's own work; "" where there is none, or the rule itself weighs it.
func (c Conflict) Refusal() string {
	if c == Free || c == Weighed {
		return ""
	}
	return string(c)
}

// Complainant is whose own acts some are.
const Complainant = "complainant"

// When says of what a matter offers when.
type When int

// When it is offered.
const (
	Never  When = iota
	Open        // while it is open
	Ever        // also when it is closed
	Closed      // only then
)

// Offered tells whether a matter that is open or closed offers it.
func (w When) Offered(closed bool) bool {
	return w == Ever || w == Open && !closed || w == Closed && closed
}

// Route is where the API takes it, below the address of what it is done to.
func (a *Act) Route(below string) (method, path string) {
	method, path, _ = strings.Cut(a.At, " ")
	if path != "" && path[0] != '/' {
		path = below + "/" + path
	}
	return method, path
}
