package desk

import (
	"slices"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/register"
)

// permissions says what a member of staff needs for each command: any one of the list. The step's own "who" and the
// conflicts of interest are rules of package complaint.
var permissions = map[string][]register.Permission{
	"register":               {register.CaseRegister},
	"acknowledge":            {register.CaseRegister, register.CaseWork},
	"classify":               {register.CaseRegister, register.CaseWork},
	"assess":                 {register.CaseRegister, register.CaseWork},
	"assign":                 {register.CaseAssign},
	"first_reply":            {register.CaseReply},
	"reply":                  {register.CaseReply},
	"tell_code":              {register.CaseReply},
	"note":                   {register.CaseNote},
	"hear":                   {register.CaseRegister, register.CaseReply},
	"ask_customer":           {register.CaseReply},
	"supplement":             {register.CaseRegister, register.CaseWork},
	"resume":                 {register.CaseWork, register.CaseReply}, // who may ask may stop waiting
	"add_evidence":           {register.CaseWork, register.CaseRegister},
	"investigate":            {register.CaseWork},
	"notify_finding":         {register.CaseReply},
	"determine_cause":        {register.CaseWork},
	"draft_liability":        {register.CaseWork},
	"review_liability":       {register.CaseReviewLiability},
	"propose_plan":           {register.CaseWork},
	"approve_plan":           {register.CaseApprove},
	"carry_out":              {register.CaseWork},
	"compensate":             {register.CaseWork},
	"care":                   {register.CaseWork},
	"notify_result":          {register.CaseReply},
	"confirm":                {register.CaseRegister, register.CaseWork},
	"ask_superior":           {register.CaseRegister, register.CaseReply},
	"answer_superior":        {register.CaseEscalate},
	"complete_rectification": {register.CaseWork, register.CaseEvaluate},
	"contest":                {register.CaseRegister},
	"survey":                 {register.CaseRegister, register.CaseWork},
	"rectify":                {register.CaseWork, register.CaseEvaluate},
	"evaluate":               {register.CaseEvaluate},
	"close":                  {register.CaseClose, register.CaseEvaluate},
	"revisit":                {register.CaseEvaluate, register.CaseWork},
	"publish_case":           {register.CaseEvaluate},
	"archive":                {register.CaseArchive},
	"reopen":                 {register.CaseReopen},
	"withdraw":               {register.CaseRegister, register.CaseWork},
	"waive_step":             {register.CaseWaive},
	"extend":                 {register.CaseExtend},
	"escalate":               {register.CaseEscalate},
	"tag":                    {register.CaseNote},
	"link":                   {register.CaseNote},
	"move_procedure":         {register.CaseWaive},
	"name_party":             {register.CaseNote}, // of whom is a rule
	"clear_party":            {register.CaseNote},
	"ask_statement":          {register.CaseWork},
	"grant_access":           {register.CaseWork, register.CaseAssign},
	"end_access":             {register.CaseWork, register.CaseAssign},
	"erase":                  {register.CustomerErase},
	"change_person":          {register.CaseRegister},
	"part_person":            {register.CaseRegister, register.CaseEvaluate},
}

// customer lists what the complainant himself may do.
var customer = []string{"register", "hear", "confirm", "contest", "ask_superior", "survey", "withdraw"}

// May says whether somebody may give this command on this case, apart from the rules. A case that he cannot see is
// unknown to him.
func May(snap *register.Snapshot, by, command string, s complaint.State) error {
	switch by {
	case complaint.System:
		return nil
	case complaint.Customer:
		if slices.Contains(customer, command) {
			return nil
		}
		return fault.New(fault.Forbidden, "desk.not_for_customers", "command", command)
	}
	if command == "give_statement" && asked(&s, by) {
		return nil
	}
	if s.Version > 0 && !Sees(snap, by, s) {
		return fault.New(fault.Unknown, "complaint.unknown")
	}
	if permitted(snap, by, command) {
		return nil
	}
	return fault.New(fault.Forbidden, "desk.not_permitted", "command", command)
}

// permitted says whether a member of staff has one of the permissions that a command asks for.
func permitted(snap *register.Snapshot, by, command string) bool {
	return slices.ContainsFunc(permissions[command], func(p register.Permission) bool { return snap.Can(by, p) })
}

// asked says that a member of staff was asked for a statement: whoever is asked may answer, without seeing the case.
func asked(s *complaint.State, by string) bool {
	return slices.ContainsFunc(s.Statements, func(t complaint.Statement) bool { return t.Staff == by })
}

// Sees says whether a member of staff may know of the case: it lies within his reach, it is his, he took it in, he was let
// in, a measure of its plan is his to carry out, or his department has an action to do. A party to it never may, whoever he is.
func Sees(snap *register.Snapshot, by string, s complaint.State) bool {
	return snap.Can(by, register.CaseView) && !s.Party(by) && (s.Owner == by || s.RegisteredBy == by || snap.Reaches(by, s.Department) ||
		slices.Contains(s.Insiders(), by) || slices.Contains(s.Charged(), snap.Home(by)))
}
