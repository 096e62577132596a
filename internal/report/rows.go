package report

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"amends/internal/store"
)

// columns are the counts of a row as the scanner wants them, column by column.
type columns struct {
	Received, Repeats, Escalated, AckJudged, AckInTime, ReplyJudged, ReplyInTime,
	Closed, Settled, InTime, NearLimit, Complete, Minutes, FirstClosed, CameBack,
	Surveyed, Satisfied, Score, Decided, Upheld, PaidCases, Paid, Breached, StockOpen, StockOverdue, LoopJudged int64
}

// measures puts the columns in their order.
func (c *columns) measures() Measures {
	return Measures{c.Received, c.Repeats, c.Escalated, c.AckJudged, c.AckInTime, c.ReplyJudged, c.ReplyInTime,
		c.Closed, c.Settled, c.InTime, c.NearLimit, c.Complete, c.Minutes, c.FirstClosed, c.CameBack,
		c.Surveyed, c.Satisfied, c.Score, c.Decided, c.Upheld, c.PaidCases, c.Paid, c.Breached, c.StockOpen, c.StockOverdue, c.LoopJudged}
}

// columns are measures in their order, times something: those named, all when none is.
func (m *Measures) columns(times int64, only []int) columns {
	var k Measures
	for i := range m {
		if len(only) == 0 || slices.Contains(only, i) {
			k[i] = times * m[i]
		}
	}
	return columns{k[received], k[repeats], k[escalated], k[ackJudged], k[ackInTime], k[replyJudged], k[replyInTime],
		k[closed], k[settled], k[inTime], k[nearLimit], k[complete], k[minutes], k[firstClosed], k[cameBack],
		k[surveyed], k[satisfied], k[score], k[decided], k[upheld], k[paidCases], k[paid], k[breached], k[stockOpen], k[stockOverdue], k[loopJudged]}
}

// row is one answer of a select: a period or a key, and its counts.
type row struct {
	Period int64
	Key    string
	columns
}

// scope says which rows of a dimension a filter looks at.
type scope struct {
	dim         string
	where       string
	args        []any
	departments []string
	categories  []string // nil: whatever the value
	apart       *apart
}

// has tells whether the scope looks at a row of its dimension.
func (s *scope) has(k cell) bool {
	return slices.Contains(s.departments, k.department) && (len(s.categories) == 0 || slices.Contains(s.categories, k.value))
}

// scope turns a filter into the condition on one dimension, with its arguments from $1 on. A category can be combined
// with the total and with the categories themselves, not with other dimensions.
func (f Filter) scope(dim string) scope {
	s := scope{dim: dim, categories: f.Categories, apart: f.apart}
	if len(f.Categories) > 0 {
		s.dim = "content"
	}
	s.args = []any{s.dim}
	departments := f.Departments
	if departments == nil {
		departments = []string{All}
	}
	s.departments = departments
	s.where = `dim = $1 and ` + s.in("department", departments)
	if len(f.Categories) > 0 {
		s.where += ` and ` + s.in("value", f.Categories)
	}
	return s
}

func (s *scope) in(column string, list []string) string {
	first := len(s.args) + 1
	for _, v := range list {
		s.args = append(s.args, v)
	}
	if len(list) == 1 {
		return fmt.Sprintf("%s = $%d", column, first)
	}
	return column + " in " + store.In(len(list), first)
}

// by groups the counts of the spans by a column ("period", "value", "department", or "dim" for one sum): those of the
// measures named, all when none is. What the asker must not have counted is taken out.
func (s scope) by(ctx context.Context, q store.Querier, column string, spans []span, fn func(*row), only ...int) error {
	n := len(s.args)
	key, period := "'' as k", "0"
	switch column {
	case "period":
		period = "period"
	default:
		key = column
	}
	text := fmt.Sprintf(`select %s, %s, %s from rollup where %s and period between $%d and $%d group by %s`,
		period, key, sums(only...), s.where, n+1, n+2, column)
	for _, sp := range spans {
		rows, err := store.All[row](ctx, q, text, append(s.args[:n:n], sp.from, sp.to)...)
		if err != nil {
			return fmt.Errorf("read the figures by %s: %w", column, err)
		}
		for i := range rows {
			fn(&rows[i])
		}
	}
	s.apart.leave(&s, column, spans, fn, only)
	return nil
}

// eachRow reads the whole table.
func eachRow(ctx context.Context, q store.Querier, fn func(cell, Measures)) error {
	type full struct {
		Dim, Department, Value string
		Period                 int64
		columns
	}
	err := store.Each(ctx, q, func(f full) error {
		fn(cell{f.Dim, f.Department, f.Period, f.Value}, f.measures())
		return nil
	}, `select dim, department, value, period, `+strings.Join(measures, ", ")+` from rollup`)
	if err != nil {
		return fmt.Errorf("read the figures: %w", err)
	}
	return nil
}
