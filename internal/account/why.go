package account

import "amends/internal/field"

// Because is an event with why somebody did it. The use of a token, and what was found, have no reason.
func Because(e Event, why field.Text) Event {
	switch e := e.(type) {
	case TokenMade:
		e.Why = why
		return e
	case TokenRevoked:
		e.Why = why
		return e
	case PasswordSet:
		e.Why = why
		return e
	case PasswordChanged:
		e.Why = why
		return e
	case SignInRemoved:
		e.Why = why
		return e
	}
	return e
}

// WhyNeeded is the refusal of who does not say why he does this to the account of a member of staff; empty: he need not. The
// other must be able to question who takes a way in from him, or has one made where he had his own.
func WhyNeeded(e Event, staff, by string) string {
	set, isSet := e.(PasswordSet)
	_, removed := e.(SignInRemoved)
	_, revoked := e.(TokenRevoked)
	if staff != by && (removed || revoked || isSet && set.Before != "") {
		return "auth.why_another"
	}
	return ""
}
