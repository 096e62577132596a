package house

import (
	"context"
	"slices"

	"amends/internal/auth"
	"amends/internal/notify"
	"amends/internal/register"
	"amends/internal/store"
)

// heedAccount tells whom it concerns that somebody else opened a way in as him: him, and who is above him. Every door
// comes here, since nothing happens to a way in that auth does not put on record.
func (h *House) heedAccount(ctx context.Context, tx *store.Tx, e auth.AccountEvent) error {
	if e.Who == e.Subject {
		return nil
	}
	switch e.Kind {
	case auth.PasswordSet:
		return h.tellOfWay(ctx, tx, notify.SignInSet, e.Subject, e.Who, e.ID)
	case auth.TokenMade:
		return h.tellOfWay(ctx, tx, notify.TokenMade, e.Subject, e.Who, e.ID)
	}
	return nil
}

// heedRights tells who is above somebody that he gave himself rights, whichever setting they come by: himself, or a service,
// whose token he may have since it could do little.
func (h *House) heedRights(ctx context.Context, tx *store.Tx, by string, before, after *register.Snapshot) error {
	for _, p := range after.Staff {
		if p.ID != by && !p.Service || !gains(before, after, p.ID) {
			continue
		}
		if err := h.tellOfWay(ctx, tx, notify.RightsTaken, p.ID, by, ""); err != nil {
			return err
		}
	}
	return nil
}

// gains says whether somebody may more, or sees more, than before: by a role, or by what a role of his gives. A
// department that is new to everybody is no gain.
func gains(before, after *register.Snapshot, staff string) bool {
	was, is := before.StaffByID[staff], after.StaffByID[staff]
	if was == nil || is == nil || !is.Active {
		return false
	}
	if slices.ContainsFunc(is.Roles, func(role string) bool { return !slices.Contains(was.Roles, role) }) {
		return true
	}
	may := func(p register.Permission) bool { return after.Can(staff, p) && !before.Can(staff, p) }
	if slices.ContainsFunc(register.Permissions(), may) {
		return true
	}
	_, hadAll := before.Scope(staff)
	departments, hasAll := after.Scope(staff)
	return hasAll && !hadAll || slices.ContainsFunc(departments, func(d string) bool {
		return before.DepartmentByID[d] != nil && !before.Reaches(staff, d)
	})
}

// tellOfWay writes the notices of what was done to somebody's way in: his own, and those above him.
func (h *House) tellOfWay(ctx context.Context, tx *store.Tx, kind, staff, by, act string) error {
	snap := h.Register.Snapshot()
	p := snap.StaffByID[staff]
	if p == nil {
		return nil // nobody of the house yet
	}
	args := notify.Args{By: by, Act: act}
	if staff != by && p.Active && !p.Service {
		if err := h.Notify.Alarm(ctx, tx, kind, args, []string{staff}); err != nil {
			return err
		}
	}
	args.Whose = staff
	return h.Notify.Alarm(ctx, tx, kind, args, overseers(snap, staff, by))
}

// overseers are the nearest above somebody who works here and is not who did it; else quality, else the administrators.
func overseers(snap *register.Snapshot, staff, by string) []string {
	hears := func(id string) bool {
		p := snap.StaffByID[id]
		return p != nil && p.Active && !p.Service && id != staff && id != by
	}
	for _, id := range snap.Line(staff) {
		if hears(id) {
			return []string{id}
		}
	}
	for _, role := range []string{register.RoleQuality, register.RoleAdmin} {
		var out []string
		for _, p := range snap.WithRole(role) {
			if hears(p.ID) {
				out = append(out, p.ID)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}
