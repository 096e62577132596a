package complaint

import "amends/internal/stream"

// The notices that events of a case bring; who gets which stands beside the event.
var (
	assigned          = stream.Notice{Kind: "assigned", Call: stream.Acts, Icon: "inbox"}
	takenAway         = stream.Notice{Kind: "taken_away", Party: true, Icon: "transfer"}
	mentioned         = stream.Notice{Kind: "mentioned", Call: stream.Acts, Icon: "at"}
	warned            = stream.Notice{Kind: "warned", Icon: "clock", Risk: "soon"}
	breached          = stream.Notice{Kind: "breached", Call: stream.Acts, Icon: "triangle", Risk: "over"}
	escalated         = stream.Notice{Kind: "escalated", Call: stream.Acts, Icon: "siren", Risk: "over"}
	planWaiting       = stream.Notice{Kind: "plan_waiting", Call: stream.Acts, Answerable: true, Icon: "shield"}
	planApproved      = stream.Notice{Kind: "plan_approved", Icon: "check-circle"}
	planReturned      = stream.Notice{Kind: "plan_returned", Call: stream.Acts, Answerable: true, Icon: "undo"}
	liabilityReturned = stream.Notice{Kind: "liability_returned", Call: stream.Acts, Answerable: true, Icon: "undo"}
	customerWrote     = stream.Notice{Kind: "customer_wrote", Call: stream.Acts, Icon: "chat"}
	customerRefused   = stream.Notice{Kind: "customer_refused", Call: stream.Acts, Icon: "x-circle", Risk: "soon"}
	customerAccepted  = stream.Notice{Kind: "customer_accepted", Icon: "check-circle"}
	// A yes that staff wrote down for him, and one that somebody else must ask him about.
	customerContested = stream.Notice{Kind: "customer_contested", Call: stream.Acts, Icon: "x-circle", Risk: "over"}
	yesDoubted        = stream.Notice{Kind: "yes_doubted", Call: stream.Acts, Icon: "help", Risk: "soon"}
	// By a clock of its own.
	superiorWanted   = stream.Notice{Kind: "superior_wanted", Call: stream.Acts, Icon: "siren", Risk: "over"}
	superiorAnswered = stream.Notice{Kind: "superior_answered", Icon: "chat"}
	customerWithdrew = stream.Notice{Kind: "customer_withdrew", Icon: "undo"}
	lowScore         = stream.Notice{Kind: "low_score", Icon: "star", Risk: "soon"}
	waitedLong       = stream.Notice{Kind: "waited_long", Call: stream.Acts, Answerable: true, Icon: "clock", Risk: "soon"}
	reopened         = stream.Notice{Kind: "reopened", Call: stream.Acts, Icon: "repeat"}
	statementAsked   = stream.Notice{Kind: "statement_asked", Call: stream.Acts, Party: true, Icon: "chat"}
	statementGiven   = stream.Notice{Kind: "statement_given", Icon: "chat"}
	// What is asked of others on the case, by a clock of its own.
	requestAsked    = stream.Notice{Kind: "request_asked", Call: stream.Acts, Answerable: true, Icon: "users"}
	requestReminded = stream.Notice{Kind: "request_reminded", Call: stream.Acts, Answerable: true, Icon: "bell",
		Risk: "soon"}
	requestDue  = stream.Notice{Kind: "request_due", Call: stream.Acts, Answerable: true, Icon: "clock", Risk: "soon"}
	requestLate = stream.Notice{Kind: "request_late", Call: stream.Acts, Answerable: true, Icon: "triangle",
		Risk: "over"}
	requestAnswered = stream.Notice{Kind: "request_answered", Icon: "check"}
	requestReturned = stream.Notice{Kind: "request_returned", Call: stream.Acts, Icon: "undo"}
	requestVoid     = stream.Notice{Kind: "request_void", Call: stream.Acts, Icon: "undo"}
	// What asks for nothing any more; the case is not theirs to read from then on.
	requestWithdrawn = stream.Notice{Kind: "request_withdrawn", Icon: "x"}
	requestEnded     = stream.Notice{Kind: "request_ended", Icon: "x"}
	// Somebody who answers to him is shut out of a case as a party, or is none after all.
	partyNamed   = stream.Notice{Kind: "party_named", Icon: "shield", Risk: "soon"}
	partyCleared = stream.Notice{Kind: "party_cleared", Icon: "undo"}
)

var notices = []stream.Notice{assigned, takenAway, mentioned, warned, breached, escalated, planWaiting, planApproved,
	planReturned, liabilityReturned, customerWrote, customerRefused, customerAccepted, customerContested, yesDoubted,
	superiorWanted, superiorAnswered, customerWithdrew, lowScore, waitedLong,
	reopened, statementAsked, statementGiven, requestAsked, requestReminded, requestDue, requestLate, requestAnswered,
	requestReturned, requestVoid, requestWithdrawn, requestEnded, partyNamed, partyCleared}
