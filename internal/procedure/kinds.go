package procedure

// Kind is a sort of step that the rules know (步骤类型): what a procedure chooses, orders and sets the parameters of. What
// it does is an act, which declares its kind.
type Kind struct {
	Name    string
	Command string   // the act that does it
	Params  []string // names that Step.Params may hold
	Closing bool     // comes after closing (archive, revisit, publish-case): not needed for Close
	By      string   // "complainant": the customer's own act, which staff may record for him

	Always   bool   // no case goes without it, so that it cannot be waived
	Handling bool   // the handler's work, whoever does it for him
	Revised  string // others rest on it; the field that says why it is done again once somebody agreed to those
}

// Kinds are all kinds of steps, by name.
type Kinds map[string]Kind

// Is is the kind of a step of a compiled procedure.
func (s *Step) Is() Kind { return s.kind }
