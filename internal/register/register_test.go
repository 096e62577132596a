package register

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/journal"
	"amends/internal/lane"
	"amends/internal/procedure"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/vault"
	"amends/internal/waittest"
)

// ground is a database with the keys of its journal and its vault; each node is one more process on it.
type ground struct {
	db   *store.DB
	keys journal.Keys
	key  vault.Key
}

func at(t *testing.T, db *store.DB) ground {
	t.Helper()
	keys, err := journal.MakeKeys(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return ground{db, keys, vault.NewKey()}
}

func (p ground) node(t *testing.T) *Register {
	t.Helper()
	r, err := p.open(t)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (p ground) open(t *testing.T) (*Register, error) {
	t.Helper()
	j, err := journal.Open(context.Background(), p.db, p.keys)
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { _ = j.Close() })
	v, err := vault.New(context.Background(), p.db, p.key)
	if err != nil {
		return nil, err
	}
	return Open(context.Background(), lane.House{DB: p.db, Journal: j, Vault: v})
}

func founded(t *testing.T, p ground) *Register {
	t.Helper()
	r := p.node(t)
	if v := r.Snapshot().Version; v != 0 {
		t.Fatalf("an empty register has version %d", v)
	}
	if err := r.Found(t.Context(), Builtin, now, house()); err != nil {
		t.Fatal(err)
	}
	return r
}

// refused fails the test unless the error is a fault with the key, in itself or in one of its fields.
func refused(t *testing.T, err error, key string) {
	t.Helper()
	f := fault.As(err)
	if f == nil {
		t.Errorf("want %s, got %v", key, err)
		return
	}
	if f.Key == key {
		return
	}
	for _, field := range f.Fields {
		if field.Key == key {
			return
		}
	}
	t.Errorf("want %s, got %v", key, err)
}

func TestWritingAndReadingElsewhere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, p := t.Context(), at(t, db)
		r := founded(t, p)
		other := p.node(t)
		before := other.Snapshot()
		if before.Version != 1 || len(before.Staff) != 8 || before.Validate() != nil {
			t.Fatalf("the other node read version %d with %d people: %v", before.Version, len(before.Staff), before.Validate())
		}
		refused(t, other.Found(ctx, "root", now, house()), "register.already_founded")

		// A department and its lead come together.
		sales := Department{ID: "sales", Name: Title{"zh": "市场部"}, Parent: "hq", Lead: "wu", Active: true}
		refused(t, r.Put(ctx, "root", now, Set(sales)), "register.unknown")
		wu := Staff{ID: "wu", Name: "吴", Department: "sales", Roles: []string{RoleLead}, Active: true}
		if err := r.Put(ctx, "root", now, Set(sales), Set(wu)); err != nil {
			t.Fatal(err)
		}
		if s := r.Snapshot(); s.Version != 2 || !s.Can("wu", CaseApprove) || s.VersionOf(KindStaff, "wu") != 2 {
			t.Errorf("version %d after the second writing", s.Version)
		}
		if other.Snapshot() != before || before.StaffByID["wu"] != nil {
			t.Error("a snapshot changed under its reader")
		}
		if err := other.Refresh(ctx); err != nil || other.Snapshot().StaffByID["wu"] == nil {
			t.Errorf("the other node did not see it: %v", err)
		}
		// The same again writes nothing.
		if err := r.Put(ctx, "root", now, Set(wu)); err != nil || r.Snapshot().Version != 2 {
			t.Errorf("version %d after saying the same twice: %v", r.Snapshot().Version, err)
		}
		// The stale form of somebody else is a conflict, whichever node it comes to.
		wu.Phone = "10086"
		if err := r.Put(ctx, "root", now, Set(wu).Over(2)); err != nil {
			t.Fatal(err)
		}
		wu.Phone = "10010"
		refused(t, other.Put(ctx, "root", now, Set(wu).Over(2)), "register.changed_meanwhile")
		refused(t, r.Put(auth.Because(ctx, "轮岗"), "root", now, Remove(KindStaff, "wu")), "register.retire_instead")
		refused(t, r.Put(auth.Because(ctx, "轮岗"), "root", now, Remove(KindRole, RoleAdmin)), "register.fixed_role")
		refused(t, r.Put(auth.Because(ctx, "轮岗"), "root", now, Remove(KindRule, "nothing")), "register.unknown")
		if err := r.Put(auth.Because(ctx, "轮岗"), "root", now, Remove(KindRule, "rest")); err != nil || r.Snapshot().RuleByID["rest"] != nil {
			t.Errorf("the rule is still there: %v", err)
		}
		if err := other.Refresh(ctx); err != nil || other.Snapshot().RuleByID["rest"] != nil {
			t.Errorf("the other node still has the rule: %v", err)
		}
	})
}

