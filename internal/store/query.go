package store

import (
	"context"
	"database/sql/driver"
)

// One answers the single row of a query, scanned by position into the exported fields of a struct, or into a scalar.
// ErrNotFound when there is none; further rows are ignored. NULL becomes the zero value, or nil in a pointer field.
func One[T any](ctx context.Context, q Querier, query string, args ...any) (T, error) {
	var out T
	found := false
	err := each(ctx, q, query, args, func(p *plan, row []driver.Value) (bool, error) {
		found = true
		return false, p.scan(&out, row)
	}, planFor[T]())
	if err == nil && !found {
		err = ErrNotFound
	}
	return out, err
}

// All answers every row, scanned as One does. No rows is an empty (nil) slice and no error.
func All[T any](ctx context.Context, q Querier, query string, args ...any) ([]T, error) {
	return Upto[T](ctx, q, 0, query, args...)
}

// Upto is All with room made at once for as many rows as the query may bring: wide rows are not moved while they come.
func Upto[T any](ctx context.Context, q Querier, limit int, query string, args ...any) ([]T, error) {
	var out []T
	err := each(ctx, q, query, args, func(p *plan, row []driver.Value) (bool, error) {
		if out == nil {
			out = make([]T, 0, max(limit, 1))
		}
		var zero T
		out = append(out, zero)
		return true, p.scan(&out[len(out)-1], row)
	}, planFor[T]())
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Each streams every row to fn, for results that should not stand in memory. The connection is held meanwhile: fn must
// not query the same Querier.
func Each[T any](ctx context.Context, q Querier, fn func(T) error, query string, args ...any) error {
	return each(ctx, q, query, args, func(p *plan, row []driver.Value) (bool, error) {
		var v T
		if err := p.scan(&v, row); err != nil {
			return false, err
		}
		return true, fn(v)
	}, planFor[T]())
}

// Exec runs a statement and tells how many rows it touched.
func Exec(ctx context.Context, q Querier, query string, args ...any) (int64, error) {
	if t, ok := q.(*Tx); ok && t.direct != nil {
		return t.direct.exec(quiet, query, args)
	}
	args, err := values(args)
	if err != nil {
		return 0, err
	}
	res, err := q.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// each chooses the way: straight to the SQLite driver, or through database/sql.
func each(ctx context.Context, q Querier, query string, args []any, row func(*plan, []driver.Value) (bool, error), p *plan) error {
	if p.err != nil {
		return p.err
	}
	next := func(r []driver.Value) (bool, error) { return row(p, r) }
	switch v := q.(type) {
	case *Tx:
		if v.direct != nil {
			return v.direct.query(quiet, query, args, next)
		}
	case snapshot:
		return v.direct.query(ctx, query, args, next)
	case reader:
		if v.db.readers != nil {
			d, err := v.db.readers.borrow(ctx)
			if err != nil {
				return err
			}
			defer v.db.readers.give(d)
			return d.query(ctx, query, args, next)
		}
	}
	return eachStd(ctx, q, query, args, next)
}

// eachStd is the way through database/sql: PostgreSQL, and any Querier that is not ours.
func eachStd(ctx context.Context, q Querier, query string, args []any, row func([]driver.Value) (bool, error)) error {
	args, err := values(args)
	if err != nil {
		return err
	}
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		return err
	}
	vals := make([]driver.Value, len(cols))
	dest := make([]any, len(cols))
	for i := range vals {
		dest[i] = (*any)(&vals[i])
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		if more, err := row(vals); err != nil || !more {
			return err
		}
	}
	return rows.Err()
}
