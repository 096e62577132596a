package view

import (
	"context"
	"errors"
	"fmt"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/store"
)

// Statement is what a party sees of his own matter: what he is asked and by when, and what he said. It does not hold of
// which case it is, so that no page can show it.
type Statement struct {
	ID       string
	Question string // "" once erased
	DueOn    string
	AskedAt  clock.Instant
	Said     string
	SaidAt   clock.Instant // 0: he is still asked
}

// Late says that the day is over and nothing was said.
func (s Statement) Late(now time.Time, zone *time.Location) bool {
	return s.SaidAt == 0 && s.DueOn < now.In(zone).Format(time.DateOnly)
}

// DaysLate counts the days after the one by which he was to say it, until he did or until now.
func (s Statement) DaysLate(now time.Time, zone *time.Location) int {
	return daysLate(s.DueOn, s.SaidAt, now, zone)
}

// maxStatements is how many a person is shown; nobody is asked that often.
const maxStatements = 100

type statementRow struct {
	ID       string `sql:",key"`
	Staff    string
	Case     string `sql:"case_id"`
	Seq      int64
	Ask      string // id within the case
	Question string // a text of the vault, as what was said
	DueOn    string
	AskedBy  string
	AskedAt  clock.Instant
	Said     string
	SaidAt   clock.Instant
}

var statements = hang("statement", func(r *Row) []statementRow {
	return each(r.state.Statements, func(s complaint.Statement) statementRow {
		return statementRow{complaint.StatementID(r.ID, s.ID), s.Staff, r.ID, r.Seq, s.ID, s.Question.ID, s.DueOn, s.By,
			clock.Instant(s.AskedAt), s.Said.ID, clock.Instant(s.SaidAt)}
	})
})

// Statements lists what a person was asked as a party, newest first.
func (v *Views) Statements(ctx context.Context, staff string) ([]Statement, error) {
	rows, err := statements.All(ctx, v.db.Reader(), `where staff = $1 order by asked_at desc limit $2`, staff, maxStatements)
	if err != nil {
		return nil, fmt.Errorf("read statements: %w", err)
	}
	return v.inWords(ctx, rows)
}

// Statement reads one of a person's own.
func (v *Views) Statement(ctx context.Context, staff, id string) (Statement, error) {
	row, err := v.statement(ctx, staff, id)
	if err != nil {
		return Statement{}, err
	}
	list, err := v.inWords(ctx, []statementRow{row})
	if err != nil {
		return Statement{}, err
	}
	return list[0], nil
}

// Answer is the command that answers a statement of a person's own, and the case that it goes to.
func (v *Views) Answer(ctx context.Context, staff, id string, text complaint.Text) (caseID string, c *complaint.GiveStatement, err error) {
	row, err := v.statement(ctx, staff, id)
	if err != nil {
		return "", nil, err
	}
	return row.Case, &complaint.GiveStatement{Statement: row.Ask, Text: text}, nil
}

func (v *Views) statement(ctx context.Context, staff, id string) (statementRow, error) {
	row, err := statements.One(ctx, v.db.Reader(), `where id = $1 and staff = $2`, id, staff)
	if errors.Is(err, store.ErrNotFound) {
		return row, fault.New(fault.Unknown, "complaint.statement_unknown")
	}
	return row, err
}

func (v *Views) inWords(ctx context.Context, rows []statementRow) ([]Statement, error) {
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.Question, r.Said)
	}
	words, _, err := v.vault.Texts(ctx, v.db.Reader(), ids)
	if err != nil {
		return nil, fmt.Errorf("read statements: %w", err)
	}
	out := make([]Statement, len(rows))
	for i, r := range rows {
		out[i] = Statement{r.ID, words[r.Question], r.DueOn, r.AskedAt, words[r.Said], r.SaidAt}
	}
	return out, nil
}
