package procedure

// Kind is a sort of step that the rules know (步骤类型). Behaviour is Go code in package complaint; a procedure chooses,
// orders and parametrises. Inputs are the fields of the kind's command: the form on the page, the body of the API and
// the refusal of a bad field all come from this one list.
type Kind struct {
	Name    string
	Command string // the command that does it, by its API name
	Inputs  []Input
	Params  []string // names that Step.Params may hold
	Closing bool     // comes after closing (archive, revisit, publish-case): not needed for Close
	By      string   // "complainant": the customer's own act, which staff may record for him
}

// Input is one field of a command. Its label is the catalogue key "input.<name>", or "input.<kind>.<name>" when that exists.
type Input struct {
	Name     string
	Type     InputType
	Required bool
	Options  []string // for choice: label key "choice.<input>.<option>"; for staff: the only ones who come into question
	Fields   []Input  // for list; a single one without a name makes a list of plain values
	Min, Max int      // for number, scale and list lengths; 0,0 means free
	Default  string
	Late     bool // asked only of a late change, and then needed: see complaint.Late

	// Needed are the choices beside which the field may not stay empty. The form marks it by them, the schema tells them, and a
	// test compares them with the rules; what a case adds to them is complaint.Asks.
	Needed []When
}

// InputType says which control draws the field and how its value reads in JSON.
type InputType string

const (
	Line       InputType = "line"   // string
	Para       InputType = "para"   // string, several lines
	Choice     InputType = "choice" // one of Options
	Bool       InputType = "bool"
	Number     InputType = "number"     // integer
	Scale      InputType = "scale"      // integer Min..Max drawn as buttons
	Money      InputType = "money"      // integer cents in JSON, yuan in the form
	Date       InputType = "date"       // "2026-11-22"
	Instant    InputType = "instant"    // RFC 3339
	Category   InputType = "category"   // code in the category tree
	Cause      InputType = "cause"      // code in the cause tree
	Department InputType = "department" // id
	Staff      InputType = "staff"      // id
	Grade      InputType = "grade"      // general major urgent
	Files      InputType = "files"      // list of blob references
	List       InputType = "list"       // list of objects with Fields
	Findings   InputType = "findings"   // one row for each allegation: {allegation, finding, reason}
	Measure    InputType = "measure"    // id of a measure of the approved plan
)

// reason is why a step is done again that others rest on.
var reason = Input{Name: "reason", Type: Para, Late: true}

// spokenYes is a yes of the complainant's that was heard by telephone.
var spokenYes = When{"solved": {"yes"}, "basis": {"", "customer", "phone", "no_answer"}}

var medium = Input{Name: "medium", Type: Choice, Required: true, Options: []string{"phone", "sms", "email", "portal", "letter", "visit"}, Default: "phone"}

// FindingInputs are the fields of one row of findings.
var FindingInputs = []Input{{Name: "allegation", Type: Line, Required: true},
	{Name: "finding", Type: Choice, Required: true, Options: []string{"substantiated", "partly", "unsubstantiated", "unclear"}},
	{Name: "reason", Type: Para, Needed: []When{{"finding": {"unsubstantiated", "unclear"}}}}}

