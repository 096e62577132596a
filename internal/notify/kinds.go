package notify

import (
	"slices"

	"amends/internal/stream"
)

// The notices that no event brings; the others are declared by the streams whose events do.
var (
	// A message to the customer did not arrive.
	Undelivered = stream.Notice{Kind: "undelivered", Call: stream.Acts, Icon: "triangle", Risk: "over"}

	// Somebody looked at a customer whose case he does not handle, changed what is known of him, parted or erased him.
	LookedAt      = stream.Notice{Kind: "looked_at", Icon: "eye", Risk: "soon"}
	PersonChanged = stream.Notice{Kind: "person_changed", Icon: "pencil", Risk: "soon"}
	PersonParted  = stream.Notice{Kind: "person_parted", Icon: "pencil", Risk: "soon"}
	PersonErased  = stream.Notice{Kind: "person_erased", Icon: "trash", Risk: "soon"}

	// Somebody else set a sign-in, made a token for a service, or gave himself rights. No case is beside it.
	SignInSet   = stream.Notice{Kind: "sign_in_set", Call: stream.Alarm, Icon: "key", Risk: "over"}
	TokenMade   = stream.Notice{Kind: "token_made", Call: stream.Alarm, Icon: "key", Risk: "soon"}
	RightsTaken = stream.Notice{Kind: "rights_taken", Call: stream.Alarm, Icon: "shield", Risk: "soon"}
)

var own = []stream.Notice{Undelivered, LookedAt, PersonChanged, PersonParted, PersonErased,
	SignInSet, TokenMade, RightsTaken}

// Args are what the sentence of a notice is made of.
type Args = stream.Args

// Kinds are all notices that there are.
func (n *Notify) Kinds() []stream.Notice {
	out := slices.Clone(own)
	for _, s := range n.Streams {
		out = append(out, s.Kinds()...)
	}
	return out
}

// Kind is what is declared of a kind; nothing of one of another version.
func (n *Notify) Kind(kind string) stream.Notice {
	for _, k := range n.Kinds() {
		if k.Kind == kind {
			return k
		}
	}
	return stream.Notice{}
}

// acts says whether a kind asks its reader for an act, be it to see that all is right.
func (n *Notify) acts(kind string) bool { return n.Kind(kind).Call != stream.News }

// alarms says whether a kind is told of a way in; no case is beside such a notice.
func alarms(kind string) bool {
	return slices.ContainsFunc(own, func(n stream.Notice) bool { return n.Kind == kind && n.Call == stream.Alarm })
}
