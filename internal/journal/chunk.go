package journal

import "amends/internal/store"

// lookupSize is how many values a statement asks for, so that each is prepared once.
const lookupSize = 32

// inChunks calls fn with lists for "in": single values, or lookupSize of them padded with the last.
func inChunks(vals []any, fn func(in string, args []any) error) error {
	for len(vals) > 0 {
		if len(vals) == 1 {
			return fn("($1)", vals)
		}
		n := min(len(vals), lookupSize)
		args := make([]any, lookupSize)
		copy(args, vals[:n])
		for i := n; i < lookupSize; i++ {
			args[i] = vals[n-1]
		}
		if err := fn(inList, args); err != nil {
			return err
		}
		vals = vals[n:]
	}
	return nil
}

var inList = store.In(lookupSize, 1)
