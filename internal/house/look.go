package house

import (
	"context"
	"slices"

	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/vault"
)

// Look is a field of a person in plain, and who was told that it was looked at.
type Look struct {
	Value string
	Told  []string // staff; nobody where the looker has a case of this person in his own work
}

// Watchers are who would be told if somebody looked at a person now: his superior and quality, unless a case in his own
// work gives him the reason.
func (h *House) Watchers(ctx context.Context, staff, person string) ([]string, error) {
	ground, err := h.Views.Ground(ctx, staff, person)
	if err != nil || ground != "" {
		return nil, err
	}
	snap := h.Register.Snapshot()
	var out []string
	add := func(id string) {
		if p := snap.StaffByID[id]; p != nil && p.Active && id != staff && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	add(snap.ManagerOf(staff))
	for _, p := range snap.WithRole(register.RoleQuality) {
		add(p.ID)
	}
	if len(out) > 0 {
		return out, nil
	}
	for _, p := range snap.WithRole(register.RoleAdmin) { // who is at the top of a house without quality
		add(p.ID)
	}
	return out, nil
}

// Look shows a field of a person once the look is on record; every door comes here. Registering a complaint with
// somebody's number opens nothing: without a case in one's own work that one did not make for it, the reason is told to
// others in the same transaction. In a house of one there is nobody to tell, and the record stands alone.
func (h *House) Look(ctx context.Context, staff, person, field, why string) (Look, error) {
	ground, err := h.Views.Ground(ctx, staff, person)
	if err != nil {
		return Look{}, err
	}
	told, err := h.Watchers(ctx, staff, person)
	if err != nil {
		return Look{}, err
	}
	if ground == "" {
		ground = vault.Told
	}
	id, number, err := h.Views.Newest(ctx, person)
	if err != nil {
		return Look{}, err
	}
	value, err := h.Vault.Reveal(ctx, staff, person, field, why, ground, func(tx *store.Tx) error {
		return h.Notify.LookedAt(ctx, tx, id, number, staff, why, told)
	})
	if err != nil {
		return Look{}, err
	}
	h.Notify.Tell(id, told)
	return Look{value, told}, nil
}