func TestHistory(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		r := founded(t, at(t, db))
		zhao := *r.Snapshot().StaffByID["zhao"]
		zhao.Phone, zhao.Away = "138", true
		if err := r.Put(ctx, "root", now.Add(time.Hour), Set(zhao)); err != nil {
			t.Fatal(err)
		}
		if err := r.Put(auth.Because(ctx, "轮岗"), "boss", now.Add(2*time.Hour), Remove(KindRule, "rest")); err != nil {
			t.Fatal(err)
		}
		list, _, err := r.History(ctx, Past{Kind: KindStaff, ID: "zhao", Limit: 10})
		if err != nil || len(list) != 2 {
			t.Fatalf("%d revisions, %v", len(list), err)
		}
		if fmt.Sprint(list[0].Fields) != "[away phone]" || list[0].By != "root" || !list[0].At.Equal(now.Add(time.Hour)) {
			t.Errorf("newest revision %+v", list[0])
		}
		if was := list[1].Value.(*Staff); was.Phone != "" || was.Name != "赵敏" || list[1].By != Builtin {
			t.Errorf("oldest revision %+v", list[1])
		}
		list, _, err = r.History(ctx, Past{Kind: KindRule, ID: "rest", Limit: 10})
		if err != nil || len(list) != 2 || !list[0].Removed || list[0].Value != nil || list[0].By != "boss" {
			t.Errorf("history of a removed rule: %+v %v", list, err)
		}
	})
}

func TestAProcedureNeedsTwoPeople(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		r := founded(t, at(t, db))
		first, err := r.Snapshot().Current("telecom", now)
		if err != nil {
			t.Fatal(err)
		}
		p := *first
		p.Version, p.Title = 0, Title{"zh": "新流程", "en": "New"}
		n, err := r.Draft(ctx, "root", now, p)
		if err != nil || n != first.Version+1 {
			t.Fatalf("draft %d: %v", n, err)
		}
		later := now.AddDate(0, 0, 7)
		refused(t, r.Enforce(ctx, "root", now, "telecom", n, later), "register.not_approved")
		refused(t, r.Approve(ctx, "root", now, "telecom", n), "register.second_person")

		// Who approves, approves what was drafted and nothing else.
		p.Version, p.Title = n, Title{"zh": "偷换", "en": "Swapped"}
		refused(t, r.Put(ctx, "boss", now, Set(Version{Procedure: p, ApprovedBy: "boss"})), "register.approve_the_draft")
		refused(t, r.Put(ctx, "boss", now, Set(Version{Procedure: r.Snapshot().Procedures["telecom"][n].Procedure, ApprovedBy: "sun"})), "register.second_person")
		if err := r.Approve(ctx, "boss", now, "telecom", n); err != nil {
			t.Fatal(err)
		}
		if v := r.Snapshot().Procedures["telecom"][n]; v.DraftedBy != "root" || v.ApprovedBy != "boss" {
			t.Errorf("drafted by %s, approved by %s", v.DraftedBy, v.ApprovedBy)
		}
		refused(t, r.Put(ctx, "root", now, Set(Version{Procedure: p})), "register.version_approved")
		refused(t, r.Put(auth.Because(ctx, "轮岗"), "root", now, Remove(KindProcedure, VersionID("telecom", n))), "register.version_approved")
		refused(t, r.Enforce(ctx, "root", now, "telecom", n, now.Add(-time.Hour)), "register.past")
		if err := r.Enforce(ctx, "root", now, "telecom", n, later); err != nil {
			t.Fatal(err)
		}
		for at, want := range map[time.Time]int{now: first.Version, later: n} {
			if got, err := r.Snapshot().Current("telecom", at); err != nil || got.Version != want {
				t.Errorf("at %s: %v %v", at, got, err)
			}
		}
		// What has begun stays; what has not may be called off.
		period := "telecom@" + later.Format(time.RFC3339)
		refused(t, r.Put(auth.Because(ctx, "轮岗"), "root", later, Remove(KindInForce, period)), "register.past")
		if err := r.Put(auth.Because(ctx, "轮岗"), "root", now, Remove(KindInForce, period)); err != nil {
			t.Error(err)
		}
		got, err := r.Snapshot().Procedure("telecom", n)
		if err != nil || got.Ledger(procedure.Values{}, nil) == nil {
			t.Errorf("the version cannot be used: %v", err)
		}
	})
}

