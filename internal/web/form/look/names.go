// Package look words what the organisation named and how a case stands, as the kit shows it: names of people, places
// and categories in the reader's language, and the marks of grade, stage, time limit and risk.
package look

import (
	"context"
	"embed"
	"maps"
	"strconv"
	"strings"

	"amends/internal/complaint"
	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/web/form"
	"amends/internal/web/kit"
)

// Words are the catalogues of this package.
//
//go:embed look.zh.json look.en.json
var Words embed.FS

// Staff names who did something: a colleague, the customer, the system.
func Staff(ctx context.Context, snap *register.Snapshot, id string) string {
	switch id {
	case "":
		return ""
	case complaint.Customer:
		return i18n.T(ctx, "look.customer")
	case complaint.System:
		return i18n.T(ctx, "look.system")
	}
	return form.StaffName(ctx, snap, id)
}

// Department is its name; an unknown id stands for itself.
func Department(ctx context.Context, snap *register.Snapshot, id string) string {
	if d := snap.DepartmentByID[id]; d != nil {
		return i18n.Name(ctx, d.Name)
	}
	return id
}

// Whom is who was asked: the department, and who of it was named.
func Whom(ctx context.Context, snap *register.Snapshot, department, staff string) string {
	return strings.TrimSpace(Department(ctx, snap, department) + " " + Staff(ctx, snap, staff))
}

// Category is the name of the category itself, Path with those above it.
func Category(ctx context.Context, snap *register.Snapshot, code string) string {
	if c := snap.CategoryByCode[code]; c != nil {
		return i18n.Name(ctx, c.Name)
	}
	return code
}

// Categories are those that can be chosen below one; "" is the top.
func Categories(ctx context.Context, snap *register.Snapshot, parent string) []kit.Node {
	var out []kit.Node
	for _, c := range snap.Categories {
		if c.Parent == parent && c.Active {
			out = append(out, kit.Node{Value: c.Code, Label: i18n.Name(ctx, c.Name), Children: Categories(ctx, snap, c.Code)})
		}
	}
	return out
}

// CategoryPath is the category with those above it.
func CategoryPath(ctx context.Context, snap *register.Snapshot, code string) string {
	var names []string
	for _, c := range snap.CategoryPath(code) {
		names = append(names, i18n.Name(ctx, c.Name))
	}
	if len(names) == 0 {
		return code
	}
	return strings.Join(names, " / ")
}

// Cause is a cause with those above it.
func Cause(ctx context.Context, snap *register.Snapshot, code string) string {
	var names []string
	for _, c := range snap.CausePath(code) {
		names = append(names, i18n.Name(ctx, c.Name))
	}
	if len(names) == 0 {
		return code
	}
	return strings.Join(names, " / ")
}

// Channel is the name of a way in.
func Channel(ctx context.Context, snap *register.Snapshot, id string) string {
	if c := snap.ChannelByID[id]; c != nil {
		return i18n.Name(ctx, c.Name)
	}
	return form.ChoiceWord(ctx, "channel", id)
}

// Role is the name of a role, or of who a step names instead of one.
func Role(ctx context.Context, snap *register.Snapshot, id string) string {
	if r := snap.RoleByID[id]; r != nil {
		return i18n.Name(ctx, r.Name)
	}
	switch id {
	case "owner":
		return form.Label(ctx, "", "owner")
	case "complainant":
		return i18n.T(ctx, "look.customer")
	}
	return id
}

// Limits knows the titles of time limits by id. A list shows the id of a clock without its procedure and its variant; of
// several titles ("Resolution", "Resolution within 24 hours") the shortest says what they have in common. The words of the
// procedure that cases follow by default come first: a procedure that nobody follows must not name the clocks of those.
func Limits(ctx context.Context, snap *register.Snapshot) map[string]string {
	return titles(snap, func(p *procedure.Procedure, out map[string]string) { Limit(ctx, p, out) })
}

// Steps knows the titles of steps by id, for lists that show the step without its procedure.
func Steps(ctx context.Context, snap *register.Snapshot) map[string]string {
	return titles(snap, func(p *procedure.Procedure, out map[string]string) {
		for i := range p.Steps {
			shorter(out, p.Steps[i].ID, i18n.Name(ctx, p.Steps[i].Title))
		}
	})
}

// titles gathers names from all procedures, those of the default one before any other's.
func titles(snap *register.Snapshot, add func(*procedure.Procedure, map[string]string)) map[string]string {
	first, rest := map[string]string{}, map[string]string{}
	for id, versions := range snap.Procedures {
		to := rest
		if id == snap.Organisation.Procedure {
			to = first
		}
		for _, v := range versions {
			add(&v.Procedure, to)
		}
	}
	maps.Copy(rest, first)
	return rest
}

// shorter keeps the shorter of two names, the same one whatever the order.
func shorter(out map[string]string, id, name string) {
	if was := out[id]; was == "" || len(name) < len(was) || len(name) == len(was) && name < was {
		out[id] = name
	}
}

// Limit adds the titles of one procedure.
func Limit(ctx context.Context, p *procedure.Procedure, out map[string]string) {
	add := func(id string, title procedure.Title) { shorter(out, id, i18n.Name(ctx, title)) }
	for i := range p.Limits {
		add(p.Limits[i].ID, p.Limits[i].Title)
	}
	for i := range p.Steps {
		if l := p.Steps[i].Limit; l != nil {
			id := l.ID
			if id == "" {
				id = p.Steps[i].ID
			}
			title := l.Title
			if len(title) == 0 {
				title = p.Steps[i].Title
			}
			add(id, title)
		}
	}
}

// Names are the organisation's words for the ids in a procedure and in conditions.
func Names(ctx context.Context, snap *register.Snapshot) procedure.Names {
	return func(kind, id string) string {
		switch kind {
		case procedure.NameRole:
			return Role(ctx, snap, id)
		case procedure.NameTemplate:
			if t := snap.TemplateByID[id]; t != nil {
				return i18n.Name(ctx, t.Title)
			}
		case procedure.NameChannel:
			return Channel(ctx, snap, id)
		case procedure.NameContent:
			return CategoryPath(ctx, snap, id)
		case procedure.NameDepartment:
			return Department(ctx, snap, id)
		default:
			return form.ChoiceWord(ctx, kind, id)
		}
		return ""
	}
}

// Level is a customer's level; an organisation's own word stands for itself.
func Level(ctx context.Context, level string) string {
	switch level {
	case "silver", "gold", "diamond", "business", "vip":
		return i18n.T(ctx, "look.level_"+level)
	}
	return level
}

// Span is a length such as "3wd" in words.
func Span(ctx context.Context, s string) string {
	s, _, _ = strings.Cut(s, ",")
	i := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if i <= 0 {
		return s
	}
	n, err := strconv.Atoi(s[:i])
	switch unit := s[i:]; unit {
	case "m", "h", "wh", "d", "wd", "w", "mo":
		if err == nil {
			return i18n.T(ctx, "look.span_"+unit, "i", n)
		}
	}
	return s
}

// Join is a list in a sentence.
func Join(ctx context.Context, list []string) string {
	gap := i18n.T(ctx, "look.comma")
	if i18n.From(ctx) == i18n.En {
		gap += " "
	}
	return strings.Join(list, gap)
}
