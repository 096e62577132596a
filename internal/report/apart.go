package report

import (
	"context"
	"fmt"
	"strings"

	"amends/internal/store"
)

// apart are the cases that the one who asks is a party to: what they count for is taken out of every figure that he is
// given. Almost nobody is a party to anything, and then it is nil.
type apart struct {
	ids  []string
	what *tally // what they count for, as rows of the figures
}

// key names the cases, for answers that are kept.
func (a *apart) key() string {
	if a == nil {
		return ""
	}
	return strings.Join(a.ids, " ")
}

// apart finds out what to leave out of the answers to a filter.
func (r *Reports) apart(ctx context.Context, f Filter) (*apart, error) {
	if f.Staff == "" { // the house itself
		return nil, nil
	}
	q := r.db.Reader()
	ids, err := store.All[string](ctx, q, `select case_id from queue_party where staff = $1 order by case_id`, f.Staff)
	if err != nil {
		return nil, fmt.Errorf("read what %s is a party to: %w", f.Staff, err)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	a := &apart{ids: ids, what: r.list.tally()}
	counted, err := stored(ctx, q, ids)
	for _, c := range counted {
		a.what.add(c.Contribution, 1)
	}
	return a, err
}

// tries is how often an answer is worked out anew because the figures moved between what is left out and the rest.
const tries = 5

// steady answers with what the filter's asker must not have counted left out. The figures and what to leave out of them
// are read one after the other, so that they are read again when the reader moved in between; an asker who is no party,
// which is nearly everybody, costs one look at a short table.
func steady[T any](ctx context.Context, r *Reports, f Filter, answer func(Filter, int64) (T, error)) (T, error) {
	for try := 1; ; try++ {
		var out T
		before, err := r.cursor(ctx)
		if err != nil {
			return out, err
		}
		if f.apart, err = r.apart(ctx, f); err != nil {
			return out, err
		}
		if out, err = answer(f, before); err != nil || f.apart == nil || try == tries {
			return out, err
		}
		if after, err := r.cursor(ctx); err != nil || after == before {
			return out, err
		}
	}
}