// TestAReleaseLeavesProceduresAlone: what ships is copied when an organisation begins, and from then on its procedures are
// its own. A newer text comes in like any other draft, under the next number, and cases begun before keep theirs.
func TestAReleaseLeavesProceduresAlone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		b := house()
		var ships procedure.Procedure
		for i := range b.Procedures {
			if p := &b.Procedures[i].Procedure; p.ID == "telecom" { // as an older release had it
				ships = *p
				p.Steps = slices.DeleteFunc(slices.Clone(p.Steps), func(s procedure.Step) bool { return s.Kind == "rectify" })
			}
		}
		at := at(t, db)
		if err := at.node(t).Found(ctx, Builtin, now, b); err != nil {
			t.Fatal(err)
		}
		r := at.node(t)
		old, err := r.Snapshot().Current("telecom", now)
		if err != nil || old.Step("rectify") != nil {
			t.Fatalf("opening brought the shipped text in: %v", err)
		}
		refused(t, r.Put(ctx, "root", now, Set(Version{Procedure: ships})), "register.version_approved")
		ships.Version = 0
		n, err := r.Draft(ctx, "root", now, ships)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(r.Approve(ctx, "boss", now, "telecom", n), r.Enforce(ctx, "root", now, "telecom", n, now)); err != nil {
			t.Fatal(err)
		}
		is, err := r.Snapshot().Current("telecom", now)
		if err != nil || is.Step("rectify") == nil {
			t.Errorf("the newer text is not in force: %v", err)
		}
		if was, err := r.Snapshot().Procedure("telecom", old.Version); err != nil || was.Step("rectify") != nil {
			t.Errorf("the version of older cases has changed: %v", err)
		}
	})
}

func TestWritersTogetherLoseNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := at(t, db)
		founded(t, p)
		const nodes, each = 4, 5
		var group sync.WaitGroup
		for n := range nodes {
			group.Go(func() {
				r, err := p.open(t)
				for i := range each {
					c := Cause{Code: fmt.Sprintf("c%d.%d", n, i), Name: Title{"zh": "因"}, Active: true}
					err = errors.Join(err, r.Put(context.Background(), "root", now, Set(c)))
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		s, seen := p.node(t).Snapshot(), map[int64]bool{}
		for n := range nodes {
			for i := range each {
				seen[s.VersionOf(KindCause, fmt.Sprintf("c%d.%d", n, i))] = true
			}
		}
		if s.Version != 1+nodes*each || len(seen) != nodes*each || seen[0] {
			t.Errorf("version %d with %d different writings", s.Version, len(seen))
		}
	})
}

func TestANodeHearsWhatOthersWrite(t *testing.T) {
	t.Parallel()
	p := at(t, storetest.SQLite(t))
	r, other := founded(t, p), p.node(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		other.Hear(ctx, func(err error) { t.Error(err) })
		close(ended)
	}()
	if err := r.Put(auth.Because(ctx, "轮岗"), "root", now, Remove(KindRule, "rest")); err != nil {
		t.Fatal(err)
	}
	waittest.Until(t, "the other node sees the change", func() bool { return other.Snapshot().Version >= 2 }, nil)
	stop()
	waittest.For(t, "the end of the hearing", ended)
}
