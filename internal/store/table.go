package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// Table is a table that the fields of a struct declare: what is written, read and compared is made of them, and the test
// storetest.Declared holds the schema of both databases against them. Make it once, as a variable of the package that
// owns the table.
//
// A field is the column of its name in snake case, or of the first word of its tag: `sql:"steps_done"`. A pointer may be
// null. After a comma the tag says more:
//
//	key     belongs to the primary key
//	unique  no two rows have the same
//	fixed   as a rule never changes: an update names it only when it did
//	keyed   stands in indexes that cost as much as the row: an update names these only when one of them changed
type Table[T any] struct {
	Schema
	fields  []field
	get     []getter
	insert  string
	rows    *Rows
	choice  []uint64 // by column: which part of a change it is; 0 is written always
	mu      sync.RWMutex
	updates map[change]*update
}

// change says what an update has to name, and how it finds the row.
type change struct {
	by    string
	parts uint64
}

// update is a statement with the columns of its arguments.
type update struct {
	text string
	cols []int
}

// keyedPart is the part of a change that all columns of costly indexes share; each fixed column is a part of its own.
const keyedPart = uint64(1)

// NewTable reads the declaration. One that cannot be a table is a mistake of the program.
func NewTable[T any](name string) *Table[T] {
	p := planFor[T]()
	if p.err != nil {
		panic(fmt.Errorf("table %s: %w", name, p.err))
	}
	t := &Table[T]{Schema: Schema{Name: name}, fields: p.fields, updates: map[change]*update{}}
	fixedPart := keyedPart
	for _, f := range p.fields {
		c, get := columnOf(f)
		if get == nil {
			panic(fmt.Errorf("table %s: no column keeps the %s of %s", name, f.Type, f.name))
		}
		part := uint64(0)
		switch {
		case f.says("fixed"):
			fixedPart <<= 1
			part = fixedPart
		case f.says("keyed"):
			part = keyedPart
		}
		t.Columns, t.get, t.choice = append(t.Columns, c), append(t.get, get), append(t.choice, part)
	}
	head := `insert into ` + name + ` (` + t.List("") + `) values `
	t.insert = head + Values(1, len(t.fields))
	t.rows = NewRows(head, len(t.fields), ` on conflict do nothing`)
	return t
}

// column is the name that the field declares.
func (f *field) column() string {
	name, _, _ := strings.Cut(f.Tag.Get("sql"), ",")
	if name != "" {
		return name
	}
	var b strings.Builder
	for i, r := range f.Name {
		if unicode.IsUpper(r) && i > 0 && (unicode.IsLower(rune(f.Name[i-1])) || i+1 < len(f.Name) && unicode.IsLower(rune(f.Name[i+1]))) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// says tells whether the tag has a word after its name.
func (f *field) says(word string) bool {
	return slices.Contains(strings.Split(f.Tag.Get("sql"), ",")[1:], word)
}

// columnOf is what a field declares, and how its value is read; nil when no column can keep it.
func columnOf(f field) (Column, getter) {
	c := Column{Name: f.column(), Key: f.says("key"), Unique: f.says("unique")}
	typ := f.Type
	if c.Null = typ.Kind() == reflect.Pointer; c.Null {
		typ = typ.Elem()
	}
	switch v, _ := value(reflect.Zero(typ).Interface()); v.(type) {
	case string:
		c.Type = "text"
	case int64:
		c.Type = "bigint"
	case bool:
		c.Type = "boolean"
	default:
		return c, nil
	}
	return c, getterFor(f.Type)
}

// List names the columns for a select, each after a prefix such as "q.".
func (t *Table[T]) List(prefix string) string { return Columns[T](prefix) }

// Columns names the columns of a struct that is a table, or a part of one, each after a prefix.
func Columns[T any](prefix string) string {
	var names []string
	for _, f := range planFor[T]().fields {
		names = append(names, prefix+f.column())
	}
	return strings.Join(names, ", ")
}

// Index is the place of a column, for Value; -1 when there is none of that name.
func (t *Table[T]) Index(column string) int {
	return slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == column })
}

// Value is what a row has in a column.
func (t *Table[T]) Value(row *T, column int) any {
	return t.get[column](t.fields[column].of(reflect.ValueOf(row).Elem()))
}

// Insert writes a new row.
func (t *Table[T]) Insert(ctx context.Context, tx *Tx, row *T) error {
	_, err := Exec(ctx, tx, t.insert, t.values(make([]any, 0, len(t.fields)), row)...)
	return err
}

