package notify

import "slices"

// Kinds of notices; the sentence of each is the catalogue key "notice.<kind>".
const (
	Assigned          = "assigned"
	TakenAway         = "taken_away"
	Mentioned         = "mentioned"
	Warned            = "warned"
	Breached          = "breached"
	Escalated         = "escalated"
	PlanWaiting       = "plan_waiting"
	PlanApproved      = "plan_approved"
	PlanReturned      = "plan_returned"
	LiabilityReturned = "liability_returned"
	CustomerWrote     = "customer_wrote"
	CustomerRefused   = "customer_refused"
	CustomerAccepted  = "customer_accepted"
	SuperiorWanted    = "superior_wanted"
	SuperiorAnswered  = "superior_answered"
	RectifyPromised   = "rectify_promised"
	RectifyDue        = "rectify_due"
	RectifyDone       = "rectify_done"
	CustomerContested = "customer_contested"
	YesDoubted        = "yes_doubted"
	CustomerWithdrew  = "customer_withdrew"
	LowScore          = "low_score"
	WaitedLong        = "waited_long"
	Reopened          = "reopened"
	Undelivered       = "undelivered"
	LookedAt          = "looked_at"
	PersonChanged     = "person_changed"
	PersonParted      = "person_parted"
	PersonErased      = "person_erased"
	StatementAsked    = "statement_asked"
	StatementGiven    = "statement_given"
	PartyNamed        = "party_named"
	PartyCleared      = "party_cleared"
	SignInSet         = "sign_in_set"
	TokenMade         = "token_made"
	RightsTaken       = "rights_taken"
)

// call says whether a notice asks the reader for something.
type call int

const (
	_     call = iota
	acts       // something is his to do now: who has chosen nothing is mailed it
	news       // it is good to know
	alarm      // somebody may come in as him: it is mailed at once, whoever reads it first and whatever he has chosen
)

type declared struct {
	kind string
	call call
}

// kinds declares every kind once, the commonest first; a test holds it to the constants.
var kinds = []declared{
	{Assigned, acts}, {TakenAway, news}, {Mentioned, acts}, {Warned, news}, {Breached, acts}, {Escalated, acts},
	{PlanWaiting, acts}, {PlanApproved, news}, {PlanReturned, acts}, {LiabilityReturned, acts},
	{CustomerWrote, acts}, {CustomerRefused, acts}, {CustomerAccepted, news},
	{CustomerContested, acts}, // a yes that staff wrote down for him
	{YesDoubted, acts},        // a yes that somebody else must ask him about
	{SuperiorWanted, acts},    // by a clock of its own
	{SuperiorAnswered, news},
	{RectifyPromised, acts}, {RectifyDue, acts}, // by a day
	{RectifyDone, news}, {CustomerWithdrew, news}, {LowScore, news}, {WaitedLong, acts}, {Reopened, acts},
	{Undelivered, acts}, // a message to the customer did not arrive
	// Somebody looked at a customer whose case he does not handle, changed what is known of him, parted or erased him.
	{LookedAt, news}, {PersonChanged, news}, {PersonParted, news}, {PersonErased, news},
	{StatementAsked, acts}, {StatementGiven, news},
	{PartyNamed, news}, {PartyCleared, news}, // somebody who answers to him is shut out of a case as a party, or is none after all
	// Somebody else set a sign-in, made a token for a service, or gave himself rights. No case is beside it.
	{SignInSet, alarm}, {TokenMade, alarm}, {RightsTaken, alarm},
}

// Kinds are all kinds, in the order of their declaration.
var Kinds = func() (out []string) {
	for _, k := range kinds {
		out = append(out, k.kind)
	}
	return out
}()

// Acts says whether a kind asks its reader for an act, be it to see that all is right.
func Acts(kind string) bool {
	return slices.Contains(kinds, declared{kind, acts}) || alarms(kind)
}

// alarms says whether a kind is told of a way in; no case is beside such a notice.
func alarms(kind string) bool { return slices.Contains(kinds, declared{kind, alarm}) }
