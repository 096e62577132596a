// Package bound says how much a door takes in, counted over the bytes before anything is made of them: what is over it
// is refused for the price of a look. A decoder builds a value for every comma, so that a megabyte of the wrong kind
// costs a hundred.
package bound

import "amends/internal/fault"

// Body is what a door takes in at once. Every door that reads a body declares one, beside its address.
type Body struct {
	Bytes  int64
	Values int // members and elements of JSON, fields of a form
}

// The doors have one of these, unless they need another.
var (
	// Said is what somebody without an account writes: two texts of 20,000 characters, however they are escaped.
	Said = Body{512 << 10, 200}
	// Order is a command of the staff.
	Order = Body{1 << 20, 5000}
	// Sheet is a form of the staff: a plan with all its measures, of which an encoded character takes nine bytes.
	Sheet = Body{4 << 20, 5000}
)

// Parameters is how many parameters an address may have.
const Parameters = 200

// depth is how deep JSON may nest; ours is four deep.
const depth = 32

// tooMany is the refusal of a body with more parts than its door takes.
func tooMany(most int) error { return fault.New(fault.TooLarge, "input.too_many_values", "max", most) }
