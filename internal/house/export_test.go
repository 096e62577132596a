package house

import (
	"context"

	"amends/internal/stream"
)

// Keeper is the desk of one.
type Keeper = keeper

// Beside has a house keep one more type of stream.
func Beside(o Options, of stream.Type, open func(h *House) Keeper) Options {
	var desk keeper
	o.more = append(o.more, wing(of, func(*House) keeper { return desk }, room{name: of.Type(),
		open: func(h *House, _ context.Context) error { desk = open(h); return nil }}))
	return o
}
