package register

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/lane"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/stream"
)

// exec changes the database by hand.
func exec(t *testing.T, db *store.DB, query string, args ...any) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := store.Exec(t.Context(), tx, query, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// found says what verify finds, in one line each.
func found(t *testing.T, r *Register) string {
	t.Helper()
	p, err := r.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, w := range p.Wrong {
		lines = append(lines, w.String())
	}
	return strings.Join(lines, "\n")
}

func events(t *testing.T, r *Register) []stream.Recorded[Event] {
	t.Helper()
	list, err := r.lane.Record(t.Context(), History)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestAChangeIsAnEvent: who, when, why, before and after, and of a person a reference.
func TestAChangeIsAnEvent(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := at(t, db)
		r := founded(t, p)
		lead, zhao := *r.Snapshot().RoleByID[RoleLead], *r.Snapshot().StaffByID["zhao"]
		lead.ApproveUpTo, zhao.Phone = 70000, "13812345678"
		if err := r.Put(auth.Because(t.Context(), "审计要求\u0000"), "root", now, Set(lead), Set(zhao)); err != nil {
			t.Fatal(err)
		}
		list := events(t, r)
		last := list[len(list)-1]
		e, ok := last.Event.(Changed)
		if !ok || last.By != "root" || !last.At.Equal(now) || e.Version != 2 || len(e.Settings) != 2 || e.Why.ID == "" {
			t.Fatalf("%+v", last)
		}
		if w := e.Settings[0]; w.ID != RoleLead || !strings.Contains(string(w.Before), `"approve_up_to":20000`) || !strings.Contains(string(w.After), `"approve_up_to":70000`) {
			t.Errorf("%s → %s", w.Before, w.After)
		}
		rows, err := store.All[string](t.Context(), db.Reader(), `select payload from journal_event union all select payload from setting`)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"赵敏", "13812345678", "审计"} {
			if strings.Contains(strings.Join(rows, ""), word) {
				t.Errorf("%s stands in the open", word)
			}
		}
		past, _, err := p.node(t).History(t.Context(), Past{Limit: 2})
		if err != nil || len(past) != 2 || past[0].Why != "审计要求" || fmt.Sprint(past[0].Fields) != "[approve_up_to]" || fmt.Sprint(past[1].Fields) != "[phone]" {
			t.Errorf("%+v %v", past, err)
		}
		if other := p.node(t).Snapshot().StaffByID["zhao"]; *other.personal() != *zhao.personal() {
			t.Errorf("read again he is %+v", other)
		}
		long := auth.Because(t.Context(), strings.Repeat("长", auth.LongestWhy+1))
		refused(t, r.Put(long, "root", now, Remove(KindRule, "rest")), "input.too_long")
		if s := found(t, r); s != "" {
			t.Error(s)
		}
	})
}

// TestWhyIsDemanded: what takes a setting away, and what changes the rights of somebody who is there, says why; nothing else must.
func TestWhyIsDemanded(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := founded(t, at(t, db))
		person := func(change func(*Staff)) Change {
			p := *r.Snapshot().StaffByID["qian"]
			change(&p)
			return Set(p)
		}
		role := func(change func(*Role)) Change {
			x := *r.Snapshot().RoleByID[RoleLead]
			change(&x)
			return Set(x)
		}
		lead := *r.Snapshot().RoleByID[RoleLead]
		lead.ID = "night"
		for what, c := range map[string]struct {
			change Change
			want   string
		}{
			"a removal":         {Remove(KindRule, "rest"), "register.why_removed"},
			"roles":             {person(func(p *Staff) { p.Roles = []string{RoleLead} }), "register.why_rights"},
			"who is out":        {person(func(p *Staff) { p.Active = false }), "register.why_rights"},
			"another place":     {person(func(p *Staff) { p.Department = "hq" }), "register.why_rights"},
			"what a role gives": {role(func(x *Role) { x.Permissions = x.Permissions[1:] }), "register.why_rights"},
			"how far it goes":   {role(func(x *Role) { x.Scope = ScopeAll }), "register.why_rights"},
			"a phone":           {person(func(p *Staff) { p.Phone = "13812345678" }), ""},
			"a limit":           {role(func(x *Role) { x.ApproveUpTo = 70000 }), ""},
			"a new role":        {Set(lead), ""},
		} {
			for why, want := range map[string]string{"": c.want, "轮岗": ""} {
				_, written, err := r.Snapshot().with(act{by: "root", at: now}, []Change{c.change})
				if err != nil {
					t.Fatalf("%s: %v", what, err)
				}
				_, _, err = r.lane.Why(auth.Because(t.Context(), why), r.Snapshot().whyNeeded(written))
				if f := fault.As(err); (f == nil) != (want == "") || f != nil && (f.Fields[0].Path != "why" || f.Fields[0].Key != want) {
					t.Errorf("%s, because %q: %v, want %q", what, why, err, want)
				}
			}
		}
		refused(t, r.Put(t.Context(), "root", now, Remove(KindRule, "rest")), "register.why_removed")
		if r.Snapshot().RuleByID["rest"] == nil {
			t.Error("it is gone all the same")
		}
	})
}