// Add writes the rows that are not there yet and tells how many those were.
func (t *Table[T]) Add(ctx context.Context, tx *Tx, rows ...T) (int64, error) {
	flat := make([]any, 0, len(rows)*len(t.fields))
	for i := range rows {
		flat = t.values(flat, &rows[i])
	}
	return t.rows.Insert(ctx, tx, flat)
}

func (t *Table[T]) values(to []any, row *T) []any {
	v := reflect.ValueOf(row).Elem()
	for i := range t.fields {
		to = append(to, t.get[i](t.fields[i].of(v)))
	}
	return to
}

// Update writes a row over the one of before, found by a column that does not change: always what is neither fixed nor
// keyed, and of these what differs. ErrNotFound when no such row is there.
func (t *Table[T]) Update(ctx context.Context, tx *Tx, by string, was, is *T) error {
	a, b := reflect.ValueOf(was).Elem(), reflect.ValueOf(is).Elem()
	c := change{by: by}
	for i, part := range t.choice {
		if part&^c.parts != 0 && !t.same(i, a, b) {
			c.parts |= part
		}
	}
	u := t.update(c)
	args := make([]any, len(u.cols))
	for n, i := range u.cols {
		args[n] = t.get[i](t.fields[i].of(b))
	}
	n, err := Exec(ctx, tx, u.text, args...)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	return err
}

// update is the statement of a change. There are few: what is fixed changes seldom.
func (t *Table[T]) update(c change) *update {
	t.mu.RLock()
	u := t.updates[c]
	t.mu.RUnlock()
	if u != nil {
		return u
	}
	u = &update{}
	var set []string
	for i, col := range t.Columns {
		if part := t.choice[i]; !col.Key && col.Name != c.by && part&c.parts == part {
			u.cols = append(u.cols, i)
			set = append(set, col.Name+" = $"+strconv.Itoa(len(u.cols)))
		}
	}
	u.cols = append(u.cols, t.Index(c.by))
	u.text = `update ` + t.Name + ` set ` + strings.Join(set, ", ") + ` where ` + c.by + ` = $` + strconv.Itoa(len(u.cols))
	t.mu.Lock()
	defer t.mu.Unlock()
	t.updates[c] = u
	return u
}

// Delete takes rows away.
func (t *Table[T]) Delete(ctx context.Context, tx *Tx, where string, args ...any) error {
	_, err := Exec(ctx, tx, `delete from `+t.Name+` where `+where, args...)
	return err
}

// All reads rows; tail is what follows the name of the table.
func (t *Table[T]) All(ctx context.Context, q Querier, tail string, args ...any) ([]T, error) {
	return All[T](ctx, q, t.query(tail), args...)
}

// One reads the row that tail finds; ErrNotFound when there is none.
func (t *Table[T]) One(ctx context.Context, q Querier, tail string, args ...any) (T, error) {
	return One[T](ctx, q, t.query(tail), args...)
}

func (t *Table[T]) query(tail string) string {
	return `select ` + t.List("") + ` from ` + t.Name + ` ` + tail
}

// Diff tells the columns in which two rows differ, as a database would keep them.
func (t *Table[T]) Diff(a, b *T, each func(column string, a, b any)) {
	x, y := reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem()
	for i := range t.fields {
		if !t.same(i, x, y) {
			each(t.Columns[i].Name, t.get[i](t.fields[i].of(x)), t.get[i](t.fields[i].of(y)))
		}
	}
}

func (t *Table[T]) same(i int, a, b reflect.Value) bool {
	a, b = t.fields[i].of(a), t.fields[i].of(b)
	switch a.Kind() {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return a.Equal(b)
	}
	return reflect.DeepEqual(t.get[i](a), t.get[i](b))
}

// getter reads a field as the drivers take it.
type getter func(reflect.Value) any

var valuerType = reflect.TypeFor[driver.Valuer]()

func getterFor(t reflect.Type) getter {
	switch kind := t.Kind(); {
	case t.Implements(valuerType) || t == timeType:
		return func(v reflect.Value) any {
			x, err := value(v.Interface())
			if err != nil {
				return err // which no driver takes
			}
			return x
		}
	case kind == reflect.Pointer:
		get := getterFor(t.Elem())
		return func(v reflect.Value) any {
			if v.IsNil() {
				return nil
			}
			return get(v.Elem())
		}
	case kind == reflect.String:
		return func(v reflect.Value) any { return v.String() }
	case kind == reflect.Bool:
		return func(v reflect.Value) any { return v.Bool() }
	default:
		return func(v reflect.Value) any { return v.Int() }
	}
}
