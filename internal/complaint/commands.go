package complaint

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"amends/internal/fault"
	"amends/internal/typed"
)

// commands are all orders that a door may give, by API name. Tick is the timer's, Erase, ChangePerson and PartPerson
// are the vault's own.
var commands = map[string]func() Command{
	"register":               func() Command { return &Register{} },
	"acknowledge":            func() Command { return &Acknowledge{} },
	"classify":               func() Command { return &Classify{} },
	"assess":                 func() Command { return &Assess{} },
	"assign":                 func() Command { return &Assign{} },
	"first_reply":            func() Command { return &FirstReply{} },
	"reply":                  func() Command { return &Reply{} },
	"note":                   func() Command { return &Note{} },
	"hear":                   func() Command { return &Hear{} },
	"ask_customer":           func() Command { return &AskCustomer{} },
	"resume":                 func() Command { return &Resume{} },
	"supplement":             func() Command { return &Supplement{} },
	"add_evidence":           func() Command { return &AddEvidence{} },
	"investigate":            func() Command { return &Investigate{} },
	"notify_finding":         func() Command { return &NotifyFinding{} },
	"determine_cause":        func() Command { return &DetermineCause{} },
	"draft_liability":        func() Command { return &DraftLiability{} },
	"review_liability":       func() Command { return &ReviewLiability{} },
	"propose_plan":           func() Command { return &ProposePlan{} },
	"approve_plan":           func() Command { return &ApprovePlan{} },
	"carry_out":              func() Command { return &CarryOut{} },
	"compensate":             func() Command { return &Compensate{} },
	"care":                   func() Command { return &Care{} },
	"notify_result":          func() Command { return &NotifyResult{} },
	"confirm":                func() Command { return &Confirm{} },
	"ask_superior":           func() Command { return &AskSuperior{} },
	"answer_superior":        func() Command { return &AnswerSuperior{} },
	"complete_rectification": func() Command { return &CompleteRectification{} },
	"contest":                func() Command { return &Contest{} },
	"survey":                 func() Command { return &Survey{} },
	"rectify":                func() Command { return &Rectify{} },
	"evaluate":               func() Command { return &Evaluate{} },
	"close":                  func() Command { return &Close{} },
	"revisit":                func() Command { return &Revisit{} },
	"publish_case":           func() Command { return &PublishCase{} },
	"archive":                func() Command { return &Archive{} },
	"reopen":                 func() Command { return &Reopen{} },
	"withdraw":               func() Command { return &Withdraw{} },
	"waive_step":             func() Command { return &WaiveStep{} },
	"extend":                 func() Command { return &Extend{} },
	"tag":                    func() Command { return &Tag{} },
	"link":                   func() Command { return &LinkTo{} },
	"escalate":               func() Command { return &Escalate{} },
	"move_procedure":         func() Command { return &MoveProcedure{} },
	"name_party":             func() Command { return &NameParty{} },
	"clear_party":            func() Command { return &ClearParty{} },
	"ask_statement":          func() Command { return &AskStatement{} },
	"give_statement":         func() Command { return &GiveStatement{} },
	"grant_access":           func() Command { return &GrantAccess{} },
	"end_access":             func() Command { return &EndAccess{} },
}

// CommandNames lists the API names of all commands that a door may give.
func CommandNames() []string {
	out := make([]string, 0, len(commands))
	for n := range commands {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

// NewCommand makes an empty command by its API name; nil when there is none.
func NewCommand(name string) Command {
	if f := commands[name]; f != nil {
		return f()
	}
	return nil
}

// ReadCommand reads a command from JSON. An unknown field, a field named twice, a wrong type or rest behind the object is a
// fault that names the field.
func ReadCommand(name string, body []byte) (Command, error) {
	if err := typed.JSON(body); err != nil {
		return nil, err
	}
	return DecodeCommand(name, body)
}

// DecodeCommand is ReadCommand for a body that has passed typed.JSON at the door.
func DecodeCommand(name string, body []byte) (Command, error) {
	c := NewCommand(name)
	if c == nil {
		return nil, fault.New(fault.Unknown, "complaint.command_unknown", "command", name)
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(c); err != nil {
		return nil, badJSON(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fault.New(fault.BadRequest, "input.not_json")
	}
	return c, nil
}

func badJSON(err error) error {
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong):
		return fault.Input(wrong.Field, "input.type", "want", wrong.Type.String())
	case strings.HasPrefix(err.Error(), "json: unknown field "):
		return fault.Input(strings.Trim(strings.TrimPrefix(err.Error(), "json: unknown field "), `"`), "input.unknown_field")
	}
	return fault.New(fault.BadRequest, "input.not_json").With(err)
}