// TestPages reads a history page by page: each writing once, however they fall on the pages.
func TestPages(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := founded(t, at(t, db))
		for i := range 3 {
			lead := *r.Snapshot().RoleByID[RoleLead]
			lead.ApproveUpTo = int64(70000 + i)
			if err := r.Put(t.Context(), "root", now, Set(lead)); err != nil {
				t.Fatal(err)
			}
		}
		all, _, err := r.History(t.Context(), Past{Limit: 10_000})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for p, next := (Past{Limit: 7}), "more"; next != ""; p.After = next {
			var list []Revision
			if list, next, err = r.History(t.Context(), p); err != nil || len(list) == 0 {
				t.Fatal(list, err)
			}
			for _, v := range list {
				got = append(got, fmt.Sprint(v.Version, v.Kind, v.ID))
			}
		}
		if len(got) != len(all) {
			t.Fatalf("%d on pages of %d", len(got), len(all))
		}
		for i, v := range all {
			if got[i] != fmt.Sprint(v.Version, v.Kind, v.ID) {
				t.Fatalf("%s instead of %v", got[i], v)
			}
		}
		_, _, err = r.History(t.Context(), Past{After: "past.x", Limit: 1})
		refused(t, err, "input.cursor")
	})
}

// TestRowsOfSettingsAreProven: a row that was changed, added, taken out or made unreadable by hand is named, and replay mends it.
func TestRowsOfSettingsAreProven(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := at(t, db)
		r := founded(t, p)
		lead := *r.Snapshot().RoleByID[RoleLead]
		lead.ApproveUpTo = 70000
		if err := r.Put(auth.Because(t.Context(), "why"), "root", now, Set(lead)); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct{ query, found string }{
			{`update setting set payload = replace(payload, '"approve_up_to":70000', '"approve_up_to":900000') where id = 'lead' and version = 2`,
				`role lead of version 2: approve_up_to is "900000", should be "70000"`},
			{`update setting set by_staff = 'boss' where id = 'lead' and version = 2`, `role lead of version 2: by_staff is "boss", should be "root"`},
			{`update setting set why = '' where id = 'lead' and version = 2`, `role lead of version 2: why is ""`},
			{`delete from setting where id = 'lead' and version = 2`, `role lead of version 2: row is "", should be "present"`},
			{`insert into setting select kind, id, 9, valid_from, payload, by_staff, at, deleted, why from setting where id = 'lead' and version = 1`,
				`role lead of version 9: row is "present", should be ""`},
			{`update setting set payload = '{' where kind = 'staff'`, `staff boss of version 1: payload is "{"`},
			{`delete from setting`, `further differences`},
		} {
			exec(t, db, c.query)
			node := p.node(t) // which reads them as they are, or from the record
			if s := found(t, node); !strings.Contains(s, c.found) {
				t.Errorf("%s: %s is not named in\n%s", c.query, c.found, s)
			}
			if _, err := node.Remake(t.Context()); err != nil {
				t.Fatal(err)
			}
			if s := found(t, node); s != "" {
				t.Errorf("%s: made again, and %s", c.query, s)
			}
			if s := node.Snapshot(); s.RoleByID[RoleLead].ApproveUpTo != 70000 || s.StaffByID["boss"].Name != "陈总" || s.Version != 2 {
				t.Errorf("%s: the settings are %+v", c.query, s.RoleByID[RoleLead])
			}
		}
		exec(t, db, `delete from journal_event`)
		if _, err := r.Verify(t.Context()); !errors.Is(err, ErrDamaged) {
			t.Errorf("the record is gone, and verify says %v", err)
		}
		if _, err := r.Remake(t.Context()); !errors.Is(err, ErrDamaged) || p.node(t).Snapshot().Version != 2 {
			t.Errorf("the record is gone, and replay says %v", err)
		}
	})
}

