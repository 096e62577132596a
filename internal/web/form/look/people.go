package look

import (
	"context"

	"amends/internal/register"
)

// People are the names of members of staff, as a list in words.
func People(ctx context.Context, snap *register.Snapshot, ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = Staff(ctx, snap, id)
	}
	return Join(ctx, names)
}
