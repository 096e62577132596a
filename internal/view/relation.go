package view

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"amends/internal/complaint"
	"amends/internal/store"
)

// relation is who and what a case is tied to, each in a table of its own beside the queue: its parties, those who were let
// in, its files, what parties were asked.
type relation struct {
	parties, circle, files []string
	behalf                 string // who complains for the complainant
	statements             []complaint.Statement
	actions                []complaint.Rectification
}

func relationOf(s *complaint.State) relation {
	r := relation{behalf: s.Representative, parties: s.Parties, circle: s.Insiders(), statements: s.Statements, actions: s.Rectifications}
	for _, d := range s.Charged() {
		r.circle = append(r.circle, charged+d)
	}
	for _, e := range s.Evidence {
		for _, f := range e.Files {
			if !slices.Contains(r.files, f.Digest) {
				r.files = append(r.files, f.Digest)
			}
		}
	}
	return r
}

// relations are the tables, with what makes their rows.
var relations = []struct {
	table  string
	insert string
	rows   func(id string, seq int64, r relation) [][]any
}{
	{"queue_party", `insert into queue_party (staff, seq, case_id) values ($1, $2, $3) on conflict do nothing`,
		func(id string, seq int64, r relation) [][]any {
			return each(r.parties, func(s string) []any { return []any{s, seq, id} })
		}},
	{"queue_circle", `insert into queue_circle (staff, seq) values ($1, $2) on conflict do nothing`,
		func(_ string, seq int64, r relation) [][]any {
			return each(r.circle, func(s string) []any { return []any{s, seq} })
		}},
	{"queue_file", `insert into queue_file (digest, seq) values ($1, $2) on conflict do nothing`,
		func(_ string, seq int64, r relation) [][]any {
			return each(r.files, func(d string) []any { return []any{d, seq} })
		}},
	{"queue_behalf", `insert into queue_behalf (person, seq) values ($1, $2) on conflict do nothing`,
		func(_ string, seq int64, r relation) [][]any {
			if r.behalf == "" {
				return nil
			}
			return [][]any{{r.behalf, seq}}
		}},
	{"statement", `insert into statement (id, staff, case_id, seq, ask, question, due_on, asked_by, asked_at, said, said_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
		func(id string, seq int64, r relation) [][]any {
			return each(r.statements, func(t complaint.Statement) []any {
				return []any{complaint.StatementID(id, t.ID), t.Staff, id, seq, t.ID, t.Question.ID, t.DueOn, t.By, t.AskedAt, t.Said.ID, t.SaidAt}
			})
		}},
	{"rectification", `insert into rectification (seq, id, case_id, what, department, due, done_at, done_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
		func(id string, seq int64, r relation) [][]any {
			return each(r.actions, func(x complaint.Rectification) []any {
				return []any{seq, x.ID, id, x.What.ID, x.Department, dayNumber(x.DueOn), x.DoneAt, x.DoneBy}
			})
		}},
}

func each[T any](list []T, row func(T) []any) [][]any {
	var out [][]any
	for _, x := range list {
		out = append(out, row(x))
	}
	return out
}

// relate writes what a new row is tied to.
func (r *Row) relate(ctx context.Context, tx *store.Tx) error {
	for _, t := range relations {
		for _, row := range t.rows(r.ID, r.Seq, r.rel) {
			if _, err := store.Exec(ctx, tx, t.insert, row...); err != nil {
				return fmt.Errorf("%s of %s: %w", t.table, r.ID, err)
			}
		}
	}
	return nil
}

// relateAgain writes what changed since the state before; nothing, as a rule.
func (r *Row) relateAgain(ctx context.Context, tx *store.Tx, before *complaint.State) error {
	was := relationOf(before)
	for _, t := range relations {
		if same := func(a, b [][]any) bool { return slices.EqualFunc(a, b, slices.Equal[[]any]) }; same(t.rows(r.ID, 0, was), t.rows(r.ID, 0, r.rel)) {
			continue
		}
		if r.Seq == 0 {
			seq, err := store.One[int64](ctx, tx, `select seq from queue where id = $1`, r.ID)
			if err != nil {
				return fmt.Errorf("relations of %s: %w", r.ID, err)
			}
			r.Seq = seq
		}
		if _, err := store.Exec(ctx, tx, `delete from `+t.table+` where seq = $1`, r.Seq); err != nil {
			return fmt.Errorf("%s of %s: %w", t.table, r.ID, err)
		}
		for _, row := range t.rows(r.ID, r.Seq, r.rel) {
			if _, err := store.Exec(ctx, tx, t.insert, row...); err != nil {
				return fmt.Errorf("%s of %s: %w", t.table, r.ID, err)
			}
		}
	}
	return nil
}

// storedRelations reads the tables for the rows after one and up to another, as texts that can be compared.
func (v *Views) storedRelations(ctx context.Context, after, to int64) (map[int64][]string, error) {
	out := map[int64][]string{}
	type row struct {
		Seq  int64
		Text string
	}
	for table, text := range map[string]string{"queue_party": "staff || ' ' || case_id", "queue_circle": "staff", "queue_file": "digest", "queue_behalf": "person",
		"statement":     "id || ' ' || staff || ' ' || case_id || ' ' || ask || ' ' || question || ' ' || due_on || ' ' || asked_by || ' ' || asked_at || ' ' || said || ' ' || said_at",
		"rectification": "id || ' ' || case_id || ' ' || what || ' ' || department || ' ' || due || ' ' || done_at || ' ' || done_by"} {
		rows, err := store.All[row](ctx, v.db.Reader(), `select seq, '`+table+` ' || `+text+` from `+table+` where seq > $1 and seq <= $2`, after, to)
		if err != nil {
			return nil, fmt.Errorf("verify: %w", err)
		}
		for _, r := range rows {
			out[r.Seq] = append(out[r.Seq], r.Text)
		}
	}
	for seq := range maps.Keys(out) {
		slices.Sort(out[seq])
	}
	return out, nil
}

// texts is the relation as storedRelations reads it.
func (r relation) texts(id string) []string {
	var out []string
	for _, s := range r.parties {
		out = append(out, "queue_party "+s+" "+id)
	}
	for _, s := range r.circle {
		out = append(out, "queue_circle "+s)
	}
	for _, d := range r.files {
		out = append(out, "queue_file "+d)
	}
	if r.behalf != "" {
		out = append(out, "queue_behalf "+r.behalf)
	}
	for _, t := range r.statements {
		out = append(out, fmt.Sprint("statement ", complaint.StatementID(id, t.ID), " ", t.Staff, " ", id, " ", t.ID, " ", t.Question.ID, " ", t.DueOn, " ",
			t.By, " ", t.AskedAt, " ", t.Said.ID, " ", t.SaidAt))
	}
	for _, x := range r.actions {
		out = append(out, fmt.Sprint("rectification ", x.ID, " ", id, " ", x.What.ID, " ", x.Department, " ", dayNumber(x.DueOn), " ", x.DoneAt, " ", x.DoneBy))
	}
	slices.Sort(out)
	return out
}

// apart leaves out what the viewer is a party to, whatever else lets him see it. Every question to the queue goes through
// here. How often a customer
// has complained is told without those cases, too: a stranger's first complaint that is "the second" would tell of the other.
// Almost nobody is a party to anything: that is found out once for each question, and no row is looked at for it.
func (p *plan) apart(v Viewer) {
	if p.repeats = "q.repeats"; v.Staff == "" { // the house itself
		return
	}
	me := p.arg(v.Staff)
	p.repeats = `case when q.repeats > 1 and q.person <> '' and exists (select 1 from queue_party where staff = ` + me + `)
		then q.repeats - (select count(*) from queue_party x join queue e on e.seq = x.seq
			where x.staff = ` + me + ` and e.person = q.person and e.seq < q.seq) else q.repeats end`
	p.and("(not exists (select 1 from queue_party where staff = " + me + ") or q.seq not in (select seq from queue_party where staff = " + me + "))")
}