// before takes a register back to what a build of before kept: rows that stand in the open, and no events.
func before(t *testing.T, p ground, r *Register) {
	t.Helper()
	exec(t, p.db, `update setting set why = ''`)
	exec(t, p.db, `delete from journal_event`)
	exec(t, p.db, `delete from journal_stream`)
	exec(t, p.db, `delete from journal_head`)
	exec(t, p.db, `insert into view_due (name) values ('settings')`) // as the migration leaves it
	rows, err := table.All(t.Context(), p.db.Reader(), ``)
	if err != nil {
		t.Fatal(err)
	}
	values, _, err := opened(t.Context(), r.lane.Vault, p.db.Reader(), rows)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if row.Kind == KindStaff {
			exec(t, p.db, `update setting set payload = $1 where kind = 'staff' and id = $2`, string(readable(row, values[i])), row.ID)
		}
	}
}

// TestSettingsOfBefore: a house whose settings were no events opens as it was, and one of the nodes that begin together puts
// them on record as they were found; then everything is compared, and work goes on.
func TestSettingsOfBefore(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := at(t, db)
		r := founded(t, p)
		if err := r.Put(auth.Because(t.Context(), "gone"), "root", now, Remove(KindRule, "rest")); err != nil {
			t.Fatal(err)
		}
		before(t, p, r)
		nodes := []*Register{p.node(t), p.node(t), p.node(t)}
		if s := nodes[0].Snapshot(); nodes[0].TakenOver() || s.Version != 2 || s.StaffByID["boss"].Name != "陈总" {
			t.Fatalf("it opens as %+v", s)
		}
		if s := found(t, nodes[0]); s != "" {
			t.Errorf("before it is taken over: %s", s)
		}
		var all sync.WaitGroup
		for _, n := range nodes {
			all.Go(func() {
				if err := n.TakeOver(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		list := events(t, nodes[0])
		if e, ok := list[0].Event.(TakenOver); len(list) != 1 || !ok || list[0].By != stream.System || e.Settings[0].By != Builtin {
			t.Fatalf("%d events, %+v", len(list), list[0])
		}
		if s := found(t, nodes[0]); s != "" {
			t.Errorf("after it was taken over: %s", s)
		}
		n, err := store.One[int](t.Context(), db.Reader(), `select count(*) from setting where payload like '%陈总%'`)
		if err != nil || n != 0 {
			t.Errorf("%d rows name him in the open, %v", n, err)
		}
		boss := *nodes[1].Snapshot().StaffByID["boss"]
		boss.Away = true
		if err := nodes[1].Put(t.Context(), "root", now, Set(boss)); err != nil {
			t.Fatal(err)
		}
		boss.Phone = "10086"
		if err := nodes[2].Put(t.Context(), "root", now, Set(boss)); err != nil {
			t.Fatal(err)
		}
		list = events(t, nodes[0])
		if w := list[2].Event.(Changed).Settings[0]; strings.Contains(string(w.Before), "陈总") || !strings.Contains(string(w.Before), `"person"`) {
			t.Errorf("before it was %s", w.Before)
		}
		exec(t, db, `update setting set at = at + 1 where kind = 'role' and id = 'lead'`)
		if s := found(t, nodes[0]); !strings.Contains(s, "role lead of version 1: at is") {
			t.Errorf("a row from before was changed, and verify says %q", s)
		}
		if _, err := nodes[0].Remake(t.Context()); err != nil || found(t, nodes[0]) != "" {
			t.Errorf("made again: %v %s", err, found(t, nodes[0]))
		}

		// What is found beside the record afterwards is taken over by nobody: whoever looks adds nothing to what he looks at.
		var was int
		exec(t, db, `update journal_stream set name = 'elsewhere' where name = '`+History+`'`)
		if was, err = store.One[int](t.Context(), db.Reader(), `select count(*) from journal_event`); err == nil {
			err = p.node(t).TakeOver(t.Context())
		}
		if n, _ := store.One[int](t.Context(), db.Reader(), `select count(*) from journal_event`); err != nil || n != was {
			t.Errorf("%d events became %d, %v", was, n, err)
		}
	})
}

// TestNothingHalf: what fails in the transaction leaves neither event nor row.
func TestNothingHalf(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := founded(t, at(t, db))
		r.Heed = func(context.Context, *store.Tx, string, *Snapshot, *Snapshot) error {
			return fault.New(fault.Refused, "register.past")
		}
		refused(t, r.Put(auth.Because(t.Context(), "gone"), "root", now, Remove(KindRule, "rest")), "register.past")
		if s := r.Snapshot(); len(events(t, r)) != 1 || s.Version != 1 || s.RuleByID["rest"] == nil || found(t, r) != "" {
			t.Errorf("%d events, version %d, %s", len(events(t, r)), s.Version, found(t, r))
		}
	})
}

var _ lane.Kept[State] = writings{}
