package house_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"amends/internal/auth"
	"amends/internal/house"
	"amends/internal/notify"
	"amends/internal/register"
)

// TestWhoseWayInIsTold: whoever else sets somebody's sign-in, makes a token for a service or gives himself rights does it
// before others' eyes, at whatever door; what one does to one's own sign-in is nobody's news.
func TestWhoseWayInIsTold(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house.House) {
		machine := auth.Because(t.Context(), "轮岗")
		as := func(staff string) context.Context { return auth.With(machine, auth.Principal{Staff: staff}) }
		put := func(by string, c ...register.Change) error { return h.Register.Put(machine, by, time.Now(), c...) }
		password := func(ctx context.Context, staff, login string) error {
			return h.Auth.SetPassword(ctx, staff, login, "hash", true, auth.After{Tokens: auth.KeepTokens})
		}
		person := func(id string, change func(*register.Staff)) register.Change {
			p := *h.Register.Snapshot().StaffByID[id]
			p.Roles = slices.Clone(p.Roles)
			change(&p)
			return register.Set(p)
		}
		gives := func(roles ...string) func(*register.Staff) {
			return func(p *register.Staff) { p.Roles = append(p.Roles, roles...) }
		}
		quality := func(id string) register.Staff {
			return register.Staff{ID: id, Name: id, Department: "desk", Roles: []string{register.RoleQuality}, Active: true}
		}
		gate := register.Staff{ID: "gate", Name: "gate", Department: "desk", Roles: []string{"intake"}, Active: true, Service: true}
		if err := put("setup", register.Set(gate)); err != nil {
			t.Fatal(err)
		}
		token := func(ctx context.Context) error {
			_, _, err := h.Auth.CreateToken(ctx, "gate", "gateway", []string{auth.CasesRead}, time.Time{})
			return err
		}
		admin := func() register.Role { return *h.Register.Snapshot().RoleByID[register.RoleAdmin] }
		for _, c := range []struct {
			what string
			do   func() error
			want string
		}{
			{"an administrator sets a password", func() error { return password(as("root"), "anna", "anna") },
				"anna:sign_in_set by root, boss:sign_in_set of anna by root"},
			{"the command sets a password", func() error { return password(machine, "anna", "anna") },
				"anna:sign_in_set by , boss:sign_in_set of anna by "},
			{"an administrator gives another login", func() error { return password(as("root"), "anna", "other") },
				"anna:sign_in_set by root, boss:sign_in_set of anna by root"},
			{"one's own password", func() error { return password(as("anna"), "anna", "other") }, ""},
			{"a superior sets a password", func() error { return password(as("boss"), "anna", "anna") },
				"anna:sign_in_set by boss, root:sign_in_set of anna by boss"},
			{"a password for the topmost", func() error { return password(as("anna"), "boss", "boss") },
				"boss:sign_in_set by anna, root:sign_in_set of boss by anna"},
			{"a token for a service", func() error { return token(as("root")) }, "boss:token_made of gate by root"},
			{"a token at the command line", func() error { return token(t.Context()) }, "boss:token_made of gate by "},
			{"a name of one's own", func() error { return put("root", person("root", func(p *register.Staff) { p.Name = "R." })) }, ""},
			{"a role for another", func() error { return put("root", person("anna", gives("lead"))) }, ""},
			{"a role for oneself", func() error { return put("root", person("root", gives("handler"))) },
				"boss:rights_taken of root as Handler by root"},
			{"a right for one's own role", func() error {
				r := admin()
				r.Permissions = append(slices.Clone(r.Permissions), register.CaseExport)
				return put("root", register.Set(r))
			}, "boss:rights_taken of root as Administrator by root"},
			{"a wider reach for one's own role", func() error {
				r := admin()
				r.Scope = register.ScopeAll
				return put("root", register.Set(r))
			}, "boss:rights_taken of root as Administrator by root"},
			{"a role for a service", func() error { return put("root", person("gate", gives("handler"))) },
				"boss:rights_taken of gate as Handler by root"},
			{"a right for a service's role", func() error {
				r := *h.Register.Snapshot().RoleByID["intake"]
				r.Permissions = append(slices.Clone(r.Permissions), register.CaseExport)
				return put("root", register.Set(r))
			}, "boss:rights_taken of gate as Intake by root"},
			{"a new department", func() error {
				return put("root", register.Set(register.Department{ID: "new", Name: words("new"), Parent: "desk", Lead: "boss", Active: true}))
			}, ""},
			{"quality is there", func() error { return put("root", register.Set(quality("q1")), register.Set(quality("q2"))) }, ""},
			{"a role for the topmost", func() error { return put("boss", person("boss", gives(register.RoleQuality))) },
				"q1:rights_taken of boss as Quality by boss, q2:rights_taken of boss as Quality by boss"},
		} {
			if err := c.do(); err != nil {
				t.Fatalf("%s: %v", c.what, err)
			}
			if got := told(t, h); got != c.want {
				t.Errorf("%s: told %q, want %q", c.what, got, c.want)
			}
		}
	})
}

// told says who was told what since it was asked last.
func told(t *testing.T, h *house.House) string {
	t.Helper()
	var out []string
	for _, p := range h.Register.Snapshot().Staff {
		list, _, err := h.Notify.Inbox(t.Context(), p.ID, notify.Page{Unread: true, Limit: 50})
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range list {
			said := p.ID + ":" + n.Kind
			if n.Args.Whose != "" {
				said += " of " + n.Args.Whose
			}
			for _, r := range n.Args.Roles {
				said += " as " + r["en"]
			}
			out = append(out, fmt.Sprintf("%s by %s", said, n.Args.By))
		}
		if _, err := h.Notify.MarkAllRead(t.Context(), p.ID, ""); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}