// Kinds are all step kinds, by name.
var Kinds = index([]Kind{
	{Name: "register", Command: "register"},
	{Name: "acknowledge", Command: "acknowledge", Inputs: []Input{medium, {Name: "text", Type: Para, Required: true}}, Params: []string{"automatic"}},
	{Name: "classify", Command: "classify", Inputs: []Input{
		{Name: "content", Type: Category, Required: true},
		{Name: "nature", Type: Choice, Required: true, Options: []string{"general", "major", "urgent"}, Default: "general"},
		{Name: "object", Type: Choice, Required: true, Options: []string{"operator", "partner", "third_party"}, Default: "operator"},
		{Name: "department", Type: Department},
		{Name: "limit", Type: Choice, Required: true, Options: []string{"immediate", "h24", "h48", "standard"}, Default: "standard"},
		{Name: "reason", Type: Para, Needed: []When{{"nature": {"urgent"}, "limit": {"h48", "standard"}}}}}},
	{Name: "assess", Command: "assess", Inputs: []Input{
		{Name: "severity", Type: Scale, Required: true, Min: 1, Max: 5}, {Name: "safety", Type: Bool},
		{Name: "complexity", Type: Scale, Required: true, Min: 1, Max: 5}, {Name: "impact", Type: Scale, Required: true, Min: 1, Max: 5},
		{Name: "immediate", Type: Bool}, {Name: "media", Type: Bool}, {Name: "grade", Type: Grade},
		{Name: "reason", Type: Para, Needed: gradeReason()}}},
	{Name: "dispatch", Command: "assign", Inputs: []Input{
		{Name: "department", Type: Department, Required: true}, {Name: "owner", Type: Staff}, {Name: "reason", Type: Para}}},
	{Name: "first-reply", Command: "first_reply", Inputs: []Input{medium,
		{Name: "understood", Type: Para, Required: true}, {Name: "next", Type: Para, Required: true}, {Name: "needed", Type: Para}}},
	{Name: "investigate", Command: "investigate", Inputs: []Input{
		{Name: "findings", Type: Findings, Required: true}, {Name: "summary", Type: Para, Required: true}, {Name: "files", Type: Files}, reason}, Params: []string{"evidence"}},
	{Name: "finding-notice", Command: "notify_finding", Inputs: []Input{medium, {Name: "text", Type: Para, Required: true}, {Name: "expected_on", Type: Date, Required: true}}},
	{Name: "cause", Command: "determine_cause", Inputs: []Input{
		{Name: "cause", Type: Cause, Required: true}, {Name: "certainty", Type: Choice, Required: true, Options: []string{"suspected", "confirmed"}, Default: "confirmed"},
		{Name: "whys", Type: List, Max: 5, Fields: []Input{{Name: "why", Type: Line, Required: true}}}, reason}},
	{Name: "liability", Command: "draft_liability", Inputs: []Input{
		{Name: "shares", Type: List, Required: true, Min: 1, Max: 6, Fields: []Input{
			{Name: "party", Type: Choice, Required: true, Options: []string{"operator", "customer", "partner", "third_party"}},
			{Name: "percent", Type: Number, Required: true, Min: 0, Max: 100}, {Name: "department", Type: Department}}},
		{Name: "ground", Type: Para, Required: true}, reason}, Params: []string{"review"}},
	{Name: "liability-review", Command: "review_liability", Inputs: []Input{
		{Name: "verdict", Type: Choice, Required: true, Options: []string{"agree", "return"}}, {Name: "customer_view", Type: Choice, Options: []string{"accepts", "objects", "not_asked"}, Default: "not_asked"},
		{Name: "reason", Type: Para, Needed: []When{{"verdict": {"return"}}, {"customer_view": {"objects", "not_asked", ""}}}}}},
	{Name: "plan", Command: "propose_plan", Inputs: []Input{
		{Name: "outcome", Type: Choice, Required: true, Options: []string{"upheld", "partly_upheld", "not_upheld"}},
		{Name: "measures", Type: List, Required: true, Min: 1, Max: 20, Fields: []Input{
			{Name: "what", Type: Line, Required: true}, {Name: "owner", Type: Staff}, {Name: "due_on", Type: Date, Required: true}}},
		{Name: "amount", Type: Money}, {Name: "reason", Type: Para, Required: true}}},
	{Name: "approve", Command: "approve_plan", Inputs: []Input{
		{Name: "verdict", Type: Choice, Required: true, Options: []string{"approve", "return"}},
		{Name: "reason", Type: Para, Needed: []When{{"verdict": {"return"}}}}}},
	{Name: "carry-out", Command: "carry_out", Inputs: []Input{
		{Name: "measure", Type: Measure, Required: true}, {Name: "text", Type: Para, Required: true}, {Name: "files", Type: Files}}},
	{Name: "compensate", Command: "compensate", Inputs: []Input{
		{Name: "kind", Type: Choice, Required: true, Options: []string{"cash", "credit", "data", "service", "voucher", "gift", "refund"}},
		{Name: "amount", Type: Money, Needed: []When{{"consent": {"accepted"}}}}, {Name: "consent", Type: Choice, Required: true, Options: []string{"accepted", "declined"}}, {Name: "text", Type: Para, Required: true}}},
	{Name: "care", Command: "care", Inputs: []Input{medium, {Name: "text", Type: Para, Required: true}, {Name: "effect", Type: Scale, Min: 1, Max: 5}}},
	{Name: "result-notice", Command: "notify_result", Inputs: []Input{medium,
		{Name: "done", Type: Para, Required: true}, {Name: "why", Type: Para, Required: true}, {Name: "change", Type: Para, Required: true}}, Params: []string{"brief"}},
	{Name: "confirm", Command: "confirm", By: "complainant", Inputs: []Input{
		{Name: "solved", Type: Choice, Required: true, Options: []string{"yes", "no"}},
		{Name: "basis", Type: Choice, Options: []string{"customer", "phone", "no_answer", "checked"}, Default: "phone"}, {Name: "text", Type: Para, Required: true},
		{Name: "called_at", Type: Instant, Needed: []When{spokenYes, {"basis": {"no_answer"}}, {"number": {Something}}}},
		{Name: "number", Type: Line, Needed: []When{spokenYes, {"basis": {"no_answer"}}, {"called_at": {Something}}}}, {Name: "files", Type: Files}}, Params: []string{"back_to"}},
	{Name: "survey", Command: "survey", By: "complainant", Inputs: []Input{
		{Name: "result", Type: Scale, Required: true, Min: 1, Max: 5}, {Name: "process", Type: Scale, Required: true, Min: 1, Max: 5},
		{Name: "person", Type: Scale, Required: true, Min: 1, Max: 5}, {Name: "text", Type: Para}}},
	{Name: "rectify", Command: "rectify", Inputs: []Input{
		{Name: "decision", Type: Choice, Required: true, Options: []string{"action", "none"}}, {Name: "what", Type: Para, Required: true},
		{Name: "department", Type: Department, Needed: []When{{"decision": {"action"}}}}, {Name: "due_on", Type: Date, Needed: []When{{"decision": {"action"}}}}, reason}},
	{Name: "evaluate", Command: "evaluate", Inputs: []Input{
		{Name: "timeliness", Type: Scale, Required: true, Min: 1, Max: 5}, {Name: "quality", Type: Scale, Required: true, Min: 1, Max: 5},
		{Name: "attitude", Type: Scale, Required: true, Min: 1, Max: 5}, {Name: "effect", Type: Scale, Required: true, Min: 1, Max: 5}, {Name: "text", Type: Para}}},
	{Name: "close", Command: "close", Inputs: []Input{
		{Name: "basis", Type: Choice, Required: true, Options: []string{"accepted", "exhausted", "withdrawn"}, Default: "accepted"}, {Name: "text", Type: Para, Needed: []When{{"basis": {"exhausted"}}}}}},
	{Name: "revisit", Command: "revisit", Closing: true, Inputs: []Input{medium,
		{Name: "reached", Type: Choice, Required: true, Options: []string{"yes", "no"}}, {Name: "still_solved", Type: Choice, Options: []string{"yes", "no"}, Needed: []When{{"reached": {"yes"}}}}, {Name: "text", Type: Para, Required: true}}},
	{Name: "publish-case", Command: "publish_case", Closing: true, Inputs: []Input{{Name: "lesson", Type: Para, Required: true}}},
	{Name: "archive", Command: "archive", Closing: true, Inputs: []Input{{Name: "text", Type: Para}}},
})

func index(list []Kind) map[string]Kind {
	m := make(map[string]Kind, len(list))
	for _, k := range list {
		m[k.Name] = k
	}
	return m
}
