package store

import "context"

// Rows is an insert of any number of rows. Its statements come in few sizes, so that each is prepared once. Make it once,
// as a variable of the package that owns the table.
type Rows struct {
	cols  int
	texts map[int]string // by number of rows
}

var (
	sizesSQLite   = []int{8, 4, 2, 1}
	sizesPostgres = []int{128, 32, 8, 1} // each statement is a round trip
)

// boundSQLite is how many values one statement takes on SQLite: its driver looks for every placeholder among all values,
// so that a long statement costs more than several short ones.
const boundSQLite = 72

// NewRows makes the insert of rows of so many columns: head ends with "values ", tail is what follows the rows.
func NewRows(head string, cols int, tail string) *Rows {
	r := &Rows{cols: cols, texts: map[int]string{}}
	for _, sizes := range [][]int{sizesSQLite, sizesPostgres} {
		for _, n := range sizes {
			r.texts[n] = head + Values(n, cols) + tail
		}
	}
	return r
}

// Insert writes rows given as one flat list of their values and tells how many were written.
func (r *Rows) Insert(ctx context.Context, tx *Tx, flat []any) (written int64, err error) {
	sizes, most := sizesPostgres, sizesPostgres[0]
	if tx.Dialect().SQLite() {
		sizes, most = sizesSQLite, max(boundSQLite/r.cols, 1)
	}
	for _, rows := range sizes {
		if rows > most {
			continue
		}
		for n := rows * r.cols; len(flat) >= n; flat = flat[n:] {
			count, err := Exec(ctx, tx, r.texts[rows], flat[:n]...)
			if err != nil {
				return written, err
			}
			written += count
		}
	}
	return written, nil
}
