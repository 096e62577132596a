package desk

import (
	"context"

	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/fault"
)

// linked refuses a link to a case that is not there. One that the person may not see is not there for him either: the
// answer is the same, so that nobody finds out by linking what is kept from him.
func (t *try) linked(ctx context.Context) error {
	c, ok := t.c.(*complaint.LinkTo)
	if !ok || c.Case == "" || c.Case == t.id { // the rules say what is wrong with these
		return nil
	}
	unknown := fault.Input("case", "input.case_unknown")
	if uuid.Validate(c.Case) != nil {
		return unknown
	}
	other, err := t.d.Fresh(ctx, c.Case)
	switch f := fault.As(err); {
	case f != nil && f.Kind == fault.Unknown:
		return unknown
	case err != nil:
		return err
	case t.m.By != complaint.System && !Sees(t.snap, t.m.By, *other):
		return unknown
	}
	return nil
}
