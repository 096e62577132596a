package house

import (
	"context"
	"slices"

	"amends/internal/auth"
	"amends/internal/notify"
	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/stream"
)

// heedAccount tells whom it concerns that somebody else opened a way in as him: him, and who is above him. Every door
// comes here, since nothing happens to a way in that auth does not put on record.
func (h *House) heedAccount(ctx context.Context, tx *store.Tx, e auth.AccountEvent) error {
	if e.Who == e.Subject {
		return nil
	}
	switch e.Kind {
	case auth.PasswordSet:
		return h.tellOfWay(ctx, tx, notify.SignInSet, e.Subject, notify.Args{By: e.Who, Act: e.ID})
	case auth.TokenMade:
		return h.tellOfWay(ctx, tx, notify.TokenMade, e.Subject, notify.Args{By: e.Who, Act: e.ID})
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
		if err := h.tellOfWay(ctx, tx, notify.RightsTaken, p.ID, notify.Args{By: by, Roles: widened(before, after, p.ID)}); err != nil {
			return err
		}
	}
	return nil
}

// widened are the names of the roles by which somebody may more: those that are new to him, and those of his that give
// another permission or reach further.
func widened(before, after *register.Snapshot, staff string) []map[string]string {
	var out []map[string]string
	for _, id := range after.StaffByID[staff].Roles {
		was, is := before.RoleByID[id], after.RoleByID[id]
		switch {
		case is == nil:
			continue
		case was == nil, !slices.Contains(before.StaffByID[staff].Roles, id), was.Scope != is.Scope,
			slices.ContainsFunc(is.Permissions, func(p register.Permission) bool { return !slices.Contains(was.Permissions, p) }):
			out = append(out, is.Name)
		}
	}
	return out
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
func (h *House) tellOfWay(ctx context.Context, tx *store.Tx, kind stream.Notice, staff string, args notify.Args) error {
	snap := h.Register.Snapshot()
	p := snap.StaffByID[staff]
	if p == nil {
		return nil // nobody of the house yet
	}
	if staff != args.By && p.Active && !p.Service {
		if err := h.Notify.Alarm(ctx, tx, kind, args, []string{staff}); err != nil {
			return err
		}
	}
	args.Whose = staff
	return h.Notify.Alarm(ctx, tx, kind, args, overseers(snap, staff, args.By))
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
