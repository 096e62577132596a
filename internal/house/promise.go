package house

import (
	"context"
	"fmt"

	"amends/internal/flow"
	"amends/internal/store"
)

// verifyPromises finds complaints that promise what has no record of its own: two streams hang together by a reader alone,
// which may have left one out. What it has still to read is not missing.
func (w *ground) verifyPromises(ctx context.Context, v *Verified) error {
	read, err := w.h.Journal.ReadTo(ctx, flow.Promises)
	if err != nil {
		return err
	}
	unread := 0
	for id, decided := range w.promised {
		s, err := w.h.Desk.Fresh(ctx, id)
		if err != nil {
			v.problem("what %s promises could not be compared: %v", w.number(id), err)
			continue
		}
		for i := range s.Rectifications {
			switch r := &s.Rectifications[i]; {
			case r.Improvement == "" || w.ties[r.Improvement].Case == id:
			case decided > read:
				unread++
			default:
				v.problem("case %s promises %s, which has no record: amends replay has the next start begin it", s.Number, r.ID)
			}
		}
	}
	if unread > 0 {
		v.Behind = append(v.Behind, fmt.Sprintf("what was promised: %d actions still to be begun; they are once the server runs", unread))
	}
	return nil
}

// replayPromises has the next start read again what was promised: what has its record already is left as it is.
func (h *House) replayPromises(ctx context.Context) (int, error) {
	return 0, h.Journal.Rewind(ctx, flow.Promises, 0, func(context.Context, *store.Tx) error { return nil })
}
