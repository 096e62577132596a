package desk_test

import (
	"context"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/journal"
	"amends/internal/lane"
	"amends/internal/record"
	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/vault"
)

var ctx = context.Background()

// morning is when the tests play: a Friday at ten in Shanghai.
var morning = time.Date(2026, 9, 18, 2, 0, 0, 0, time.UTC)

// office is one database with everything that a desk needs; node opens one more process on it.
type office struct {
	t        testing.TB
	db       *store.DB
	keys     journal.Keys
	register *register.Register
	vault    *vault.Vault
	now      time.Time
}

func open(t testing.TB, db *store.DB) *office {
	t.Helper()
	o := &office{t: t, db: db, now: morning}
	var err error
	if o.keys, err = journal.MakeKeys(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	if o.vault, err = vault.New(ctx, db, vault.NewKey()); err != nil {
		t.Fatal(err)
	}
	j, err := journal.Open(ctx, db, o.keys)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	if o.register, err = register.Open(ctx, lane.House{DB: db, Journal: j, Vault: o.vault}); err != nil {
		t.Fatal(err)
	}
	record.OpenPeople(lane.House{DB: db, Vault: o.vault})
	if err := o.register.Found(ctx, "setup", morning.AddDate(0, -1, 0), house()); err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *office) node(views ...desk.View) *desk.Desk {
	o.t.Helper()
	j, err := journal.Open(ctx, o.db, o.keys)
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { _ = j.Close() })
	return desk.Open(desk.Desk{DB: o.db, Journal: j, Register: o.register, Vault: o.vault, Views: views,
		Now: func() time.Time { return o.now }, Earlier: earlier})
}

// earlier counts what a person complained of before, the slow way, from the record itself.
func earlier(ctx context.Context, q store.Querier, person string) (int, error) {
	n, err := store.One[int64](ctx, q, `select count(*) from event where type = 'complaint.registered' and payload like $1`,
		`%"person":"`+person+`"%`)
	return int(n), err
}

// house is the seed with a small operator: one person in each role, those of the network department twice.
func house() register.Bundle {
	person := func(id, department, role string) register.Staff {
		return register.Staff{ID: id, Name: id, Number: id, Department: department, Roles: []string{role}, Active: true}
	}
	department := func(id, parent, lead string) register.Department {
		return register.Department{ID: id, Name: register.Title{"zh": id}, Parent: parent, Lead: lead, Active: true}
	}
	return register.Seed().Merge(register.Bundle{
		Departments: []register.Department{
			department("hq", "", "eve"), department("service", "hq", "li"), department("network", "hq", "lena"),
		},
		Staff: []register.Staff{
			person("anna", "service", register.RoleIntake), person("li", "service", register.RoleLead),
			person("bo", "network", register.RoleHandler), person("hugo", "network", register.RoleHandler),
			person("lena", "network", register.RoleLead), person("ada", "hq", register.RoleApprover),
			person("quinn", "hq", register.RoleQuality), person("eve", "hq", register.RoleExecutive),
			person("root", "hq", register.RoleAdmin),
		},
	})
}

func by(who string) complaint.Meta { return complaint.Meta{By: who, Channel: "hotline"} }

func keyed(who, key string) complaint.Meta {
	return complaint.Meta{By: who, Channel: "hotline", Key: key}
}

// outage is a complaint by a customer with this phone.
func outage(phone string) *complaint.Register {
	return &complaint.Register{Complainant: complaint.Complainant{Name: "周小霞", Phone: phone}, Channel: "hotline",
		Subject: complaint.TextOf("宽带连续断网"), Matter: complaint.TextOf("客户反映宽带连续三天断网"), Wish: complaint.TextOf("减免当月费用"),
		Allegations: []complaint.Text{complaint.TextOf("三天无人上门")}, Product: "宽带", Department: "network"}
}

func must(t testing.TB) func(desk.Result, error) desk.Result {
	t.Helper()
	return func(r desk.Result, err error) desk.Result {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
}

func refused(t testing.TB, err error, kind fault.Kind, key string) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Kind != kind || f.Key != key {
		t.Errorf("got %v, want %s %s", err, kind, key)
	}
}

func count(t testing.TB, db *store.DB, table string) int64 {
	t.Helper()
	n, err := store.One[int64](ctx, db.Reader(), `select count(*) from `+table)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
