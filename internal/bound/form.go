package bound

import (
	"strings"

	"amends/internal/fault"
)

// Form refuses an encoded form with more fields than the door takes.
func (b Body) Form(raw string) error {
	if strings.Count(raw, "&") >= b.Values {
		return tooMany(b.Values)
	}
	return nil
}

// Query refuses an address with too many parameters.
func Query(raw string) error {
	if strings.Count(raw, "&") >= Parameters {
		return fault.New(fault.BadRequest, "input.too_many_values", "max", Parameters)
	}
	return nil
}
