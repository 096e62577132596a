package gate

import (
	"context"
	"strings"

	"amends/internal/auth"
	"amends/internal/i18n"
	"amends/internal/register"
)

// factsOf are the lines of a profile that others decide.
func factsOf(ctx context.Context, snap *register.Snapshot, p *register.Staff) []fact {
	var roles []string
	for _, id := range p.Roles {
		if role := snap.RoleByID[id]; role != nil {
			roles = append(roles, i18n.Name(ctx, role.Name))
		}
	}
	out := []fact{{i18n.T(ctx, "gate.name"), nameOf(ctx, p)}, {i18n.T(ctx, "gate.number"), p.Number}}
	if d := snap.DepartmentByID[p.Department]; d != nil {
		out = append(out, fact{i18n.T(ctx, "gate.department"), i18n.Name(ctx, d.Name)})
	}
	out = append(out, fact{i18n.T(ctx, "gate.roles"), strings.Join(roles, " · ")})
	if m := snap.StaffByID[snap.ManagerOf(p.ID)]; m != nil {
		out = append(out, fact{i18n.T(ctx, "gate.manager"), nameOf(ctx, m)})
	}
	return out
}

func deviceOf(ctx context.Context, s auth.Session, here string) device {
	return device{ID: s.ID, Name: browser(ctx, s.UserAgent), Address: s.Address, Seen: i18n.Ago(ctx, s.LastSeen),
		Since: i18n.DateTime(ctx, s.Created), Here: s.ID == here}
}

// browser puts what a browser says of itself into two words, enough to know one's own.
func browser(ctx context.Context, agent string) string {
	find := func(pairs ...string) string {
		for i := 0; i < len(pairs); i += 2 {
			if strings.Contains(agent, pairs[i]) {
				return pairs[i+1]
			}
		}
		return ""
	}
	program := find("MicroMessenger", "WeChat", "DingTalk", "DingTalk", "Feishu", "Feishu", "Lark", "Lark", "Edg", "Edge", "OPR", "Opera",
		"Firefox", "Firefox", "Chrome", "Chrome", "Safari", "Safari")
	system := find("iPhone", "iPhone", "iPad", "iPad", "Android", "Android", "Windows", "Windows", "Mac OS", "macOS", "HarmonyOS", "HarmonyOS", "Linux", "Linux")
	if program == "" && system == "" {
		return i18n.T(ctx, "gate.unknown_device")
	}
	return strings.Trim(program+" · "+system, " ·")
}

// below takes the faults of one setting and names them by its own fields.
func below(faults map[string]string, prefix string) map[string]string {
	out := map[string]string{}
	for path, words := range faults {
		out[strings.TrimPrefix(path, prefix)] = words
	}
	return out
}

func lastUsed(ctx context.Context, t auth.Token) string {
	if t.LastUsed.IsZero() || t.LastUsed.Unix() <= 0 {
		return i18n.T(ctx, "gate.never_used")
	}
	return i18n.Ago(ctx, t.LastUsed)
}
