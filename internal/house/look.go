package house

import (
	"context"
	"slices"
	"strings"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/notify"
	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/stream"
	"amends/internal/vault"
)

// Look is a field of a person in plain, and who was told that it was looked at.
type Look struct {
	Value string
	Told  []string // staff; nobody where the looker has a case of this person in his own work
}

// Changed is what was changed of a person, and who was told of it.
type Changed struct {
	What []string // names of the fields; none when all was so already
	Told []string
}

// watch is what an act about people rests on: a case in one's own work for each of them, or others who are told. One rule
// for looking, changing, parting and erasing.
type watch struct {
	h        *House
	by       string
	ground   string // a case, or vault.Told
	told     []string
	id       string // the newest case of the first one that others are told of, beside which the notice stands
	number   string
	grounded bool
}

// watch asks on what somebody's act about some people rests. In a house of one there is nobody to tell, and the record
// stands alone.
func (h *House) watch(ctx context.Context, by string, people ...string) (watch, error) {
	w := watch{h: h, by: by, grounded: true}
	for _, person := range people {
		if person == "" {
			continue
		}
		ground, err := h.Views.Ground(ctx, by, person)
		if err != nil {
			return w, err
		}
		if ground != "" {
			if w.grounded {
				w.ground = ground
			}
			continue
		}
		if w.grounded {
			w.grounded, w.ground = false, vault.Told
			if w.id, w.number, err = h.Views.Newest(ctx, person); err != nil {
				return w, err
			}
		}
		told, err := h.watchers(ctx, by, person)
		if err != nil {
			return w, err
		}
		for _, id := range told {
			if !slices.Contains(w.told, id) {
				w.told = append(w.told, id)
			}
		}
	}
	return w, nil
}

// tell tells the others of an act on a person, in its transaction and once it is on record.
func (w watch) tell(ctx context.Context, tx *store.Tx, kind stream.Notice, person string) error {
	if len(w.told) == 0 {
		return nil
	}
	words, err := w.h.Vault.Reason(ctx, tx, w.by, person)
	if err != nil {
		return err
	}
	return w.h.Notify.Watched(ctx, tx, kind, w.id, w.number, w.by, words, w.told)
}

// done makes the open pages of those who were told count again.
func (w watch) done() { w.h.Notify.Tell(w.id, w.told) }

// Watchers are who would be told if somebody looked at a person now, or changed what is known of him: his superior and
// quality, unless a case in his own work gives him the reason.
func (h *House) Watchers(ctx context.Context, staff string, people ...string) ([]string, error) {
	w, err := h.watch(ctx, staff, people...)
	return w.told, err
}

// watchers are the next above somebody, and quality. Who is a party to a case of the person hears nothing of him.
func (h *House) watchers(ctx context.Context, staff, person string) ([]string, error) {
	snap := h.Register.Snapshot()
	var out []string
	add := func(id string) error {
		if p := snap.StaffByID[id]; p == nil || !p.Active || id == staff || slices.Contains(out, id) {
			return nil
		}
		party, err := h.Views.PartyTo(ctx, h.DB.Reader(), id, person)
		if err == nil && !party {
			out = append(out, id)
		}
		return err
	}
	for _, id := range snap.Line(staff) {
		if err := add(id); err != nil || len(out) > 0 {
			if err != nil {
				return nil, err
			}
			break
		}
	}
	for _, role := range []string{register.RoleQuality, register.RoleAdmin} { // who is at the top of a house without quality
		for _, p := range snap.WithRole(role) {
			if err := add(p.ID); err != nil {
				return nil, err
			}
		}
		if len(out) > 0 {
			break
		}
	}
	return out, nil
}

// Look shows a field of a person once the look is on record; every door comes here. Registering a complaint with
// somebody's number opens nothing: without a case in one's own work that one did not make for it, the reason is told to
// others in the same transaction.
func (h *House) Look(ctx context.Context, staff, person, field, why string) (Look, error) {
	w, err := h.watch(ctx, staff, person)
	if err != nil {
		return Look{}, err
	}
	value, err := h.Vault.Reveal(ctx, staff, person, field, why, w.ground, func(tx *store.Tx) error {
		return w.tell(ctx, tx, notify.LookedAt, person)
	})
	if err != nil {
		return Look{}, unknown(err)
	}
	w.done()
	return Look{value, w.told}, nil
}

// Change changes what is known of a person; every door comes here. Where somebody is written to decides who reads the
// answers: without a case of his in one's own work a change needs a reason, which others read, as a look does.
func (h *House) Change(ctx context.Context, m complaint.Meta, person string, e vault.Edit, why string) (Changed, error) {
	w, err := h.watch(ctx, m.By, person)
	if err != nil {
		return Changed{}, err
	}
	if _, err := h.Person(ctx, person); err != nil {
		return Changed{}, err
	}
	why = strings.TrimSpace(why)
	var l fault.List
	l.Need(len(w.told) == 0 || why != "", "reason")
	boundReason(&l, why)
	if err := l.Err(); err != nil {
		return Changed{}, err
	}
	t := desk.Grounds{Why: why}
	if !w.grounded {
		t.Others = func(ctx context.Context, tx *store.Tx) error { return w.tell(ctx, tx, notify.PersonChanged, person) }
	}
	what, err := h.Desk.ChangePerson(ctx, m, person, e, t)
	if err != nil || len(what) == 0 {
		return Changed{}, err
	}
	w.done()
	return Changed{what, w.told}, nil
}
