package store

// Schema is a table as it is declared.
type Schema struct {
	Name    string
	Columns []Column
}

// Column is one of its columns.
type Column struct {
	Name   string
	Type   string // text, bigint or boolean
	Null   bool
	Key    bool
	Unique bool
}

// Declared is the schema itself, for those who hold tables of any rows.
func (s Schema) Declared() Schema { return s }
