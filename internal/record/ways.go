package record

import (
	"context"
	"fmt"
	"strings"

	"amends/internal/account"
	"amends/internal/lane"
	"amends/internal/store"
)

// tokenRow is what the record knows of a token. Its digest and its last use are beside the record.
type tokenRow struct {
	ID      string `sql:",key"`
	Staff   string
	Name    string
	Scopes  string
	Maker   string
	Created int64
	Expires int64
	Revoked int64
}

var tokenTable = store.NewTable[tokenRow]("token")

func tokensOf(staff string, s *account.State) (out []tokenRow) {
	for _, t := range s.Tokens {
		out = append(out, tokenRow{t.ID, staff, t.Name, strings.Join(t.Scopes, " "), t.Maker, t.Created, t.Expires, t.Revoked})
	}
	return out
}

// signInRow is what the record knows of a sign-in. The hash of the password is beside the record.
type signInRow struct {
	Staff      string `sql:",key"`
	Login      string
	MustChange bool
	UpdatedAt  int64
}

var signInTable = store.NewTable[signInRow]("credential")

func signInOf(staff string, s *account.State) []signInRow {
	if s.SignIn.Login == "" {
		return nil
	}
	return []signInRow{{staff, s.SignIn.Login, s.SignIn.MustChange, s.SignIn.Set}}
}

// ways compares the rows that open an account with the state that the record adds up to. The gate writes them itself, in the
// transaction of the event, because it alone has the secrets.
type ways[R any] struct {
	table *store.Table[R]
	of    func(staff string, s *account.State) []R
	tell  func(row *R) (key, what string)
}

// Name is that of the table.
func (w ways[R]) Name() string { return w.table.Name }

// Project leaves it to the gate.
func (w ways[R]) Project(context.Context, *store.Tx, lane.Change[account.State, account.Event]) error {
	return nil
}

func (w ways[R]) where(p lane.Part[account.State]) (where string, args []any) {
	if len(p.Sound) == 0 {
		return `not exists (select 1 from journal_stream s where s.name = '` + account.Prefix + `' || staff)`, nil
	}
	for _, h := range p.Sound {
		args = append(args, staffOf(h))
	}
	return `staff in ` + store.In(len(args), 1), args
}

func staffOf(h lane.History[account.State]) string { return strings.TrimPrefix(h.ID, account.Prefix) }

// Compare finds ways in that are not as the record says, that it does not know, or that are gone.
func (w ways[R]) Compare(ctx context.Context, q store.Querier, p lane.Part[account.State]) (wrong []lane.Wrong, err error) {
	if len(p.Sound) == 0 && p.UpTo != lane.End {
		return nil, nil
	}
	where, args := w.where(p)
	rows, err := w.table.All(ctx, q, `where `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("verify %s: %w", w.table.Name, err)
	}
	stored := make(map[string]*R, len(rows))
	for i := range rows {
		key, _ := w.tell(&rows[i])
		stored[key] = &rows[i]
	}
	for _, h := range p.Sound {
		for _, should := range w.of(staffOf(h), h.State) {
			key, what := w.tell(&should)
			note := func(column string, is, should any) {
				wrong = append(wrong, lane.Wrong{No: h.No, ID: what, Table: w.table.Name, Column: column,
					Is: fmt.Sprint(is), ShouldBe: fmt.Sprint(should)})
			}
			is := stored[key]
			delete(stored, key)
			if is == nil {
				note("row", "", "present")
				continue
			}
			w.table.Diff(is, &should, note)
		}
	}
	no := map[string]int64{}
	for _, h := range p.Sound {
		no[staffOf(h)] = h.No
	}
	for i := range rows {
		if key, what := w.tell(&rows[i]); stored[key] != nil {
			staff, _ := w.table.Value(&rows[i], w.table.Index("staff")).(string)
			wrong = append(wrong, lane.Wrong{No: no[staff], ID: what, Table: w.table.Name, Column: "row", Is: "present"})
		}
	}
	return wrong, nil
}

// Remake has the rows say again what the record does. A way in that the record does not know is closed; the secret of one that
// is gone cannot be made again: its token opens nothing, and its password is to be set anew.
func (w ways[R]) Remake(ctx context.Context, tx *store.Tx, p lane.Part[account.State]) error {
	if len(p.Sound) == 0 && p.UpTo != lane.End {
		return nil
	}
	where, args := w.where(p)
	rows, err := w.table.All(ctx, tx, `where `+where, args...)
	if err != nil {
		return err
	}
	keyed := w.table.Columns[0].Name
	stray := map[string]bool{}
	for i := range rows {
		key, _ := w.tell(&rows[i])
		stray[key] = true
	}
	for _, h := range p.Sound {
		for _, should := range w.of(staffOf(h), h.State) {
			key, _ := w.tell(&should)
			delete(stray, key)
			if err := w.restore(ctx, tx, key, &should); err != nil {
				return err
			}
		}
	}
	for key := range stray {
		if err := w.table.Delete(ctx, tx, keyed+` = $1`, key); err != nil {
			return err
		}
	}
	return nil
}

// restore writes what the record says over a row that is there.
func (w ways[R]) restore(ctx context.Context, tx *store.Tx, key string, should *R) error {
	set, args := "", []any{key}
	for i, c := range w.table.Columns[1:] {
		if i > 0 {
			set += ", "
		}
		args = append(args, w.table.Value(should, i+1))
		set += fmt.Sprintf("%s = $%d", c.Name, i+2)
	}
	_, err := store.Exec(ctx, tx, `update `+w.table.Name+` set `+set+` where `+w.table.Columns[0].Name+` = $1`, args...)
	return err
}
