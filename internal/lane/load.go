package lane

import (
	"context"

	"amends/internal/fault"
	"amends/internal/stream"
)

// Since gives a state of a stream that is at least of a version: from memory where it is, else as Fresh does. For readers,
// who know that the version exists and whose acts are decided on the present state anyway.
func (l *Lane[S, E]) Since(ctx context.Context, id string, version int) (*S, error) {
	if s, ok := l.states.get(id); ok && l.version(s) >= version {
		return s, nil
	}
	return l.Fresh(ctx, id)
}

// Record gives the whole record of a stream, decoded.
func (l *Lane[S, E]) Record(ctx context.Context, id string) ([]stream.Recorded[E], error) {
	list, err := l.Journal.Stream(ctx, id, 0)
	if err != nil {
		return nil, err
	}
	return l.Of.DecodeAll(list)
}

// Fresh reads the present state.
func (l *Lane[S, E]) Fresh(ctx context.Context, id string) (*S, error) {
	if l.Load != nil {
		s, err := l.Load(ctx, id)
		if s != nil {
			l.states.put(id, s)
		}
		return s, err
	}
	list, err := l.Journal.Stream(ctx, id, 0)
	if err != nil {
		return nil, err
	}
	switch {
	case len(list) == 0 && l.Begins:
		return nil, nil
	case len(list) == 0 || !l.Of.Has(list[0].Type): // what has the name is something else
		return nil, fault.New(fault.Unknown, l.Of.Name+".unknown")
	}
	record, err := l.Of.DecodeAll(list)
	if err != nil {
		return nil, err
	}
	s := l.Of.Fold(record)
	l.states.put(id, s)
	return s, nil
}

func (l *Lane[S, E]) load(ctx context.Context, id string) (s *S, cached bool, err error) {
	if s, ok := l.states.get(id); ok {
		return s, true, nil
	}
	s, err = l.Fresh(ctx, id)
	return s, false, err
}
