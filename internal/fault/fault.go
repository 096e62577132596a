// Package fault is the error a person may read: a kind that every door maps to its own status, a key that is
// translated where the reader's language is known, and the fields it is about. Everything that is not a fault is
// internal: the reader gets a reference number, the log gets the cause.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what went wrong in terms every door understands.
type Kind string

const (
	Invalid    Kind = "invalid"     // the input is wrong; Fields say where (422)
	Refused    Kind = "refused"     // the input is well formed, a rule forbids it now (409)
	Conflict   Kind = "conflict"    // somebody changed it meanwhile (409)
	Forbidden  Kind = "forbidden"   // known, and not allowed (403)
	Unknown    Kind = "unknown"     // no such thing, or not visible to this reader (404)
	SignIn     Kind = "sign_in"     // nobody is signed in (401)
	TooLarge   Kind = "too_large"   // a body or file over its limit (413)
	TooMany    Kind = "too_many"    // asked too often; try later (429)
	Unready    Kind = "unready"     // a part needed is away; nothing was done (503)
	Stalled    Kind = "stalled"     // what was being sent stopped coming (408)
	BadRequest Kind = "bad_request" // not readable at all (400)
)

// Field is one fault inside an input: Path in the words of the API ("measures.0.due_on"), Key as in Error.
type Field struct {
	Path string
	Key  string
	Args []any // alternating name, value
}

// Error carries no sentence of its own: Key and Args are translated at the door.
type Error struct {
	Kind   Kind
	Key    string
	Args   []any // alternating name, value
	Fields []Field
	More   int    // how many more fields are wrong than are told
	Items  []Item // what is missing, one line each (the ledger's refusal)
	cause  error
}

// Item is one line of a refusal that lists things, such as the open steps of a case.
type Item struct {
	ID   string
	Key  string
	Args []any
	// Title is set when the words are the organisation's own (a step's title), by language.
	Title map[string]string
}

// New makes a fault; args alternate name and value.
func New(kind Kind, key string, args ...any) *Error { return &Error{Kind: kind, Key: key, Args: args} }

// Input makes an Invalid fault about one field.
func Input(path, key string, args ...any) *Error {
	return &Error{Kind: Invalid, Key: "input.invalid", Fields: []Field{{Path: brief(path), Key: key, Args: args}}}
}

// With adds the cause, for the log only.
func (e *Error) With(cause error) *Error { c := *e; c.cause = cause; return &c }

// Listing adds the items of a refusal.
func (e *Error) Listing(items ...Item) *Error {
	c := *e
	c.Items = append(c.Items[:len(c.Items):len(c.Items)], items...)
	return &c
}

// Error is for logs and tests; people read the translation of Key.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Key)
	for i := 0; i+1 < len(e.Args); i += 2 {
		fmt.Fprintf(&b, " %v=%v", e.Args[i], e.Args[i+1])
	}
	for _, f := range e.Fields {
		fmt.Fprintf(&b, " [%s: %s]", f.Path, f.Key)
	}
	if e.More > 0 {
		fmt.Fprintf(&b, " and %d more", e.More)
	}
	for _, it := range e.Items {
		fmt.Fprintf(&b, " (%s)", it.ID)
	}
	if e.cause != nil {
		fmt.Fprintf(&b, ": %v", e.cause)
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.cause }

// Is makes faults with the same key equal, so that a sentinel may be compared with its detailed copy.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Key == e.Key && t.Kind == e.Kind
}

// As finds the fault in a chain; nil when there is none.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// Most is how many field faults one answer tells; of the rest it says how many they are. Nobody reads more, and who sends
// ninety thousand wrong fields must not be sent them back.
const Most = 20

// List gathers field faults so that one answer names them all, up to Most.
type List struct {
	fields []Field
	more   int
}

// Add notes one field fault.
func (l *List) Add(path, key string, args ...any) {
	if len(l.fields) == Most {
		l.more++
		return
	}
	l.fields = append(l.fields, Field{Path: brief(path), Key: key, Args: args})
}

// Need notes a missing field when ok is false.
func (l *List) Need(ok bool, path string) {
	if !ok {
		l.Add(path, "input.required")
	}
}

// Err is nil when nothing was noted.
func (l *List) Err() error {
	if len(l.fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Key: "input.invalid", Fields: l.fields, More: l.more}
}

// longest is how much of a path is told, in bytes: no field of ours is named at such length, only one of a stranger's.
const longest = 120

func brief(path string) string {
	if len(path) <= longest {
		return path
	}
	return strings.ToValidUTF8(path[:longest], "") + "\u2026"
}
