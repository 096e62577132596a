package stream

import "slices"

// Notice is a kind of notice, declared by the stream whose events tell it. Its sentence is the word "notice.<kind>".
type Notice struct {
	Kind       string // data: it stands in inboxes
	Call       Call
	Party      bool   // meant for a party to the matter as well
	Answerable bool   // something that happens later answers it: from then on it asks for nothing
	Icon       string // its sign in the inbox
	Risk       string // soon, over: colour is kept for time and risk
}

// Call says whether a notice asks its reader for something.
type Call int

// What it asks for.
const (
	News  Call = iota // it is good to know
	Acts              // something is his to do now: who has chosen nothing is mailed it
	Alarm             // somebody may come in as him: it is mailed at once, whoever reads it first and whatever he has chosen
)

// Args are what the sentence of a notice is made of.
type Args struct {
	Number string            `json:"number"`
	By     string            `json:"by,omitempty"`    // staff id, "customer" or "system"
	Clock  map[string]string `json:"clock,omitempty"` // title of the time limit, by language
	Due    int64             `json:"due,omitempty"`   // µs
	Level  int               `json:"level,omitempty"`
	Amount int64             `json:"amount,omitempty"` // cents
	Score  int               `json:"score,omitempty"`
	Medium string            `json:"medium,omitempty"` // of the message that did not arrive
	Why    string            `json:"why,omitempty"`    // it did not arrive; of what Words say, only once read
	Words  string            `json:"words,omitempty"`  // the sealed text that says why, which is that of the act on record
	// Statement is what a party is asked for; such a notice names no case.
	Statement string `json:"statement,omitempty"`
	// Whose way in it is about, for others than himself; and the account event that says so.
	Whose string `json:"whose,omitempty"`
	Act   string `json:"act,omitempty"`
	// Roles are the names, by language, of the roles by which somebody may more than before.
	Roles []map[string]string `json:"roles,omitempty"`
}

// World is what telling people asks of the organisation.
type World interface {
	HasStaff(id string) bool               // he works here
	Leads(department string) []string      // who works here and leads it, or one above it, the nearest first
	Holders(role string) []string          // who works here and has the role
	Line(staff string) []string            // to whom he reports, the nearest first
	Reaches(staff, department string) bool // a matter of the department is within his scope
}

// Audience is who hears of one event, and what asks for nothing any more because of it. One event tells a person one
// thing: what is told last. Nobody is told what he did himself.
type Audience struct {
	World   World
	By      string // whose act it was
	Hearers []Hearer
	Over    []Over
	Letters []Posted
}

// Hearer is somebody who is told something.
type Hearer struct {
	Staff string
	Notice
	Args Args
}

// Over is a notice of the stream that is answered: everybody's, or that of one person.
type Over struct {
	Notice
	Staff string
}

// Posted is a letter to somebody from outside, which the event itself says.
type Posted struct{ Medium, Person string }

// Tell tells somebody, if he works here.
func (a *Audience) Tell(staff string, n Notice, args Args) {
	if staff == a.By || !a.World.HasStaff(staff) {
		return
	}
	h := Hearer{staff, n, args}
	if i := slices.IndexFunc(a.Hearers, func(t Hearer) bool { return t.Staff == staff }); i >= 0 {
		a.Hearers[i] = h
		return
	}
	a.Hearers = append(a.Hearers, h)
}

// Settle says that what was told of the stream asks for nothing any more, whoever was told.
func (a *Audience) Settle(kinds ...Notice) {
	for _, n := range kinds {
		a.Over = append(a.Over, Over{n, ""})
	}
}

// SettleFor says it to one person.
func (a *Audience) SettleFor(staff string, n Notice) {
	if staff != "" {
		a.Over = append(a.Over, Over{n, staff})
	}
}

// Write posts a letter.
func (a *Audience) Write(medium, person string) {
	a.Letters = append(a.Letters, Posted{medium, person})
}
