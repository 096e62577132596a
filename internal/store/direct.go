package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io"
)

// direct is one pinned SQLite connection used at the level of the driver: database/sql would add locks, conversions
// and a transaction object to each of the ten small statements of a write. It belongs to one goroutine at a time.
type direct struct {
	pin   *sql.Conn // keeps the connection ours, and answers those who need *sql.Rows
	conn  driver.Conn
	stmts *lru[*prepared]
	args  []driver.NamedValue

	broken bool // a rollback went wrong: reopen before the next use
}

// prepared is a statement with plain ? placeholders; order says which argument each of them takes. The driver looks a
// named or numbered placeholder up by its text for every argument, which costs more than the query.
type prepared struct {
	stmt  driver.Stmt
	order []int
	dest  []driver.Value // reused row buffer; nil while a query runs on it
}

const cachedStatements = 500

// quiet is the context of every statement: a cancellable one costs the driver a goroutine each, and a connection that was
// interrupted is lost. Statements are short; the caller's context is asked between rows.
var quiet = context.Background()

func openDirect(ctx context.Context, pool *sql.DB) (*direct, error) {
	pin, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	d := &direct{pin: pin, stmts: newLRU(cachedStatements, func(p *prepared) { p.stmt.Close() })}
	err = pin.Raw(func(c any) error {
		d.conn = c.(driver.Conn)
		return nil
	})
	if err != nil {
		pin.Close()
		return nil, err
	}
	return d, nil
}

// reopen replaces the connection with a fresh one from the pool.
func (d *direct) reopen(ctx context.Context, pool *sql.DB) error {
	d.stmts.clear()
	d.pin.Raw(func(any) error { return driver.ErrBadConn }) // tells the pool to throw it away
	d.pin.Close()
	fresh, err := openDirect(ctx, pool)
	if err != nil {
		return err
	}
	*d = *fresh
	return nil
}

func (d *direct) close() error {
	d.stmts.clear()
	return d.pin.Close()
}

func (d *direct) prepare(ctx context.Context, query string) (*prepared, error) {
	if p, ok := d.stmts.get(query); ok {
		return p, nil
	}
	text, order := positional(query)
	stmt, err := d.conn.(driver.ConnPrepareContext).PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	p := &prepared{stmt: stmt, order: order}
	d.stmts.put(query, p)
	return p, nil
}

// bind lays the arguments out in the order of the placeholders.
func (d *direct) bind(p *prepared, args []any) ([]driver.NamedValue, error) {
	d.args = d.args[:0]
	for i, n := range p.order {
		if n >= len(args) {
			return nil, fmt.Errorf("the statement needs $%d, %d arguments given", n+1, len(args))
		}
		v, err := value(args[n])
		if err != nil {
			return nil, fmt.Errorf("$%d: %w", n+1, err)
		}
		d.args = append(d.args, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return d.args, nil
}

func (d *direct) exec(ctx context.Context, query string, args []any) (int64, error) {
	p, err := d.prepare(ctx, query)
	if err != nil {
		return 0, err
	}
	nv, err := d.bind(p, args)
	if err != nil {
		return 0, err
	}
	res, err := p.stmt.(driver.StmtExecContext).ExecContext(quiet, nv)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// query calls row for each row; the slice is only good during the call. A false from row stops without an error.
func (d *direct) query(ctx context.Context, query string, args []any, row func([]driver.Value) (bool, error)) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	p, err := d.prepare(ctx, query)
	if err != nil {
		return err
	}
	dest := p.dest
	p.dest = nil
	nv, err := d.bind(p, args)
	if err != nil {
		return err
	}
	rows, err := p.stmt.(driver.StmtQueryContext).QueryContext(quiet, nv)
	if err != nil {
		return err
	}
	defer func() {
		if e := rows.Close(); err == nil {
			err = e
		}
	}()
	if n := len(rows.Columns()); len(dest) != n {
		dest = make([]driver.Value, n)
	}
	defer func() { p.dest = dest }()
	for {
		if err := rows.Next(dest); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if more, err := row(dest); err != nil || !more {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}
